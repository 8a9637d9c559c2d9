"""One follow-up at most, after silence, to somebody whom the first message reached; it leaves like the first one."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import ValidationError

from agents.follow_up import check_follow_up
from evals.kit.delivery_world import Clock, to_port
from evals.kit.smtp_peer import SmtpPeer
from memory.errors import ContactRefused, NotPermitted
from memory.ids import reply_id
from memory.records import Draft, Earlier, Reply, Route
from service.by_hand import HandOffs
from service.delivery import Delivery, DeliveryReport, Patience
from service.follow_up import FollowUps
from service.settings import Settings
from service.views import DraftView
from tests.helpers.parts import NOW, ScriptedSource, change, found
from tests.helpers.world import ACTOR, Parts, World, one_source, opened, without

WEEK = timedelta(days=7)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
async def world(tmp_path: Path, clock: Clock) -> AsyncIterator[World]:
    async with opened(tmp_path, Parts(sources=(one_source("Ada Muster"),), now=clock)) as made:
        yield made


def follow_ups(world: World) -> FollowUps:
    rows = world.rows
    return FollowUps(rows.review, rows.outreach, rows.contacts, world.runner, world.review.show, WEEK, world.deps.now)


def delivery(world: World, peer: SmtpPeer) -> Delivery:
    return Delivery(
        outbox=world.rows.outbox, contacts=world.rows.contacts, rules=world.deps.rules, smtp=to_port(peer.port),
        folder=world.home / "outbox", patience=Patience(), now=world.deps.now,
    )  # fmt: skip


async def approve(world: World, draft: DraftView) -> DraftView:
    assert draft.state == "held", draft.blocks
    return await world.review.approve(ACTOR, draft.draft, draft.sha256)


async def sent(world: World, peer: SmtpPeer) -> DraftView:
    draft = await approve(world, await world.held("alpha"))
    assert await delivery(world, peer).deliver_all() == DeliveryReport(sent=(draft.draft,))
    return draft


async def silent_for_a_week(world: World, clock: Clock) -> DraftView:
    """The first message, sent; nobody answered."""
    async with SmtpPeer() as peer:
        draft = await sent(world, peer)
    clock.forward(WEEK)
    return draft


def mails(peer: SmtpPeer) -> list[EmailMessage]:
    return [message_from_bytes(one.message, _class=EmailMessage, policy=policy.SMTP) for one in peer.took]


async def test_a_follow_up_is_held_approved_and_sent_in_the_thread_of_the_first_mail_by_smtp(
    world: World, clock: Clock
) -> None:
    async with SmtpPeer() as peer:
        first = await sent(world, peer)
        clock.forward(WEEK)
        later = await follow_ups(world).write(ACTOR, first.draft)
        assert (later.step, later.state) == (2, "held")
        await delivery(world, peer).deliver_all()
        assert len(peer.took) == 1
        await approve(world, later)
        assert await delivery(world, peer).deliver_all() == DeliveryReport(sent=(later.draft,))
    one, two = mails(peer)
    assert (two["In-Reply-To"], two["References"]) == (one["Message-ID"], one["Message-ID"])
    assert two["Message-ID"] != one["Message-ID"]
    assert two["Subject"] == f"Re: {one['Subject']}"
    assert two["To"] == one["To"]


async def test_a_follow_up_names_the_first_message_by_its_date_tells_one_more_proof_and_keeps_the_notice(
    world: World, clock: Clock
) -> None:
    first = await silent_for_a_week(world, clock)
    later = await follow_ups(world).write(ACTOR, first.draft)
    texts = {one.template: one.text for one in later.sentences if one.template}
    assert f"{NOW.day} November 2026" in texts["follow_up"]
    assert {"greeting", "ask_follow_up", "notice_sources", "notice_rights", "opt_out"} <= texts.keys()
    cited = {id_ for one in first.sentences for id_ in one.evidence}
    own = [one for one in later.sentences if one.template is None]
    assert len(own) <= 1
    assert not cited & {id_ for one in own for id_ in one.evidence}


async def test_the_further_proof_is_one_that_the_first_message_did_not_name(tmp_path: Path, clock: Clock) -> None:
    answer = found("alpha", "Ada Muster")
    titles = ("Fuse the norm kernel", "Page the cache", "Batch requests", "Quantize weights", "Shard the model")
    changes = tuple(
        change("alpha", "Ada Muster", answer.records[0].id, title).model_copy(
            update={
                "id": f"e{number}",
                "number": number,
                "sha": f"{number:040d}",
                "url": f"https://alpha.example/vllm-project/vllm/pull/{number}",
            }
        )
        for number, title in enumerate(titles)
    )
    source = ScriptedSource("alpha", {"cuda": answer.model_copy(update={"evidence": changes})})
    async with opened(tmp_path, Parts(sources=(source,), now=clock)) as world:
        first = await silent_for_a_week(world, clock)
        later = await follow_ups(world).write(ACTOR, first.draft)
    assert later.state == "held", later.blocks
    (own,) = [one for one in later.sentences if one.template is None]
    assert len(own.evidence) == 1
    assert not {*own.evidence} & {id_ for one in first.sentences for id_ in one.evidence}


async def test_a_redraft_of_a_follow_up_is_a_follow_up(world: World, clock: Clock) -> None:
    first = await silent_for_a_week(world, clock)
    later = await follow_ups(world).write(ACTOR, first.draft)
    again = await world.review.redraft(ACTOR, later.draft, "warmer")
    assert (again.step, again.version, again.state) == (2, 2, "held")
    assert (await world.review.show(first.draft)).state == "sent"


async def test_an_edited_follow_up_keeps_its_thread(world: World, clock: Clock) -> None:
    first = await silent_for_a_week(world, clock)
    later = await follow_ups(world).write(ACTOR, first.draft)
    own = "\n".join(one.text for one in later.sentences if one.template is None)
    edited = await world.review.edit(ACTOR, later.draft, later.sha256, f"{own}\nIt is a small team.", None)
    assert (edited.step, edited.version, edited.subject) == (2, 2, later.subject)


async def no_second_follow_up(world: World, clock: Clock) -> None:
    first = await silent_for_a_week(world, clock)
    later = await follow_ups(world).write(ACTOR, first.draft)
    await world.review.reject(ACTOR, later.draft, "not now")
    for id_ in (first.draft, later.draft):
        with pytest.raises(ContactRefused, match="follow_up_once"):
            await follow_ups(world).write(ACTOR, id_)


async def nothing_before_the_days_are_over(world: World, clock: Clock) -> None:
    first = await silent_for_a_week(world, clock)
    clock.forward(-timedelta(seconds=1))
    with pytest.raises(ContactRefused, match="too_soon"):
        await follow_ups(world).write(ACTOR, first.draft)


async def nothing_after_a_message_that_did_not_leave(world: World, clock: Clock) -> None:
    draft = await approve(world, await world.held("alpha"))
    clock.forward(WEEK)
    with pytest.raises(ContactRefused, match="not_sent"):
        await follow_ups(world).write(ACTOR, draft.draft)


async def nothing_after_an_objection(world: World, clock: Clock) -> None:
    first = await silent_for_a_week(world, clock)
    await world.contacts.objected(ACTOR, first.person)
    with pytest.raises(ContactRefused, match="suppressed"):
        await follow_ups(world).write(ACTOR, first.draft)


async def nothing_after_a_reply(world: World, clock: Clock) -> None:
    first = await silent_for_a_week(world, clock)
    await world.rows.inbox.add(reply(first), ACTOR)
    with pytest.raises(ContactRefused, match="replied"):
        await follow_ups(world).write(ACTOR, first.draft)


async def a_reply_after_the_approval_holds_it_back(world: World, clock: Clock) -> None:
    first = await silent_for_a_week(world, clock)
    await approve(world, await follow_ups(world).write(ACTOR, first.draft))
    await world.rows.inbox.add(reply(first), ACTOR)
    async with SmtpPeer() as peer:
        report = await delivery(world, peer).deliver_all()
    assert (len(report.refused), peer.took) == (1, [])


def reply(draft: DraftView) -> Reply:
    return Reply(
        id=reply_id(draft.draft, "hm"), message=draft.draft, search=draft.search, person=draft.person, step=1,
        text="hm", kind="unknown", phrase=None, message_id=None, lead=None, remind_on=None, by=ACTOR.id, at=NOW,
    )  # fmt: skip


async def test_a_second_follow_up_is_refused_also_where_the_first_was_rejected(world: World, clock: Clock) -> None:
    await no_second_follow_up(world, clock)


async def test_no_follow_up_before_the_days_are_over(world: World, clock: Clock) -> None:
    await nothing_before_the_days_are_over(world, clock)


async def test_no_follow_up_to_what_was_approved_and_never_sent(world: World, clock: Clock) -> None:
    await nothing_after_a_message_that_did_not_leave(world, clock)


async def test_no_follow_up_after_an_objection(world: World, clock: Clock) -> None:
    await nothing_after_an_objection(world, clock)


async def test_no_follow_up_after_a_reply(world: World, clock: Clock) -> None:
    await nothing_after_a_reply(world, clock)


async def test_delivery_holds_back_a_follow_up_approved_before_the_reply_came(world: World, clock: Clock) -> None:
    await a_reply_after_the_approval_holds_it_back(world, clock)


def forgets_what_was_written(earlier: Earlier, written: bool, now: datetime, wait: timedelta) -> None:
    check_follow_up(earlier, False, now, wait)


def waits_for_nothing(earlier: Earlier, written: bool, now: datetime, wait: timedelta) -> None:
    check_follow_up(earlier, written, now, timedelta())


def takes_anything_as_sent(earlier: Earlier, written: bool, now: datetime, wait: timedelta) -> None:
    check_follow_up(earlier.model_copy(update={"settled_at": now - wait}), written, now, wait)


@pytest.mark.parametrize(
    ("broken", "walk"),
    [
        (forgets_what_was_written, no_second_follow_up),
        (waits_for_nothing, nothing_before_the_days_are_over),
        (takes_anything_as_sent, nothing_after_a_message_that_did_not_leave),
    ],
)
async def test_each_of_these_goes_red_where_its_rule_is_left_out(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch, broken: object, walk: object
) -> None:
    monkeypatch.setattr("service.follow_up.check_follow_up", broken)
    assert callable(walk)
    with pytest.raises(pytest.fail.Exception):
        await walk(world, clock)


@pytest.mark.parametrize("walk", [nothing_after_an_objection, nothing_after_a_reply])
async def test_both_of_these_go_red_where_nobody_asks_what_stands_against_the_person(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch, walk: object
) -> None:
    monkeypatch.setattr("service.follow_up.check_approach", lambda approach: None)
    assert callable(walk)
    with pytest.raises(pytest.fail.Exception):
        await walk(world, clock)


async def test_delivery_goes_red_where_a_reply_is_not_looked_for(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody_answered(*said: object) -> None:
        return None

    monkeypatch.setattr("memory.store.contacts.reply_to", nobody_answered)
    with pytest.raises(AssertionError):
        await a_reply_after_the_approval_holds_it_back(world, clock)


async def test_a_message_by_hand_is_followed_by_hand_without_a_day_that_nobody_knows(
    world: World, clock: Clock
) -> None:
    rows, drafting = world.rows, world.review._drafting
    hands = HandOffs(rows.review, rows.handoffs, rows.contacts, drafting, world.deps.rules, rows.team, clock)
    (draft,) = await world.drafted("alpha")
    letter = Route(channel="letter", to=None, country=None, consent_note=None)
    await hands.route(ACTOR, draft.draft, letter)
    first = await approve(world, await world.review.show(draft.draft))
    await hands.copy(ACTOR, first.draft, first.sha256, "letter")
    clock.forward(WEEK)
    with pytest.raises(ContactRefused, match="not_sent"):
        await follow_ups(world).write(ACTOR, first.draft)
    await hands.settle(ACTOR, first.draft, "sent_by_hand", None)
    clock.forward(WEEK)
    later = await follow_ups(world).write(ACTOR, first.draft)
    assert (later.state, later.channel) == ("held", "letter")
    assert "follow_up_undated" in {one.template for one in later.sentences}
    colleague = letter.model_copy(update={"channel": "introduction", "to": "jo"})
    with pytest.raises(ContactRefused, match="asked_colleague"):
        await hands._check(await rows.review.get(later.draft), colleague)


async def test_a_note_to_a_colleague_is_not_followed_up(world: World) -> None:
    draft = await world.rows.review.get((await world.held("alpha")).draft)
    note = Route(channel="introduction", to="jo", country=None, consent_note=None)
    with pytest.raises(ContactRefused, match="asked_colleague"):
        check_follow_up(as_sent(draft.model_copy(update={"route": note})), False, NOW, WEEK)


def as_sent(first: Draft) -> Earlier:
    return Earlier(
        first=first, settled_at=NOW - WEEK, dated=date(2026, 11, 1), message_ids=(), read_from=(), reply=None
    )


async def test_whoever_may_not_search_asks_for_no_follow_up(world: World, clock: Clock) -> None:
    first = await silent_for_a_week(world, clock)
    with pytest.raises(NotPermitted):
        await follow_ups(world).write(without(ACTOR), first.draft)


def test_fewer_than_seven_days_cannot_be_set() -> None:
    assert Settings(HARDSIGNAL_FOLLOW_UP_DAYS=9).follow_up_days == 9  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Settings(HARDSIGNAL_FOLLOW_UP_DAYS=6)  # type: ignore[call-arg]
