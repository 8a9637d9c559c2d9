"""What must not leave, whoever approved it: each rule runs against the real delivery, and against a weakened one."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agents.message import evidence_of, sha256
from evals.kit.delivery_dying import MeanwhileSmtp
from evals.kit.delivery_world import (
    ACTOR,
    LATER,
    World,
    deliver_for_days,
    empty_store,
    open_world,
    to_port,
)
from evals.kit.smtp_peer import Fault, SmtpPeer
from memory.errors import DeliveryDeferred, DeliveryUncertain, Refused
from memory.records import Approach, Outgoing
from memory.store import tables as t
from service.delivery import Delivery, DeliveryReport
from tools.smtp import SmtpSender

MUTATIONS = 500


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(empty_store(tmp_path_factory.mktemp("empty")))


@pytest.fixture
async def world(tmp_path: Path, empty: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, empty) as opened:
        yield opened


async def tampered_does_not_leave(world: World, kind: type[Delivery] = Delivery) -> None:
    """500 changes after approval, each of one byte, one header or one id, and none of them sent."""
    draft = await world.approve()
    delivery = world.delivery(None, kind=kind)
    row = await world.outbox.take(world.clock(), world.clock())
    assert row is not None
    chance = random.Random(20)
    await delivery.checked(row)
    for _ in range(MUTATIONS):
        with pytest.raises(Refused):
            await delivery.checked(_mutated(row, chance))
    assert draft.message == row.message


def _mutated(row: Outgoing, chance: random.Random) -> Outgoing:
    message, place = row.message, chance.randrange(len(row.message))
    other = chr((ord(message[place]) + chance.randrange(1, 90)) % 128)
    changes: tuple[dict[str, object], ...] = (
        {"message": message[:place] + other + message[place + 1 :]},
        {"message": message[:place] + message[place + 1 :]},
        {"message": message.replace("p-ada@", "p-eve@")},
        {"message": f"Bcc: eve@evil.example\r\n{message}"},
        {"message": message.replace("Subject: ", "Subject: Re: ")},
        {"message": message + other},
        {"evidence": (*row.evidence, f"e{place}")},
        {"evidence": ()},
        {"sha256": f"{chance.getrandbits(256):064x}"},
        {"stamped": f"Date: now\r\nBcc: eve@evil.example\r\n{message}"},
        {"stamped": f"Date: now\nBcc: eve@evil.example\r\n{message}"},
        {"stamped": f"Date: now\r\n{message[:place]}{other}{message[place + 1 :]}"},
        {"stamped": message},
    )
    return row.model_copy(update=chance.choice(changes))


async def forged_recipient_does_not_leave(world: World, kind: type[Delivery] = Delivery) -> None:
    """A message and a hash that fit each other, addressed to somebody else."""
    await world.approve()
    delivery = world.delivery(None, kind=kind)
    row = await world.outbox.take(world.clock(), world.clock())
    assert row is not None
    for forged in (
        row.message.replace("p-ada@muster.example", "p-eve@muster.example"),
        row.message.replace("To: p-ada@", "To: eve@evil.example, p-ada@"),
        f"Bcc: eve@evil.example\r\n{row.message}",
        f"Cc: eve@evil.example\r\n{row.message}",
        f"To: eve@evil.example\r\n{row.message}",
        row.message.replace("To: p-ada@muster.example", "To: undisclosed:;"),
    ):
        fitting = row.model_copy(update={"message": forged, "sha256": sha256(forged, row.evidence)})
        with pytest.raises(Refused):
            await delivery.checked(fitting)


async def nobody_who_objected_is_written_to(world: World, delivery: Delivery) -> None:
    drafts = [await world.approve(person) for person in ("p-ada", "p-bob", "p-cem")]
    await world.contacts.suppress("objected", world.clock(), ACTOR, person="p-ada")
    await world.contacts.suppress("objected", world.clock(), ACTOR, address="P-Bob+jobs@MUSTER.example")

    report = await delivery.deliver_all()

    assert set(report.refused) == {drafts[0].id, drafts[1].id}
    assert report.handed_off == (drafts[2].id,)


async def nothing_is_sent_twice(world: World, delivery: Delivery, peer: SmtpPeer) -> None:
    await world.approve()
    await deliver_for_days(world, delivery)

    assert len(peer.took) == 1


async def test_delivery_of_what_was_changed_after_approval_is_refused(world: World) -> None:
    await tampered_does_not_leave(world)


async def test_delivery_to_a_recipient_other_than_the_contact_on_file_is_refused(world: World) -> None:
    await forged_recipient_does_not_leave(world)


async def test_delivery_to_somebody_who_objected_is_refused(world: World) -> None:
    await nobody_who_objected_is_written_to(world, world.delivery(None))


async def test_delivery_cut_in_the_smtp_window_is_not_repeated(world: World) -> None:
    async with SmtpPeer([Fault("dot", "cut", keeps=True)]) as peer:
        await nothing_is_sent_twice(world, world.delivery(to_port(peer.port)), peer)


class WithoutHash(Delivery):
    async def checked(self, row: Outgoing) -> str:
        return await super().checked(row.model_copy(update={"sha256": sha256(row.message, row.evidence)}))


class WithoutStampedBytes(Delivery):
    async def checked(self, row: Outgoing) -> str:
        return await super().checked(row.model_copy(update={"stamped": None}))


class WithoutRecipient(Delivery):
    async def checked(self, row: Outgoing) -> str:
        return "whoever@muster.example"


class DeafContacts:
    """The contacts on file, with the list of objections taken away."""

    def __init__(self, world: World) -> None:
        self.of_person = world.contacts.of_person
        self._real = world.contacts.approach_of_draft

    async def approach_of_draft(self, draft: str, person: str, address: str | None) -> Approach:
        return (await self._real(draft, person, address)).model_copy(update={"suppressed": False})


class RetryingSmtp:
    """Takes every cut for a deferral."""

    def __init__(self, real: SmtpSender) -> None:
        self._real = real

    @property
    def longest(self) -> float:
        return self._real.longest

    async def send(
        self, sender: str, recipient: str, message: bytes, data_begins: Callable[[], Awaitable[None]]
    ) -> None:
        try:
            await self._real.send(sender, recipient, message, data_begins)
        except DeliveryUncertain as cut:
            raise DeliveryDeferred(str(cut)) from cut


@pytest.mark.parametrize("weakened", [WithoutHash, WithoutStampedBytes])
async def test_that_delivery_rule_goes_red_without_the_hash(world: World, weakened: type[Delivery]) -> None:
    with pytest.raises(pytest.fail.Exception):
        await tampered_does_not_leave(world, weakened)


async def test_that_delivery_rule_goes_red_without_the_recipient_check(world: World) -> None:
    with pytest.raises(pytest.fail.Exception):
        await forged_recipient_does_not_leave(world, WithoutRecipient)


async def test_that_delivery_rule_goes_red_without_the_list_of_objections(world: World) -> None:
    with pytest.raises(AssertionError):
        await nobody_who_objected_is_written_to(world, world.delivery(None, contacts=DeafContacts(world)))


async def test_that_delivery_rule_goes_red_where_smtp_is_retried_after_data(world: World) -> None:
    async with SmtpPeer([Fault("dot", "cut", keeps=True)]) as peer:
        with pytest.raises(AssertionError):
            await nothing_is_sent_twice(world, world.delivery(RetryingSmtp(to_port(peer.port))), peer)


async def test_delivery_after_the_approval_has_ended_is_refused(world: World) -> None:
    draft = await world.approve()
    world.clock.forward(timedelta(days=7))

    report = await world.delivery(None).deliver_all()

    assert (report.refused, await world.state(draft)) == ((draft.id,), "expired")
    assert not world.folder.exists()


async def test_an_objection_while_the_smtp_connection_is_made_still_counts(world: World) -> None:
    draft = await world.approve()

    async def objects() -> None:
        await world.contacts.suppress("objected", world.clock(), ACTOR, person=draft.person)

    async with SmtpPeer() as peer:
        report = await world.delivery(MeanwhileSmtp(to_port(peer.port), objects)).deliver_all()

    assert (report.refused, peer.took) == ((draft.id,), [])
    assert "DATA" not in peer.commands


async def test_a_delivery_worker_that_lost_its_lease_sends_nothing(world: World) -> None:
    draft = await world.approve()

    async def somebody_else_takes_it() -> None:
        world.clock.forward(LATER)
        await world.outbox.take(world.clock(), world.clock() + LATER)

    async with SmtpPeer() as peer:
        report = await world.delivery(MeanwhileSmtp(to_port(peer.port), somebody_else_takes_it)).deliver_all()

    assert (report, peer.took) == (DeliveryReport(), [])
    assert await world.state(draft) == "sending"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"country": "DE"}, "consent_needed"),
        ({"url": "https://github.com/ada"}, "github_born"),
        ({"address": "p-eve@muster.example", "quote": "p-eve@muster.example"}, "recipient_mismatch"),
        ({"id": "c-other"}, "recipient_mismatch"),
    ],
)
async def test_a_contact_changed_on_file_after_approval_stops_the_delivery(
    world: World, change: dict[str, str], rule: str
) -> None:
    draft = await world.approve()
    stored = await world.contacts.get("c-p-ada")
    await world.tamper(t.contacts, body=stored.model_copy(update=change).model_dump_json())

    report = await world.delivery(None).deliver_all()

    assert report.refused == (draft.id,)
    assert rule in await world.error(draft)


async def forged_with_its_hash(world: World, approvals_too: bool) -> DeliveryReport:
    """Another message and its own hash in the outbox row; the approval's row forged as well, or not."""
    draft = await world.approve()
    assert draft.message is not None
    forged = draft.message.replace("Subject: ", "Subject: Not ")
    fitting = sha256(forged, evidence_of(draft.sentences))
    await world.tamper(t.outbox, message=forged, sha256=fitting)
    if approvals_too:
        await world.tamper(t.approvals, sha256=fitting)
    return await world.delivery(None).deliver_all()


async def test_delivery_believes_the_approval_and_not_the_row_beside_the_message(world: World) -> None:
    assert len((await forged_with_its_hash(world, approvals_too=False)).refused) == 1


async def test_delivery_of_a_message_whose_approval_was_forged_too_shows_that_the_check_is_on_that_row(
    world: World,
) -> None:
    """The planted fault: with the approval's own row out of the way nothing else would stop it."""
    assert len((await forged_with_its_hash(world, approvals_too=True)).handed_off) == 1
