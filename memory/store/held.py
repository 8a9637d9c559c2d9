"""Everything that is stored about one person, row by row, as it is stored."""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.own import Whom, own, whom
from memory.store.person_ids import standing_ids
from memory.store.team import same_human

_NEVER = frozenset({"vector"})
"""Columns that say nothing to a reader; which text they were made from is told beside them."""
Held = dict[str, list[dict[str, Any]]]
"""Table -> rows, each a column's name with its value; a record's JSON as JSON."""


class HeldRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def of(self, person: str) -> Held:
        """Resolves aliases; the same rows twice are the same to the byte. Raises: UnknownId."""
        async with self._store.read() as conn:
            id_ = (await standing_ids(conn, [person]))[person]
            who = await whom(conn, await same_human(conn, [id_]))
            if not who.known.names and not who.known.accounts:
                raise UnknownId("person", person)
            theirs = own(who)
            held = {
                table.name: await _rows(conn, table, theirs[table.name])
                for table in t.metadata.sorted_tables
                if table.name in theirs
            }
            held["sources"] = await _sources(conn, who)
            held["audit"] = [entry.model_dump(mode="json") for entry in await self._audit.about(conn, who.known.ids)]
        return {name: rows for name, rows in held.items() if rows}


async def _rows(conn: AsyncConnection, table: sa.Table, which: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    shown = [column for column in table.columns if column.name not in _NEVER]
    rows = await conn.execute(sa.select(*shown).where(which).order_by(*table.primary_key.columns))
    return [{name: _plain(value) for name, value in row.items()} for row in rows.mappings()]


async def _sources(conn: AsyncConnection, who: Whom) -> list[dict[str, Any]]:
    """What each fact was parsed from; not the answer itself, which tells of others too and goes after a month."""
    query = sa.select(t.records.c.body).where(t.records.c.id.in_(who.records)).order_by(t.records.c.id)
    kept = ("id", "source", "url", "fetched_at", "digest", "original_digest")
    return [{name: json.loads(body)[name] for name in kept} for body in await conn.scalars(query)]


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value.isoformat() if hasattr(value, "isoformat") else value
