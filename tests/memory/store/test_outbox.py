"""Delivery owns a message while its lease lasts; after the first byte of DATA nobody but a person tries again."""

import asyncio
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from memory.errors import AlreadyDecided, UnknownId
from memory.ids import draft_id
from memory.records import DraftState, Outgoing
from memory.store import OutboxRows, Rows, Store
from memory.store import tables as t
from tests.memory.store.samples import LATER, NOW, REVIEWER, approved, goes_red, held, started, token

DRAFT = draft_id("s1", "p1")
AFTER = LATER + timedelta(minutes=5)


class Hasty(OutboxRows):
    """Takes again whatever a dead process left, DATA or not."""

    def _due(self, now: datetime) -> sa.ColumnElement[bool]:
        o = t.outbox.c
        return sa.and_(o.state.in_(["approved", "sending", "uncertain"]), o.not_before <= now)


class Unfenced(OutboxRows):
    def _owned(self, draft: str, fence: int) -> sa.ColumnElement[bool]:
        return t.outbox.c.draft == draft


async def taken(outbox: OutboxRows, now: datetime = NOW, until: datetime = LATER) -> Outgoing:
    outgoing = await outbox.take(now, until)
    assert outgoing is not None
    return outgoing


async def sending(rows: Rows, outbox: OutboxRows | None = None) -> Outgoing:
    """A message whose first byte of DATA is about to go out."""
    outgoing = await taken(outbox or rows.outbox)
    assert await rows.outbox.stamp(DRAFT, outgoing.fence, "Date: first", NOW)
    assert await rows.outbox.data_begins(DRAFT, outgoing.fence)
    return outgoing


async def states(rows: Rows, store: Store) -> tuple[str, DraftState]:
    async with store.read() as conn:
        outgoing = await conn.scalar(sa.select(t.outbox.c.state).where(t.outbox.c.draft == DRAFT))
    return outgoing or "", (await rows.review.get(DRAFT)).state


@pytest.fixture(autouse=True)
async def message(rows: Rows) -> None:
    await started(rows)
    await approved(rows)


async def test_delivery_takes_a_message_once(rows: Rows) -> None:
    outgoing = await taken(rows.outbox)
    assert (outgoing.state, outgoing.fence, outgoing.attempt, outgoing.data_started) == ("approved", 1, 1, False)
    assert await rows.outbox.take(NOW, LATER) is None


async def test_delivery_takes_only_what_a_person_approved(rows: Rows) -> None:
    await held(rows, "p2")
    await held(rows, "p3", state="blocked")
    assert (await taken(rows.outbox)).person == "p1"
    assert await rows.outbox.take(NOW, LATER) is None


async def test_delivery_tells_each_step_in_the_draft_and_in_the_audit_log(rows: Rows, store: Store) -> None:
    outgoing = await sending(rows)
    assert await states(rows, store) == ("sending", "sending")
    assert await rows.outbox.settle(DRAFT, outgoing.fence, "sent", None)
    assert await states(rows, store) == ("sent", "sent")
    told = [(entry.act, entry.actor) for entry in await rows.audit.entries()][-2:]
    assert told == [("message.sending", "delivery"), ("message.sent", "delivery")]
    assert await rows.audit.verify() > 0


async def test_delivery_that_died_before_data_is_taken_up_with_the_same_bytes(rows: Rows) -> None:
    first = await taken(rows.outbox)
    assert await rows.outbox.stamp(DRAFT, first.fence, "Date: first", NOW)
    assert await rows.outbox.take(LATER - timedelta(seconds=1), AFTER) is None
    second = await taken(rows.outbox, LATER, AFTER)
    assert (second.fence, second.attempt, second.stamped) == (2, 2, "Date: first")
    assert await rows.outbox.stamp(DRAFT, second.fence, "Date: second", LATER)
    assert (await taken(rows.outbox, AFTER, AFTER)).stamped == "Date: first"


async def nobody_takes_what_was_cut(rows: Rows, outbox: OutboxRows, store: Store) -> None:
    await sending(rows, outbox)
    assert await outbox.take(LATER, AFTER) is None
    assert await states(rows, store) == ("uncertain", "uncertain")
    assert await outbox.take(AFTER + timedelta(days=9), AFTER + timedelta(days=10)) is None


async def test_delivery_that_died_after_data_leaves_it_uncertain_and_nobody_takes_it(rows: Rows, store: Store) -> None:
    await nobody_takes_what_was_cut(rows, rows.outbox, store)


async def test_delivery_that_tries_again_after_data_would_be_caught(rows: Rows, store: Store) -> None:
    await goes_red(nobody_takes_what_was_cut(rows, Hasty(store, rows.audit, lambda: NOW), store))


async def late_owner_writes_nothing(rows: Rows, outbox: OutboxRows, store: Store) -> None:
    late = await taken(outbox)
    new = await taken(rows.outbox, LATER, AFTER)
    assert await outbox.stamp(DRAFT, late.fence, "Date: late", LATER) is False
    assert await outbox.data_begins(DRAFT, late.fence) is False
    assert await outbox.settle(DRAFT, late.fence, "failed", "late") is False
    assert await states(rows, store) == ("approved", "approved")
    assert await rows.outbox.stamp(DRAFT, new.fence, "Date: new", LATER)


async def test_delivery_that_wakes_late_writes_nothing(rows: Rows, store: Store) -> None:
    await late_owner_writes_nothing(rows, rows.outbox, store)


async def test_delivery_without_a_fence_would_be_caught(rows: Rows, store: Store) -> None:
    await goes_red(late_owner_writes_nothing(rows, Unfenced(store, rows.audit, lambda: NOW), store))


async def test_delivery_whose_message_was_given_up_has_no_say_any_more(rows: Rows, store: Store) -> None:
    late = await sending(rows)
    assert await rows.outbox.take(LATER, AFTER) is None
    assert await rows.outbox.settle(DRAFT, late.fence, "sent", None) is False
    assert await states(rows, store) == ("uncertain", "uncertain")


async def test_delivery_does_not_begin_data_of_a_message_that_was_not_stamped(rows: Rows) -> None:
    outgoing = await taken(rows.outbox)
    assert await rows.outbox.data_begins(DRAFT, outgoing.fence) is False


async def test_delivery_that_was_deferred_waits_until_it_may_try_again(rows: Rows, store: Store) -> None:
    first = await sending(rows)
    assert await rows.outbox.settle(DRAFT, first.fence, "approved", "451 later", AFTER)
    assert await states(rows, store) == ("approved", "approved")
    assert await rows.outbox.take(LATER, AFTER) is None
    again = await taken(rows.outbox, AFTER, AFTER + timedelta(minutes=5))
    assert (again.data_started, again.error, again.stamped) == (False, "451 later", "Date: first")


@pytest.mark.parametrize("state", ["sent", "failed", "handed_off", "expired"])
async def test_delivery_that_is_settled_is_over(rows: Rows, store: Store, state: DraftState) -> None:
    outgoing = await taken(rows.outbox)
    assert await rows.outbox.settle(DRAFT, outgoing.fence, state, None)
    assert await rows.outbox.settle(DRAFT, outgoing.fence, "approved", None) is False
    assert await rows.outbox.take(AFTER, AFTER) is None
    assert await states(rows, store) == (state, state)


@pytest.mark.parametrize(("verdict", "becomes"), [("sent", "sent"), ("retry", "approved")])
async def test_a_person_settles_an_uncertain_delivery(rows: Rows, store: Store, verdict: str, becomes: str) -> None:
    outgoing = await sending(rows)
    assert await rows.outbox.settle(DRAFT, outgoing.fence, "uncertain", "cut")
    await rows.outbox.settle_by_person(DRAFT, "sent" if verdict == "sent" else "retry", REVIEWER)
    assert await states(rows, store) == (becomes, becomes)
    last = (await rows.audit.entries())[-1]
    assert (last.act, last.actor) == (f"message.{becomes}", REVIEWER.id)
    again = await rows.outbox.take(LATER, AFTER)
    assert (again is not None) == (verdict == "retry")
    if again is not None:
        assert (again.stamped, again.data_started) == ("Date: first", False)
        assert again.fence > outgoing.fence


async def test_a_person_settles_only_what_is_uncertain(rows: Rows) -> None:
    with pytest.raises(AlreadyDecided, match="is approved, not uncertain"):
        await rows.outbox.settle_by_person(DRAFT, "retry", REVIEWER)
    with pytest.raises(UnknownId):
        await rows.outbox.settle_by_person("none", "sent", REVIEWER)


async def test_delivery_takes_the_message_that_waits_longest(rows: Rows, store: Store) -> None:
    await approved(rows, "p2")
    async with store.write() as conn:
        older = t.outbox.update().where(t.outbox.c.draft == draft_id("s1", "p2"))
        await conn.execute(older.values(not_before=NOW - timedelta(hours=1)))
    assert [(await taken(rows.outbox)).person for _ in range(2)] == ["p2", "p1"]


async def test_many_delivery_processes_take_each_message_once(url: str, rows: Rows) -> None:
    for number in range(2, 25):
        await approved(rows, f"p{number}")
    stores = [await Store.open(url) for _ in range(3)]

    async def drain(outbox: OutboxRows) -> list[str]:
        drafts = []
        while outgoing := await outbox.take(NOW, LATER):
            drafts.append(outgoing.draft)
        return drafts

    owned = await asyncio.gather(*(drain(Rows.of(one, token=token, now=lambda: NOW).outbox) for one in stores * 2))
    assert sorted(draft for drafts in owned for draft in drafts) == sorted(
        draft_id("s1", f"p{number}") for number in range(1, 25)
    )
    for one in stores:
        await one.close()
