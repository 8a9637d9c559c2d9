"""A note to a colleague: written by code, approved for them about one person, and answered."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from agents import grounding
from agents.by_hand import parted, rule_of
from memory.errors import AlreadyDecided, ContactRefused, StaleSha, UnknownId
from memory.records import IntroAnswer, Route
from memory.store import tables as t
from service.by_hand import HandOffs
from service.views import DraftView
from tests.helpers.parts import NOW
from tests.helpers.world import ACTOR, Parts, World, one_source, opened
from tests.service.test_team import lines, team

JO = "Jo Kollegin"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path, Parts(sources=(one_source("Ada Muster"),))) as made:
        await team(made).add(ACTOR, lines({}))
        yield made


def hands(world: World) -> HandOffs:
    rows, drafting = world.rows, world.review._drafting
    return HandOffs(rows.review, rows.handoffs, rows.contacts, drafting, world.deps.rules, rows.team, lambda: NOW)


def way(to: str = JO) -> Route:
    return Route(channel="introduction", to=to, country=None, consent_note=None)


async def routed(world: World) -> DraftView:
    (draft,) = await world.drafted("alpha")
    await hands(world).route(ACTOR, draft.draft, way())
    held = await world.review.show(draft.draft)
    assert held.state == "held", (held.blocks, held.warnings)
    return held


async def approved(world: World) -> DraftView:
    held = await routed(world)
    return await world.review.approve(ACTOR, held.draft, held.sha256)


async def asked(world: World) -> DraftView:
    draft = await approved(world)
    await hands(world).copy(ACTOR, draft.draft, draft.sha256, "introduction")
    await hands(world).settle(ACTOR, draft.draft, "sent_by_hand", None)
    return draft


async def test_the_note_names_the_person_their_work_its_link_and_the_role(world: World) -> None:
    note = await routed(world)
    proofs = [one for one in note.sentences if one.evidence]
    assert proofs
    assert all("Ada Muster" in one.text for one in proofs)
    assert note.message is not None
    said = parted(note.message, rule_of(way()))
    for words in ("Jo Kollegin,", "Ada Muster", "infrastructure engineer", next(iter(note.proofs.values()))):
        assert words in said.text
    assert not any(word in said.text.casefold() for word in ("score", "your work", "your change", "points"))
    assert "Art. 13 to 21 GDPR" in (said.notice or "")


async def test_an_approval_binds_the_colleague_and_the_person(world: World) -> None:
    note = await routed(world)
    (jo,) = (await team(world).list()).team
    assert note.message is not None
    said = parted(note.message, rule_of(way()))
    assert (said.to, said.about) == (jo.colleague, note.person)
    await team(world).add(ACTOR, lines({"name": "Kim Other", "accounts": ["github:login:kim"]}))
    await hands(world).route(ACTOR, note.draft, way("Kim Other"))
    with pytest.raises(StaleSha):
        await world.review.approve(ACTOR, note.draft, note.sha256)


@pytest.mark.parametrize(
    "told",
    [
        "Ada Muster has a score of 87.5.",
        "Ada Muster is about to leave.",
        "Ada Muster is looking for work.",
        "Your change in vllm-project/vllm.",
    ],
)
async def test_a_score_a_guess_or_a_nameless_proof_blocks_the_note(world: World, told: str) -> None:
    note = await routed(world)
    edited = await world.review.edit(ACTOR, note.draft, note.sha256, told, None)
    assert edited.state == "blocked"


async def test_that_a_guess_is_blocked_goes_red_without_its_guard(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grounding, "claimed_about", lambda *said: [])
    note = await routed(world)
    own = next(one.text for one in note.sentences if one.evidence)
    told = f"{own}\nAda Muster is looking for work."
    assert (await world.review.edit(ACTOR, note.draft, note.sha256, told, None)).state == "held"


@pytest.mark.parametrize("said", ["wont", "dont_know"])
async def test_a_no_frees_the_first_contact_and_is_kept(world: World, said: IntroAnswer) -> None:
    draft = await asked(world)
    await hands(world).answer(ACTOR, draft.draft, said)
    assert (await world.rows.contacts.approach(draft.person, None)).first_contact is None
    again = await world.review.show(draft.draft)
    assert (again.state, again.channel, again.blocks) == ("blocked", "email", ("no_contact_point",))
    with pytest.raises(ContactRefused) as refused:
        await hands(world).route(ACTOR, draft.draft, way())
    assert refused.value.rule == "declined"
    letter = Route(channel="letter", to=None, country=None, consent_note=None)
    await hands(world).route(ACTOR, draft.draft, letter)
    held = await world.review.show(draft.draft)
    assert (await world.review.approve(ACTOR, held.draft, held.sha256)).state == "approved"


async def test_who_will_ask_keeps_the_first_contact(world: World) -> None:
    draft = await asked(world)
    assert (await hands(world).answer(ACTOR, draft.draft, "will_ask")).answer == "will_ask"
    assert (await world.rows.contacts.approach(draft.person, None)).first_contact == draft.draft


async def test_nobody_answers_what_they_were_not_handed(world: World) -> None:
    draft = await approved(world)
    with pytest.raises(AlreadyDecided):
        await hands(world).answer(ACTOR, draft.draft, "wont")


async def test_only_the_approved_unchanged_note_is_copied(world: World) -> None:
    held = await routed(world)
    with pytest.raises(UnknownId):
        await hands(world).copy(ACTOR, held.draft, held.sha256, "introduction")
    draft = await world.review.approve(ACTOR, held.draft, held.sha256)
    async with world.store.write() as conn:
        changed = (await world.rows.handoffs.get(draft.draft)).message.replace("Ada", "Eve")
        await conn.execute(t.outbox.update().values(message=changed))
    with pytest.raises(StaleSha):
        await hands(world).copy(ACTOR, draft.draft, draft.sha256, "introduction")


async def test_nobody_is_asked_about_somebody_who_objected(world: World) -> None:
    draft = await approved(world)
    await world.rows.contacts.suppress("objected", NOW, ACTOR, person=draft.person)
    with pytest.raises(ContactRefused) as refused:
        await hands(world).copy(ACTOR, draft.draft, draft.sha256, "introduction")
    assert refused.value.rule == "suppressed"


async def test_a_colleague_who_left_is_not_handed_what_was_approved(world: World) -> None:
    draft = await approved(world)
    assert (await team(world).remove(ACTOR, JO)).blocked == (draft.draft,)
    assert (await world.review.show(draft.draft)).state == "blocked"


async def test_nobody_is_asked_to_introduce_themselves_or_is_asked_unasked(world: World) -> None:
    (draft,) = await world.drafted("alpha")
    await team(world).add(ACTOR, lines({"name": "Ada M.", "accounts": ["alpha:login:ada"]}))
    for name, error in (("Ada M.", ContactRefused), ("Nobody Here", UnknownId)):
        known: Any = error
        with pytest.raises(known):
            await hands(world).route(ACTOR, draft.draft, way(name))
