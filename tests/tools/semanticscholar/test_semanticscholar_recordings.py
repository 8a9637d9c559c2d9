"""Real Semantic Scholar answers, and invented ones, whole and with every field removed or retyped: none raises."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from memory.errors import SourceError, SourceFailed
from memory.knowledge.venues import venues
from memory.records import Paper, SourceAnswer
from tests.helpers.serving import (
    FEWER_MUTANTS,
    Purse,
    Recordings,
    Said,
    Service,
    fetcher,
    fixture,
    holds,
    mutated,
    question,
    recorded,
)
from tools.semanticscholar.source import BASE_URL, SemanticScholar, drop

NOBODY = Said([])
EMPTY = Said({"offset": 0, "data": []})
ONE = Said({"authorId": "990000001", "name": "M. Quell", "externalIds": {}})
NAMES_ANOTHER = {
    f"{place}{field} 'text'" for place in ("*/", "data/*/", "") for field in ("venue", "publicationVenue/name")
}
"""With these a paper stands at a venue called `text`."""
RANK = ("preprint", "workshop", "other", "top")
NOT_ASKED = {"datasets_releases", "paper_citations", "paper_references", "recommended_papers", "snippet_search",
             "error_400_recommendations"}  # fmt: skip
"""Of parts of the service that nothing here asks."""
RECORDED = Recordings("semanticscholar", without=NOT_ASKED)


def script(said: Said) -> tuple[str, str, Sequence[Said]]:
    """The kind, term and answers with which an answer stands where its kind is asked for."""
    body = said.body
    if isinstance(body, list):
        of_papers = any(isinstance(item, dict) and "paperId" in item for item in body)
        page = {"total": 1, "offset": 0, "data": [{"paperId": "0" * 40}]}
        return ("known", "2501.99001", (said, NOBODY)) if of_papers else ("papers", "ovens", (Said(page), said))
    if isinstance(body, dict) and "authorId" in body:
        return "author", "1", (said, EMPTY)
    if isinstance(body, dict) and "paperId" in body:
        return "known", "2501.99001", (Said([body], said.status), NOBODY)
    if isinstance(body, dict) and "token" in body:
        return "cited", "ovens", (said, EMPTY, NOBODY)
    if isinstance(body, dict) and "total" not in body and "data" in body:
        return "author", "990000001", (ONE, said, EMPTY)
    return "papers", "ovens", (said, EMPTY, NOBODY)


async def served(said: Said) -> SourceAnswer:
    kind, term, answers = script(said)
    source = SemanticScholar(fetcher(Service(*answers), BASE_URL), venues(), key="a-key")
    return await source.ask(question("semanticscholar", kind, term), Purse())


async def no_higher(bodies: Iterable[tuple[str, Any]], stood: dict[str, Paper]) -> int:
    """No mutant makes a paper stand higher; returns how many."""

    def stands(where: str, answer: SourceAnswer) -> None:
        for fact in answer.evidence:
            before = stood.get(fact.id)
            assert isinstance(fact, Paper)
            named = where in NAMES_ANOTHER
            assert before is None or named or RANK.index(fact.tier) <= RANK.index(before.tier), where

    return await holds(bodies, lambda body: served(Said(body)), stands)


def papers(answer: SourceAnswer) -> dict[str, Paper]:
    return {fact.id: fact for fact in answer.evidence if isinstance(fact, Paper)}


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_is_read(path: Path) -> None:
    said = recorded(path)
    if said.status == 200:
        assert (await served(said)).coverage.status in {"ok", "partial"}
    elif path.stem == "error_404_author":
        source = SemanticScholar(fetcher(Service(said), BASE_URL), venues(), key="a-key")
        answer = await source.ask(question("semanticscholar", "author", "1"), Purse())
        assert (answer.coverage.status, answer.coverage.reason) == ("ok", "no such author there")
    else:
        with pytest.raises(SourceFailed, match=str(said.status)):
            await served(said)


@RECORDED.needed
@pytest.mark.parametrize(
    ("name", "people", "facts"),
    [("paper_batch_full_with_null", 8, 10), ("paper_by_doi_2025", 6, 6), ("paper_search_empty", 0, 0),
     ("author_single", 1, 0), ("author_papers_offset0", 1, 0), ("paper_authors_full_fields", 1, 0)],
)  # fmt: skip
async def test_a_recording_brings_what_it_shows(name: str, people: int, facts: int) -> None:
    answer = await served(RECORDED.named(name))
    assert (answer.coverage.people, len(answer.evidence)) == (people, facts)


@RECORDED.needed
async def test_a_real_batch_tells_its_null_and_its_ids() -> None:
    answer = await served(RECORDED.named("paper_batch_full_with_null"))
    assert "papers not known there (1)" in (answer.coverage.reason or "")
    assert {"10.2139/ssrn.2250500", "10.2139/ssrn.288970"} <= {paper.doi for paper in papers(answer).values()}
    assert {paper.tier for paper in papers(answer).values()} <= {"preprint", "other"}


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_without_a_field_or_with_another_type_raises_nothing(path: Path) -> None:
    body = drop(recorded(path).body)
    try:
        stood = papers(await served(Said(body)))
    except SourceError:
        stood = {}
    assert await no_higher(mutated(body, FEWER_MUTANTS), stood) > 0


@pytest.mark.parametrize("name", ["search_page1", "search_page2", "bulk_page1", "author", "authors", "papers"])
async def test_every_invented_answer_without_a_field_or_with_another_type_raises_nothing(name: str) -> None:
    body = drop(fixture("semanticscholar", name))
    assert await no_higher(mutated(body), papers(await served(Said(body)))) > 20


def test_a_reader_that_trusts_a_type_is_caught() -> None:
    """Planted fault: reading a field as promised raises on a mutant, so that these tests would be red."""

    def trusting(body: Any) -> int:
        return sum(len(paper["title"]) for paper in body["data"])

    with pytest.raises((KeyError, TypeError)):
        list(map(trusting, dict(mutated(fixture("semanticscholar", "search_page1"))).values()))
