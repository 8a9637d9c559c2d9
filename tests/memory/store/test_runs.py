"""The runs ledger: one owner at a time, and whoever wakes late changes nothing."""

import asyncio
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from memory.errors import AlreadyDecided
from memory.ids import outreach_thread, search_thread
from memory.records import Run
from memory.store import Rows, RunRows, Store
from memory.store import tables as t
from tests.memory.store.samples import (
    LATER,
    NOW,
    REVIEWER,
    a_draft,
    a_word,
    an_approval,
    goes_red,
    held,
    started,
    waiting_at,
)

THREAD = search_thread("s1")
AFTER = LATER + timedelta(minutes=5)


async def status(rows: Rows, thread: str = THREAD) -> str:
    return next(run.status for run in await rows.runs.of_search("s1") if run.thread == thread)


async def taken(rows: Rows, now: datetime = NOW, until: datetime = LATER) -> Run:
    run = await rows.runs.take(THREAD, now, until)
    assert run is not None
    return run


class Unfenced(RunRows):
    async def leave(self, thread: str, fence: int, *rest: object, **named: object) -> bool:
        async with self._store.read() as conn:
            newest = await conn.scalar(sa.select(t.runs.c.fence).where(t.runs.c.thread == thread))
        return await super().leave(thread, newest or 0, *rest, **named)  # type: ignore[arg-type]


class Unleased(RunRows):
    async def take(self, thread: str, now: datetime, until: datetime) -> Run | None:
        return await super().take(thread, until + timedelta(days=1), until)


async def test_a_new_search_is_due_and_can_be_taken_once(rows: Rows) -> None:
    await started(rows)
    assert await rows.runs.due(NOW) == (THREAD,)
    run = await taken(rows)
    assert (run.status, run.fence, run.attempt, run.lease_until) == ("running", 1, 1, LATER)
    assert await rows.runs.due(NOW) == ()
    assert await rows.runs.take(THREAD, NOW, LATER) is None


async def one_of_many_takes_it(runs: RunRows) -> None:
    owners = await asyncio.gather(*(runs.take(THREAD, NOW, LATER) for _ in range(8)))
    assert sum(owner is not None for owner in owners) == 1


async def test_of_many_who_want_a_thread_one_gets_it(rows: Rows) -> None:
    await started(rows)
    await one_of_many_takes_it(rows.runs)


async def test_a_ledger_without_leases_would_be_caught(rows: Rows, store: Store) -> None:
    await started(rows)
    await goes_red(one_of_many_takes_it(Unleased(store)))


async def test_a_lease_that_is_over_is_taken_by_somebody_else(rows: Rows) -> None:
    await started(rows)
    await taken(rows)
    assert await rows.runs.due(LATER - timedelta(seconds=1)) == ()
    assert await rows.runs.due(LATER) == (THREAD,)
    assert (await taken(rows, LATER, AFTER)).fence == 2


async def late_owner_changes_nothing(rows: Rows, runs: RunRows) -> None:
    late = await taken(rows)
    await taken(rows, LATER, AFTER)
    assert await runs.renew(THREAD, late.fence, AFTER) is False
    assert await runs.leave(THREAD, late.fence, "failed", error="late") is False
    assert await status(rows) == "running"


async def test_an_owner_who_wakes_late_changes_nothing(rows: Rows) -> None:
    await started(rows)
    await late_owner_changes_nothing(rows, rows.runs)


async def test_a_ledger_that_ignores_the_fence_would_be_caught(rows: Rows, store: Store) -> None:
    await started(rows)
    await goes_red(late_owner_changes_nothing(rows, Unfenced(store)))


async def test_an_owner_renews_its_lease(rows: Rows) -> None:
    await started(rows)
    run = await taken(rows)
    assert await rows.runs.renew(THREAD, run.fence, AFTER) is True
    assert await rows.runs.due(LATER) == ()


async def test_what_is_done_is_not_taken_back_by_whoever_leaves_it(rows: Rows) -> None:
    await started(rows)
    run = await taken(rows)
    await rows.outreach.finish(THREAD)
    assert await rows.runs.leave(THREAD, run.fence, "failed", error="too late") is True
    assert await rows.runs.is_done(THREAD)
    assert await rows.runs.due(AFTER) == ()


async def test_a_waiting_thread_is_due_only_for_a_decision_about_its_own_interrupt(rows: Rows, store: Store) -> None:
    await started(rows)
    await waiting_at(rows, "brief")
    assert await rows.runs.due(AFTER) == ()
    decision = {"thread": THREAD, "gate": "brief", "body": "{}", "state": "pending", "at": NOW}
    async with store.write() as conn:
        await conn.execute(t.decisions.insert().values(decision | {"interrupt": "another"}))
    assert await rows.runs.due(AFTER) == ()
    async with store.write() as conn:
        await conn.execute(t.decisions.insert().values(decision | {"interrupt": "i1"}))
    assert await rows.runs.due(AFTER) == (THREAD,)
    assert (await taken(rows)).interrupt == "i1"


async def test_a_decision_made_before_the_thread_waits_gets_the_interrupt_it_was_meant_for(rows: Rows) -> None:
    """A draft can be seen, and decided about, a moment before its thread has come to its interrupt."""
    await started(rows)
    await rows.outreach.enqueue("s1", ["p1"])
    thread = outreach_thread("s1", "p1")
    run = await rows.runs.take(thread, NOW, LATER)
    assert run is not None
    await decide_at_once(rows)
    assert await rows.decisions.pending(thread) is None
    await rows.runs.leave(thread, run.fence, "waiting", "i9")
    assert thread in await rows.runs.due(NOW)
    pending = await rows.decisions.pending(thread)
    assert pending is not None
    assert pending[1] == "i9"


async def decide_at_once(rows: Rows) -> None:
    draft = await rows.outreach.save_draft(a_draft("p1"))
    await rows.review.decide(draft.id, draft.sha256, a_word("approve", draft), an_approval(draft), REVIEWER)


async def test_a_failed_search_says_why_and_can_be_tried_again(rows: Rows) -> None:
    await started(rows)
    run = await taken(rows)
    await rows.runs.leave(THREAD, run.fence, "failed", error="ValueError: no")
    assert ((await rows.searches.get("s1")).status, (await rows.searches.get("s1")).failure) == (
        "failed",
        "ValueError: no",
    )
    assert await rows.runs.due(AFTER) == ()
    assert await rows.searches.retry("s1") == 1
    assert (await rows.searches.get("s1")).status == "intake"
    assert await rows.runs.due(NOW) == (THREAD,)


async def test_cancelling_ends_idle_threads_at_once_and_running_ones_when_they_rest(rows: Rows) -> None:
    await started(rows)
    await held(rows, "p1")
    run = await taken(rows)
    await rows.searches.cancel("s1", REVIEWER, NOW)
    assert await rows.cancellations.cancelled("s1")
    assert await status(rows, outreach_thread("s1", "p1")) == "cancelled"
    assert await status(rows) == "running"
    await rows.runs.leave(THREAD, run.fence, "waiting", "i1")
    assert await status(rows) == "cancelled"
    assert (await rows.searches.get("s1")).status == "cancelled"
    with pytest.raises(AlreadyDecided, match="cancelled"):
        await rows.searches.cancel("s1", REVIEWER, NOW)


async def test_only_the_threads_of_one_search_are_due_when_asked_so(rows: Rows) -> None:
    await started(rows, "s1")
    await started(rows, "s2")
    assert await rows.runs.due(NOW, "s2") == (search_thread("s2"),)


async def test_queueing_a_thread_again_leaves_it_as_it_is(rows: Rows) -> None:
    await started(rows)
    await rows.outreach.enqueue("s1", ["p1", "p2"])
    await taken(rows)
    await rows.runs.queue(THREAD, "s1")
    await rows.outreach.enqueue("s1", ["p1", "p3"])
    assert await status(rows) == "running"
    assert [run.person for run in await rows.runs.of_search("s1")] == ["p1", "p2", "p3", None]
