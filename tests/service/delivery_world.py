"""A real store with approved messages in it, a real mail server that fails on purpose, and a clock that tests move."""

import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from agents.builtin.write import BuiltinWriter
from agents.grounding import check
from agents.holding import Making, hold
from evals.kit.outreach_world import NOW, WORDS, NoBudget, change, contact, given, letter
from memory.knowledge.contact_rules import contact_rules
from memory.records import Actor, Approach, Approval, Draft, DraftState, Outgoing, ReviewDecision, Search
from memory.store import AuditLog, ContactRows, KeyRows, OutboxRows, OutreachRows, ReviewRows, SearchRows, Store
from memory.store import tables as t
from service.delivery import ContactRows as Contacts
from service.delivery import Delivery, Patience, Smtp
from service.delivery import OutboxRows as Outbox
from tools.smtp import SmtpSender, Timeouts, smtp_server

ACTOR = Actor(id="local:tester", roles=("recruiter", "reviewer", "admin"))
PATIENT = Timeouts(connect=20.0, command=20.0, before_data=60.0, data=20.0)
QUICK = Timeouts(connect=0.8, command=0.8, before_data=5.0, data=0.8)
"""Only where a server hangs, so that no busy machine turns another outcome into a time-out."""
APPROVED_FOR = timedelta(days=7)
PATIENCE = Patience()
LATER = timedelta(hours=12)
"""Past every lease and every wait between two tries."""


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, by: timedelta = LATER) -> None:
        self.at += by


@dataclass(frozen=True)
class World:
    store: Store
    outbox: OutboxRows
    contacts: ContactRows
    review: ReviewRows
    outreach: OutreachRows
    clock: Clock
    folder: Path

    def delivery(
        self,
        smtp: Smtp | None,
        *,
        kind: type[Delivery] = Delivery,
        outbox: Outbox | None = None,
        contacts: Contacts | None = None,
    ) -> Delivery:
        return kind(
            outbox=outbox or self.outbox,
            contacts=contacts or self.contacts,
            rules=contact_rules(),
            smtp=smtp,
            folder=self.folder,
            patience=PATIENCE,
            now=self.clock,
        )

    async def approve(self, person: str = "p-ada") -> Draft:
        """A draft that was written, held and approved the way every draft is."""
        address = f"{person}@muster.example"
        known = given(change(f"e-{person}"), seed=len(person))
        to = contact(id=f"c-{person}", person=person, address=address, quote=f"Write to {address}")
        await self.contacts.add(to, ACTOR)
        making = Making(
            search="s1",
            person=person,
            engine="builtin",
            made_by="drafting",
            made_at=self.clock(),
            rules=contact_rules(),
            approach=Approach(),
        )
        around = letter(contact=to)
        checked = check(known, await BuiltinWriter(WORDS).propose(known, NoBudget()), around, WORDS)
        draft = await self.outreach.save_draft(hold(checked, around, making, version=1))
        assert draft.state == "held", draft.blocks
        await self.review.decide(
            draft.id, draft.sha256, _decision(draft, self.clock()), _approval(draft, self.clock()), ACTOR
        )
        return draft

    async def state(self, draft: Draft) -> DraftState:
        """The same in the draft and in the outbox."""
        async with self.store.read() as conn:
            out = await conn.scalar(sa.select(t.outbox.c.state).where(t.outbox.c.draft == draft.id))
        state = (await self.review.get(draft.id)).state
        assert out == state
        return state

    async def error(self, draft: Draft) -> str:
        async with self.store.read() as conn:
            return str(await conn.scalar(sa.select(t.outbox.c.error).where(t.outbox.c.draft == draft.id)))

    async def due(self) -> bool:
        """Whether something could be taken now."""
        async with self.store.read() as conn:
            soonest = await conn.scalar(sa.select(sa.func.min(t.outbox.c.not_before)))
        return soonest is not None and soonest <= self.clock()

    async def tamper(self, table: sa.Table, **values: object) -> None:
        async with self.store.write() as conn:
            await conn.execute(table.update().values(values))


def _decision(draft: Draft, at: datetime) -> ReviewDecision:
    return ReviewDecision(by=ACTOR.id, at=at, verdict="approve", version=draft.version, reason=None)


def _approval(draft: Draft, at: datetime) -> Approval:
    return Approval(
        draft=draft.id,
        version=draft.version,
        sha256=draft.sha256,
        approver=ACTOR.id,
        at=at,
        expires_at=at + APPROVED_FOR,
    )


async def empty_store(folder: Path) -> Path:
    """A store with nothing in it, to be copied: making its tables takes longer than most tests."""
    file = folder / "empty.sqlite"
    await (await Store.open(f"sqlite+aiosqlite:///{file}")).close()
    return file


@asynccontextmanager
async def open_world(folder: Path, empty: Path) -> AsyncIterator[World]:
    clock = Clock()
    file = shutil.copy(empty, folder / "rows.sqlite")
    async with await Store.open(f"sqlite+aiosqlite:///{file}") as store:
        audit = AuditLog(store, secrets.token_bytes)
        contacts = ContactRows(store, audit, KeyRows(store, secrets.token_bytes))
        search = Search(
            id="s1",
            text="",
            sources=(),
            limit=5,
            status="drafting",
            created_by=ACTOR.id,
            created_at=NOW,
            failure=None,
        )
        await SearchRows(store, audit).create(search, {})
        yield World(
            store=store,
            outbox=OutboxRows(store, audit, clock),
            contacts=contacts,
            review=ReviewRows(store, audit),
            outreach=OutreachRows(store, audit, contacts),
            clock=clock,
            folder=folder / "outbox",
        )


def to_port(port: int, wait: Timeouts = PATIENT) -> SmtpSender:
    return SmtpSender(smtp_server(f"smtp://mara:x@127.0.0.1:{port}"), wait)


class Killed(BaseException):
    """The process ends here; nothing after it runs."""


DataBegins = Callable[[], Awaitable[None]]


class DyingSmtp:
    """Sends through `real` and dies at the named moment: `connected`, `data` or `taken`."""

    def __init__(self, real: SmtpSender, moment: str) -> None:
        self._real, self._moment = real, moment

    @property
    def longest(self) -> float:
        return self._real.longest

    async def send(self, sender: str, recipient: str, message: bytes, data_begins: DataBegins) -> None:
        async def begins() -> None:
            self._die("connected")
            await data_begins()
            self._die("data")

        await self._real.send(sender, recipient, message, begins)
        self._die("taken")

    def _die(self, moment: str) -> None:
        if moment == self._moment:
            raise Killed


class MeanwhileSmtp:
    """Sends through `real`; something else happens while the connection is made."""

    def __init__(self, real: SmtpSender, meanwhile: Callable[[], Awaitable[object]]) -> None:
        self._real, self._meanwhile = real, meanwhile

    @property
    def longest(self) -> float:
        return self._real.longest

    async def send(self, sender: str, recipient: str, message: bytes, data_begins: DataBegins) -> None:
        await self._meanwhile()
        await self._real.send(sender, recipient, message, data_begins)


class DyingOutbox:
    """The store's outbox, until the process dies right after (or right before) the named write."""

    def __init__(self, world: World, moment: str) -> None:
        self._real, self._moment = world.outbox, moment

    async def take(self, now: datetime, until: datetime) -> Outgoing | None:
        row = await self._real.take(now, until)
        self._die("taken by a lease")
        return row

    async def stamp(self, draft: str, fence: int, stamped: str, now: datetime) -> bool:
        done = await self._real.stamp(draft, fence, stamped, now)
        self._die("stamped")
        return done

    async def data_begins(self, draft: str, fence: int) -> bool:
        return await self._real.data_begins(draft, fence)

    async def settle(
        self, draft: str, fence: int, state: DraftState, error: str | None, not_before: datetime | None = None
    ) -> bool:
        self._die("before it is settled")
        return await self._real.settle(draft, fence, state, error, not_before)

    async def settle_by_person(self, draft: str, verdict: str, actor: Actor) -> None:
        raise AssertionError("nobody settles here")

    def _die(self, moment: str) -> None:
        if moment == self._moment:
            raise Killed


async def deliver_for_days(world: World, delivery: Delivery) -> None:
    """Until nothing would ever be tried again."""
    for _ in range(PATIENCE.tries + 1):
        await delivery.deliver_all()
        world.clock.forward()
