"""No field exists in the sandbox that no recording or sheet of its source shows."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from evals.sandbox.openreview_shapes import forum_id
from evals.sandbox.paper_work import OTHER, PREPRINT, TOP
from evals.sandbox.scholar_ids import ScholarIds
from evals.sandbox.traffic import SOURCES, SourceName
from tests.evals.test_sandbox_traffic import Caller, small_world

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"
KNOWN: Mapping[SourceName, list[str]] = json.loads((ROOT / "evals" / "sandbox" / "fields.json").read_text())
"""Every field name that the sandbox serves; each was found in a recording or a sheet."""
S2 = "/graph/v1"
PAPER_FIELDS = (
    "paperId,corpusId,url,title,externalIds,venue,year,publicationDate,publicationVenue,publicationTypes,journal,"
    "citationCount,influentialCitationCount,isOpenAccess,authors"
)
AUTHOR_FIELDS = "authorId,name,externalIds,url,affiliations,homepage,paperCount,citationCount,hIndex"
OF_THE_DTD = {"article", "journal", "publtype"}
"""The sheet shows one kind of dblp's records; what a journal's or a preprint's is called is said by dblp's own DTD."""
OPAQUE = frozenset({"abstract_inverted_index", "parameters"})
"""Below these stand words and number types, not fields."""


def _stackexchange_calls() -> list[str]:
    world = small_world()
    authors = {answer.author for answer in world.answers}
    linked = next(person.number for person in world.people if person.linked and person.id in authors)
    asked = f"/2.3/users/{linked}"
    return [
        "/2.3/tags/pytorch/top-answerers/all_time?site=stackoverflow", f"{asked}/answers?site=stackoverflow",
        f"{asked}?site=stackoverflow", f"{asked}/answers?site=stackoverflow&page=2",
        f"/2.3/questions/{world.answers[0].question}?site=stackoverflow", "/2.3/nothing", f"{asked}/answers",
    ]  # fmt: skip


def _scholar_calls(source: SourceName) -> list[str]:
    """One address for each kind of answer of dblp, OpenReview and ORCID."""
    world, ids = small_world(), ScholarIds(small_world())
    person = next(one for one in world.people if one.orcid and one.linked and one.strength > 70)
    paper = next(one for one in world.papers if one.venue in TOP and one.number % 3 == 0)
    preprint, journal = (next(one for one in world.papers if one.venue == venue) for venue in (PREPRINT, OTHER))
    return {
        "dblp": [
            "/search/publ/api?q=for&h=5", f"/pid/{ids.pid(person)}.xml",
            *(f"/rec/{ids.key(one)}.xml" for one in (paper, preprint, journal)), "/rec/conf/nips/Nobody.xml",
        ],
        "openreview": [
            f"/notes?forum={forum_id(paper)}&details=replies&count=true", "/notes/search?term=for",
            f"/notes?content.authorids={ids.tilde(person)}", "/notes?forum=nothing",
        ],
        "orcid": [
            "/v3.0/search?q=keyword:for", f"/v3.0/{person.orcid}/person", f"/v3.0/{person.orcid}/works",
            "/v3.0/nobody/person", "/v3.0/search?q=keyword:x&rows=apple",
        ],
    }[source]  # fmt: skip


def calls(source: SourceName) -> list[str]:
    """One address for each kind of answer, errors included."""
    if source in ("dblp", "openreview", "orcid"):
        return _scholar_calls(source)
    world = small_world()
    model = next(made for made in world.artifacts if made.kind == "models" and made.base)
    dataset = next(made for made in world.artifacts if made.kind == "datasets")
    paper = next(paper for paper in world.papers if any(line.hub for line in paper.bylines))
    change = next(change for change in world.changes if change.merged and change.labels)
    project = f"/repos/{change.project}"
    return {
        "github": [
            "/search/issues?q=is:pr+is:merged+label:documentation", "/search/users?q=type:user", "/rate_limit",
            "/search/issues?q=none", "/users/noor-haddadi", "/users/nobody-here", "/users/noor-haddadi/repos", project,
            "/repos/lumen-works/lampserve", f"{project}/contributors?anon=1", f"{project}/commits",
            f"{project}/pulls/{change.number}",
        ],
        "openalex": [
            "/works?cursor=*", "/works?group_by=publication_year", f"/works/W{world.papers[0].number}",
            "/works?limit=3", "/authors?sort=works_count:desc", "/authors/A9500000030", "/autocomplete/authors?q=a",
            "/autocomplete/topics?q=", "/autocomplete/sources?q=",
        ],
        "huggingface": [
            "/api/models", "/api/datasets", f"/api/models/{model.id}", f"/api/datasets/{dataset.id}",
            f"/api/models/{model.id}?expand=downloadsAllTime&expand=childrenModelCount",
            f"/api/models/{model.id}/commits/main", "/api/models/nobody/nothing", f"/api/users/{model.by}/overview",
            "/api/organizations/lumen-works/overview", "/api/organizations/lumen-works/members",
            f"/api/papers/{paper.arxiv}", "/api/papers/search?q=",
        ],
        "semanticscholar": [
            f"{S2}/paper/search?query=for&limit=5&fields={PAPER_FIELDS}", f"{S2}/paper/search?query=nothing-at-all",
            f"{S2}/paper/search/bulk?query=for&fields=title", f"{S2}/paper/ARXIV:{paper.arxiv}", f"{S2}/paper/0",
            f"{S2}/author/{paper.bylines[0].author[1:]}?fields={AUTHOR_FIELDS}", f"{S2}/author/9500000030?fields=x",
            f"{S2}/author/{paper.bylines[0].author[1:]}/papers?limit=1",
        ],
        "arxiv": [f"/api/query?{asked}" for asked in ("search_query=ti:for", f"id_list={paper.arxiv}", "id_list=abc")],
        "stackexchange": _stackexchange_calls(),
    }[source]  # fmt: skip


def names_in(answer: Any) -> Iterator[str]:
    if isinstance(answer, list):
        for item in answer:
            yield from names_in(item)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            yield name
            if name not in OPAQUE:
                yield from names_in(value)


def elements_in(text: str) -> Iterator[str]:
    for element in ElementTree.fromstring(text).iter():
        yield element.tag.rpartition("}")[2]
        yield from element.attrib


QUERY = (
    'query { a: user(login: "noor-haddadi") { databaseId login name company location isHireable websiteUrl } '
    'b: user(login: "nobody-here") { login } rateLimit { cost remaining resetAt } }'
)


async def served(source: SourceName) -> set[str]:
    """Names in every kind of answer, and in what a caller beyond the limit is told."""
    answers = [await Caller(source).get(path) for path in calls(source)]
    if source == "github":
        answers.append(await Caller(source, token=True).post("/graphql", {"query": QUERY}))
    answers.append(await Caller(source, "limited").get(calls(source)[0]))
    kinds = [(answer, answer.headers.get("content-type", "")) for answer in answers]
    trees = [elements_in(answer.text) for answer, kind in kinds if "xml" in kind]
    told = [answer.json() for answer, kind in kinds if kind == "application/json"]
    return set(names_in(told)).union(*trees)


def shown(source: SourceName) -> set[str]:
    """Names that a recording holds, or that the sheet writes as code."""
    found: set[str] = set()
    for path in (SHARED / "recordings" / source).glob("*.json"):
        told = json.loads(path.read_text())["response"]
        found |= set(names_in(told.get("body")))
        if told.get("body_text", "").startswith("<?xml"):
            found |= set(elements_in(told["body_text"]))
    sheet = (SHARED / "apis" / f"{source}.md").read_text()
    shapes = re.findall(r"```.*?```", sheet, re.DOTALL)
    found |= set(re.findall(r'"([^"]+)"\s*:', " ".join(shapes)))
    found |= set(re.findall(r"(?<=<)[a-z]+|[a-z]+(?==)", sheet)) | OF_THE_DTD if source == "dblp" else set()
    lists = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", sheet, flags=re.DOTALL))
    return found | {name for words in lists for name in re.split(r"[\s,{}\":]+", words)}


@pytest.mark.parametrize("source", SOURCES)
async def test_what_is_served_has_exactly_the_fields_on_the_list(source: SourceName) -> None:
    assert sorted(await served(source)) == KNOWN[source]


@pytest.mark.skipif(not SHARED.exists(), reason="the recordings are not in this repository")
@pytest.mark.parametrize("source", SOURCES)
def test_every_field_on_the_list_stands_in_a_recording_or_a_sheet(source: SourceName) -> None:
    assert set(KNOWN[source]) - shown(source) == set()


@pytest.mark.skipif(not SHARED.exists(), reason="the recordings are not in this repository")
@pytest.mark.parametrize("source", SOURCES)
def test_a_recording_does_not_show_just_any_field(source: SourceName) -> None:
    """The planted fault: a field that the sandbox alone would have is found, at any depth."""
    planted = names_in({"items": [{"user": {"hireability_score": 3, "true_role": "x"}}]})
    assert {"hireability_score", "true_role"} <= set(planted) - shown(source) - set(KNOWN[source])


@pytest.mark.parametrize("source", SOURCES)
async def test_no_answer_tells_the_truth_about_a_person(source: SourceName) -> None:
    assert {"part", "strength", "borrows", "linked", "derived"} & await served(source) == set()


@pytest.mark.parametrize("source", SOURCES)
async def test_every_address_in_an_answer_leads_nowhere_real(source: SourceName) -> None:
    """Ids that the format writes as addresses stay as they are; their numbers are nobody's."""
    namespaces = {"openalex.org", "doi.org", "orcid.org", "arxiv.org", "a9.com", "www.w3.org"}
    text = "".join([(await Caller(source).get(path)).text for path in calls(source)])
    hosts = set(re.findall(r"https?://([^/\"<>{}\\]+)", text))
    assert {host for host in hosts - namespaces if not host.endswith(".example")} == set()
    assert all(domain.endswith(".example") for domain in re.findall(r"[\w.-]+@([\w-]+\.[\w.-]+)", text))
