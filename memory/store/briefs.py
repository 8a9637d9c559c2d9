"""Briefs, version by version, and the status of the search they belong to."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.ids import search_thread
from memory.records import Acceptance, Brief, BriefDecision, Search, SearchStatus
from memory.store import tables as t
from memory.store.decisions import decisions_at, newest_decision
from memory.store.engine import Store
from memory.store.searches import search_of
from memory.store.sql import read, upsert


class BriefRows:
    """Fits `agents.ports.BriefRows`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def search(self, id_: str) -> Search:
        """Raises: UnknownId."""
        async with self._store.read() as conn:
            return await search_of(conn, id_)

    async def set_status(self, search: str, status: SearchStatus) -> None:
        async with self._store.write() as conn:
            await conn.execute(t.searches.update().where(t.searches.c.id == search).values(status=status))

    async def latest_brief(self, search: str) -> Brief | None:
        async with self._store.read() as conn:
            return await _latest(conn, search)

    async def version(self, search: str, version: int) -> Brief:
        """Raises: UnknownId: the brief has no such version."""
        async with self._store.read() as conn:
            return read(Brief, await _body(conn, search, version))

    async def save_brief(self, brief: Brief) -> Brief:
        """Store as the next version, unless the latest one says the same; returns what stands."""
        async with self._store.write() as conn:
            latest = await _latest(conn, brief.search)
            if latest is not None and latest == brief.model_copy(update={"version": latest.version}):
                return latest
            next_version = 1 if latest is None else latest.version + 1
            brief = brief.model_copy(update={"version": next_version})
            await _put(conn, brief)
        return brief

    async def brief_decision(self, search: str) -> BriefDecision | None:
        """The newest word at the brief gate."""
        async with self._store.read() as conn:
            body = await newest_decision(conn, search_thread(search), "brief")
        return None if body is None else read(BriefDecision, body)

    async def brief_decisions(self, search: str) -> tuple[BriefDecision, ...]:
        """Every word at the brief gate, oldest first."""
        async with self._store.read() as conn:
            bodies = await decisions_at(conn, search_thread(search), "brief")
        return tuple(read(BriefDecision, body) for body in bodies)

    async def accept(self, search: str, version: int, acceptance: Acceptance) -> None:
        """Raises: UnknownId: the brief has no such version."""
        async with self._store.write() as conn:
            body = await _body(conn, search, version)
            await _put(conn, read(Brief, body, acceptance=acceptance))


async def _body(conn: AsyncConnection, search: str, version: int) -> str:
    query = sa.select(t.briefs.c.body).where(t.briefs.c.search == search, t.briefs.c.version == version)
    body = await conn.scalar(query)
    if body is None:
        raise UnknownId("brief", f"{search} version {version}")
    return str(body)


async def _latest(conn: AsyncConnection, search: str) -> Brief | None:
    query = sa.select(t.briefs.c.body).where(t.briefs.c.search == search).order_by(t.briefs.c.version.desc()).limit(1)
    body = await conn.scalar(query)
    return None if body is None else read(Brief, body)


async def _put(conn: AsyncConnection, brief: Brief) -> None:
    row = {"search": brief.search, "version": brief.version, "body": brief.model_dump_json()}
    await upsert(conn, t.briefs, [row], update=["body"])
