"""Of delivery: what becomes of approved messages where the mail server fails, at every point and in every way."""

from dataclasses import dataclass
from typing import NamedTuple

from evals.kit.delivery_dying import DyingSmtp, Killed
from evals.kit.delivery_world import PATIENT, QUICK, World, deliver_for_days, to_port
from evals.kit.smtp_peer import HOWS, POINTS, Fault, How, Point, SmtpPeer
from evals.kit.tls_files import Tls
from memory.records import Draft
from service.delivery import Delivery
from tools.smtp import SmtpSender

CERTIFICATE = "certificate"
"""STARTTLS answers with a certificate that nobody vouches for, until somebody mends it."""
COMMIT = "commit"
"""The server said 250, and the process ends before it could write that down."""
ENCRYPTED = ("starttls", CERTIFICATE)
"""Stages that a conversation in plain text never reaches."""
STAGES: dict[str, tuple[How, ...]] = dict.fromkeys(POINTS, HOWS) | {CERTIFICATE: ("nonsense",), COMMIT: ("cut",)}
"""Every stage, and the ways in which it can fail."""
_SILENT: frozenset[Point] = frozenset({"data", "body", "dot"})
_UNCLEAR: frozenset[How] = frozenset({"cut", "hang", "nonsense"})


@dataclass(frozen=True)
class Keys:
    """What an encrypted conversation needs. Args: wrong: another certificate, that nobody vouches for."""

    right: Tls
    wrong: Tls


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


async def ends(
    world: World, point: str, how: How, each: int, kind: type[Delivery] = Delivery, keys: Keys | None = None
) -> Ends:
    """What becomes of so many messages, each of which meets this fault once.

    Args: keys: the conversation is encrypted with them; None: in plain text, which no stage of `ENCRYPTED` allows.
    """
    drafts = [await world.approve(f"p-{number}") for number in range(each)]
    faults = [Fault(one, how) for one in POINTS if one == point for _ in drafts]
    async with SmtpPeer(faults, keys.right.server if keys else None) as peer:
        sender = to_port(peer.port, QUICK if how == "hang" else PATIENT, keys.right.trust if keys else None)
        if point == COMMIT:
            await _die_at_each(world, sender, each, kind)
        if point == CERTIFICATE:
            assert keys is not None, "a certificate is shown in an encrypted conversation alone"
            await _show(keys.wrong, peer, world, world.delivery(sender, kind=kind))
            peer.tls = keys.right.server
        await deliver_for_days(world, world.delivery(sender, kind=kind))
    return await _ends(world, peer, drafts, point == COMMIT or (point in _SILENT and how in _UNCLEAR))


async def _ends(world: World, peer: SmtpPeer, drafts: list[Draft], unclear: bool) -> Ends:
    took = [one.recipients[0] for one in peer.took]
    states = [await world.state(draft) for draft in drafts]
    unheard = sum(
        state not in {"failed", "uncertain"} and f"{draft.person}@muster.example" not in took
        for draft, state in zip(drafts, states, strict=True)
    )
    each = len(drafts)
    again = max(0, peer.commands.count("DATA") - each)
    shown = states.count("uncertain")
    return Ends(each, unheard, len(took) - len(set(took)), *((each, shown, again) if unclear else (0, 0, 0)))


async def _show(wrong: Tls, peer: SmtpPeer, world: World, delivery: Delivery) -> None:
    """Each message is tried once at a server with this certificate; later tries come hours after."""
    peer.tls = wrong.server
    await delivery.deliver_all()
    world.clock.forward()


async def _die_at_each(world: World, sender: SmtpSender, each: int, kind: type[Delivery]) -> None:
    for _ in range(each):
        try:
            await world.delivery(DyingSmtp(sender, "taken"), kind=kind).deliver_all()
        except Killed:
            continue
