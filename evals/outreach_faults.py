"""Of delivery: what becomes of approved messages where the mail server fails, at every point and in every way."""

from typing import NamedTuple

from evals.kit.delivery_dying import DyingSmtp, Killed
from evals.kit.delivery_world import PATIENT, QUICK, World, deliver_for_days, to_port
from evals.kit.smtp_peer import Fault, How, Point, SmtpPeer
from service.delivery import Delivery
from tools.smtp import SmtpSender

COMMIT = "commit"
"""The server said 250, and the process ends before it could write that down."""
POINTS: tuple[Point, ...] = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "body", "dot", "accepted")
WAYS: tuple[How, ...] = ("cut", "hang", "4xx", "5xx", "nonsense")
_SILENT: frozenset[Point] = frozenset({"data", "body", "dot"})
_UNCLEAR: frozenset[How] = frozenset({"cut", "hang", "nonsense"})


class Ends(NamedTuple):
    """Messages by what became of them."""

    approved: int
    lost: int
    """Called sent or waiting, and neither at the server nor ever tried again."""
    twice: int
    ambiguous: int
    """Cut where nobody can know whether they were taken."""
    shown: int
    """Of those, how many wait for a person as `uncertain`."""
    resent: int
    """Of those, how many were handed over again by themselves."""


async def ends(world: World, point: str, how: How, each: int, kind: type[Delivery] = Delivery) -> Ends:
    """What becomes of so many messages, each of which meets this fault once."""
    drafts = [await world.approve(f"p-{number}") for number in range(each)]
    faults = [] if point == COMMIT else [Fault(_point(point), how) for _ in drafts]
    async with SmtpPeer(faults) as peer:
        sender = to_port(peer.port, QUICK if how == "hang" else PATIENT)
        if point == COMMIT:
            await _die_at_each(world, sender, each, kind)
        await deliver_for_days(world, world.delivery(sender, kind=kind))
        took = [one.recipients[0] for one in peer.took]
        handed_over = peer.commands.count("DATA")
    states = [await world.state(draft) for draft in drafts]
    ambiguous = each if point == COMMIT or (point in _SILENT and how in _UNCLEAR) else 0
    arrived = {f"{draft.person}@muster.example" for draft in drafts} & set(took)
    unheard = sum(
        state not in {"failed", "uncertain"} and f"{draft.person}@muster.example" not in arrived
        for draft, state in zip(drafts, states, strict=True)
    )
    return Ends(
        each, unheard, len(took) - len(set(took)), ambiguous, states.count("uncertain") if ambiguous else 0,
        max(0, handed_over - each) if ambiguous else 0,
    )  # fmt: skip


def _point(name: str) -> Point:
    return next(point for point in POINTS if point == name)


async def _die_at_each(world: World, sender: SmtpSender, each: int, kind: type[Delivery]) -> None:
    for _ in range(each):
        try:
            await world.delivery(DyingSmtp(sender, "taken"), kind=kind).deliver_all()
        except Killed:
            continue
