"""What the drafting agent reads and writes. It stores drafts; only a person's decision moves one on."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.ids import DraftKey
from memory.records import Actor, Approach, ContactPoint, Draft, DraftState, Earlier, Introducer, ReviewDecision
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.contacts import ContactRows
from memory.store.decisions import newest_decision
from memory.store.drafts import CURRENT, draft_of, find, lock, put_version, versions_of
from memory.store.earlier import earlier
from memory.store.engine import Store
from memory.store.objections import ObjectionRows
from memory.store.person_ids import every_id
from memory.store.runs import finish_run, queue_run
from memory.store.sql import read
from memory.store.suppressed import forgotten
from memory.store.team import TeamRows

_UNDECIDED: frozenset[DraftState] = frozenset({"held", "blocked"})


class OutreachRows:
    """Fits `agents.ports.OutreachRows`."""

    def __init__(
        self, store: Store, audit: AuditLog, contacts: ContactRows, objections: ObjectionRows, team: TeamRows
    ) -> None:
        self._store, self._audit, self._contacts = store, audit, contacts
        self._objections, self._team = objections, team

    async def enqueue(self, search: str, people: Sequence[str]) -> None:
        """One queued run of the outreach thread for each person who is not forgotten; one that is there stays."""
        async with self._store.write() as conn:
            gone = await forgotten(conn, people)
            for person in (person for person in people if person not in gone):
                await queue_run(conn, DraftKey(search, person).thread, search, person)

    async def write_later(self, key: DraftKey, actor: Actor, at: datetime) -> None:
        """One queued run of the thread that writes this message; one that is there is left as it is.

        Raises: UnknownId: the person was forgotten meanwhile.
        """
        async with self._store.write() as conn:
            await _refuse_forgotten(conn, key.person)
            await queue_run(conn, key.thread, key.search, key.person, key.step)
            await self._audit.append(conn, at, actor.id, "draft.asked_for", key.person, [key.id])

    async def draft(self, key: DraftKey) -> Draft | None:
        """The current version."""
        async with self._store.read() as conn:
            written = sa.and_(t.drafts.c.person.in_(await every_id(conn, key.person)), t.drafts.c.step == key.step)
            rows = await conn.execute(CURRENT.where(t.drafts.c.search == key.search, written).order_by(t.drafts.c.id))
            row = rows.first()
        return None if row is None else draft_of(row)

    async def earlier(self, key: DraftKey) -> Earlier:
        """What this message follows. Raises: UnknownId: there is no first message."""
        async with self._store.read() as conn:
            return await earlier(conn, key)

    async def save_draft(self, draft: Draft) -> Draft:
        """Store as the next version, unless it was stored before or a person has decided; returns what stands.

        A step that runs again after a crash thus neither undoes a person's edit nor touches what is on its way.

        Raises: UnknownId: the person was forgotten while it was written.
        """
        async with self._store.write() as conn:
            await _refuse_forgotten(conn, draft.person)
            await lock(conn, draft.id)
            before, versions = await find(conn, draft.id), await versions_of(conn, draft.id)
            if before is not None and _stands(before, draft, versions):
                return before
            draft = draft.model_copy(update={"version": len(versions) + 1})
            await put_version(conn, draft)
            ids = [draft.id, draft.sha256]
            await self._audit.append(conn, draft.made_at, draft.made_by, f"draft.{draft.state}", draft.person, ids)
        return draft

    async def contact(self, person: str) -> ContactPoint | None:
        """The newest contact point on file that nobody objected to."""
        return await self._contacts.newest(person)

    async def objection_token(self, person: str, address: str | None) -> str:
        """What stands in the link by which this person objects."""
        return await self._objections.token(person, address)

    async def approach(self, key: DraftKey, address: str | None) -> Approach:
        """What is on file against writing this message to this address."""
        return await self._contacts.approach(key.person, key.search, address=address, draft=key)

    async def introducer(self, colleague: str, person: str) -> Introducer | None:
        """A colleague, as seen from this person; None: nobody with this id opted in."""
        return await self._team.introducer(colleague, person)

    async def review_decision(self, key: DraftKey) -> ReviewDecision | None:
        """The newest decision about this draft."""
        async with self._store.read() as conn:
            body = await newest_decision(conn, key.thread, "review")
        return None if body is None else read(ReviewDecision, body)

    async def finish(self, thread: str) -> None:
        """The last step of a thread: its run is done. An empty `next` alone never says so."""
        async with self._store.write() as conn:
            await finish_run(conn, thread)


async def _refuse_forgotten(conn: AsyncConnection, person: str) -> None:
    if await forgotten(conn, [person]):
        raise UnknownId("person", person)


def _stands(current: Draft, new: Draft, versions: Sequence[Draft]) -> bool:
    if current.state == "redrafting":
        return False
    return current.state not in _UNDECIDED or any(_says_the_same(new, version) for version in versions)


def _says_the_same(a: Draft, b: Draft) -> bool:
    return a == b.model_copy(update={"version": a.version, "made_at": a.made_at})
