"""From Semantic Scholar's papers to accounts, links and evidence. An author id is an account, never a person."""

from collections.abc import Iterator
from datetime import date

from memory.knowledge.venues import Standing, Venues
from memory.papers import arxiv_of, doi_of
from memory.records import Account, Gate, Paper, Record
from tools.answers.bylines import byline_link, position
from tools.answers.gathering import Gathering
from tools.answers.loose import shown_name
from tools.answers.orcids import Orcids
from tools.git.evidence import hashed_id
from tools.git.people import TITLE_LIMIT, clean
from tools.semanticscholar.shapes import Author
from tools.semanticscholar.shapes import Paper as Said
from tools.semanticscholar.urls import author_page, paper_page

SOURCE = "semanticscholar"
NAME = "Semantic Scholar"
_NO_PAPERS = frozenset(("Dataset", "News", "Editorial", "LettersAndComments"))
_PREPRINTS = frozenset(("arXiv.org", "arXiv", "bioRxiv", "medRxiv", "Social Science Research Network"))
_DBLP_PREPRINTS = "journals/corr/"


class PaperDesk:
    """Takes papers in, one answer after the other; ends in what was gathered.

    Args:
        into: where everything goes.
        venues: which ones are known.
        only: the profile that is asked about; None: everybody on a byline.
    """

    def __init__(self, into: Gathering, venues: Venues, only: str | None = None) -> None:
        self._into, self._venues, self._only = into, venues, only
        self.orcids = Orcids(into, NAME)
        self.met: dict[str, Account] = {}
        """Profiles so far, by their id."""

    def profile(self, said: Author, record: Record) -> None:
        """A profile by itself: only here it tells its ORCID iD."""
        account = self._account(said)
        if account is not None and said.ids is not None and said.ids.orcid is not None:
            self.orcids.add(said.ids.orcid, account, record)

    def take(self, said: Said, record: Record) -> None:
        if (lack := _lack(said)) is not None:
            self._into.broken[lack] += 1
        elif said.types and _NO_PAPERS.issuperset(said.types):
            self._into.ruled_out["entries that are no papers"] += 1
        else:
            self._into.keep(self._papers(said, record))

    def _papers(self, said: Said, record: Record) -> Iterator[Paper]:
        standing, authors = self._standing(said), said.authors or ()
        for place, author in enumerate(authors, start=1):
            if self._only is not None and author.author_id != self._only:
                continue
            account = self._account(author)
            if account is None:
                self._into.ruled_out["bylines without a profile"] += 1
                continue
            self._link(account, said, place, author, record)
            yield _paper(said, account, standing, place, len(authors), record)

    def _account(self, author: Author) -> Account | None:
        if author.author_id is None:
            return None
        key, name = f"{SOURCE}:{author.author_id}", shown_name(author.name)
        shown = Account(
            key=key, source=SOURCE, handle=None, name=name, url=author_page(author.author_id), bot=False
        )  # fmt: skip
        self.met[author.author_id] = self._into.meet(shown)
        return self.met[author.author_id]

    def _link(self, account: Account, said: Said, place: int, author: Author, record: Record) -> None:
        arxiv = _arxiv(said)
        link = byline_link(account, arxiv, place, author.name or "", NAME, record.id) if arxiv else None
        if link is not None:
            self._into.links[link.a, link.b] = link

    def _standing(self, said: Said) -> Standing | None:
        """Workshops are often filed here under the main venue, and preprints under what they were sent to.

        A leading venue counts where dblp has the paper there, any other where dblp or a DOI of its own bears it out;
        everything else is told as a preprint.
        """
        names = [shown for name in _venue_names(said) if (shown := clean(name, TITLE_LIMIT))]
        if not names or not _PREPRINTS.isdisjoint(names):
            return None
        standing = self._venues.standing(names)
        if standing is None or _in_dblp(said) or (standing.tier != "top" and _has_doi(said)):
            return standing
        self._into.ruled_out["venues that nothing but this catalogue bears out"] += 1
        return None


def _lack(said: Said) -> str | None:
    """What is missing without which a paper says nothing."""
    if said.paper_id is None or not (said.title or "").strip():
        return "papers without an id or a title"
    return "papers without a date or authors" if _day(said) is None or not said.authors else None


def _day(said: Said) -> date | None:
    """A year alone is told as its first day: nothing looks newer than it is known to be."""
    return said.published or (date(said.year, 1, 1) if said.year else None)


def _venue_names(said: Said) -> Iterator[str]:
    yield said.venue or ""
    yield (said.host.name if said.host else None) or ""


def _in_dblp(said: Said) -> bool:
    key = said.ids.dblp if said.ids else None
    return key is not None and not key.startswith(_DBLP_PREPRINTS)


def _has_doi(said: Said) -> bool:
    """One of its own, not its preprint's."""
    doi = doi_of(said.ids.doi or "") if said.ids else None
    return doi is not None and arxiv_of(doi) is None


def _arxiv(said: Said) -> str | None:
    return arxiv_of(said.ids.arxiv or said.ids.doi or "") if said.ids else None


def _paper(said: Said, account: Account, standing: Standing | None, place: int, authors: int, record: Record) -> Paper:
    day = _day(said)
    assert said.paper_id is not None
    assert day is not None
    venue = standing.name if standing else None
    return Paper(
        id=hashed_id(SOURCE, "paper", said.paper_id, account.key),
        record=record.id,
        owner=account.key,
        url=paper_page(said.paper_id),
        happened_on=min(day, record.fetched_at.date()),
        title=clean(said.title or "", TITLE_LIMIT),
        gate=Gate(kind="venue", by=venue, by_name=venue) if venue else None,
        discounts=(),
        venue=venue,
        tier=standing.tier if standing else "preprint",
        position=position(place, authors),
        authors=authors,
        citations=said.citations,
        doi=doi_of(said.ids.doi or "") if said.ids else None,
        arxiv=_arxiv(said),
    )
