"""An edit is a new version: it voids what was approved before, and it is refused once a message is on its way."""

import pytest

from memory.errors import AlreadyDecided, StaleSha
from memory.ids import draft_id, outreach_thread
from memory.records import Draft
from memory.store import Rows
from tests.memory.store.samples import LATER, NOW, REVIEWER, a_draft, a_word, an_approval, approved, held, started

THREAD = outreach_thread("s1", "p1")


async def approve(rows: Rows, draft: Draft) -> None:
    await rows.review.decide(draft.id, draft.sha256, a_word("approve", draft), an_approval(draft), REVIEWER)


def edited(draft: Draft, text: str = "Shorter.") -> Draft:
    return a_draft(draft.person, text=text, version=draft.version + 1, made_by=REVIEWER.id, made_at=LATER)


async def test_an_edit_is_a_new_version_and_the_old_one_can_no_longer_be_approved(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    await rows.review.save_version(edited(draft), REVIEWER)
    with pytest.raises(StaleSha):
        await approve(rows, draft)
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
    assert (await rows.review.get(draft.id)).state == "held"
    assert await rows.outbox.take(NOW, LATER) is None


async def test_a_withdrawn_message_can_be_approved_again_and_an_old_owner_has_no_say(rows: Rows) -> None:
    await started(rows)
    draft = await approved(rows)
    late = await rows.outbox.take(NOW, LATER)
    assert late is not None
    await rows.review.save_version(edited(draft), REVIEWER)
    assert await rows.outbox.stamp(draft.id, late.fence, "Date: now", NOW) is False
    await approve(rows, edited(draft))
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
    word = a_word("redraft", edited(draft))
    with pytest.raises(AlreadyDecided, match="nobody drafts for"):
        await rows.review.decide(draft.id, edited(draft).sha256, word, None, REVIEWER)
    await approve(rows, edited(draft))
    assert THREAD not in await rows.runs.due(NOW)
    assert await rows.outbox.take(NOW, LATER) is not None


async def test_drafts_that_wait_for_a_person_are_found_in_every_search(rows: Rows) -> None:
    for search in ("s1", "s2"):
        await started(rows, search)
        await rows.outreach.save_draft(a_draft("p1", search))
    await rows.outreach.save_draft(a_draft("p2", "s2"))
    first = await rows.review.get(draft_id("s1", "p1"))
    await rows.review.decide(first.id, first.sha256, a_word("reject", first), None, REVIEWER)
    assert [draft.id for draft in await rows.review.waiting_for("p1")] == [draft_id("s2", "p1")]
