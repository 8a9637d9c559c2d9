"""Drafts as the agent stores them: a step that runs again changes nothing that a person has touched."""

import pytest

from memory.ids import DraftKey, draft_id, outreach_thread
from memory.records import DraftState
from memory.store import Rows, Store
from memory.store import tables as t
from tests.memory.store.samples import LATER, NOW, REVIEWER, a_draft, a_word, approved, held, started


async def test_a_draft_is_stored_once_however_often_its_step_runs(rows: Rows) -> None:
    await started(rows)
    first = await rows.outreach.save_draft(a_draft("p1"))
    assert await rows.outreach.save_draft(a_draft("p1", version=2, made_at=LATER)) == first
    assert await rows.review.versions(first.id) == (first,)
    assert await rows.outreach.draft(DraftKey("s1", "p1")) == first
    assert [entry.act for entry in await rows.audit.entries()] == ["search.created", "draft.held"]


async def test_another_text_is_the_next_version(rows: Rows) -> None:
    await started(rows)
    await rows.outreach.save_draft(a_draft("p1"))
    second = await rows.outreach.save_draft(a_draft("p1", text="Other.", version=7))
    assert second.version == 2
    assert await rows.outreach.draft(DraftKey("s1", "p1")) == second


async def test_a_step_that_runs_again_does_not_undo_a_persons_edit(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    edited = a_draft("p1", text="Edited.", version=2, made_by=REVIEWER.id)
    await rows.review.save_version(edited, REVIEWER)
    assert await rows.outreach.save_draft(draft) == edited
    assert await rows.outreach.draft(DraftKey("s1", "p1")) == edited


async def test_the_same_words_after_a_redraft_are_a_new_version_that_waits_again(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    await rows.review.decide(draft.id, draft.sha256, a_word("redraft", draft), None, REVIEWER)
    again = await rows.outreach.save_draft(a_draft("p1", made_at=LATER))
    assert (again.version, again.state) == (2, "held")
    assert await rows.outreach.save_draft(a_draft("p1", made_at=LATER)) == again


@pytest.mark.parametrize("state", ["approved", "rejected", "sending", "sent", "uncertain", "failed", "handed_off"])
async def test_the_agent_never_touches_what_a_person_has_decided(rows: Rows, store: Store, state: DraftState) -> None:
    await started(rows)
    draft = await approved(rows)
    async with store.write() as conn:
        await conn.execute(t.drafts.update().values(state=state))
    stands = await rows.outreach.save_draft(a_draft("p1", text="Other."))
    assert stands == draft.model_copy(update={"state": state})
    assert len(await rows.review.versions(draft.id)) == 1


async def test_the_newest_decision_is_told_also_once_it_was_applied(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    assert await rows.outreach.review_decision(DraftKey("s1", "p1")) is None
    await rows.review.decide(draft.id, draft.sha256, a_word("redraft", draft), None, REVIEWER)
    pending = await rows.decisions.pending(outreach_thread("s1", "p1"))
    assert pending is not None
    await rows.decisions.settle(pending[0], "applied")
    assert await rows.outreach.review_decision(DraftKey("s1", "p1")) == a_word("redraft", draft)


async def test_a_finished_thread_is_done(rows: Rows) -> None:
    await started(rows)
    await rows.outreach.enqueue("s1", ["p1"])
    thread = outreach_thread("s1", "p1")
    await rows.outreach.finish(thread)
    assert await rows.runs.is_done(thread)
    assert await rows.runs.take(thread, NOW, LATER) is None


async def test_nobody_has_a_draft_before_it_is_written(rows: Rows) -> None:
    await started(rows)
    assert await rows.outreach.draft(DraftKey("s1", "p1")) is None
    assert draft_id("s1", "p1") != draft_id("p1", "s1")
