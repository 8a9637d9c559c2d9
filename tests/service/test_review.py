"""The review queue: a person decides about exactly what they were shown, once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from agents.message import text_of
from memory.errors import AlreadyDecided, NotPermitted, StaleSha, UnknownId, UsageError
from memory.records import Outgoing, ReviewDecision
from service.views import DraftView
from tests.helpers.counting import Clock
from tests.helpers.parts import NOW
from tests.helpers.world import ACTOR, Parts, World, address_of, one_source, opened

OTHER_SHA = "0" * 64
SUBJECT = "An open ML infrastructure engineer role"
Writes = Callable[[World, DraftView], Awaitable[object]]


def parts() -> Parts:
    return Parts(sources=(one_source("Ada Muster"),))


async def outbox(world: World) -> Outgoing | None:
    """The message that delivery would take; taking it is not sending it."""
    return await world.rows.outbox.take(NOW, NOW)


def body(draft: DraftView) -> str:
    return text_of(draft.sentences)


async def test_approving_what_was_shown_puts_exactly_that_message_on_its_way(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        assert held.state == "held"
        assert await outbox(world) is None
        approved = await world.review.approve(ACTOR, held.draft, held.sha256)
        leaving = await outbox(world)
        assert approved.state == "approved"
        assert leaving is not None
        assert (leaving.message, leaving.sha256) == (held.message, held.sha256)
        assert (await world.rows.runs.of_search(held.search))[0].status == "done"


@pytest.mark.parametrize("state", ["blocked", "rejected"])
async def test_what_is_not_held_cannot_be_approved(tmp_path: Path, state: str) -> None:
    async with opened(tmp_path, parts()) as world:
        (draft,) = await world.drafted("alpha")
        if state == "rejected":
            draft = await world.review.reject(ACTOR, draft.draft, "not now")
        assert draft.state == state
        with pytest.raises(AlreadyDecided):
            await world.review.approve(ACTOR, draft.draft, draft.sha256)
        assert await outbox(world) is None


async def test_a_second_word_about_the_same_draft_is_refused(tmp_path: Path) -> None:
    words: list[Writes] = [
        lambda world, draft: world.review.approve(ACTOR, draft.draft, draft.sha256),
        lambda world, draft: world.review.reject(ACTOR, draft.draft, "not now"),
        lambda world, draft: world.review.redraft(ACTOR, draft.draft, "shorter"),
    ]
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        await words[0](world, held)
        for word in words:
            with pytest.raises(AlreadyDecided):
                await word(world, held)


async def test_two_approvals_at_once_are_one_approval(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world, opened(tmp_path, parts()) as other:
        held = await world.held("alpha")
        said = await asyncio.gather(
            *(one.review.approve(ACTOR, held.draft, held.sha256) for one in (world, other)), return_exceptions=True
        )
        assert sorted(type(result).__name__ for result in said) == ["AlreadyDecided", "DraftView"]
        acts = [entry.act for entry in await world.rows.audit.entries()]
        assert acts.count("draft.approved") == 1


async def test_another_sha_than_the_one_shown_decides_and_edits_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        with pytest.raises(StaleSha):
            await world.review.approve(ACTOR, held.draft, OTHER_SHA)
        with pytest.raises(StaleSha):
            await world.review.edit(ACTOR, held.draft, OTHER_SHA, body(held), None)
        for word in (world.review.reject, world.review.redraft):
            with pytest.raises(StaleSha):
                await word(ACTOR, held.draft, "not now", OTHER_SHA)
        assert await world.review.show(held.draft) == held


async def test_the_sha_of_an_earlier_version_is_stale(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        edited = await world.review.edit(ACTOR, held.draft, held.sha256, body(held), SUBJECT)
        assert edited.sha256 != held.sha256
        with pytest.raises(StaleSha):
            await world.review.approve(ACTOR, held.draft, held.sha256)
        assert (await world.review.approve(ACTOR, held.draft, edited.sha256)).state == "approved"


async def test_editing_an_approved_draft_takes_the_message_back(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        await world.review.approve(ACTOR, held.draft, held.sha256)
        edited = await world.review.edit(ACTOR, held.draft, held.sha256, body(held), SUBJECT)
        assert (edited.state, edited.version) == ("held", held.version + 1)
        assert await outbox(world) is None
        await world.review.approve(ACTOR, held.draft, edited.sha256)
        leaving = await outbox(world)
        assert leaving is not None
        assert (leaving.sha256, leaving.version) == (edited.sha256, edited.version)


async def test_a_message_on_its_way_can_no_longer_be_edited(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        await world.review.approve(ACTOR, held.draft, held.sha256)
        leaving = await outbox(world)
        assert leaving is not None
        await world.rows.outbox.stamp(leaving.draft, leaving.fence, "stamped", NOW)
        with pytest.raises(AlreadyDecided):
            await world.review.edit(ACTOR, held.draft, held.sha256, body(held), None)


async def test_an_edit_keeps_the_thread_waiting_and_blocks_what_nothing_carries(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        claim = f"{body(held)}\nYou invented the transistor in 1947."
        edited = await world.review.edit(ACTOR, held.draft, held.sha256, claim, None)
        assert (edited.state, edited.blocks, edited.made_by) == ("blocked", ("unsupported_sentence",), ACTOR.id)
        (run,) = [run for run in await world.rows.runs.of_search(held.search) if run.kind == "outreach"]
        assert run.status == "waiting"
        with pytest.raises(AlreadyDecided):
            await world.review.approve(ACTOR, held.draft, edited.sha256)


async def test_an_edit_that_leaves_no_sentence_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        with pytest.raises(UsageError):
            await world.review.edit(ACTOR, held.draft, held.sha256, "   ", None)


async def test_a_new_contact_turns_a_blocked_draft_into_a_held_one_under_a_new_sha(tmp_path: Path) -> None:
    clock = Clock(NOW)
    async with opened(tmp_path, replace(parts(), now=clock)) as world:
        (blocked,) = await world.drafted("alpha")
        assert (blocked.state, blocked.blocks, blocked.recipient) == ("blocked", ("no_contact_point",), None)
        await world.contacts.add(ACTOR, blocked.person, address_of(blocked.person))
        held = await world.review.show(blocked.draft)
        assert (held.state, held.recipient) == ("held", address_of(blocked.person).address)
        assert held.sha256 != blocked.sha256
        clock.at += timedelta(minutes=1)
        await world.contacts.add(ACTOR, blocked.person, address_of(blocked.person, "new"))
        again = await world.review.show(blocked.draft)
        assert again.recipient == address_of(blocked.person, "new").address
        with pytest.raises(StaleSha):
            await world.review.approve(ACTOR, held.draft, held.sha256)


async def test_a_new_contact_leaves_an_approved_draft_as_it_was_approved(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        approved = await world.review.approve(ACTOR, held.draft, held.sha256)
        await world.contacts.add(ACTOR, held.person, address_of(held.person, "new"))
        assert await world.review.show(held.draft) == approved


async def test_a_rejected_draft_is_settled_and_the_search_is_done(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        (draft,) = await world.drafted("alpha")
        assert (await world.searches.show(draft.search)).status == "held"
        assert (await world.review.reject(ACTOR, draft.draft, "not now")).state == "rejected"
        assert (await world.searches.show(draft.search)).status == "done"


@pytest.mark.parametrize("verdict", ["reject", "redraft"])
async def test_a_word_against_a_draft_needs_its_reason(tmp_path: Path, verdict: str) -> None:
    async with opened(tmp_path, parts()) as world:
        (draft,) = await world.drafted("alpha")
        with pytest.raises(UsageError, match="reason"):
            await getattr(world.review, verdict)(ACTOR, draft.draft, "  ")
        assert await world.review.show(draft.draft) == draft


async def test_an_approved_draft_is_edited_or_left_but_not_drafted_again(tmp_path: Path) -> None:
    """Its thread has ended; a new version comes from a person."""
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        await world.review.approve(ACTOR, held.draft, held.sha256)
        edited = await world.review.edit(ACTOR, held.draft, held.sha256, body(held), SUBJECT)
        assert edited.state == "held"
        with pytest.raises(AlreadyDecided, match="edit it or reject it"):
            await world.review.redraft(ACTOR, held.draft, "warmer")
        assert (await world.review.reject(ACTOR, held.draft, "not now")).state == "rejected"


async def test_a_word_in_somebody_elses_name_is_refused_by_the_store(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        held = await world.held("alpha")
        word = ReviewDecision(by="local:boss", at=NOW, verdict="reject", version=held.version, reason="not now")
        with pytest.raises(NotPermitted, match="in the name of"):
            await world.rows.review.decide(held.draft, held.sha256, word, None, ACTOR)
        assert await world.review.show(held.draft) == held


async def test_a_draft_that_nobody_knows_is_named(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts()) as world:
        with pytest.raises(UnknownId, match="nobody"):
            await world.review.show("nobody")
        with pytest.raises(UnknownId, match="nobody"):
            await world.review.approve(ACTOR, "nobody", OTHER_SHA)


async def test_the_queue_shows_each_proof_and_can_be_narrowed(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source("Ada Muster", "Ben Probe"),))) as world:
        first, second = await world.drafted("alpha")
        await world.review.reject(ACTOR, first.draft, "not now")
        assert [draft.draft for draft in await world.review.list("blocked")] == [second.draft]
        assert await world.review.list(search="s9") == ()
        cited = {id_ for sentence in second.sentences for id_ in sentence.evidence}
        assert cited
        assert second.proofs.keys() == cited
        assert all(url.startswith("https://alpha.example/") for url in second.proofs.values())
