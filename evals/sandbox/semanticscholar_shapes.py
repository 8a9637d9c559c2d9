"""How Semantic Scholar writes things down: only what was asked for, in the fields that its real answers have."""

from typing import Any

from evals.sandbox.paper_index import OnePaper, PaperIndex, author_id
from evals.sandbox.paper_work import PREPRINT
from evals.sandbox.things import Byline, InventedPerson

_SITE = "https://www.semanticscholar.example"


def paper(one: OnePaper, index: PaperIndex) -> dict[str, Any]:
    found = one.paper
    return {
        "paperId": one.sha, "corpusId": found.number, "url": f"{_SITE}/paper/{one.sha}", "title": found.title,
        "externalIds": {"ArXiv": found.arxiv, "DBLP": one.dblp, "DOI": one.doi, "CorpusId": found.number},
        "venue": one.venue, "year": found.on.year, "publicationDate": found.on.isoformat(),
        "publicationVenue": {
            "id": f"{found.number:032x}", "name": one.venue, "type": "conference", "alternate_names": [],
        },
        "publicationTypes": None if found.venue == PREPRINT else ["JournalArticle", "Conference"],
        "journal": {"name": one.venue, "volume": None}, "citationCount": found.citations,
        "influentialCitationCount": found.citations // 10, "isOpenAccess": True,
        "authors": [{"authorId": author_id(line), "name": _shown(line, index)} for line in found.bylines],
    }  # fmt: skip


def author(id_: str, person: InventedPerson, index: PaperIndex) -> dict[str, Any]:
    """An iD stands in the first profile of a person only, as elsewhere."""
    written = index.written(id_)
    has_one = person.orcid is not None and person.authors[0] == f"A{id_}"
    counts = sorted((one.paper.citations for one in written), reverse=True)
    return {
        "authorId": id_, "name": person.name, "externalIds": {"ORCID": person.orcid} if has_one else {},
        "url": f"{_SITE}/author/{id_}", "affiliations": [], "homepage": None, "paperCount": len(written),
        "citationCount": sum(counts), "hIndex": sum(count >= place for place, count in enumerate(counts, start=1)),
    }  # fmt: skip


def selected(whole: dict[str, Any], fields: list[str], always: str) -> dict[str, Any]:
    """Args: always: the id, which comes whether it was asked for or not."""
    return {name: value for name, value in whole.items() if name in {*fields, always}}


def _shown(line: Byline, index: PaperIndex) -> str:
    first, _, last = index.people[line.person].name.partition(" ")
    return f"{first[0]}. {last}" if line.printed.startswith(f"{first[0]}.") and last else f"{first} {last}".strip()
