"""Forgetting: every row about a person goes, every other row stops naming them, and a salted hash stays.

The search for their traces reads one snapshot and keeps nobody waiting; what it finds is then changed in one
transaction with everything else, so that somebody is forgotten whole or not at all.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.keys import KeyRows
from memory.store.own import EMPTIED, SWEPT, Whom, own, whom
from memory.store.person_ids import standing_ids
from memory.store.suppressed import KEY, hashed, spellings, suppress
from memory.store.sweeping import Hits, cut, hits
from memory.store.team import same_human
from memory.traces import Traces

Why = Literal["forgotten", "expired", "withdrawn"]
"""forgotten: they asked; nobody collects them again. expired: the time for which data may be kept is over. withdrawn:
a colleague is asked for introductions no more; what sources tell of them as of anybody stays."""
MESSAGES = frozenset({"draft_versions", "outbox"})
"""Where a colleague is named for having been asked."""
_ENDED = ("done", "cancelled")


@dataclass(frozen=True)
class Gone:
    """What was deleted, for whoever cleans up outside of the rows."""

    people: tuple[str, ...]
    rows: dict[str, int]
    """Table -> how many of its rows went."""
    threads: tuple[str, ...]
    """Threads whose checkpoints tell of them, and that nobody resumes any more."""
    drafts: tuple[str, ...]
    traces: Traces


class ForgettingRows:
    """Args: rooms: which rows of which table are somebody's own."""

    def __init__(
        self,
        store: Store,
        audit: AuditLog,
        keys: KeyRows,
        rooms: Callable[[Whom], Mapping[str, sa.ColumnElement[bool]]] = own,
    ) -> None:
        self._store, self._audit, self._keys, self._rooms = store, audit, keys, rooms

    async def forget(self, people: Sequence[str], actor: str, at: datetime, why: Why) -> Gone:
        """Delete everything about these people.

        Args:
            people: ids, also of colleagues; aliases are resolved, and whoever asked goes under all of them.

        Raises: UnknownId: one of them is nobody's.
        """
        key = await self._keys.secret(KEY)
        async with self._store.read() as conn:
            ids = await self._standing(conn, people, why)
            tables = MESSAGES if why == "withdrawn" else SWEPT
            found = await hits(conn, (await whom(conn, ids)).traces, tables)
        async with self._store.write() as conn:
            who = await whom(conn, await self._standing(conn, people, why))
            if why == "forgotten":
                await suppress(conn, _hashes(key, who), why, at)
            for id_ in ids:
                await self._audit.append(conn, at, actor, f"person.{why}", id_)
            gone = await self._forgotten(conn, who, found, key)
        await self._cut_late(who, tables, key)
        return gone

    async def _cut_late(self, who: Whom, tables: Collection[str], salt: bytes) -> None:
        """What others wrote about them between the first look and the deletion; from then on nobody is let in."""
        async with self._store.read() as conn:
            late = await hits(conn, who.traces, tables)
        if late:
            async with self._store.write() as conn:
                await cut(conn, late, who.traces, who.keys, salt)

    async def scrub(self) -> None:
        """Write the store's file anew without what was deleted. Raises: StoreError: another process is in its way."""
        await self._store.scrub()

    async def _forgotten(self, conn: AsyncConnection, who: Whom, found: Hits, salt: bytes) -> Gone:
        searches = await _ended_searches(conn, who)
        rows = await _delete(conn, self._rooms(who))
        await conn.execute(t.people.update().where(t.people.c.split_from.in_(who.known.ids)).values(split_from=None))
        parsed = sorted({*found.get("records", ()), *((id_,) for id_ in who.records)})
        await cut(conn, {**found, "records": parsed}, who.traces, who.keys, salt)
        for id_ in who.known.ids:
            await self._audit.forget(conn, id_)
        return Gone(who.known.ids, rows, (*who.threads, *searches), who.drafts, who.traces)

    async def _standing(self, conn: AsyncConnection, people: Sequence[str], why: Why) -> list[str]:
        ids = sorted(set((await standing_ids(conn, people)).values()))
        stored = (t.people.c.id, t.colleagues.c.id)
        known = {id_ for column in stored for id_ in await conn.scalars(sa.select(column).where(column.in_(ids)))}
        for id_ in ids:
            if id_ not in known:
                raise UnknownId("person", id_)
        return await same_human(conn, ids) if why == "forgotten" else ids


async def _ended_searches(conn: AsyncConnection, who: Whom) -> tuple[str, ...]:
    """Threads of searches that met them and have ended; their checkpoints hold the ids that somebody chose."""
    met = sa.select(t.search_people.c.search).where(t.search_people.c.person.in_(who.known.ids))
    query = sa.select(t.runs.c.thread).where(
        t.runs.c.search.in_(met), t.runs.c.person.is_(None), t.runs.c.status.in_(_ENDED)
    )
    return tuple(await conn.scalars(query.order_by(t.runs.c.thread)))


async def _delete(conn: AsyncConnection, theirs: Mapping[str, sa.ColumnElement[bool]]) -> dict[str, int]:
    """What points at something goes before it."""
    gone: dict[str, int] = {}
    for table in reversed(t.metadata.sorted_tables):
        if table.name in theirs:
            gone[table.name] = (await conn.execute(table.delete().where(theirs[table.name]))).rowcount
        elif table.name in EMPTIED:
            gone[table.name] = (await conn.execute(table.delete())).rowcount
    return {name: count for name, count in gone.items() if count}


def _hashes(key: bytes, who: Whom) -> dict[str, str]:
    accounts = [spelled for account in who.known.accounts for spelled in spellings(account)]
    accounts += [account for colleague in who.colleagues for account in colleague.accounts]
    return hashed(key, addresses=who.known.addresses, people=who.known.ids, accounts=accounts)
