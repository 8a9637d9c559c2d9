"""Whoever deletes one line of an adapter's mapping is told so twice: by the fixtures and by the sandbox."""

import importlib

import pytest

from evals.sandbox.traffic import SourceName
from tests.evals.adapter_mutants import SOURCES, Line, lines, without
from tests.evals.golden_facts import WHERE, Where, kept, said, turned_red

TOLD_TWICE = (
    {"fields.is_nobody.login", "fields.is_nobody.id"},
    {"shapes.Author.id", "shapes.Profile.id"},
    {"shapes.Work.primary_location", "shapes.Work.locations"},
)
"""Fields that say the same in every answer: only without both is a fact lost."""
NOT_SERVED = {
    "shapes.Work.host_venue": "a field of 2022 that OpenAlex serves no more",
    "parse.is_unmerged.pull_request": "a search for merged changes lists no other",
    "parse.is_unmerged.merged_at": "as above",
    "batch.profiles.errors": "in the sandbox everybody who landed something still has an account",
    "batch.profiles.type": "as above",
    "batch.profiles.path": "as above",
    "parse.reviewed.user": "a search for reviews of others' changes lists no change of their own",
}
"""What no service answers to what the adapters ask today: the fixtures alone show that it is read."""


def gone_together(adapter: SourceName, line: Line) -> list[Line]:
    group = next((group for group in TOLD_TWICE if str(line) in group), {str(line)})
    return [line, *(other for other in lines(adapter) if other != line and str(other) in group - {str(line)})]


MAPPED = [
    pytest.param(adapter, line, id=f"{adapter}-{line}-{line.place}") for adapter in SOURCES for line in lines(adapter)
]


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("source", SOURCES)
async def test_the_facts_are_those_that_were_looked_over(source: SourceName, where: Where) -> None:
    module = importlib.import_module(f"tools.{source}.source")
    assert await said(source, where, module) == kept(source, where)


@pytest.mark.parametrize("source", SOURCES)
async def test_a_copy_without_a_fault_says_what_the_adapter_says(source: SourceName) -> None:
    with without(source) as module:
        assert not [where for where in WHERE if await turned_red(source, where, module)]


@pytest.mark.parametrize(("adapter", "line"), MAPPED)
async def test_without_one_line_of_a_mapping_fixtures_and_sandbox_turn_red(adapter: SourceName, line: Line) -> None:
    with without(adapter, *gone_together(adapter, line)) as module:
        red = [where for where in WHERE if await turned_red(adapter, where, module)]
    assert red == ["own", *(["sandbox"] if str(line) not in NOT_SERVED else [])]


def test_every_field_that_is_read_is_met() -> None:
    """So that an adapter which reads in another way does not slip through unseen."""
    assert {source: len(lines(source)) for source in SOURCES} == {
        "github": 48,
        "openalex": 30,
        "huggingface": 19,
        "stackexchange": 18,
    }
