"""Real OpenAlex answers, and invented ones, whole and with every field removed or retyped: none raises."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from memory.errors import SourceError
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
from tools.openalex.asking import drop
from tools.openalex.source import BASE_URL, OpenAlex

END = Said({"meta": {"count": 0, "next_cursor": None}, "results": []})
RECORDED = Recordings("openalex")
MAY_LACK = "raw_source_name"
"""Older answers have no such field; without it only the host's own name can tell a workshop."""
RANK = ("preprint", "workshop", "other", "top")


async def served(said: Said) -> SourceAnswer:
    """Put an answer where its kind is asked for: a list as the first page, anything else as an author."""
    source = OpenAlex(fetcher(Service(said, END, END), BASE_URL), venues(), key="a-key")
    listed = isinstance(said.body, dict) and "meta" in said.body
    query = question("openalex", "works", "words") if listed else question("openalex", "author", "A9400000001")
    return await source.ask(query, Purse())


async def as_work(body: Any) -> SourceAnswer:
    """A work that was recorded by itself, as the only one of a list."""
    return await served(Said({"meta": {"count": 1, "next_cursor": None}, "results": [body]}))


def works(body: Any) -> bool:
    return isinstance(body, dict) and "authorships" in body


async def no_higher(bodies: Iterable[tuple[str, Any]], plain: SourceAnswer, *, alone: bool) -> int:
    """No mutant makes a paper stand higher; returns how many."""
    stood = {fact.id: fact for fact in plain.evidence if isinstance(fact, Paper)}

    def stands(where: str, answer: SourceAnswer) -> None:
        for fact in answer.evidence:
            before = stood.get(fact.id)
            assert isinstance(fact, Paper)
            assert before is None or not (better(fact, before) and MAY_LACK not in where), where

    return await holds(bodies, as_work if alone else lambda body: served(Said(body)), stands)


def better(fact: Paper, before: Paper) -> bool:
    higher = RANK.index(fact.tier) > RANK.index(before.tier)
    return higher or not set(fact.discounts) >= set(before.discounts)


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_is_read(path: Path) -> None:
    said = recorded(path)
    if works(said.body):
        assert (await as_work(said.body)).coverage.status == "ok"
    elif said.status == 404:
        assert await told_missing(said)
    elif path.stem in {"source_2026", "topic_2026", "work_select_fields_2025"}:
        with pytest.raises(SourceError):
            await served(said)
    else:
        answer = await served(said)
        assert answer.coverage.status in {"ok", "partial"}


async def told_missing(said: Said) -> bool:
    """Its page is HTML: not found where the fetcher lets such a page through, else a failure that says why."""
    try:
        return (await served(said)).coverage.reason == "no such author there"
    except SourceError as failed:
        return "404" in str(failed)


@RECORDED.needed
@pytest.mark.parametrize(
    ("name", "people", "papers"),
    [("author_2026", 1, 0), ("author_by_orcid_2022", 1, 0), ("works_title_search_2025", 7, 10),
     ("works_by_author_cursor_2022", 7, 12), ("works_list_2026", 7, 7), ("works_cursor_end_2022", 0, 0)],
)  # fmt: skip
async def test_a_recording_brings_what_it_shows(name: str, people: int, papers: int) -> None:
    answer = await served(RECORDED.named(name))

    assert (answer.coverage.people, len(answer.evidence)) == (people, papers)


@RECORDED.needed
async def test_a_recording_whose_bylines_print_other_names_credits_none_of_them() -> None:
    answer = await served(RECORDED.named("works_list_2026"))
    told = answer.coverage.reason or ""
    assert "bylines that print another name than the profile's (4), bylines without a profile (4)" in told


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_without_a_field_or_with_another_type_raises_nothing(path: Path) -> None:
    said = recorded(path)
    if not isinstance(said.body, dict):
        pytest.skip("an answer without fields")
    body, alone = drop(said.body), works(said.body)
    try:
        plain = await (as_work(body) if alone else served(Said(body)))
    except SourceError:
        plain = await served(END)  # an answer to no question of ours: nothing stood before
    assert await no_higher(mutated(body, FEWER_MUTANTS), plain, alone=alone) > 20


@pytest.mark.parametrize("name", ["works_page1", "works_page2", "author", "sources"])
async def test_every_invented_answer_without_a_field_or_with_another_type_raises_nothing(name: str) -> None:
    body = drop(fixture("openalex", name))
    assert await no_higher(mutated(body), await served(Said(body)), alone=False) > 100


def test_the_mutants_reach_every_field() -> None:
    body = {"a": [{"b": 1}, {"c": None}], "d": {}}
    seen = [where for where, _ in mutated(body, ())]

    assert seen == ["a removed", "a/* removed", "a/*/b removed", "a/*/c removed", "d removed"]
    assert dict(mutated(body, ()))["a/*/b removed"] == {"a": [{}, {"c": None}], "d": {}}


def test_a_reader_that_trusts_a_type_is_caught() -> None:
    """Planted fault: reading a field as promised raises on a mutant, so that these tests would be red."""

    def trusting(body: Any) -> int:
        return sum(len(work["title"]) for work in body["results"])

    with pytest.raises((KeyError, TypeError)):
        list(map(trusting, dict(mutated(fixture("openalex", "works_page1"))).values()))
