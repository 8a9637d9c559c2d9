"""Real OpenReview answers, and invented ones, whole and with every field removed or retyped: none raises."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from memory.errors import SourceError
from memory.knowledge.venues import venues
from memory.records import Evidence, Paper, SourceAnswer, Stated
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
from tools.openreview.source import BASE_URL, OpenReview, OpenReviewLimits, drop, told_limit

RECORDED = Recordings("openreview")
RETOLD = frozenset(("", "text", "“text”"))
"""Of a mutant: the same fact under another title."""


async def served(said: Said) -> SourceAnswer:
    limits = OpenReviewLimits(pages=1)
    source = OpenReview(fetcher(Service(said), BASE_URL), venues(), token="a-token", limits=limits)
    return await source.ask(question("openreview", "forum", "forum01"), Purse())


async def no_better(bodies: Iterable[tuple[str, Any]], plain: SourceAnswer) -> int:
    """No mutant accepts a paper; returns how many."""
    stood = {(fact.owner, fact.title): fact for fact in plain.evidence}

    def stands(where: str, answer: SourceAnswer) -> None:
        for fact in answer.evidence:
            assert not better(fact, stood.get((fact.owner, fact.title))), where

    return await holds(bodies, lambda body: served(Said(body)), stands)


def better(fact: Evidence, before: Evidence | None) -> bool:
    """Whether a paper was accepted, or an answer signed, for which the whole answer did not say so."""
    return before is None and isinstance(fact, Paper | Stated) and fact.title not in RETOLD


@RECORDED.needed
async def test_of_a_recorded_forum_only_the_signed_comment_is_somebodys() -> None:
    answer = await served(RECORDED.named("v1_forum_replies_2018"))
    assert_whole(answer)
    assert (len(answer.accounts), [fact.kind for fact in answer.evidence]) == (1, ["stated"])


@RECORDED.needed
async def test_recorded_submissions_without_a_decision_are_no_accepted_papers() -> None:
    answer = await served(RECORDED.named("v1_notes_blind_submission_2018"))
    assert "papers not shown to be accepted: unknown (2)" in (answer.coverage.reason or "")
    assert not answer.evidence
    assert "redacted@" not in (answer.records[0].body or "")


@RECORDED.needed
async def test_a_recorded_submission_beside_its_recorded_decision_is_accepted_and_its_addresses_credit_nobody() -> None:
    notes = (
        RECORDED.named("v1_notes_blind_submission_2018").body["notes"]
        + RECORDED.named("v1_forum_replies_2018").body["notes"]
    )
    told = (await served(Said({"notes": notes}))).coverage.reason or ""
    assert "papers not shown to be accepted: unknown (1)" in told
    assert "bylines without a profile (5)" in told


@RECORDED.needed
async def test_recorded_revisions_are_no_notes() -> None:
    with pytest.raises(SourceError):
        await served(RECORDED.named("v1_references_2018"))


@RECORDED.needed
def test_the_recorded_limit_tells_when_it_ends() -> None:
    said = RECORDED.named("error_429_login_2026").body
    limit = told_limit(json.dumps(said).encode(), datetime(2026, 3, 2, 18, 54, tzinfo=UTC))
    assert limit is not None
    assert limit.seconds == pytest.approx(52.125)


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_without_a_field_or_with_another_type_raises_nothing(path: Path) -> None:
    body = drop(recorded(path).body)
    try:
        plain = await served(Said(body))
    except SourceError:
        plain = await served(Said({"notes": []}))
    assert await no_better(mutated(body, FEWER_MUTANTS), plain) > 20


async def test_without_the_venues_own_words_nothing_is_accepted_by_its_id() -> None:
    page = fixture("openreview", "notes_page1")
    for note in page["notes"]:
        del note["content"]["venue"]
    facts = (await served(Said(page))).evidence
    assert not [fact for fact in facts if isinstance(fact, Paper)]


@pytest.mark.parametrize("name", ["notes_page1", "notes_page2", "forum_v1"])
async def test_every_invented_answer_without_a_field_or_with_another_type_raises_nothing(name: str) -> None:
    body = drop(fixture("openreview", name))
    assert await no_better(mutated(body), await served(Said(body))) > 100
