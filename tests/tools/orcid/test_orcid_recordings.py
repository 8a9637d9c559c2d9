"""Real ORCID answers, and invented ones, whole and with every field removed or retyped: none raises."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from memory.errors import SourceError
from memory.records import SourceAnswer, Stated
from tests.helpers.serving import (
    FEWER_MUTANTS,
    Purse,
    Recordings,
    Said,
    Service,
    assert_whole,
    fetcher,
    fixture,
    holds,
    mutated,
    question,
    recorded,
)
from tools.orcid.source import BASE_URL, Orcid, drop

RECORDED = Recordings("orcid")


ASKED = "0000-0002-1825-0097"
EMPTY = {"path": f"/{ASKED}/person"}


async def served(name: str, said: Said) -> SourceAnswer:
    """Put an answer where its kind is asked for: works behind a person, a search before the people it finds."""
    kind, term = "person", ASKED
    script: tuple[Said, ...] = (said, Said({"group": []}))
    if name.startswith("works"):
        script = (Said(EMPTY), said)
    elif name.startswith(("search", "error_400")):
        kind, term, script = "people", "words", (said, *[Said(EMPTY)] * 40)
    source = Orcid(fetcher(Service(*script), BASE_URL), token="a-token")
    return await source.ask(question("orcid", kind, term), Purse())


async def no_better(bodies: Iterable[tuple[str, Any]], name: str) -> int:
    """No mutant makes a work more than stated; returns how many."""

    def stands(where: str, answer: SourceAnswer) -> None:
        for fact in answer.evidence:
            assert isinstance(fact, Stated), where
            assert fact.gate is None, where

    return await holds(bodies, lambda body: served(name, Said(body)), stands)


def whole(said: Said) -> Any:
    """The sample is a whole record: the person in it is what is asked for."""
    return said.body["person"] if isinstance(said.body, dict) and "preferences" in said.body else said.body


@RECORDED.needed
@pytest.mark.parametrize(
    ("name", "people", "works", "links"),
    [("person_keywords", 1, 0, 5), ("person_sparse", 1, 0, 0), ("person_with_urls", 1, 0, 5),
     ("sample_record_full_3_0", 1, 0, 3), ("works_empty", 1, 0, 0), ("works_many", 1, 3, 0), ("works_small", 1, 8, 0),
     ("search_by_doi", 1, 0, 0), ("search_given_name", 1, 0, 0), ("search_no_results", 0, 0, 0),
     ("search_pagination_start", 1, 0, 0), ("error_404_bad_id", 0, 0, 0)],
)  # fmt: skip
async def test_a_recording_brings_what_it_shows(name: str, people: int, works: int, links: int) -> None:
    said = RECORDED.named(name)
    answer = await served(name, Said(whole(said), said.status))
    assert_whole(answer)
    assert (answer.coverage.people, len(answer.evidence), len(answer.links)) == (people, works, links)


@RECORDED.needed
async def test_a_recorded_github_page_is_a_link_without_proof() -> None:
    answer = await served("person", RECORDED.named("person_with_urls"))
    (link,) = [link for link in answer.links if link.b.startswith("github:")]
    assert link.status == "unproven"


@RECORDED.needed
async def test_a_recorded_refusal_is_a_failure_and_a_single_work_is_no_person() -> None:
    for name in ("error_400_rows", "work_single_with_bibtex"):
        with pytest.raises(SourceError):
            await served(name, RECORDED.named(name))


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_without_a_field_or_with_another_type_raises_nothing(path: Path) -> None:
    body = drop(whole(recorded(path)))
    assert await no_better(mutated(body, FEWER_MUTANTS), path.stem) >= 10


@pytest.mark.parametrize("name", ["person", "person_sparse", "works", "search"])
async def test_every_invented_answer_without_a_field_or_with_another_type_raises_nothing(name: str) -> None:
    body = drop(fixture("orcid", name))
    assert await no_better(mutated(body), name) > 60
