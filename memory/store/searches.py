"""Searches: what was asked for, and where each one stands."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import AlreadyDecided, UnknownId
from memory.ids import search_thread
from memory.records import SETTLED, Actor, BudgetUnit, Search, SearchStatus
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.budgets import give_budget
from memory.store.engine import Store
from memory.store.runs import queue_run
from memory.store.sql import read

_ENDED = {"done", "cancelled", "failed"}
_OUTREACH_BEGUN = {"drafting", "held", "done"}
"""Stored statuses from the shortlist gate on; from there the drafts say where a search stands."""


class SearchRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def create(self, search: Search, limits: Mapping[BudgetUnit, int]) -> None:
        """Store a new search, what it may spend, and its thread's queued run: none would do without the others."""
        row = {
            "id": search.id,
            "body": search.model_dump_json(),
            "status": search.status,
            "failure": search.failure,
            "cancelled": False,
            "created_at": search.created_at,
        }
        async with self._store.write() as conn:
            await conn.execute(t.searches.insert().values(row))
            await give_budget(conn, search.id, limits)
            await queue_run(conn, search_thread(search.id), search.id)
            await self._audit.append(conn, search.created_at, search.created_by, "search.created", ids=[search.id])

    async def get(self, id_: str) -> Search:
        """Raises: UnknownId."""
        async with self._store.read() as conn:
            return await search_of(conn, id_)

    async def list(self, limit: int = 50, offset: int = 0) -> tuple[Search, ...]:
        """Newest first."""
        query = _SEARCHES.order_by(t.searches.c.created_at.desc(), t.searches.c.id).limit(limit).offset(offset)
        async with self._store.read() as conn:
            return tuple(_search(row) for row in (await conn.execute(query)).mappings())

    async def retry(self, id_: str) -> int:
        """What failed is queued again; returns how many threads that are."""
        failed = t.runs.update().where(t.runs.c.search == id_, t.runs.c.status == "failed")
        async with self._store.write() as conn:
            await conn.execute(t.searches.update().where(t.searches.c.id == id_).values(failure=None))
            return (await conn.execute(failed.values(status="queued", error=None))).rowcount

    async def cancel(self, id_: str, actor: Actor, at: datetime) -> None:
        """Call a search off: threads that nobody works on end here, the others at their next step.

        Raises:
            UnknownId, AlreadyDecided: it has ended already.
        """
        async with self._store.write() as conn:
            search = await search_of(conn, id_)
            if search.status in _ENDED:
                raise AlreadyDecided(f"search {id_} is {search.status}")
            idle = t.runs.update().where(t.runs.c.search == id_, t.runs.c.status.in_(["queued", "waiting"]))
            await conn.execute(idle.values(status="cancelled", interrupt=None))
            await conn.execute(t.searches.update().where(t.searches.c.id == id_).values(cancelled=True))
            await self._audit.append(conn, at, actor.id, "search.cancelled", ids=[id_])


class Cancellations:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def cancelled(self, search: str) -> bool:
        """Whether a person called the search off; whoever works on it stops at the next step."""
        query = sa.select(t.searches.c.cancelled).where(t.searches.c.id == search)
        async with self._store.read() as conn:
            return bool(await conn.scalar(query))


_UNDRAFTED = sa.exists().where(
    t.runs.c.search == t.searches.c.id,
    t.runs.c.status.in_(["queued", "running"]),
    sa.or_(
        t.runs.c.kind == "search",
        ~sa.exists().where(
            t.drafts.c.search == t.runs.c.search,
            t.drafts.c.person == t.runs.c.person,
            t.drafts.c.step == t.runs.c.step,
        ),
    ),
)
_UNSETTLED = sa.exists().where(t.drafts.c.search == t.searches.c.id, t.drafts.c.state.not_in(sorted(SETTLED)))
_SEARCHES = sa.select(t.searches, _UNDRAFTED.label("undrafted"), _UNSETTLED.label("unsettled"))


async def search_of(conn: AsyncConnection, id_: str) -> Search:
    """Raises: UnknownId."""
    row = (await conn.execute(_SEARCHES.where(t.searches.c.id == id_))).mappings().one_or_none()
    if row is None:
        raise UnknownId("search", id_)
    return _search(row)


def _search(row: sa.RowMapping) -> Search:
    return read(Search, row["body"], status=_status(row), failure=row["failure"])


def _status(row: sa.RowMapping) -> SearchStatus:
    if row["cancelled"]:
        return "cancelled"
    if row["failure"] is not None:
        return "failed"
    stored: SearchStatus = row["status"]
    if stored not in _OUTREACH_BEGUN:
        return stored
    if row["undrafted"]:
        return "drafting"
    return "held" if row["unsettled"] else "done"
