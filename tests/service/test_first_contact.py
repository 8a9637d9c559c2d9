"""One first contact for each person, over all searches: whoever was approved first holds it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from memory.errors import ContactRefused
from memory.records import Approach
from memory.store import outbox
from service.delivery import Delivery, Patience
from service.views import DraftView
from tests.helpers.code import calls, modules
from tests.helpers.parts import NOW, ScriptedSource, found
from tests.helpers.world import ACTOR, Parts, World, address_of, opened

RULE = "prior_contact"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    ada = found("alpha", "Ada Muster")
    sources = (ScriptedSource("alpha", {"cuda": ada}), ScriptedSource("beta", {"cuda": ada}))
    async with opened(tmp_path, Parts(sources=sources)) as made:
        yield made


async def twice_held(world: World) -> tuple[DraftView, DraftView]:
    """The same person held in two searches, before anything was approved."""
    first, other = await world.drafted("alpha"), await world.drafted("beta")
    await world.contacts.add(ACTOR, first[0].person, address_of(first[0].person))
    held = await world.review.show(first[0].draft), await world.review.show(other[0].draft)
    assert [draft.state for draft in held] == ["held", "held"]
    return held


async def approve(world: World, draft: DraftView) -> DraftView:
    return await world.review.approve(ACTOR, draft.draft, draft.sha256)


def delivery(world: World) -> Delivery:
    return Delivery(
        outbox=world.rows.outbox, contacts=world.rows.contacts, rules=world.deps.rules, smtp=None,
        folder=world.home / "outbox", patience=Patience(), now=lambda: NOW,
    )  # fmt: skip


async def the_second_search_approves_nobody_twice(world: World) -> None:
    first, other = await twice_held(world)
    await approve(world, first)
    with pytest.raises(ContactRefused) as refused:
        await approve(world, other)
    assert refused.value.rule == RULE
    assert first.draft in str(refused.value)


async def two_approvals_behind_our_back_are_one_delivery(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = await twice_held(world)
    with monkeypatch.context() as blind:
        blind.setattr(world.rows.contacts, "approach", nothing_on_file)
        await approve(world, first)
        await approve(world, other)
    report = await delivery(world).deliver_all()
    assert len(report.handed_off) == 1
    assert len(report.refused) == 1


async def nothing_on_file(*said: object, **more: object) -> Approach:
    return Approach()


async def test_a_person_approached_in_one_search_is_not_approved_in_another(world: World) -> None:
    await the_second_search_approves_nobody_twice(world)


async def test_delivery_lets_only_the_first_approved_of_two_messages_leave(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_approvals_behind_our_back_are_one_delivery(world, monkeypatch)


async def test_a_draft_made_after_the_first_contact_is_blocked_with_that_rule(world: World) -> None:
    await approve(world, await world.held("alpha"))
    (later,) = await world.drafted("beta")
    assert RULE in later.blocks


async def test_a_first_contact_that_was_taken_back_is_free_again(world: World) -> None:
    first, other = await twice_held(world)
    approved = await approve(world, first)
    text = " ".join(one.text for one in approved.sentences if one.template is None)
    await world.review.edit(ACTOR, first.draft, first.sha256, text, None)
    assert (await approve(world, other)).state == "approved"


async def test_that_approval_goes_red_where_nobody_looks_at_other_messages(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "REACHES", ())
    with pytest.raises(pytest.fail.Exception):
        await the_second_search_approves_nobody_twice(world)


async def test_that_delivery_goes_red_where_nobody_looks_at_other_messages(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "REACHES", ())
    with pytest.raises(AssertionError):
        await two_approvals_behind_our_back_are_one_delivery(world, monkeypatch)


def test_what_stands_against_a_person_is_judged_at_each_door() -> None:
    asked = {path for path, tree in modules("agents", "service", "apps") if "check_approach" in calls(tree)}
    shown = {"service/routes.py"}
    """The view of routes tells what the policy would say; each way is judged again when it is taken."""
    assert (
        asked == {"agents/contact_policy.py", "agents/holding.py", "service/follow_up.py", "service/review.py"} | shown
    )
