"""Whoever deletes one line of an adapter's mapping is told so twice: by the fixtures and by the sandbox."""

import importlib

import pytest

from evals.sandbox.traffic import SourceName
from tests.evals.adapter_mutants import SOURCES, Line, lines, without
from tests.evals.golden_cases import Where
from tests.evals.golden_facts import WHERE, kept, said, turned_red

TOLD_TWICE = (
    {"github.fields.is_nobody.login", "github.fields.is_nobody.id"},
    {"openalex.shapes.Author.id", "openalex.shapes.Profile.id"},
    {"openalex.shapes.Work.primary_location", "openalex.shapes.Work.locations"},
    {"semanticscholar.shapes.Author.author_id", "semanticscholar.shapes.Profile.author_id"},
    {"dblp.shapes.Info.doi", "dblp.shapes.Info.pages"},
)
"""Fields that say the same in every answer: only without both is a fact lost."""
_ACCEPTED = "what was sent to OpenReview has its venue's id there, which comes before every other sign"
_OWN_WORD = "in the sandbox's ORCID records each item comes from its owner, as one without a source does"
_ONE_VENUE = "in the sandbox the two fields for a venue say the same"
NOT_SERVED = {
    "openalex.shapes.Work.host_venue": "a field of 2022 that OpenAlex serves no more",
    "github.parse.is_unmerged.pull_request": "a search for merged changes lists no other",
    "github.parse.is_unmerged.merged_at": "as above",
    "github.batch.profiles.errors": "in the sandbox everybody who landed something still has an account",
    "github.batch.profiles.type": "as above",
    "github.batch.profiles.path": "as above",
    "github.parse.reviewed.user": "a search for reviews of others' changes lists no change of their own",
    "semanticscholar.shapes.Paper.venue": _ONE_VENUE,
    "semanticscholar.shapes.Paper.host": _ONE_VENUE,
    "semanticscholar.shapes.Host.name": _ONE_VENUE,
    "semanticscholar.shapes.Paper.types": "the sandbox holds papers only, no data sets and no news",
    "semanticscholar.shapes.Paper.year": "every paper of the sandbox has its day, which comes before the year",
    "semanticscholar.shapes.PaperPage.token": "a page in bulk holds all that there is",
    "arxiv.shapes._first.#": "no element there has a text and an attribute",
    "arxiv.shapes.Entry.journal": "the sandbox's authors tell of their venue in the comment",
    "arxiv.shapes.Entry.doi": "the sandbox's preprints have no DOI of a journal",
    "dblp.shapes._first.text": "no link there has a kind",
    "dblp.shapes.Info.type": "papers only, whose keys say which of them are preprints",
    "dblp.shapes.Entry.kind": "as above",
    "dblp.shapes.Known.kind": "no page there stands for several people",
    "orcid.shapes.Name.credit": "nobody there publishes under another name than their own",
    "orcid.shapes.Place.source": _OWN_WORD,
    "orcid.shapes.Foreign.source": _OWN_WORD,
    "orcid.shapes.Foreign.url": "the one service there that gives ids is known by no address",
    "openreview.shapes.Content.decision": _ACCEPTED,
    "openreview.shapes.Reply.invitation": _ACCEPTED,
    "openreview.shapes.Reply.invitations": _ACCEPTED,
    "openreview.shapes.Content.rebuttal": "people there answer in comments",
    "openreview.shapes.Note.above": "replies stand below their paper there, never beside it",
    "openreview.shapes.Note.opened": "every paper there has its day of publication, which comes first",
    "openreview.shapes.Notes.count": "the page behind the last one is empty there, which says the same",
    "openreview.shapes.Note.removed": "what was taken away is listed no more",
}
"""What no service answers to what the adapters ask today: the fixtures alone show that it is read."""


def gone_together(adapter: SourceName, line: Line) -> list[Line]:
    name = f"{adapter}.{line}"
    group = next((group for group in TOLD_TWICE if name in group), set[str]()) - {name}
    return [line, *(other for other in lines(adapter) if f"{adapter}.{other}" in group)]


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
    assert red == ["own", *(["sandbox"] if f"{adapter}.{line}" not in NOT_SERVED else [])]


def test_every_field_that_is_read_is_met() -> None:
    """So that an adapter which reads in another way does not slip through unseen."""
    assert {source: len(lines(source)) for source in SOURCES} == {
        "github": 50,
        "openalex": 30,
        "huggingface": 19,
        "stackexchange": 18,
        "semanticscholar": 23,
        "arxiv": 12,
        "dblp": 36,
        "orcid": 37,
        "openreview": 28,
    }
