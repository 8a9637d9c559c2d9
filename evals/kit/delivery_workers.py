"""Real delivery processes on one store, one of them killed again and again: is a message sent twice, or never?

    python -m evals.kit.delivery_workers [--messages 2000] [--kills 20] [--seed 5] [--workers 3] [--database URL]

The messages are held and approved the way every message is, and go to a real mail server. A kill falls when a seeded
number of messages has arrived, after a seeded part of a second; another process takes the dead one's place at once.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from evals.kit.delivery_fleet import Fleet
from evals.kit.delivery_world import World, contact_of, world_at
from evals.kit.mail_folder import MailFolder
from memory.store import tables as t
from memory.store.engine import migrate
from service.bootstrap import utc_now

LOOK_SECONDS = 0.1
LONGEST_HESITATION = 0.1
"""Seconds between the moment at which a kill is due and the kill."""
QUIET_SECONDS = 3.0
"""So long nothing moves when nobody alive has anything left to do."""
_STEP = 50
"""Messages between two lines on how far it is."""
_OPEN = ("approved", "sending")
_OVER = frozenset({"sent", "uncertain"})


@dataclass(frozen=True)
class Asked:
    messages: int
    kills: int
    seed: int
    workers: int
    database: str | None


@dataclass(frozen=True)
class End:
    """What became of the messages, by the rows and by the mail server."""

    messages: int
    sent: int
    uncertain: int
    uncertain_arrived: int
    twice: int
    never: int
    """Neither sent nor waiting for a person, or called sent and not at the server."""
    unknown: int
    """Arrived, and nobody approved them."""

    @property
    def faults(self) -> list[str]:
        counts = {"sent twice": self.twice, "never sent": self.never, "arrived unapproved": self.unknown}
        return [f"{count} {name}" for name, count in counts.items() if count]


def end_of(states: Mapping[str, str], taken: Counter[str]) -> End:
    """Args: states: Message-ID -> state of its row; taken: Message-ID -> how often it arrived."""
    found = Counter(states.values())
    return End(
        messages=len(states),
        sent=found["sent"],
        uncertain=found["uncertain"],
        uncertain_arrived=sum(state == "uncertain" and id_ in taken for id_, state in states.items()),
        twice=sum(count - 1 for count in taken.values()),
        never=sum(state not in _OVER or (state == "sent" and id_ not in taken) for id_, state in states.items()),
        unknown=len(taken.keys() - states.keys()),
    )


async def approve_all(world: World, count: int) -> None:
    for number in range(count):
        person = f"p-{number}"
        await world.approve(person, to=contact_of(person, seen=world.clock().date(), entered_at=world.clock()))
        if (number + 1) % _STEP == 0:
            _progress(f"{number + 1} of {count} messages approved")


async def killed_through(world: World, fleet: Fleet, mail: MailFolder, chance: random.Random, asked: Asked) -> float:
    """Seconds until nobody alive has anything left to do."""
    # Each dead worker may hold one message back, so that later moments than these might never come.
    moments = sorted(chance.sample(range(asked.messages - asked.kills), asked.kills))
    start = moved = time.monotonic()
    before = -1
    while time.monotonic() - moved < QUIET_SECONDS or await _free(world):
        arrived = mail.count()
        while moments and arrived >= moments[0]:
            moments.pop(0)
            await asyncio.sleep(chance.uniform(0.0, LONGEST_HESITATION))
            fleet.kill_one(chance.randrange(asked.workers))
        if arrived != before:
            if arrived // _STEP != before // _STEP:
                _progress(f"{arrived} of {asked.messages} arrived, {asked.kills - len(moments)} workers killed")
            before, moved = arrived, time.monotonic()
        fleet.check()
        await asyncio.sleep(LOOK_SECONDS)
    return moved - start


async def _free(world: World) -> bool:
    """Whether a message is approved, and no process owns it."""
    o = t.outbox.c
    async with world.store.read() as conn:
        free = sa.select(sa.func.count()).where(o.state == "approved", o.lease_until.is_(None))
        return bool(await conn.scalar(free))


async def end_leases(world: World) -> None:
    """Time passes: whatever the dead owned is free again. Everybody has to be dead."""
    o = t.outbox.c
    owned = t.outbox.update().where(o.state.in_(_OPEN), o.lease_until.is_not(None))
    async with world.store.write() as conn:
        await conn.execute(owned.values(lease_until=utc_now()))


async def in_dead_hands(world: World) -> int:
    """How many messages a process owned when it was killed: nothing else makes one be taken again, or uncertain."""
    o = t.outbox.c
    async with world.store.read() as conn:
        hit = sa.select(sa.func.count()).where(sa.or_(o.attempt > 1, o.state == "uncertain"))
        return int(await conn.scalar(hit) or 0)


async def states(world: World) -> dict[str, str]:
    o = t.outbox.c
    async with world.store.read() as conn:
        return {str(row.message_id): row.state for row in await conn.execute(sa.select(o.message_id, o.state))}


async def measured(asked: Asked, folder: Path, mail: MailFolder) -> End:
    url = asked.database or f"sqlite+aiosqlite:///{folder / 'hardsignal.sqlite'}"
    await migrate(url)
    async with world_at(url, folder, utc_now()) as world:
        await approve_all(world, asked.messages)
        with Fleet(asked.workers, folder, url, mail.url, asked.messages) as fleet:
            seconds = await killed_through(world, fleet, mail, random.Random(asked.seed), asked)
        await end_leases(world)
        fleet.deliver_once()
        end = end_of(await states(world), mail.taken())
        hit = await in_dead_hands(world)
        await world.rows.audit.verify()
    place = "Postgres" if asked.database else "SQLite"
    killed = f"{asked.kills} of them killed, with {hit} messages in hand"
    doubt = f"{end.uncertain} uncertain ({end.uncertain_arrived} of those had arrived)"
    became = f"{end.twice} twice, {end.never} never sent, {end.sent} sent, {doubt}"
    pace = f"{end.messages / seconds:.1f} messages a second from the first start"
    print(f"{place}, seed {asked.seed}: {end.messages} messages by {asked.workers} workers, {killed}: {became}")  # noqa: T201
    print(f"{pace}; each zero at most {3 / end.messages:.2%}")  # noqa: T201
    return end


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in {"messages": 2_000, "kills": 20, "seed": 5, "workers": 3}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--database", help="URL of an empty database; without it an SQLite file that is thrown away")
    asked = Asked(**vars(parser.parse_args()))
    if asked.messages < 2 * asked.kills:
        parser.error("--messages has to be twice --kills at least")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        mail = stack.enter_context(MailFolder(folder / "mail"))
        faults = asyncio.run(measured(asked, folder, mail)).faults
    print("\n".join(faults) or "nothing sent twice, nothing never sent")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
