"""Replies: they end the sequence, a no ends it for good, and nothing but an approved draft answers them."""

import json
import mailbox
from collections.abc import AsyncIterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from evals.kit.delivery_world import Clock, to_port
from evals.kit.smtp_peer import SmtpPeer
from memory.errors import ContactRefused, NotPermitted, Refused, UnknownId, UsageError
from memory.records import Actor, ReplyKind
from service.delivery import Delivery, DeliveryReport, Patience
from service.follow_up import FollowUps
from service.inbox import LONGEST_REPLY, Inbox, Meant
from service.views import DraftView
from tests.helpers.parts import NOW
from tests.helpers.world import ACTOR, Parts, World, one_source, opened, without

WEEK = timedelta(days=7)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
async def world(tmp_path: Path, clock: Clock) -> AsyncIterator[World]:
    async with opened(tmp_path, Parts(sources=(one_source("Ada Muster"),), now=clock)) as made:
        yield made


@pytest.fixture
async def peer() -> AsyncIterator[SmtpPeer]:
    async with SmtpPeer() as opened_:
        yield opened_


def inbox(world: World) -> Inbox:
    rows = world.rows
    return Inbox(
        drafts=rows.review, rows=rows.inbox, handoffs=rows.handoffs, outreach=rows.outreach, people=rows.people,
        runner=world.runner, objected=world.contacts.objected, check_again=world.review.check_again,
        now=world.deps.now,
    )  # fmt: skip


def follow_ups(world: World) -> FollowUps:
    rows = world.rows
    return FollowUps(rows.review, rows.outreach, rows.contacts, world.runner, world.review.show, WEEK, world.deps.now)


async def deliver(world: World, peer: SmtpPeer) -> DeliveryReport:
    return await Delivery(
        outbox=world.rows.outbox, contacts=world.rows.contacts, rules=world.deps.rules, smtp=to_port(peer.port),
        folder=world.home / "outbox", patience=Patience(), now=world.deps.now,
    ).deliver_all()  # fmt: skip


async def approve(world: World, draft: DraftView) -> DraftView:
    assert draft.state == "held", draft.blocks
    return await world.review.approve(ACTOR, draft.draft, draft.sha256)


async def sent(world: World, peer: SmtpPeer) -> DraftView:
    draft = await approve(world, await world.held("alpha"))
    assert await deliver(world, peer) == DeliveryReport(sent=(draft.draft,))
    return draft


async def answer_to(world: World, draft: DraftView, text: str) -> DraftView:
    view = await inbox(world).add(ACTOR, draft.draft, text)
    assert view.answer is not None
    return await world.review.show(view.answer)


def templates(draft: DraftView) -> dict[str, str]:
    return {one.template: one.text for one in draft.sentences if one.template}


def mails(peer: SmtpPeer) -> list[EmailMessage]:
    return [message_from_bytes(one.message, _class=EmailMessage, policy=policy.SMTP) for one in peer.took]


ANSWERED: list[tuple[str, ReplyKind, str]] = [
    ("Sounds good!", "yes", "answer_yes"),
    ("Not right now.", "not_now", "answer_not_now"),
    ("Ask my colleague Rita.", "ask_colleague", "answer_ask_colleague"),
    ("How did you find me?", "how_did_you_find_me", "answer_found"),
    ("What is the salary?", "pay_question", "answer_pay"),
]


@pytest.mark.parametrize(("text", "kind", "template"), ANSWERED)
async def test_each_kind_of_reply_is_answered_by_a_held_draft_of_fixed_texts(
    world: World, peer: SmtpPeer, text: str, kind: ReplyKind, template: str
) -> None:
    first = await sent(world, peer)
    view = await inbox(world).add(ACTOR, first.draft, text)
    assert (view.kind, view.person) == (kind, first.person)
    assert view.answer is not None
    answer = await world.review.show(view.answer)
    assert (answer.state, answer.step) == ("held", 3)
    assert template in templates(answer)
    assert {"notice_rights", "opt_out"} <= templates(answer).keys()
    assert all(one.template for one in answer.sentences)


async def an_answer_leaves_only_approved(world: World, peer: SmtpPeer) -> None:
    first = await sent(world, peer)
    answer = await answer_to(world, first, "Sounds good!")
    assert await deliver(world, peer) == DeliveryReport()
    await approve(world, answer)
    assert await deliver(world, peer) == DeliveryReport(sent=(answer.draft,))
    one, two = mails(peer)
    assert (two["In-Reply-To"], two["References"]) == (one["Message-ID"], one["Message-ID"])
    assert two["Subject"] == f"Re: {one['Subject']}"


async def test_an_answer_waits_for_a_person_and_leaves_in_the_thread_by_smtp(world: World, peer: SmtpPeer) -> None:
    await an_answer_leaves_only_approved(world, peer)


async def test_that_goes_red_where_an_answer_approves_itself(
    world: World, peer: SmtpPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow = Inbox._follow

    async def hasty(self: Inbox, actor: Actor, reply: object) -> object:
        view = await follow(self, actor, reply)  # type: ignore[arg-type]
        assert view.answer is not None
        await approve(world, await world.review.show(view.answer))
        return view

    monkeypatch.setattr(Inbox, "_follow", hasty)
    with pytest.raises(AssertionError):
        await an_answer_leaves_only_approved(world, peer)


async def a_no_ends_it_for_good(world: World, peer: SmtpPeer, clock: Clock) -> None:
    first = await sent(world, peer)
    clock.forward(WEEK)
    later = await follow_ups(world).write(ACTOR, first.draft)
    view = await inbox(world).add(ACTOR, first.draft, "No thank you.")
    assert (view.kind, view.answer) == ("no", None)
    assert await world.rows.contacts.suppressed(None, first.person)
    assert "suppressed" in (await world.review.show(later.draft)).blocks


async def test_a_no_suppresses_and_blocks_what_waits(world: World, peer: SmtpPeer, clock: Clock) -> None:
    await a_no_ends_it_for_good(world, peer, clock)


async def test_that_goes_red_where_a_no_is_only_noted(
    world: World, peer: SmtpPeer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*said: object) -> None:
        return None

    monkeypatch.setattr(Inbox, "_no", nothing)
    with pytest.raises(AssertionError):
        await a_no_ends_it_for_good(world, peer, clock)


async def test_any_reply_ends_the_sequence_also_one_that_nobody_understands(
    world: World, peer: SmtpPeer, clock: Clock
) -> None:
    first = await sent(world, peer)
    clock.forward(WEEK)
    later = await follow_ups(world).write(ACTOR, first.draft)
    view = await inbox(world).add(ACTOR, first.draft, "Who is this?")
    assert (view.kind, view.answer) == ("unknown", None)
    assert "replied" in (await world.review.show(later.draft)).blocks
    with pytest.raises(ContactRefused, match="replied"):
        await follow_ups(world).write(ACTOR, first.draft)


async def test_how_did_you_find_me_is_answered_with_link_date_and_source_of_each_cited_proof(
    world: World, peer: SmtpPeer
) -> None:
    first = await sent(world, peer)
    answer = await answer_to(world, first, "How did you find me?")
    told = [one for one in answer.sentences if one.template == "answer_found_proof"]
    assert [one.evidence for one in told] == [one.evidence for one in first.sentences if one.evidence]
    for one in told:
        assert all(part in one.text for part in (first.proofs[one.evidence[0]], "(alpha)", f"{NOW.day} November"))
    assert "answer_found_address" in templates(answer)


async def test_pay_is_told_from_the_confirmed_range_alone(world: World, peer: SmtpPeer) -> None:
    first = await sent(world, peer)
    answer = await answer_to(world, first, "What is the salary?")
    figures = {name for name in templates(answer) if name.startswith("pay_")}
    assert bool(figures) != ("answer_pay_later" in templates(answer))
    assert figures == {name for name in templates(first) if name.startswith("pay_")}


async def test_who_agreed_to_hear_again_is_kept_with_the_day_and_nobody_else_is(world: World, peer: SmtpPeer) -> None:
    first = await sent(world, peer)
    assert (await inbox(world).add(ACTOR, first.draft, "Not now, write me on 1 March.")).remind_on is None
    march = date(2027, 3, 1)
    view = await inbox(world).correct(ACTOR, first.draft, Meant(remind_on=march))
    assert view.remind_on == march
    assert view.answer is not None
    assert "1 March 2027" in templates(await world.review.show(view.answer))["answer_not_now_remind"]
    for meant in (Meant(kind="yes", remind_on=march), Meant(remind_on=NOW.date())):
        with pytest.raises(UsageError, match="remind-on"):
            await inbox(world).correct(ACTOR, first.draft, meant)


async def test_a_person_corrects_the_kind_and_the_answer_follows(world: World, peer: SmtpPeer) -> None:
    first = await sent(world, peer)
    unknown = await inbox(world).add(ACTOR, first.draft, "Mhm.")
    assert unknown.answer is None
    view = await inbox(world).correct(ACTOR, first.draft, Meant(kind="yes"))
    assert (view.kind, view.phrase) == ("yes", None)
    assert view.answer is not None
    assert "answer_yes" in templates(await world.review.show(view.answer))
    view = await inbox(world).correct(ACTOR, view.answer, Meant(kind="pay_question"))
    assert view.answer is not None
    assert "answer_pay" in templates(await world.review.show(view.answer))
    view = await inbox(world).correct(ACTOR, first.draft, Meant(kind="unknown"))
    assert view.answer is not None
    blocked = await world.review.show(view.answer)
    assert (blocked.state, "no_answer" in blocked.blocks) == ("blocked", True)


async def test_a_lead_is_a_text_and_no_person(world: World, peer: SmtpPeer) -> None:
    first = await sent(world, peer)
    view = await inbox(world).add(ACTOR, first.draft, "Hi. Ask my colleague Rita Beispiel.")
    assert view.lead == "Ask my colleague Rita Beispiel."
    assert view.answer is not None
    assert "Rita" not in ((await world.review.show(view.answer)).message or "")


async def test_the_same_words_again_are_the_same_reply(world: World, peer: SmtpPeer) -> None:
    first = await sent(world, peer)
    once = await inbox(world).add(ACTOR, first.draft, "Sounds good!")
    assert await inbox(world).add(ACTOR, first.draft, " Sounds good!\n") == once
    second = await inbox(world).add(ACTOR, first.draft, "What is the salary?")
    assert second.answer not in {None, once.answer}
    assert {one.reply for one in await inbox(world).list()} == {once.reply, second.reply}
    assert await inbox(world).of(first.draft) == (once, second)


async def test_what_nobody_can_have_read_has_no_reply(world: World) -> None:
    held = await world.held("alpha")
    with pytest.raises(UnknownId):
        await inbox(world).add(ACTOR, held.draft, "Yes!")
    await approve(world, held)
    with pytest.raises(Refused, match="not_sent"):
        await inbox(world).add(ACTOR, held.draft, "Yes!")
    with pytest.raises(UsageError, match="nobody replied"):
        await inbox(world).correct(ACTOR, held.draft, Meant(kind="yes"))


async def test_a_reply_without_words_of_their_own_is_one_clear_line(world: World, peer: SmtpPeer) -> None:
    first = await sent(world, peer)
    for text in ("", "> all quoted", "x" * (LONGEST_REPLY + 1)):
        with pytest.raises(UsageError, match="characters of their own"):
            await inbox(world).add(ACTOR, first.draft, text)


async def test_whoever_may_not_search_brings_in_no_reply(world: World, peer: SmtpPeer) -> None:
    first = await sent(world, peer)
    with pytest.raises(NotPermitted):
        await inbox(world).add(without(ACTOR), first.draft, "Yes!")


def mail(text: str, follows: str = "", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "Ada <ada@people.example>", "Re: a role"
    if follows:
        made["In-Reply-To"] = follows
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def mbox(path: Path, *made: EmailMessage) -> Path:
    box = mailbox.mbox(path)
    for one in made:
        box.add(one)
    box.close()
    return path


async def test_a_mailbox_gives_each_message_of_ours_its_reply_and_tells_the_rest(
    world: World, peer: SmtpPeer, tmp_path: Path
) -> None:
    first = await sent(world, peer)
    (ours,) = mails(peer)
    id_ = str(ours["Message-ID"])
    theirs = "<reply-1@people.example>"
    file = mbox(
        tmp_path / "in.mbox",
        mail(f"Sounds good!\n\nOn Friday Mara wrote:\n> {ours.get_content()[:40]}\n", id_, Message_ID=theirs),
        mail("I am away.", id_, Auto_Submitted="auto-replied"),
        mail("Lunch?"),
        mail("by a forwarder", References=f"{id_} <other@people.example>"),
        ours,
    )
    view = await inbox(world).mailbox(ACTOR, file)
    assert [(one.kind, one.message) for one in view.replies] == [("yes", first.draft), ("unknown", first.draft)]
    assert [one.why.split(";")[0] for one in view.not_taken] == [
        "an automatic answer, which nobody wrote", "it answers no message of ours", "it is a message of ours",
    ]  # fmt: skip
    assert await inbox(world).mailbox(ACTOR, file) == view
    answer = view.replies[0].answer
    assert answer is not None
    held = message_from_bytes(
        ((await world.review.show(answer)).message or "").encode(), _class=EmailMessage, policy=policy.SMTP
    )
    assert (held["In-Reply-To"], held["References"].split()) == (theirs, [id_, theirs])


HOSTILE = [
    b"From x\nMessage-ID: <a b@c>\nContent-Type: text/plain; charset=nosuch\nIn-Reply-To: OURS\n\nyes\n",
    b"From x\nIn-Reply-To: OURS\nMessage-ID: <x@y>\r\n bcc: a@b.example\nContent-Type: multipart/mixed\n\n",
    b"From x\nSubject: =?utf-8?q?=00=01?=\nFrom: \xff\xfe\nIn-Reply-To: OURS OURS\n\n\xff\xfe yes\n",
    b"From x\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\nIn-Reply-To: OURS\n\n!!!\n",
]


@pytest.mark.parametrize("raw", HOSTILE)
async def test_a_hostile_mailbox_is_told_or_taken_and_breaks_nothing(
    world: World, peer: SmtpPeer, tmp_path: Path, raw: bytes
) -> None:
    await sent(world, peer)
    (ours,) = mails(peer)
    file = tmp_path / "in.mbox"
    file.write_bytes(raw.replace(b"OURS", str(ours["Message-ID"]).encode()))
    view = await inbox(world).mailbox(ACTOR, file)
    assert len(view.replies) + len(view.not_taken) == 1
    json.loads(view.model_dump_json())


async def test_what_is_no_mailbox_is_one_clear_line(world: World, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Hello")
    for path in (tmp_path / "nosuch", tmp_path, tmp_path / "text"):
        with pytest.raises(UsageError, match="mailbox"):
            await inbox(world).mailbox(ACTOR, path)
