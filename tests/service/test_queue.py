"""The review queue for a reader's eyes: pages, what changed, what an edit would become, whom a draft waits for."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from agents.message import text_of
from memory.errors import AlreadyDecided, NotPermitted, Refused, UnknownId, UsageError
from memory.store import Store
from memory.store.attention import SignOff
from memory.store.queue import Wanted
from service.permissions import local_actor
from service.review import LONGEST_REVIEWER
from tests.helpers.counting import Clock
from tests.helpers.parts import NOW
from tests.helpers.world import ACTOR, Parts, World, one_source, opened, without

BEN = local_actor("ben")
NAMES = ("Ada Muster", "Ben Probe", "Cleo Beispiel")
SUBJECT = "Another subject"
UNKNOWN = "draft-that-nobody-wrote"


def parts(*names: str) -> Parts:
    return Parts(sources=(one_source(*(names or NAMES[:1])),))


async def statements(store: Store, work: Callable[[], Awaitable[object]]) -> int:
    """How many statements this sends to the database."""
    seen: list[str] = []
    engine = store._engine.sync_engine

    def note(*args: Any) -> None:
        seen.append(args[2])

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        await work()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return len(seen)


async def test_a_page_says_where_the_next_one_starts(tmp_path: Path) -> None:
    async with opened(tmp_path, parts(*NAMES)) as world:
        await world.drafted("alpha")
        first = await world.queue.page(Wanted(limit=2))
        assert (len(first.drafts), first.following) == (2, 2)
        last = await world.queue.page(Wanted(limit=2, offset=2))
        assert (len(last.drafts), last.following) == (1, None)
        assert {draft.name for draft in (*first.drafts, *last.drafts)} == set(NAMES)
        assert (await world.queue.page(Wanted(limit=3))).following is None


async def costs_no_more_for_more(world: World, page: Callable[[Wanted], Awaitable[object]]) -> None:
    one = await statements(world.store, lambda: page(Wanted(limit=1)))
    three = await statements(world.store, lambda: page(Wanted(limit=3)))
    assert three == one


async def test_a_page_takes_as_many_statements_for_three_drafts_as_for_one(tmp_path: Path) -> None:
    async with opened(tmp_path, parts(*NAMES)) as world:
        await world.drafted("alpha")
        await costs_no_more_for_more(world, world.queue.page)


async def test_a_page_that_reads_draft_by_draft_would_be_caught(tmp_path: Path) -> None:
    async with opened(tmp_path, parts(*NAMES)) as world:
        await world.drafted("alpha")

        async def one_by_one(wanted: Wanted) -> None:
            for draft in await world.rows.queue.page(wanted):
                await world.queue.view(draft)

        with pytest.raises(AssertionError):
            await costs_no_more_for_more(world, one_by_one)


async def test_an_edit_is_shown_word_by_word_to_whoever_saw_the_version_before(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        seen = await world.queue.show(held.draft, BEN.id)
        edited = await world.review.edit(ACTOR, held.draft, held.sha256, text_of(held.sentences), SUBJECT)
        shown = await world.queue.show(held.draft, BEN.id)
        assert shown.changed_since == seen.version == edited.version - 1
        assert "".join(one.text for one in shown.changes if one.kind != "removed").split("\n")[1] == SUBJECT
        taken = "".join(one.text for one in shown.changes if one.kind != "added")
        assert taken.split("\n")[1] == held.subject


async def test_changes_start_from_what_the_reader_saw_last_and_not_from_what_others_saw(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        await world.queue.show(held.draft, BEN.id)
        for subject in ("Second", "Third"):
            stands = await world.queue.show(held.draft, ACTOR.id)
            await world.review.edit(ACTOR, held.draft, stands.sha256, text_of(held.sentences), subject)
        assert (await world.queue.show(held.draft, BEN.id)).changed_since == held.version
        assert (await world.queue.show(held.draft, ACTOR.id)).changed_since == held.version + 1


async def test_a_check_says_what_an_edit_would_become_and_stores_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        acts = len(await world.rows.audit.entries())
        wrong = await world.review.check(held.draft, "You won nine prizes in Zurich.", None)
        assert (wrong.state, "unsupported_sentence" in wrong.blocks) == ("blocked", True)
        right = await world.review.check(held.draft, text_of(held.sentences), SUBJECT)
        assert (right.state, right.blocks) == ("held", ())
        assert any(SUBJECT.split(maxsplit=1)[0] in change.text for change in right.changes if change.kind == "added")
        assert await world.review.show(held.draft) == held
        assert len(await world.rows.review.versions(held.draft)) == held.version
        assert len(await world.rows.audit.entries()) == acts


async def test_a_check_and_the_edit_after_it_say_the_same(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        for text in (text_of(held.sentences), "You won nine prizes in Zurich."):
            stands = await world.review.show(held.draft)
            checked = await world.review.check(held.draft, text, SUBJECT)
            edited = await world.review.edit(ACTOR, held.draft, stands.sha256, text, SUBJECT)
            assert checked.sentences == edited.sentences
            assert (checked.state, checked.blocks, checked.warnings) == (edited.state, edited.blocks, edited.warnings)


async def test_a_check_of_no_text_or_no_draft_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        with pytest.raises(UsageError):
            await world.review.check(held.draft, " ", None)
        with pytest.raises(UnknownId):
            await world.review.check(UNKNOWN, "Text.", None)


async def test_a_draft_waits_for_whom_it_was_given_and_an_edit_keeps_that(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        assert (await world.review.assign(ACTOR, held.draft, BEN.id)).reviewer == BEN.id
        assert [one.draft for one in (await world.queue.page(Wanted(reviewer=BEN.id))).drafts] == [held.draft]
        edited = await world.review.edit(ACTOR, held.draft, held.sha256, text_of(held.sentences), SUBJECT)
        assert edited.reviewer == BEN.id
        assert (await world.review.assign(ACTOR, held.draft, None)).reviewer is None
        assert (await world.rows.audit.entries())[-1].act == "draft.assigned"


async def test_only_a_reviewer_gives_a_draft_to_somebody(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        with pytest.raises(NotPermitted):
            await world.review.assign(without(ACTOR), held.draft, BEN.id)
        for name in ("", " ", "a\nb", "x" * (LONGEST_REVIEWER + 1)):
            with pytest.raises(UsageError):
                await world.review.assign(ACTOR, held.draft, name)
        assert (await world.review.show(held.draft)).reviewer is None


async def test_a_draft_that_was_decided_about_for_good_waits_for_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        await world.review.reject(ACTOR, held.draft, "not now")
        with pytest.raises(AlreadyDecided):
            await world.review.assign(ACTOR, held.draft, BEN.id)


async def test_the_end_of_an_approval_and_of_the_data_are_urgent_when_they_are_near(tmp_path: Path) -> None:
    clock = Clock(NOW)
    async with opened(tmp_path, replace(parts(*NAMES[:2]), now=clock)) as world:
        held = await world.held("alpha")
        await world.review.approve(ACTOR, held.draft, held.sha256)
        assert (await world.queue.page(Wanted(), urgent=True)).drafts == ()
        clock.at += timedelta(days=5, minutes=1)
        assert [one.draft for one in (await world.queue.page(Wanted(), urgent=True)).drafts] == [held.draft]
        clock.at = NOW + timedelta(days=25)
        near = (await world.queue.page(Wanted(), urgent=True)).drafts
        assert len(near) == 2
        assert {one.due for one in near} == {(NOW + timedelta(days=30)).date()}


async def test_time_and_edits_are_told_with_each_decision(tmp_path: Path) -> None:
    clock = Clock(NOW)
    async with opened(tmp_path, replace(parts(), now=clock)) as world:
        held = await world.held("alpha")
        await world.queue.show(held.draft, ACTOR.id)
        edited = await world.review.edit(ACTOR, held.draft, held.sha256, text_of(held.sentences), SUBJECT)
        clock.at += timedelta(seconds=40)
        await world.review.approve(ACTOR, held.draft, edited.sha256, "known to me")
        (verdict,) = (await world.queue.show(held.draft)).verdicts
        assert (verdict.seconds, verdict.reasoned, verdict.by) == (40, True, ACTOR.id)
        assert 0 < verdict.edited <= len(held.subject) + len(SUBJECT)


async def test_a_second_person_approves_where_the_organisation_asks_for_it(tmp_path: Path) -> None:
    async with opened(tmp_path, replace(parts(), sign_off=SignOff(second_person=True))) as world:
        held = await world.held("alpha")
        with pytest.raises(Refused) as refused:
            await world.review.approve(ACTOR, held.draft, held.sha256)
        assert refused.value.rule == "second_person"
        assert (await world.review.approve(BEN, held.draft, held.sha256)).state == "approved"
