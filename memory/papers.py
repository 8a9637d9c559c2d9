"""The identity of a paper: what names it in every catalogue that tells of it. Pure; the one place that says so."""

import re
from collections.abc import Iterable, Iterator, Mapping

from memory.records import Paper

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S{1,300})", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)?"
    r"(?:(?P<new>\d{4}\.\d{4,5})|(?P<field>[a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?/(?P<old>\d{7}))(?:v\d{1,3})?(?:\.pdf)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\W_]+")
"""All that is no letter and no digit."""
_ARXIV_DOI = "10.48550/arxiv."


def doi_of(text: str) -> str | None:
    """A DOI in small letters without its address; None where the text is none."""
    match = _DOI.fullmatch(text.strip())
    return match[1].lower() if match else None


def arxiv_of(text: str) -> str | None:
    """An arXiv id without its version, from an id, its page or its DOI; None where the text is none.

    Old ids keep their field and lose its part: `math.GT/0309136` is `math/0309136`.
    """
    said = text.strip()
    if (doi := doi_of(said)) is not None:
        said = doi.removeprefix(_ARXIV_DOI) if doi.startswith(_ARXIV_DOI) else ""
    match = _ARXIV.fullmatch(said)
    if match is None:
        return None
    return match["new"] or f"{match['field'].lower()}/{match['old']}"


def same_papers(papers: Iterable[Paper]) -> Mapping[str, str]:
    """Fact id -> what stands for its paper: two facts that share a DOI, an arXiv id or a title tell of one paper.

    What two of them share joins all three, so that a preprint without a DOI and an article under another title meet
    in the catalogue that knows both ids. Holds among the facts of one person: two people's titles may be alike.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := parent.setdefault(name, name)) != name:
            parent[name] = name = parent[above]
        return name

    first: dict[str, str] = {}
    for paper in papers:
        names = [root(name) for name in _names(paper)]
        for name in names:
            low, high = sorted((root(names[0]), root(name)))
            parent[high] = low
        first[paper.id] = names[0]
    return {id_: root(name) for id_, name in first.items()}


def _names(paper: Paper) -> Iterator[str]:
    """A preprint's DOI is its arXiv id once more."""
    doi = doi_of(paper.doi or paper.url)
    preprint = doi is not None and doi.startswith(_ARXIV_DOI)
    arxiv = arxiv_of(paper.arxiv) if paper.arxiv else None
    if arxiv is None and "arxiv" in paper.url.lower():
        arxiv = arxiv_of(paper.url)
    if arxiv is None and doi is not None and preprint:
        arxiv = arxiv_of(doi)
    title = _BETWEEN.sub("", paper.title.casefold())
    if doi and not preprint:
        yield f"doi:{doi}"
    if arxiv:
        yield f"arxiv:{arxiv}"
    if title or not (doi or arxiv):
        yield f"title:{title}" if title else f"url:{paper.url}"
