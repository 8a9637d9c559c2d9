"""The one door: what is approved is exactly what was shown, once, by one person, and all that follows is stored."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import AlreadyDecided, NotPermitted, StaleSha, UnknownId
from memory.ids import DraftKey, draft_id, outreach_thread
from memory.records import Actor, Approval, Draft, DraftState, ReviewDecision
from memory.store import ReviewRows, Rows, Store
from memory.store import tables as t
from memory.store.review import Verdict
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
)

THREAD = outreach_thread("s1", "p1")


class Blind(ReviewRows):
    """Does not look what was shown."""

    def _check_shown(self, draft: Draft, sha256: str, decision: ReviewDecision) -> None:
        return


class Open(ReviewRows):
    """Does not look whether it was decided."""

    def _check_open(self, draft: Draft, verdict: Verdict) -> None:
        return


class Fragile(ReviewRows):
    """Breaks down in the middle of an approval."""

    async def _tell_thread(self, conn: AsyncConnection, draft: Draft, decision: ReviewDecision) -> None:
        raise ZeroDivisionError


async def approve(review: ReviewRows, draft: Draft, sha256: str | None = None) -> None:
    word, approval = a_word("approve", draft), an_approval(draft)
    await review.decide(draft.id, sha256 or draft.sha256, word, approval, REVIEWER)


async def decide(rows: Rows, draft: Draft, verdict: str) -> None:
    await rows.review.decide(draft.id, draft.sha256, a_word(verdict, draft), None, REVIEWER)


async def count(store: Store, table: sa.Table) -> int:
    async with store.read() as conn:
        return await conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0


async def state(rows: Rows, draft: Draft) -> DraftState:
    return (await rows.review.get(draft.id)).state


async def test_an_approval_stores_everything_that_follows_from_it(rows: Rows, store: Store) -> None:
    await started(rows)
    draft = await held(rows)
    await approve(rows.review, draft)
    assert await state(rows, draft) == "approved"
    outgoing = await rows.outbox.take(NOW, LATER)
    assert outgoing is not None
    assert (outgoing.message, outgoing.sha256, outgoing.contact) == (draft.message, draft.sha256, draft.contact)
    assert outgoing.evidence == ("e1", "e2")
    assert outgoing.expires_at == an_approval(draft).expires_at
    pending = await rows.decisions.pending(THREAD)
    assert pending is not None
    assert pending[1:] == ("i-p1", a_word("approve", draft).model_dump(mode="json"))
    async with store.read() as conn:
        kept = (await conn.execute(sa.select(t.approvals))).mappings().one()
    assert Approval.model_validate(dict(kept)) == an_approval(draft)
    last = (await rows.audit.entries())[-1]
    assert (last.act, last.actor, last.ids) == ("draft.approved", REVIEWER.id, (draft.id, draft.sha256))
    assert await rows.outreach.review_decision(DraftKey("s1", "p1")) == a_word("approve", draft)


async def nothing_but_what_was_shown(rows: Rows, review: ReviewRows) -> None:
    draft = await rows.review.get(draft_id("s1", "p1"))
    with pytest.raises(StaleSha):
        await approve(review, draft, sha256="0" * 64)
    with pytest.raises(StaleSha):
        await approve(review, draft.model_copy(update={"version": 7}))
    assert await rows.outbox.take(NOW, LATER) is None


async def test_nothing_but_what_was_shown_is_approved(rows: Rows) -> None:
    await started(rows)
    await held(rows)
    await nothing_but_what_was_shown(rows, rows.review)


async def test_a_door_that_does_not_compare_the_hash_would_be_caught(rows: Rows, store: Store) -> None:
    await started(rows)
    await held(rows)
    await goes_red(nothing_but_what_was_shown(rows, Blind(store, rows.audit)))


@pytest.mark.parametrize("changed", [{"draft": "another"}, {"version": 2}, {"sha256": "0" * 64}])
async def test_an_approval_of_something_else_is_no_approval(rows: Rows, changed: dict[str, object]) -> None:
    await started(rows)
    draft = await held(rows)
    for approval in (an_approval(draft).model_copy(update=changed), None):
        with pytest.raises(StaleSha, match="the approval is not of version 1"):
            await rows.review.decide(draft.id, draft.sha256, a_word("approve", draft), approval, REVIEWER)
    assert await state(rows, draft) == "held"
    assert await rows.outbox.take(NOW, LATER) is None


async def one_approval_counts(review: ReviewRows, draft: Draft, store: Store) -> None:
    results = await asyncio.gather(*(approve(review, draft) for _ in range(5)), return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [AlreadyDecided] * 4
    assert await count(store, t.decisions) == 1


async def test_of_several_approvals_at_once_one_counts(rows: Rows, store: Store) -> None:
    await started(rows)
    await one_approval_counts(rows.review, await held(rows), store)


async def test_a_door_that_stays_open_would_be_caught(rows: Rows, store: Store) -> None:
    await started(rows)
    await goes_red(one_approval_counts(Open(store, rows.audit), await held(rows), store))


async def test_an_approval_that_breaks_down_midway_leaves_nothing(rows: Rows, store: Store) -> None:
    await started(rows)
    draft = await held(rows)
    entries = await rows.audit.verify()
    with pytest.raises(ZeroDivisionError):
        await approve(Fragile(store, rows.audit), draft)
    assert [await count(store, table) for table in (t.approvals, t.outbox, t.decisions)] == [0, 0, 0]
    assert await state(rows, draft) == "held"
    assert await rows.audit.verify() == entries


@pytest.mark.parametrize(("verdict", "becomes"), [("reject", "rejected"), ("redraft", "redrafting")])
@pytest.mark.parametrize("before", ["held", "blocked"])
async def test_what_is_held_or_blocked_can_be_rejected_or_drafted_again(
    rows: Rows, before: DraftState, verdict: str, becomes: str
) -> None:
    await started(rows)
    draft = await held(rows, state=before)
    await decide(rows, draft, verdict)
    assert await state(rows, draft) == becomes
    assert await rows.outbox.take(NOW, LATER) is None
    assert await rows.runs.due(NOW, "s1") == (THREAD, "search:s1")


async def test_what_is_blocked_cannot_be_approved(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows, state="blocked")
    with pytest.raises(AlreadyDecided, match="is blocked"):
        await approve(rows.review, draft)


@pytest.mark.parametrize("verdict", ["approve", "reject", "redraft"])
@pytest.mark.parametrize("settled", ["approved", "rejected", "redrafting", "sending", "sent", "failed", "uncertain"])
async def test_what_was_decided_is_not_decided_again(rows: Rows, store: Store, settled: str, verdict: str) -> None:
    await started(rows)
    draft = await held(rows)
    async with store.write() as conn:
        await conn.execute(t.drafts.update().values(state=settled))
    with pytest.raises(AlreadyDecided, match=f"is {settled}"):
        await rows.review.decide(draft.id, draft.sha256, a_word(verdict, draft), an_approval(draft), REVIEWER)


async def test_nobody_approves_in_anothers_name(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    eve = Actor(id="local:eve", roles=("reviewer",))
    with pytest.raises(NotPermitted):
        await rows.review.decide(draft.id, draft.sha256, a_word("approve", draft), an_approval(draft), eve)


async def test_an_unknown_draft_is_told(rows: Rows) -> None:
    with pytest.raises(UnknownId, match="no draft has the id"):
        await approve(rows.review, a_draft("p1"))
    with pytest.raises(UnknownId):
        await rows.review.get("none")
