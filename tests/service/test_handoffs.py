"""Ways by hand: the same check, the same approval, and a text that can be copied only while both hold."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from memory.errors import AlreadyDecided, ContactRefused, NotPermitted, Refused, StaleSha, UnknownId, UsageError
from memory.records import Actor, Approach, Route
from memory.store import tables as t
from service import by_hand
from service.by_hand import HandOffs, HandOffView
from service.delivery import Delivery, Patience
from service.views import DraftView
from tests.helpers.code import calls, modules
from tests.helpers.parts import NOW
from tests.helpers.world import ACTOR, Parts, World, address_of, one_source, opened, without

PROFILE = "https://www.linkedin.com/in/ada-muster"


def route(**other: Any) -> Route:
    said: dict[str, Any] = {"channel": "linkedin", "to": PROFILE, "country": None, "consent_note": None}
    return Route(**(said | other))


LETTER = route(channel="letter", to=None)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path, Parts(sources=(one_source("Ada Muster"),))) as made:
        yield made


def hands(world: World) -> HandOffs:
    rows = world.rows
    drafting, rules = world.review._drafting, world.deps.rules
    return HandOffs(rows.review, rows.handoffs, rows.contacts, drafting, rules, rows.team, lambda: NOW)


async def routed(world: World, way: Route = LETTER) -> DraftView:
    (draft,) = await world.drafted("alpha")
    await hands(world).route(ACTOR, draft.draft, way)
    return await world.review.show(draft.draft)


async def approved(world: World, way: Route = LETTER) -> DraftView:
    held = await routed(world, way)
    assert held.state == "held", held.blocks
    return await world.review.approve(ACTOR, held.draft, held.sha256)


async def copy(world: World, draft: DraftView, **other: Any) -> HandOffView:
    said: dict[str, Any] = {"id_": draft.draft, "sha256": draft.sha256, "channel": draft.channel}
    return await hands(world).copy(ACTOR, **(said | other))


async def test_a_draft_without_an_address_is_held_once_it_goes_by_hand(world: World) -> None:
    held = await routed(world, route())
    assert (held.state, held.channel, held.recipient) == ("held", "linkedin", PROFILE)


async def test_the_text_is_copied_from_an_approved_sha_and_attested(world: World) -> None:
    draft = await approved(world, route())
    handed = await copy(world, draft)
    assert handed.state == "handed_off"
    assert handed.limits is not None
    assert handed.limits.longest is not None
    assert len(handed.text) == handed.limits.characters <= handed.limits.longest
    told = await hands(world).settle(ACTOR, draft.draft, "sent_by_hand", None)
    assert (told.state, told.attested) == ("handed_off", "sent_by_hand")


async def test_a_short_message_says_where_it_was_found_and_carries_the_whole_notice_behind_it(world: World) -> None:
    handed = await copy(world, await approved(world, route()))
    assert "Found by your public work" in handed.text
    assert "Art. 13 to 21 GDPR" not in handed.text
    assert handed.notice is not None
    assert "Art. 13 to 21 GDPR" in handed.notice
    assert PROFILE in handed.notice


async def test_a_letter_carries_the_whole_notice_itself(world: World) -> None:
    handed = await copy(world, await approved(world))
    assert handed.notice is None
    assert "Art. 13 to 21 GDPR" in handed.text


async def test_a_message_made_short_is_whole_again_by_another_way(world: World) -> None:
    whole = await routed(world)
    await hands(world).route(ACTOR, whole.draft, route())
    await hands(world).route(ACTOR, whole.draft, LETTER)
    again = await world.review.show(whole.draft)
    assert [one.text for one in again.sentences] == [one.text for one in whole.sentences]


async def test_what_was_approved_for_one_way_is_no_approval_of_another(world: World) -> None:
    draft = await approved(world)
    await hands(world).route(ACTOR, draft.draft, route())
    with pytest.raises(Refused):
        await copy(world, draft)
    with pytest.raises(AlreadyDecided):
        await world.rows.handoffs.copied(draft.draft, draft.sha256, ACTOR, NOW)


async def test_the_channel_that_is_asked_for_is_the_one_that_was_approved(world: World) -> None:
    draft = await approved(world)
    with pytest.raises(Refused) as refused:
        await copy(world, draft, channel="linkedin")
    assert refused.value.rule == "wrong_channel"


async def test_another_sha_copies_nothing(world: World) -> None:
    draft = await approved(world)
    with pytest.raises(StaleSha):
        await copy(world, draft, sha256="0" * 64)
    assert (await world.review.show(draft.draft)).state == "approved"


async def test_what_is_not_approved_cannot_be_copied(world: World) -> None:
    held = await routed(world)
    with pytest.raises(UnknownId):
        await copy(world, held)


async def changed_bytes_are_not_copied(world: World) -> None:
    draft = await approved(world)
    async with world.store.write() as conn:
        message = (await world.rows.handoffs.get(draft.draft)).message
        await conn.execute(t.outbox.update().values(message=message.replace("Muster", "Mustex")))
    with pytest.raises(StaleSha):
        await copy(world, draft)


async def somebody_who_objected_is_not_handed_to(world: World) -> None:
    draft = await approved(world)
    await world.rows.contacts.suppress("objected", NOW, ACTOR, person=draft.person)
    with pytest.raises(ContactRefused):
        await copy(world, draft)


async def test_bytes_changed_after_approval_are_not_copied(world: World) -> None:
    await changed_bytes_are_not_copied(world)


async def test_somebody_who_objected_after_approval_is_not_handed_to(world: World) -> None:
    await somebody_who_objected_is_not_handed_to(world)


async def test_that_copying_goes_red_without_the_check_of_the_bytes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_hand, "check_approved", lambda row, now: None)
    with pytest.raises(pytest.fail.Exception):
        await changed_bytes_are_not_copied(world)


async def test_that_copying_goes_red_without_the_fresh_look_at_the_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*said: object, **more: object) -> Approach:
        return Approach()

    monkeypatch.setattr(world.rows.contacts, "approach", nothing)
    with pytest.raises(pytest.fail.Exception):
        await somebody_who_objected_is_not_handed_to(world)


async def test_delivery_takes_no_message_that_goes_by_hand(world: World) -> None:
    await approved(world)
    delivery = Delivery(
        outbox=world.rows.outbox, contacts=world.rows.contacts, rules=world.deps.rules, smtp=None,
        folder=world.home / "outbox", patience=Patience(), now=lambda: NOW,
    )  # fmt: skip
    assert not any((await delivery.deliver_all()).model_dump().values())


async def test_what_was_not_sent_is_approved_again_and_can_be_copied(world: World) -> None:
    draft = await approved(world)
    await copy(world, draft)
    assert (await hands(world).settle(ACTOR, draft.draft, "not_sent", None)).state == "approved"
    assert (await copy(world, draft)).state == "handed_off"


async def test_a_changed_text_is_kept_as_what_was_sent_with_what_nothing_carries(world: World) -> None:
    draft = await approved(world)
    handed = await copy(world, draft)
    told = await hands(world).settle(
        ACTOR, draft.draft, "sent_changed", handed.text.replace("Hello", "Hi") + "\nYou won the Turing Award in 2019."
    )
    assert told.attested == "sent_changed"
    assert any("2019" in warning for warning in told.warnings)
    with pytest.raises(AlreadyDecided):
        await hands(world).settle(ACTOR, draft.draft, "sent_by_hand", None)


@pytest.mark.parametrize(("attested", "text"), [("sent_changed", None), ("sent_by_hand", "another text")])
async def test_a_changed_text_belongs_to_one_word_only(world: World, attested: Any, text: str | None) -> None:
    draft = await approved(world)
    await copy(world, draft)
    with pytest.raises(UsageError):
        await hands(world).settle(ACTOR, draft.draft, attested, text)


async def test_nothing_is_attested_of_what_nobody_has(world: World) -> None:
    draft = await approved(world)
    with pytest.raises(AlreadyDecided):
        await hands(world).settle(ACTOR, draft.draft, "sent_by_hand", None)


async def test_an_approach_by_hand_is_the_first_contact_of_every_search(world: World) -> None:
    draft = await approved(world)
    approach = await world.rows.contacts.approach(draft.person, None)
    assert approach.first_contact == draft.draft


@pytest.mark.parametrize(
    ("way", "rule"),
    [
        (route(to=None), "no_page"),
        (route(to="https://linkedin.example/in/ada"), "bad_url"),
        (route(to="https://evil-linkedin.com/in/ada"), "bad_url"),
        (route(to="https://www.linkedin.com/in/ada\nTo: x"), "bad_url"),
        (route(channel="contact_form", to="https://github.com/ada/site/issues/new"), "github_born"),
        (route(channel="contact_form", to="https://ada.github.io/contact"), "github_born"),
        (route(country="DE"), "consent_needed"),
        (route(country="AT", consent_note=" "), "consent_needed"),
        (route(country="Germany"), "bad_country"),
        (route(channel="letter", to="https://ada.example"), "bad_url"),
    ],
)
async def test_a_way_that_may_not_be_taken_is_refused_and_not_kept(world: World, way: Route, rule: str) -> None:
    (draft,) = await world.drafted("alpha")
    with pytest.raises(ContactRefused) as refused:
        await hands(world).route(ACTOR, draft.draft, way)
    assert refused.value.rule == rule
    assert (await world.review.show(draft.draft)).version == draft.version


@pytest.mark.parametrize(
    "way", [route(country="DE", consent_note="asked at a fair"), route(channel="letter", to=None, country="DE")]
)
async def test_consent_opens_a_way_and_paper_needs_none(world: World, way: Route) -> None:
    assert (await routed(world, way)).state == "held"


async def test_an_edit_stays_on_its_way_and_too_long_a_text_is_blocked(world: World) -> None:
    held = await routed(world, route())
    own = " ".join(one.text for one in held.sentences if one.template is None)
    again = await world.review.edit(ACTOR, held.draft, held.sha256, f"{own} {own} {own} {own}", None)
    assert again.channel == "linkedin"
    assert "too_long" in again.blocks


async def test_a_contact_point_entered_later_changes_no_way(world: World) -> None:
    held = await routed(world, route())
    await world.contacts.add(ACTOR, held.person, address_of(held.person))
    assert (await world.review.show(held.draft)).channel == "linkedin"
    await hands(world).route(ACTOR, held.draft, None)
    mail = await world.review.show(held.draft)
    assert (mail.state, mail.channel) == ("held", "email")


async def test_who_may_not_recruit_takes_no_way(world: World) -> None:
    draft = await approved(world)
    nobody: Actor = without(ACTOR)
    with pytest.raises(NotPermitted):
        await hands(world).route(nobody, draft.draft, route())
    with pytest.raises(NotPermitted):
        await hands(world).copy(nobody, draft.draft, draft.sha256, "letter")
    with pytest.raises(NotPermitted):
        await hands(world).settle(nobody, draft.draft, "not_sent", None)


def test_a_way_by_hand_is_judged_at_each_door() -> None:
    asked = {path for path, tree in modules("agents", "service", "apps") if "check_route" in calls(tree)}
    assert asked == {"agents/holding.py", "service/by_hand.py", "service/routes.py"}


def test_approved_bytes_are_checked_by_one_function() -> None:
    asked = {path for path, tree in modules("agents", "service", "apps") if "check_approved" in calls(tree)}
    assert asked == {"service/delivery.py", "service/by_hand.py"}
