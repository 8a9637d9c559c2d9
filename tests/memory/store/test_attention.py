"""What a decision took, and the two further rules that an organisation may put on an approval."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import Refused
from memory.records import Actor, Draft, ReviewDecision
from memory.store import Rows
from memory.store.attention import NO_MORE, SignOff, SlowDown
from tests.memory.store.samples import NOW, REVIEWER, a_draft, a_word, an_approval, goes_red, held, started

BEN = Actor(id="local:ben", roles=("recruiter", "reviewer"))
RULE = SlowDown(from_decisions=20, hasty=timedelta(seconds=10), in_a_row=5, pause=timedelta(seconds=60))
SLOW = SignOff(slow_down=RULE)
SECOND = SignOff(second_person=True)


class Waved(SignOff):
    """Lets every approval pass."""

    async def check(self, conn: AsyncConnection, draft: Draft, decision: ReviewDecision) -> None:
        return


async def approve(
    rows: Rows,
    draft: Draft,
    at: datetime = NOW,
    by: Actor = REVIEWER,
    sign_off: SignOff = NO_MORE,
    reason: str | None = None,
    edited: int = 0,
) -> None:
    word = a_word("approve", draft).model_copy(update={"by": by.id, "at": at, "reason": reason})
    approval = an_approval(draft).model_copy(update={"approver": by.id, "at": at})
    await rows.review.decide(draft.id, draft.sha256, word, approval, by, edited=edited, sign_off=sign_off)


async def read_and_approve(rows: Rows, person: str, at: datetime, seconds: int, sign_off: SignOff) -> None:
    """Shown at `at`, approved so many seconds later."""
    draft = await held(rows, person)
    await rows.queue.shown(draft, REVIEWER.id, at)
    await approve(rows, draft, at + timedelta(seconds=seconds), sign_off=sign_off)


async def many(rows: Rows, sign_off: SignOff, seconds: Sequence[int]) -> datetime:
    """One approval after the other, each on what was shown right after the one before; returns when the last fell."""
    at = NOW
    for number, took in enumerate(seconds):
        await read_and_approve(rows, f"p{number}", at, took, sign_off)
        at += timedelta(seconds=took)
    return at


async def test_the_time_on_a_draft_runs_from_its_first_showing(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    assert await rows.queue.shown(draft, REVIEWER.id, NOW) is None
    assert await rows.queue.shown(draft, REVIEWER.id, NOW + timedelta(seconds=30)) is None
    await approve(rows, draft, NOW + timedelta(seconds=42), edited=17)
    (verdict,) = await rows.queue.verdicts(draft.id)
    assert (verdict.by, verdict.verdict, verdict.version) == (REVIEWER.id, "approve", 1)
    assert (verdict.seconds, verdict.edited, verdict.reasoned) == (42, 17, False)


async def test_the_time_on_a_draft_ends_where_the_one_before_was_decided(rows: Rows) -> None:
    await started(rows)
    first, second = await held(rows, "p1"), await held(rows, "p2")
    for draft in (first, second):
        await rows.queue.shown(draft, REVIEWER.id, NOW)
    await approve(rows, first, NOW + timedelta(seconds=50))
    await approve(rows, second, NOW + timedelta(seconds=53))
    assert [verdict.seconds for verdict in await rows.queue.verdicts(second.id)] == [3]


async def test_whoever_was_not_shown_a_draft_took_no_time_over_it(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    await rows.queue.shown(draft, BEN.id, NOW)
    await approve(rows, draft)
    assert [verdict.seconds for verdict in await rows.queue.verdicts(draft.id)] == [None]


async def test_the_version_that_was_shown_last_is_known(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    await rows.queue.shown(draft, REVIEWER.id, NOW)
    again = a_draft("p1", version=2, text="Shorter.")
    await rows.review.save_version(again, BEN)
    assert await rows.queue.shown(again, REVIEWER.id, NOW) == 1
    assert await rows.queue.shown(again, BEN.id, NOW) is None


async def author_and_searcher_wait(rows: Rows, sign_off: SignOff) -> None:
    """Neither who wrote the version nor who began the search approves it; somebody else does."""
    draft = await held(rows)
    mine = a_draft("p1", version=2, text="Mine.", made_by=BEN.id)
    await rows.review.save_version(mine, BEN)
    for who, told in ((BEN, "wrote this version"), (REVIEWER, "began the search")):
        with pytest.raises(Refused, match=told) as refused:
            await approve(rows, mine, by=who, sign_off=sign_off)
        assert refused.value.rule == "second_person"
    assert (await rows.review.get(draft.id)).state == "held"
    third = BEN.model_copy(update={"id": "local:cleo"})
    await approve(rows, mine, by=third, sign_off=sign_off)
    assert (await rows.review.get(draft.id)).state == "approved"


async def test_a_second_person_approves_ones_own_drafts_where_that_is_set(rows: Rows) -> None:
    await started(rows)
    await author_and_searcher_wait(rows, SECOND)


@pytest.mark.parametrize("sign_off", [NO_MORE, Waved(second_person=True)])
async def test_a_door_without_the_second_person_would_be_caught(rows: Rows, sign_off: SignOff) -> None:
    await started(rows)
    await goes_red(author_and_searcher_wait(rows, sign_off))


async def the_next_hasty_one_waits(rows: Rows, sign_off: SignOff) -> None:
    at = await many(rows, sign_off, [30] * 15 + [2] * 5)
    draft = await held(rows, "next")
    await rows.queue.shown(draft, REVIEWER.id, at)
    with pytest.raises(Refused, match="took under 10 s each, this one took 3 s") as refused:
        await approve(rows, draft, at + timedelta(seconds=3), sign_off=sign_off)
    assert refused.value.rule == "slow_down"
    assert (await rows.review.get(draft.id)).state == "held"


async def test_whoever_approves_one_after_the_other_unread_is_asked_to_pause(rows: Rows) -> None:
    await started(rows)
    await the_next_hasty_one_waits(rows, SLOW)


@pytest.mark.parametrize("sign_off", [NO_MORE, Waved(slow_down=RULE)])
async def test_a_door_that_nobody_is_slowed_down_at_would_be_caught(rows: Rows, sign_off: SignOff) -> None:
    await started(rows)
    await goes_red(the_next_hasty_one_waits(rows, sign_off))


@pytest.mark.parametrize(("seconds", "reason"), [(3, "known to me"), (12, None), (61, None)])
async def test_a_reason_or_time_to_read_ends_the_pause(rows: Rows, seconds: int, reason: str | None) -> None:
    await started(rows)
    at = await many(rows, SLOW, [30] * 15 + [2] * 5)
    draft = await held(rows, "next")
    await rows.queue.shown(draft, REVIEWER.id, at)
    await approve(rows, draft, at + timedelta(seconds=seconds), sign_off=SLOW, reason=reason)
    assert (await rows.review.get(draft.id)).state == "approved"


async def test_a_draft_that_was_never_shown_can_be_approved_after_the_pause(rows: Rows) -> None:
    await started(rows)
    at = await many(rows, SLOW, [30] * 15 + [2] * 5)
    draft = await held(rows, "next")
    with pytest.raises(Refused, match="before you were shown it"):
        await approve(rows, draft, at + timedelta(seconds=59), sign_off=SLOW)
    await approve(rows, draft, at + timedelta(seconds=60), sign_off=SLOW)


@pytest.mark.parametrize("took", [[2] * 19, [30] * 16 + [2] * 4, [2] * 20 + [30]])
async def test_nobody_is_slowed_down_below_the_limits(rows: Rows, took: list[int]) -> None:
    """Under 20 decisions within a day, under 5 hasty ones in a row, or with a slow one since."""
    await started(rows)
    at = await many(rows, NO_MORE, took)
    await read_and_approve(rows, "next", at, 2, SLOW)


async def test_decisions_of_yesterday_and_of_others_slow_nobody_down(rows: Rows) -> None:
    await started(rows)
    at = await many(rows, NO_MORE, [2] * 20)
    yesterday, theirs = await held(rows, "y"), await held(rows, "t")
    await rows.queue.shown(theirs, BEN.id, at)
    await approve(rows, theirs, at + timedelta(seconds=1), by=BEN, sign_off=SLOW)
    late = at + timedelta(days=1, seconds=5)
    await rows.queue.shown(yesterday, REVIEWER.id, late)
    await approve(rows, yesterday, late + timedelta(seconds=1), sign_off=SLOW)
