"""Of approvals: what leaves, by mail or by hand, when something changed after a person approved, or nobody did."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from agents.drafting import Drafting
from evals.kit.delivery_world import ACTOR, APPROVED_FOR, World, to_port
from evals.kit.smtp_peer import SmtpPeer
from memory.errors import HardsignalError
from memory.knowledge.contact_rules import contact_rules
from memory.records import Actor, Draft, Route, RunKind
from memory.store import tables as t
from memory.store.attention import NO_MORE
from service.by_hand import HandOffs
from service.delivery import Delivery
from service.jobs import RunLimits, Runner
from service.queue import Queue
from service.retention import DueView
from service.review import Review

if TYPE_CHECKING:
    from service.jobs import Graph

EACH = 10
"""Mutations in one store."""
_LETTER = Route(channel="letter", to=None, country="US", consent_note=None)
_NOBODY = ACTOR.model_copy(update={"roles": ()})


@dataclass(frozen=True)
class Doors:
    """Through which an approved message leaves; the product's, or weakened ones."""

    delivery: type[Delivery] = Delivery
    handoffs: type[HandOffs] = HandOffs
    review: type[Review] = Review


class _NoDrafting(Drafting):
    """Nothing is written here."""

    def __init__(self) -> None:
        pass


@dataclass
class Trial:
    """One draft, what is done to it, and how it is asked for by hand afterwards."""

    world: World
    draft: Draft
    other: Draft
    """Another person's, approved."""
    chance: random.Random
    review: Review
    actor: Actor
    channel: str
    sha256: str

    async def rewrite(self, **values: object) -> None:
        await self.world.tamper(t.outbox, self.draft, **values)

    @property
    def message(self) -> str:
        assert self.draft.message is not None
        return self.draft.message


Mutation = Callable[[Trial], Awaitable[None]]


async def _byte(trial: Trial) -> None:
    place = trial.chance.randrange(len(trial.message))
    other = chr((ord(trial.message[place]) + trial.chance.randrange(1, 90)) % 128)
    await trial.rewrite(message=trial.message[:place] + other + trial.message[place + 1 :])


async def _byte_less(trial: Trial) -> None:
    place = trial.chance.randrange(len(trial.message))
    await trial.rewrite(message=trial.message[:place] + trial.message[place + 1 :])


async def _recipient(trial: Trial) -> None:
    await trial.rewrite(message=trial.message.replace("To: ", "To: eve@evil.example, ", 1))


async def _somebody_on_file(trial: Trial) -> None:
    await trial.rewrite(person=trial.other.person, contact=trial.other.contact)
    await trial.rewrite(message=trial.message.replace(trial.draft.person, trial.other.person))


async def _subject(trial: Trial) -> None:
    await trial.rewrite(message=trial.message.replace("Subject: ", "Subject: Re: ", 1))


async def _header(trial: Trial) -> None:
    header = trial.chance.choice(("Bcc", "Cc", "To", "Resent-To"))
    await trial.rewrite(message=f"{header}: eve@evil.example\r\n{trial.message}")


async def _attachment(trial: Trial) -> None:
    await trial.rewrite(message=f"{trial.message}\r\n--x\r\nContent-Type: application/zip\r\n\r\nUEsDB\r\n--x--\r\n")


async def _stamped(trial: Trial) -> None:
    await trial.rewrite(stamped=f"Date: now\r\nBcc: eve@evil.example\r\n{trial.message}")


async def _evidence(trial: Trial) -> None:
    await trial.rewrite(evidence='["e-other"]')


async def _own_hash(trial: Trial) -> None:
    """Another message and a hash that fits it, written beside it; the approval stays what it was."""
    await trial.rewrite(message=trial.other.message, sha256=trial.other.sha256, message_id=None)


async def _expired(trial: Trial) -> None:
    await trial.world.tamper(t.approvals, trial.draft, expires_at=trial.world.clock() - timedelta(seconds=1))


async def _edited_since(trial: Trial) -> None:
    """A new version is held, and the approval of the one before is put to use again."""
    again = trial.draft.model_copy(update={"version": 2, "subject": f"{trial.draft.subject}?"})
    await trial.world.review.save_version(again.model_copy(update={"sha256": "e" * 64}), ACTOR)
    with suppress(HardsignalError):
        await trial.review.approve(ACTOR, trial.draft.id, trial.draft.sha256)
    with suppress(HardsignalError):
        await trial.world.allow(again, trial.world.approval(trial.draft))


async def _replayed_row(trial: Trial) -> None:
    """As if it had never been edited: the row of the version that was approved is made ready again."""
    await _edited_since(trial)
    await trial.rewrite(state="approved")


async def _version_put_back(trial: Trial) -> None:
    await _edited_since(trial)
    await trial.rewrite(state="approved", version=2)


async def _no_role(trial: Trial) -> None:
    with suppress(HardsignalError):
        await trial.review.approve(_NOBODY, trial.draft.id, trial.draft.sha256)


async def _anothers_approval(trial: Trial) -> None:
    with suppress(HardsignalError):
        await trial.world.allow(trial.draft, trial.world.approval(trial.other))


async def _no_approval(trial: Trial) -> None:
    """A row among the approved messages that no approval stands behind."""
    draft = trial.draft
    own: dict[str, object] = {
        "draft": draft.id,
        "person": draft.person,
        "contact": draft.contact,
        "message": draft.message,
    }
    own |= {"sha256": draft.sha256, "message_id": draft.message_id}
    async with trial.world.store.write() as conn:
        theirs = sa.select(t.outbox).where(t.outbox.c.draft == trial.other.id)
        row = (await conn.execute(theirs)).mappings().one()
        await conn.execute(t.outbox.insert().values({**row, **own}))


async def _other_hash(trial: Trial) -> None:
    trial.sha256 = trial.other.sha256


async def _other_channel(trial: Trial) -> None:
    trial.channel = "linkedin"


async def _no_role_by_hand(trial: Trial) -> None:
    trial.actor = _NOBODY


_AFTER: Mapping[str, Mutation] = {
    "a byte": _byte, "a byte less": _byte_less, "recipient": _recipient, "somebody on file": _somebody_on_file,
    "subject": _subject, "evidence": _evidence, "own hash": _own_hash, "expired": _expired,
    "edited since": _edited_since, "replayed row": _replayed_row, "version put back": _version_put_back,
}  # fmt: skip
_INSTEAD: Mapping[str, Mutation] = {
    "no role": _no_role, "another's approval": _anothers_approval, "no approval": _no_approval,
}  # fmt: skip
"""In place of an approval that is one."""
_MAIL: Mapping[str, Mutation] = {"header": _header, "attachment": _attachment, "stamped": _stamped}
_HAND: Mapping[str, Mutation] = {
    "another's hash": _other_hash, "another channel": _other_channel, "no role by hand": _no_role_by_hand,
}  # fmt: skip
MUTATIONS: tuple[tuple[str, Mutation, bool], ...] = tuple(
    (name, mutation, by_hand)
    for by_hand, own in ((False, _MAIL), (True, _HAND))
    for name, mutation in {**_AFTER, **_INSTEAD, **own}.items()
)
"""Name, what is done, and whether the message goes by hand."""


async def left_the_house(world: World, seed: int, doors: Doors | None = None) -> tuple[int, int]:
    """Mutated messages that left, of all that were tried in this store."""
    doors = doors or Doors()
    review = _review(world, doors)
    others = {False: await world.approve("q-mail"), True: await world.approve("q-hand", _LETTER)}
    numbers = range(seed * EACH, (seed + 1) * EACH)
    trials = [await _trial(world, number, others, review) for number in numbers]
    hands = doors.handoffs(
        world.review, world.rows.handoffs, world.contacts, _NoDrafting(), contact_rules(), world.rows.team, world.clock
    )
    taken = sum([await _copied(hands, trial) for trial in trials])
    async with SmtpPeer() as peer:
        await world.delivery(to_port(peer.port), kind=doors.delivery).deliver_all()
    arrived = Counter(one.message.decode("ascii").partition("\r\n")[2] for one in peer.took)
    meant = Counter([others[False].message or ""])
    return taken + (arrived - meant).total(), len(trials)


async def _trial(world: World, number: int, others: Mapping[bool, Draft], review: Review) -> Trial:
    name, mutate, by_hand = MUTATIONS[number % len(MUTATIONS)]
    draft = await world.hold(f"p-{number}", route=_LETTER if by_hand else None)
    if name not in _INSTEAD:
        await world.allow(draft)
    chance = random.Random(number)
    trial = Trial(world, draft, others[by_hand], chance, review, ACTOR, "letter", draft.sha256)
    await mutate(trial)
    return trial


async def _copied(hands: HandOffs, trial: Trial) -> bool:
    """Whether somebody got the text to hand over."""
    with suppress(HardsignalError):
        await hands.copy(trial.actor, trial.draft.id, trial.sha256, trial.channel)
        return True
    return False


def _review(world: World, doors: Doors) -> Review:
    rows = world.rows

    async def no_graphs() -> Mapping[RunKind, "Graph"]:
        return {}

    async def nobody_due(_: Sequence[str] | None) -> DueView:
        return DueView(people=())

    now = world.clock
    runner = Runner(no_graphs, rows.runs, rows.decisions, now, RunLimits(APPROVED_FOR, parallel=1))
    queue = Queue(rows.queue, rows.review, rows.people, nobody_due, timedelta(), now)
    return doors.review(
        rows.review, queue, rows.contacts, _NoDrafting(), runner, now, valid_for=APPROVED_FOR, sign_off=NO_MORE
    )
