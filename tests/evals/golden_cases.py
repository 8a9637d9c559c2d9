"""What is asked of each adapter, of its fixtures and of the sandbox, so that every field it reads decides something."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import httpx

from evals.sandbox.openreview_shapes import forum_id
from evals.sandbox.scholar_ids import ScholarIds
from evals.sandbox.traffic import Fault, SourceName
from tests.evals.adapter_world import ANN, BEN, BOT, HAND_MADE, PAPERS, PROJECT
from tests.helpers.serving import Said, fixture

FIXTURES = Path(__file__).parents[1] / "fixtures"
Where = Literal["own", "sandbox"]
IDS = ScholarIds(HAND_MADE)
Change = Callable[[Any], Any]


def put(**fields: Any) -> Change:
    """These fields of an answer are other ones."""
    return lambda body: body | fields


def in_items(**fields: Any) -> Change:
    """These fields of each item of a list are other ones."""
    return lambda body: [item | fields for item in body]


SPENT = {"type": "RATE_LIMITED", "message": "API rate limit exceeded."}


def with_nobody(body: Any, alias: str) -> Any:
    """A GraphQL answer in which one person is not found."""
    error = {"type": "NOT_FOUND", "path": [alias], "message": "Could not resolve to a User."}
    return {"data": body["data"] | {alias: None}, "errors": [error]}


def gone(body: Any) -> httpx.Response:
    """A search for what cannot be seen."""
    problem = {"message": "The listed users and repositories cannot be searched.", "code": "invalid"}
    return httpx.Response(422, json={"message": "Validation Failed", "errors": [problem]})


def xml(source: str, name: str, was: str = "", now: str = "") -> Said:
    """A fixture in XML. Args: was, now: what stands in it, and what stands there in its place."""
    text = (FIXTURES / source / f"{name}.xml").read_text(encoding="utf-8")
    assert was in text
    return Said(text.replace(was, now) if was else text, headers=XML)


def edited(source: str, name: str, *path: str | int, now: Any) -> Said:
    """A fixture in which something else stands at the path."""
    body = held = fixture(source, name)
    for step in path[:-1]:
        held = held[step]
    held[path[-1]] = now
    return Said(body)


def told(source: str, *names: str) -> tuple[Said, ...]:
    return tuple(Said(fixture(source, name)) for name in names)


class Case(NamedTuple):
    kind: str
    terms: tuple[str, ...]
    token: str | None = "of-nobody"
    fault: Fault | None = None
    """Of the sandbox."""
    changed: Mapping[str, Change] = {}
    """Of the fixtures' answers, by path of the request."""
    script: tuple[Said, ...] = ()
    """The fixtures' answers in order, where they are not routed by path."""


XML = {"content-type": "application/xml"}
FOREIGN = ("external-identifiers", "external-identifier")
NO_NOTES = Said({"notes": []})
OPEN = {"@type": "oa", "text": "https://doi.org/10.99999/invented.5"}
"""A link of dblp's newer form."""
IN_2022 = fixture("openalex", "works_page1")["results"][1] | {
    "type": "proceedings-article", "primary_location": None, "locations": None,
    "host_venue": {"id": None, "display_name": "conference on invented work", "type": "publisher"},
}  # fmt: skip
"""A work as OpenAlex wrote it then."""
CASES: Mapping[tuple[SourceName, Where], Sequence[Case]] = {
    ("github", "own"): (
        Case("merged_changes", ("kiln-labs/oven",)),
        Case("reviews", ("@ben-example",)),
        Case("people", ("language:Python",)),
        Case("merged_changes", ("kiln-labs/oven",), changed={"/search/issues": put(incomplete_results=True)}),
        Case("merged_changes", ("kiln-labs/gone",), changed={"/search/issues": gone}),
        Case("merged_changes", ("kiln-labs/oven",), token=None),
        Case("merged_changes", ("kiln-labs/oven",), token=None, changed={"/users/ben-example": put(type="Bot")}),
        Case("merged_changes", ("kiln-labs/oven",), changed={"/graphql": lambda body: with_nobody(body, "u1")}),
        Case("merged_changes", ("kiln-labs/oven",), changed={"/graphql": lambda body: {"errors": [SPENT]}}),
    ),
    ("github", "sandbox"): (
        Case("merged_changes", (PROJECT,)),
        Case("changes_of", (f"@{ANN.login}",)),
        Case("reviews", (f"@{BEN.login}",)),
        Case("people", ("location:Berlin",)),
        Case("merged_changes", ("kiln-labs/gone",)),
        Case("merged_changes", (PROJECT,), token=None),
        Case("merged_changes", (PROJECT,), fault="partial"),
    ),
    ("openalex", "own"): (
        Case("works", ("patient servers",)),
        Case("author", ("A9400000001",)),
        Case("works", ("venue:NeurIPS",)),
        Case("works", ("patient servers",), changed={"/works": lambda body: body | {"results": [IN_2022]}}),
    ),
    ("openalex", "sandbox"): (
        Case("works", ("even ovens",)),
        Case("author", (ANN.authors[0],)),
        Case("works", ("venue:NeurIPS",)),
    ),
    ("huggingface", "own"): (
        Case("models", ("lantern",)),
        Case("datasets", ("lantern",)),
        Case("author", ("maraq",)),
        Case("models", ("lantern",), changed={"/api/models": in_items(disabled=True)}),
        Case("models", ("lantern",), changed={"/api/users/maraq/overview": put(fullname=None)}),
    ),
    ("huggingface", "sandbox"): (
        Case("models", ("lantern",)),
        Case("datasets", ("lantern",)),
        Case("author", (str(ANN.hub),)),
    ),
    ("stackexchange", "own"): (
        Case("answers", ("pytorch",)),
        Case("user", ("9400001",)),
    ),
    ("stackexchange", "sandbox"): (
        Case("answers", ("ovens",)),
        Case("user", (str(ANN.number),)),
    ),
    ("semanticscholar", "own"): (
        Case("papers", ("patient servers",), script=told("semanticscholar", "search_page1", "search_page2", "authors")),
        Case("cited", ("ovens",), script=told("semanticscholar", "bulk_page1", "bulk_page2", "authors")),
        Case("author", ("990000001",), script=told("semanticscholar", "author", "author_papers")),
        Case("known", ("2501.99001",), script=told("semanticscholar", "papers", "authors")),
        Case("papers", ("ovens",), script=(Said({"total": 0, "offset": 0}),)),
        Case("known", ("2501.99001",), script=(
            edited("semanticscholar", "papers", 0, "venue", now=""), *told("semanticscholar", "authors"),
        )),
    ),
    ("semanticscholar", "sandbox"): (
        Case("papers", ("even ovens",)),
        Case("cited", ("even ovens",)),
        Case("author", (ANN.authors[0].removeprefix("A"),)),
        Case("known", (PAPERS[0].arxiv, PAPERS[2].arxiv)),
        Case("papers", ("nothing at all",)),
    ),
    ("arxiv", "own"): (
        Case("preprints", ("ovens",), script=(xml("arxiv", "page1"), xml("arxiv", "page2"))),
        Case("known", ("2501.99001", "2603.00001"), script=(xml("arxiv", "page1"),)),
        Case("known", ("2602.99003",), script=(xml("arxiv", "page1", "<title>Never", '<title type="text">Never'),)),
    ),
    ("arxiv", "sandbox"): (
        Case("preprints", ("even ovens",)),
        Case("known", (PAPERS[1].arxiv, "2603.00001")),
    ),
    ("dblp", "own"): (
        Case("works", ("patient servers",), script=(
            *told("dblp", "search_page1", "search_page2", "search_page3"), xml("dblp", "person_mara"),
            xml("dblp", "person_mixed"),
        )),
        Case("author", ("994/1-2",), script=(xml("dblp", "person_mara"),)),
        Case("record", ("conf/icml/OsterQ22",), script=(xml("dblp", "record"),)),
        Case("record", ("conf/icml/OsterQ22",), script=(xml("dblp", "record", " key=", ' publtype="withdrawn" key='),)),
        Case("author", ("994/1-2",), script=(Said('<dblpperson name="Mara Quell 0002" pid="994/1-2"/>', headers=XML),)),
        Case("works", ("patient servers",), script=(
            edited("dblp", "search_page2", "result", "hits", "hit", "info", "ee", now=OPEN),
            *told("dblp", "search_none"),
        )),
    ),
    ("dblp", "sandbox"): (
        Case("works", ("even ovens",)),
        Case("author", (IDS.pid(ANN),)),
        Case("author", (IDS.pid(BOT),)),
        Case("record", tuple(IDS.key(paper) for paper in PAPERS)),
    ),
    ("orcid", "own"): (
        Case("person", ("0000-0002-1825-0097",), script=told("orcid", "person", "works")),
        Case("people", ("inference",), script=told("orcid", "search", "person", "person_sparse", "search_none")),
        Case("person", ("0000-0002-1825-0097",), script=(
            edited("orcid", "person", *FOREIGN, 1, "external-id-value", now="see the page"), *told("orcid", "works"),
        )),
    ),
    ("orcid", "sandbox"): (
        Case("person", (str(ANN.orcid),)),
        Case("people", ("ovens",)),
    ),
    ("openreview", "own"): (
        Case("venue", ("NeurIPS.cc/2024/Conference",), script=told("openreview", "notes_page1", "notes_page2")),
        Case("forum", ("oldPaper1",), script=(*told("openreview", "forum_v1"), NO_NOTES)),
        Case("forum", ("oldPaper1",), script=(
            edited("openreview", "forum_v1", "notes", 0, "invitations", now=["ICML.cc/2019/Conference/-/Submission"]),
            NO_NOTES,
        )),
        Case("works", ("patience",), script=(Said(fixture("openreview", "error_403"), 403),)),
        Case("works", ("patience",), script=(Said(fixture("openreview", "error_429"), 429),)),
    ),
    ("openreview", "sandbox"): (
        Case("works", ("even ovens",)),
        Case("author", (IDS.tilde(ANN),)),
        Case("forum", (forum_id(PAPERS[0]),)),
        Case("works", ("even ovens",), fault="limited"),
    ),
}  # fmt: skip
