"""The one door: what is approved is exactly what was shown, once, by one person, and all that follows is stored."""

import asyncio
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import AlreadyDecided, NotPermitted, StaleSha, UnknownId
from memory.ids import draft_id, outreach_thread
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
    approved,
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
    assert await rows.outreach.review_decision("s1", "p1") == a_word("approve", draft)


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


def edited(draft: Draft, text: str = "Shorter.") -> Draft:
    return a_draft(draft.person, text=text, version=draft.version + 1, made_by=REVIEWER.id, made_at=LATER)


async def test_an_edit_is_a_new_version_and_the_old_one_can_no_longer_be_approved(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    await rows.review.save_version(edited(draft), REVIEWER)
    with pytest.raises(StaleSha):
        await approve(rows.review, draft)
    assert await rows.review.get(draft.id) == edited(draft)
    assert await rows.review.versions(draft.id) == (draft, edited(draft))
    assert (await rows.audit.entries())[-1].act == "draft.edited"


async def test_an_edit_made_from_an_older_version_is_refused(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    await rows.review.save_version(edited(draft), REVIEWER)
    with pytest.raises(StaleSha, match="look at version 2"):
        await rows.review.save_version(edited(draft, "Other."), REVIEWER)


async def test_an_edit_of_an_approved_draft_withdraws_its_message(rows: Rows) -> None:
    await started(rows)
    draft = await approved(rows)
    await rows.review.save_version(edited(draft), REVIEWER)
    assert await state(rows, draft) == "held"
    assert await rows.outbox.take(NOW, LATER) is None


async def test_a_withdrawn_message_can_be_approved_again_and_an_old_owner_has_no_say(rows: Rows) -> None:
    await started(rows)
    draft = await approved(rows)
    late = await rows.outbox.take(NOW, LATER)
    assert late is not None
    await rows.review.save_version(edited(draft), REVIEWER)
    assert await rows.outbox.stamp(draft.id, late.fence, "Date: now", NOW) is False
    await approve(rows.review, edited(draft))
    assert await rows.outbox.settle(draft.id, late.fence, "sent", None) is False
    again = await rows.outbox.take(NOW, LATER)
    assert again is not None
    assert (again.version, again.message, again.stamped) == (2, edited(draft).message, None)
    assert again.fence > late.fence


async def test_a_message_on_its_way_cannot_be_edited(rows: Rows) -> None:
    await started(rows)
    draft = await approved(rows)
    taken = await rows.outbox.take(NOW, LATER)
    assert taken is not None
    assert await rows.outbox.stamp(draft.id, taken.fence, "Date: now", NOW)
    with pytest.raises(AlreadyDecided, match="is sending"):
        await rows.review.save_version(edited(draft), REVIEWER)


async def test_a_finished_thread_is_not_told_and_cannot_draft_again(rows: Rows) -> None:
    await started(rows)
    draft = await approved(rows)
    await rows.outreach.finish(THREAD)
    await rows.review.save_version(edited(draft), REVIEWER)
    with pytest.raises(AlreadyDecided, match="nobody drafts for"):
        await decide(rows, edited(draft), "redraft")
    await approve(rows.review, edited(draft))
    assert THREAD not in await rows.runs.due(NOW)
    assert await rows.outbox.take(NOW, LATER) is not None


async def test_the_queue_is_narrowed_by_state_and_search_and_read_in_parts(rows: Rows) -> None:
    for search in ("s1", "s2"):
        await started(rows, search)
        await rows.outreach.save_draft(a_draft("p1", search))
        await rows.outreach.save_draft(a_draft("p2", search, state="blocked", made_at=LATER))
    assert len(await rows.review.list()) == 4
    assert {draft.person for draft in await rows.review.list("blocked")} == {"p2"}
    assert {draft.search for draft in await rows.review.list(search="s2")} == {"s2"}
    in_parts = [(await rows.review.list(limit=1, offset=offset))[0] for offset in range(4)]
    assert tuple(in_parts) == await rows.review.list()
    assert [draft.person for draft in in_parts] == ["p1", "p1", "p2", "p2"]


async def test_drafts_that_wait_for_a_person_are_found_in_every_search(rows: Rows) -> None:
    for search in ("s1", "s2"):
        await started(rows, search)
        await rows.outreach.save_draft(a_draft("p1", search))
    await rows.outreach.save_draft(a_draft("p2", "s2"))
    await decide(rows, await rows.review.get(draft_id("s1", "p1")), "reject")
    assert [draft.id for draft in await rows.review.waiting_for("p1")] == [draft_id("s2", "p1")]


async def statements(store: Store, act: Callable[[], object]) -> list[tuple[str, object]]:
    seen: list[tuple[str, object]] = []

    def note(conn: object, cursor: object, statement: str, parameters: object, *rest: object) -> None:
        seen.append((statement, parameters))

    engine = store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        await act()  # type: ignore[misc]
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


async def whole_tables_read(store: Store, seen: list[tuple[str, object]]) -> list[str]:
    plans: list[str] = []
    async with store.read() as conn:
        for statement, parameters in seen:
            if statement.split()[0] in {"SELECT", "UPDATE"}:
                rows = await conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
                plans += [detail for *_, detail in rows if detail.startswith("SCAN") and "audit_head" not in detail]
    return plans


async def test_one_approval_among_many_drafts_takes_as_many_steps_and_reads_no_whole_table(
    rows: Rows, store: Store
) -> None:
    await started(rows)
    few = await statements(store, lambda: approved(rows, "p0"))
    for number in range(1, 60):
        await held(rows, f"p{number}")
    many = await statements(store, lambda: approved(rows, "p60"))
    assert len(many) == len(few)
    assert await whole_tables_read(store, many) == []


async def test_reading_a_whole_table_would_be_caught(rows: Rows, store: Store) -> None:
    await started(rows)

    async def by_message() -> None:
        async with store.read() as conn:
            await conn.execute(sa.select(t.outbox.c.draft).where(t.outbox.c.message == "hello"))

    assert await whole_tables_read(store, await statements(store, by_message)) == ["SCAN outbox"]
