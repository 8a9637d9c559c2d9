"""An approved message leaves at most once: through every fault of a mail server, every crash, and beside others."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from evals.kit.delivery_dying import DyingOutbox, DyingSmtp, Killed
from evals.kit.delivery_world import (
    ACTOR,
    PATIENCE,
    PATIENT,
    QUICK,
    World,
    deliver_for_days,
    empty_store,
    open_world,
    to_port,
)
from evals.kit.smtp_peer import Fault, How, Point, SmtpPeer
from memory.errors import AlreadyDecided, NotPermitted, UsageError
from memory.records import Actor, DraftState, Outgoing
from service.delivery import DeliveryReport


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(empty_store(tmp_path_factory.mktemp("empty")))


@pytest.fixture
async def world(tmp_path: Path, empty: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, empty) as opened:
        yield opened


async def test_delivery_sends_the_approved_bytes_once_and_says_so(world: World) -> None:
    draft = await world.approve()
    async with SmtpPeer() as peer:
        report = await world.delivery(to_port(peer.port)).deliver_all()
        again = await world.delivery(to_port(peer.port)).deliver_all()

    assert (report, again) == (DeliveryReport(sent=(draft.id,)), DeliveryReport())
    assert await world.state(draft) == "sent"
    assert [(one.sender, one.recipients) for one in peer.took] == [
        ("mara@northlight.example", ("p-ada@muster.example",))
    ]
    date, _, rest = peer.took[0].message.decode().partition("\r\n")
    assert (date, rest) == ("Date: Fri, 20 Nov 2026 09:30:00 +0000", draft.message)


AUTOMATIC: dict[tuple[Point, How], DraftState] = {
    (point, how): "failed" if how == "5xx" and point not in {"connect", "ehlo", "auth"} else "sent"
    for point in ("connect", "ehlo", "auth", "mail", "rcpt", "data", "body", "dot")
    for how in ("cut", "hang", "nonsense", "4xx", "5xx")
}  # fmt: skip
WINDOW: dict[tuple[Point, How], DraftState] = {
    (point, how): "uncertain" for point in ("data", "body", "dot") for how in ("cut", "hang", "nonsense")
}  # fmt: skip
ENDS = AUTOMATIC | WINDOW


@pytest.mark.parametrize(("point", "how", "keeps"), [(*at, True) for at in ENDS] + [("dot", "cut", False)])
async def test_delivery_through_an_smtp_fault_is_never_twice_and_never_lost_silently(
    world: World, point: Point, how: How, keeps: bool
) -> None:
    draft = await world.approve()
    async with SmtpPeer([Fault(point, how, keeps=keeps)]) as peer:
        await deliver_for_days(world, world.delivery(to_port(peer.port, QUICK if how == "hang" else PATIENT)))

    state = await world.state(draft)
    assert state == ENDS[point, how]
    assert len(peer.took) <= 1
    assert len(peer.took) == 1 or state in {"failed", "uncertain"}


MOMENTS: dict[str, tuple[DraftState, int]] = {
    "connected": ("sent", 1),
    "data": ("uncertain", 0),
    "taken": ("uncertain", 1),
}


@pytest.mark.parametrize("moment", MOMENTS)
async def test_delivery_killed_at_any_moment_of_smtp_goes_on_without_a_copy(world: World, moment: str) -> None:
    draft = await world.approve()
    async with SmtpPeer() as peer:
        with pytest.raises(Killed):
            await world.delivery(DyingSmtp(to_port(peer.port), moment)).deliver_all()
        world.clock.forward()
        await deliver_for_days(world, world.delivery(to_port(peer.port)))

    assert (await world.state(draft), len(peer.took)) == MOMENTS[moment]


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("taken by a lease", ("sent", 1)),
        ("stamped", ("sent", 1)),
        ("before it is settled", ("uncertain", 1)),
    ],
)
async def test_delivery_killed_between_two_writes_goes_on_without_a_copy(
    world: World, moment: str, end: tuple[DraftState, int]
) -> None:
    draft = await world.approve()
    async with SmtpPeer() as peer:
        with pytest.raises(Killed):
            await world.delivery(to_port(peer.port), outbox=DyingOutbox(world, moment)).deliver_all()
        assert (await world.delivery(to_port(peer.port)).deliver_all()) == DeliveryReport()
        world.clock.forward()
        await deliver_for_days(world, world.delivery(to_port(peer.port)))

    assert (await world.state(draft), len(peer.took)) == end


async def test_delivery_keeps_the_first_date_through_every_try(world: World) -> None:
    await world.approve()
    async with SmtpPeer([Fault("rcpt", "4xx", times=2)]) as peer:
        await deliver_for_days(world, world.delivery(to_port(peer.port)))

    assert peer.took[0].message.startswith(b"Date: Fri, 20 Nov 2026 09:30:00 +0000\r\n")
    assert peer.sessions == 3


async def test_delivery_waits_longer_after_each_smtp_deferral_and_gives_up_at_last(world: World) -> None:
    draft = await world.approve()
    waits = []
    async with SmtpPeer([Fault("mail", "4xx", times=99)]) as peer:
        delivery = world.delivery(to_port(peer.port))
        while (report := await delivery.deliver_all()).deferred:
            start = world.clock()
            while not (await world.due()):
                world.clock.forward(timedelta(minutes=1))
            waits.append(world.clock() - start)

    assert waits == [PATIENCE.first_wait * 2**tries for tries in range(PATIENCE.tries - 1)]
    assert (report.failed, await world.state(draft), peer.took) == ((draft.id,), "failed", [])


async def test_a_delivery_lease_outlasts_the_longest_smtp_sending(world: World) -> None:
    await world.approve()
    seen: list[timedelta] = []

    class Watching(DyingOutbox):
        async def take(self, now: datetime, until: datetime) -> Outgoing | None:
            seen.append(until - now)
            return None

    sender = to_port(1)
    await world.delivery(sender, outbox=Watching(world, "never")).deliver_all()

    assert seen[0].total_seconds() > sender.longest


async def test_an_uncertain_delivery_is_settled_by_a_person_and_by_nobody_else(world: World) -> None:
    draft = await world.approve()
    async with SmtpPeer([Fault("dot", "cut", keeps=False)]) as peer:
        delivery = world.delivery(to_port(peer.port))
        assert (await delivery.deliver_all()).uncertain == (draft.id,)
        with pytest.raises(NotPermitted):
            await delivery.settle(draft.id, "retry", Actor(id="r", roles=("recruiter", "admin")))
        with pytest.raises(UsageError):
            await delivery.settle(draft.id, "perhaps", ACTOR)

        await delivery.settle(draft.id, "retry", ACTOR)
        assert (await delivery.deliver_all()).sent == (draft.id,)
        with pytest.raises(AlreadyDecided):
            await delivery.settle(draft.id, "retry", ACTOR)

    assert len(peer.took) == 1


async def test_an_uncertain_delivery_that_a_person_found_sent_is_sent_and_not_repeated(world: World) -> None:
    draft = await world.approve()
    async with SmtpPeer([Fault("dot", "cut", keeps=True)]) as peer:
        delivery = world.delivery(to_port(peer.port))
        await delivery.deliver_all()
        await delivery.settle(draft.id, "sent", ACTOR)
        await deliver_for_days(world, delivery)

    assert (await world.state(draft), len(peer.took)) == ("sent", 1)


async def test_eight_delivery_workers_with_three_killed_send_each_message_once(world: World) -> None:
    drafts = [await world.approve(f"p-{number}") for number in range(12)]
    async with SmtpPeer() as peer:
        healthy = [world.delivery(to_port(peer.port)) for _ in range(5)]
        dying = [world.delivery(DyingSmtp(to_port(peer.port), moment)) for moment in MOMENTS]
        killed = await asyncio.gather(*(one.deliver_all() for one in dying), return_exceptions=True)
        await asyncio.gather(*(one.deliver_all() for one in healthy))
        world.clock.forward()
        await deliver_for_days(world, healthy[0])

    assert [type(one) for one in killed] == [Killed] * 3
    took = [one.recipients for one in peer.took]
    states = [await world.state(draft) for draft in drafts]
    assert len(set(took)) == len(took)
    assert (states.count("sent"), states.count("uncertain")) == (10, 2)
    assert len(took) == 11


async def test_without_smtp_a_delivery_is_handed_off_as_a_file_and_never_called_sent(world: World) -> None:
    draft = await world.approve()

    report = await world.delivery(None).deliver_all()

    (file,) = world.folder.iterdir()
    assert report == DeliveryReport(handed_off=(draft.id,))
    assert await world.state(draft) == "handed_off"
    assert file.name == f"{draft.id}-v1.eml"
    assert file.read_bytes().decode() == f"X-Unsent: 1\r\n{draft.message}"


async def test_a_handed_off_delivery_killed_before_it_is_settled_is_the_same_file_again(world: World) -> None:
    draft = await world.approve()
    with pytest.raises(Killed):
        await world.delivery(None, outbox=DyingOutbox(world, "before it is settled")).deliver_all()
    world.clock.forward()

    await world.delivery(None).deliver_all()

    assert len(list(world.folder.iterdir())) == 1
    assert await world.state(draft) == "handed_off"
