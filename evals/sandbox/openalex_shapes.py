"""How OpenAlex writes things down: works and author profiles, with the fields that its real answers have."""

from typing import Any

from evals.sandbox.openalex_index import PREFIX, OpenAlexIndex, Profile, doi_of, institution_id, source_id, work_id
from evals.sandbox.paper_work import OTHER, PREPRINT, TOPICS, WORKSHOP
from evals.sandbox.things import Byline, InventedPaper, InventedPerson

_FIELD = {"id": f"{PREFIX}fields/17", "display_name": "Computer Science"}
_SUBFIELD = {"id": f"{PREFIX}subfields/1702", "display_name": "Artificial Intelligence"}
_DOMAIN = {"id": f"{PREFIX}domains/3", "display_name": "Physical Sciences"}

_PREPRINTS, _PAPERS = "arxiv.org", "papers.example"
"""Hosts of the pages; the ids there are nobody's."""
_FILED_UNDER = {WORKSHOP: "NeurIPS Satellite Events"}
"""What the catalogue calls a venue where its papers print another name."""


def profile(found: Profile) -> dict[str, Any]:
    person, here = found.person, f"{PREFIX}{found.id}"
    first, _, last = person.name.partition(" ")
    return {
        "id": here, "orcid": orcid(found.orcid), "display_name": person.name,
        "display_name_alternatives": [f"{first[0]}. {last}"], "works_count": len(found.works),
        "cited_by_count": found.citations,
        "summary_stats": {
            "2yr_mean_citedness": 0.0, "h_index": found.h_index,
            "i10_index": sum(work.citations >= 10 for work in found.works),
        },
        "ids": {"openalex": here} | ({"orcid": orcid(found.orcid)} if found.orcid else {}),
        "affiliations": [{"institution": institution(person), "years": [min(w.on.year for w in found.works)]}],
        "last_known_institutions": [institution(person)],
        "topics": [topic(id_) | {"count": count} for id_, count in sorted(found.topics.items())],
        "counts_by_year": [
            {"year": year, "works_count": sum(work.on.year == year for work in found.works)}
            for year in sorted({work.on.year for work in found.works}, reverse=True)
        ],
        "works_api_url": f"https://api.openalex.example/works?filter=author.id:{found.id}",
    }  # fmt: skip


def work(paper: InventedPaper, index: OpenAlexIndex) -> dict[str, Any]:
    here, doi = f"{PREFIX}{work_id(paper)}", f"https://doi.org/{doi_of(paper)}"
    place = _location(paper)
    return {
        "id": here, "doi": doi, "title": paper.title, "display_name": paper.title,
        "publication_year": paper.on.year, "publication_date": paper.on.isoformat(),
        "ids": {"openalex": here, "doi": doi}, "language": "en", "primary_location": place,
        "type": "preprint" if paper.venue == PREPRINT else "article",
        "authorships": [_authorship(paper, place_, line, index) for place_, line in enumerate(paper.bylines)],
        "fwci": None, "cited_by_count": paper.citations, "is_retracted": paper.retracted, "is_paratext": False,
        "is_xpac": False, "primary_topic": topic(paper.topics[0]) | {"score": 0.9},
        "topics": [topic(id_) | {"score": 0.9} for id_ in paper.topics], "locations_count": 1, "locations": [place],
        "referenced_works": [], "abstract_inverted_index": _inverted(paper.summary),
        "counts_by_year": [{"year": paper.on.year, "cited_by_count": paper.citations}],
    }  # fmt: skip


def suggestion(id_: str, name: str, kind: str, hint: str, works: int, citations: int) -> dict[str, Any]:
    return {
        "id": f"{PREFIX}{id_}", "short_id": f"{kind}s/{id_}", "display_name": name, "hint": hint,
        "cited_by_count": citations, "works_count": works, "entity_type": kind, "external_id": None, "filter_key": None,
    }  # fmt: skip


def institution(person: InventedPerson) -> dict[str, Any]:
    here = f"{PREFIX}{institution_id(person.employer)}"
    return {
        "id": here, "ror": None, "display_name": person.employer, "country_code": person.place.country,
        "type": "company", "lineage": [here],
    }  # fmt: skip


def topic(id_: str) -> dict[str, Any]:
    named = {"id": f"{PREFIX}{id_}", "display_name": TOPICS[id_]}
    return named | {"subfield": _SUBFIELD, "field": _FIELD, "domain": _DOMAIN}


def orcid(bare: str | None) -> str | None:
    return f"https://orcid.org/{bare}" if bare else None


def _authorship(paper: InventedPaper, place: int, line: Byline, index: OpenAlexIndex) -> dict[str, Any]:
    person, last = index.person(line.person), len(paper.bylines) - 1
    shown = index.profile(line.author)
    return {
        "author_position": "first" if place == 0 else "last" if place == last else "middle",
        "author": {
            "id": f"{PREFIX}{line.author}", "display_name": person.name, "orcid": orcid(shown.orcid) if shown else None,
        },
        "institutions": [institution(person)], "countries": [person.place.country], "is_corresponding": place == 0,
        "raw_author_name": line.printed, "raw_affiliation_strings": [f"{person.employer}, {person.place.city}"],
        "affiliations": [],
    }  # fmt: skip


def _location(paper: InventedPaper) -> dict[str, Any]:
    preprint = paper.venue == PREPRINT
    kind = "repository" if preprint else "journal" if paper.venue == OTHER else "conference"
    return {
        "is_oa": True, "pdf_url": None,
        "landing_page_url": f"https://{_PREPRINTS if preprint else _PAPERS}/abs/{paper.arxiv}",
        "source": {
            "id": f"{PREFIX}{source_id(paper.venue)}", "issn_l": None, "issn": None,
            "display_name": _FILED_UNDER.get(paper.venue, paper.venue),
            "is_oa": True, "is_core": not preprint, "type": kind,
        },
        "version": "submittedVersion" if preprint else "publishedVersion", "is_accepted": not preprint,
        "is_published": not preprint, "raw_source_name": paper.venue, "raw_type": None,
    }  # fmt: skip


def _inverted(text: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(text.split()):
        places.setdefault(word, []).append(place)
    return places
