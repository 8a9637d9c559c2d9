"""A real store with approved messages in it, a real mail server that fails on purpose, and a clock that tests move."""

import secrets
import shutil
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from agents.builtin.write import BuiltinWriter
from agents.grounding import check
from agents.holding import Making, hold
from evals.kit.outreach_world import NOW, WORDS, NoBudget, change, contact, given, letter
from memory.ids import DraftKey
from memory.knowledge.contact_rules import ContactRules, contact_rules
from memory.records import Actor, Approach, Approval, ContactPoint, Draft, DraftState, ReviewDecision, Route, Search
from memory.store import ContactRows, OutboxRows, ReviewRows, Rows, Store
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
SEARCH = "s1"
LATER = timedelta(hours=12)
"""Past every lease and every wait between two tries."""


class Clock:
    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, by: timedelta = LATER) -> None:
        self.at += by


@dataclass(frozen=True)
class World:
    store: Store
    rows: Rows
    clock: Clock
    folder: Path

    @property
    def outbox(self) -> OutboxRows:
        return self.rows.outbox

    @property
    def contacts(self) -> ContactRows:
        return self.rows.contacts

    @property
    def review(self) -> ReviewRows:
        return self.rows.review

    def delivery(
        self,
        smtp: Smtp | None,
        *,
        kind: type[Delivery] = Delivery,
        outbox: Outbox | None = None,
        contacts: Contacts | None = None,
        rules: ContactRules | None = None,
    ) -> Delivery:
        return kind(
            outbox=outbox or self.outbox,
            contacts=contacts or self.contacts,
            rules=rules or contact_rules(),
            smtp=smtp,
            folder=self.folder,
            patience=PATIENCE,
            now=self.clock,
        )

    async def approve(self, person: str = "p-ada", route: Route | None = None, to: ContactPoint | None = None) -> Draft:
        """A draft that was written, held and approved the way every draft is."""
        draft = await self.hold(person, route=route, to=to)
        assert draft.state == "held", draft.blocks
        await self.allow(draft)
        return draft

    async def hold(
        self,
        person: str = "p-ada",
        *,
        search: str = SEARCH,
        to: ContactPoint | None = None,
        route: Route | None = None,
        approach: Approach | None = None,
        rules: ContactRules | None = None,
    ) -> Draft:
        """A draft that waits, or is blocked. Args: to: their contact point; None: their own page gives one."""
        to = to or contact_of(person)
        await self.contacts.add(to, ACTOR)
        making = Making(
            key=DraftKey(search, person),
            engine="builtin",
            made_by="drafting",
            made_at=self.clock(),
            rules=rules or contact_rules(),
            approach=approach or Approach(),
        )
        known = given(change(f"e-{person}"), seed=len(person))
        around = letter(contact=to, route=route)
        checked = check(known, await BuiltinWriter(WORDS).propose(known, NoBudget()), around, WORDS)
        return await self.rows.outreach.save_draft(hold(checked, around, making, version=1))

    async def allow(self, draft: Draft, approval: Approval | None = None) -> None:
        """A person approves the draft. Args: approval: another one than fits."""
        decision = ReviewDecision(by=ACTOR.id, at=self.clock(), verdict="approve", version=draft.version, reason=None)
        await self.review.decide(draft.id, draft.sha256, decision, approval or self.approval(draft), ACTOR)

    def approval(self, draft: Draft) -> Approval:
        at = self.clock()
        return Approval(
            draft=draft.id,
            version=draft.version,
            sha256=draft.sha256,
            approver=ACTOR.id,
            at=at,
            expires_at=at + APPROVED_FOR,
        )

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

    async def tamper(self, table: sa.Table, draft: Draft | None = None, **values: object) -> None:
        """Write into the rows of a table behind everybody's back. Args: draft: whose; None: everybody's."""
        changed = table.update().values(values)
        async with self.store.write() as conn:
            await conn.execute(changed if draft is None else changed.where(table.c.draft == draft.id))

    async def open_search(self, id_: str) -> None:
        said = {"text": "", "sources": (), "limit": 5, "status": "drafting", "created_at": NOW, "failure": None}
        await self.rows.searches.create(Search.model_validate({"id": id_, "created_by": ACTOR.id} | said), {})


def contact_of(person: str, **other: Any) -> ContactPoint:
    """Where a person's own page says that they are reached."""
    address = f"{person}@muster.example"
    own: dict[str, Any] = {"id": f"c-{person}", "person": person, "address": address, "quote": f"Write to {address}"}
    return contact(**(own | other))


async def empty_store(folder: Path) -> Path:
    """A store with nothing in it, to be copied: making its tables takes longer than most tests."""
    file = folder / "empty.sqlite"
    await (await Store.open(f"sqlite+aiosqlite:///{file}")).close()
    return file


@asynccontextmanager
async def open_world(folder: Path, empty: Path) -> AsyncIterator[World]:
    file = shutil.copy(empty, folder / "rows.sqlite")
    async with world_at(f"sqlite+aiosqlite:///{file}", folder) as world:
        yield world


@asynccontextmanager
async def world_at(url: str, folder: Path, at: datetime = NOW) -> AsyncIterator[World]:
    """Args: url: of a store with nothing in it, whatever database that is; at: where the clock stands."""
    clock = Clock(at)
    async with await Store.open(url) as store:
        world = World(store, Rows.of(store, token=secrets.token_bytes, now=clock), clock, folder / "outbox")
        await world.open_search(SEARCH)
        yield world


def to_port(port: int, wait: Timeouts = PATIENT, trust: ssl.SSLContext | None = None) -> SmtpSender:
    """Args: trust: speak STARTTLS, and trust these certificates; None: in plain text."""
    scheme = "smtp" if trust is None else "smtp+starttls"
    return SmtpSender(smtp_server(f"{scheme}://mara:x@127.0.0.1:{port}"), wait, trust)


async def deliver_for_days(world: World, delivery: Delivery) -> None:
    """Until nothing would ever be tried again."""
    for _ in range(PATIENCE.tries + 1):
        await delivery.deliver_all()
        world.clock.forward()
