"""The runs ledger: who works on which thread. Every write names the fence, so that whoever wakes late changes nothing.

A row goes queued -> running -> waiting -> running -> done; `failed` and `cancelled` end it. `done` is written by the
thread's own last step and is never taken back by whoever held the lease.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.records import Run, RunStatus, Step
from memory.store import tables as t
from memory.store.engine import Store
from memory.store.sql import upsert

r = t.runs.c
_DECIDED = sa.exists().where(
    t.decisions.c.state == "pending", t.decisions.c.thread == r.thread, t.decisions.c.interrupt == r.interrupt
)


def _takeable(now: datetime) -> sa.ColumnElement[bool]:
    """Queued, left behind by a process that died, or waiting for a decision that a person has made."""
    return sa.or_(
        r.status == "queued",
        sa.and_(r.status == "running", r.lease_until <= now),
        sa.and_(r.status == "waiting", _DECIDED),
    )


class RunRows:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def queue(self, thread: str, search: str, person: str | None = None) -> None:
        """A thread to be started; one that is there is left as it is."""
        async with self._store.write() as conn:
            await queue_run(conn, thread, search, person)

    async def due(self, now: datetime, search: str | None = None) -> tuple[str, ...]:
        """Threads that somebody should take, of one search or of all."""
        query = sa.select(r.thread).where(_takeable(now)).order_by(r.thread)
        async with self._store.read() as conn:
            return tuple(await conn.scalars(query if search is None else query.where(r.search == search)))

    async def take(self, thread: str, now: datetime, until: datetime) -> Run | None:
        """Own a thread until `until`; None where somebody else was faster or it is not due."""
        taken = {"status": "running", "lease_until": until, "fence": r.fence + 1, "attempt": r.attempt + 1}
        update = t.runs.update().where(r.thread == thread, _takeable(now)).values(taken | {"error": None})
        async with self._store.write() as conn:
            row = (await conn.execute(update.returning(t.runs))).mappings().one_or_none()
        return None if row is None else Run.model_validate(dict(row))

    async def renew(self, thread: str, fence: int, until: datetime) -> bool:
        """Own it longer; False: somebody else has taken it over."""
        owned = t.runs.update().where(r.thread == thread, r.fence == fence, r.status == "running")
        async with self._store.write() as conn:
            return (await conn.execute(owned.values(lease_until=until))).rowcount == 1

    async def leave(
        self, thread: str, fence: int, status: RunStatus, interrupt: str | None = None, error: str | None = None
    ) -> bool:
        """Give a thread back; what is done stays done, and a search fails with its own thread.

        Returns:
            False: the fence is stale, and nothing was written.
        """
        owned = sa.select(r.status, r.kind, r.search, t.searches.c.cancelled).join_from(t.runs, t.searches)
        async with self._store.write() as conn:
            owned = owned.where(r.thread == thread, r.fence == fence).with_for_update(of=t.runs)
            row = (await conn.execute(owned)).one_or_none()
            if row is None:
                return False
            if row.status == "running":
                await _put_down(conn, thread, "cancelled" if row.cancelled else status, interrupt, error)
            if row.kind == "search" and error is not None:
                await conn.execute(t.searches.update().where(t.searches.c.id == row.search).values(failure=error))
        return True

    async def is_done(self, thread: str) -> bool:
        async with self._store.read() as conn:
            return await conn.scalar(sa.select(r.status).where(r.thread == thread)) == "done"

    async def of_search(self, search: str) -> tuple[Run, ...]:
        query = sa.select(t.runs).where(r.search == search).order_by(r.thread)
        async with self._store.read() as conn:
            return tuple(Run.model_validate(dict(row)) for row in (await conn.execute(query)).mappings())


async def queue_run(conn: AsyncConnection, thread: str, search: str, person: str | None = None, step: Step = 1) -> None:
    """As `RunRows.queue`, in the caller's transaction."""
    run = Run(
        thread=thread,
        kind="search" if person is None else "outreach",
        search=search,
        person=person,
        step=step,
        status="queued",
        interrupt=None,
        lease_until=None,
        fence=0,
        attempt=0,
        error=None,
    )
    await upsert(conn, t.runs, [run.model_dump()])


async def finish_run(conn: AsyncConnection, thread: str) -> None:
    """A thread's last step: it is done, whoever holds the lease."""
    done = {"status": "done", "interrupt": None, "lease_until": None, "error": None}
    await conn.execute(t.runs.update().where(r.thread == thread).values(done))


async def _put_down(
    conn: AsyncConnection, thread: str, status: RunStatus, interrupt: str | None, error: str | None
) -> None:
    left = {"status": status, "interrupt": interrupt, "lease_until": None, "error": error}
    await conn.execute(t.runs.update().where(r.thread == thread).values(left))
    if status == "waiting":
        # Somebody may decide between the row that shows a draft and the interrupt that waits for the word on it.
        early = t.decisions.update().where(
            t.decisions.c.thread == thread, t.decisions.c.state == "pending", t.decisions.c.interrupt.is_(None)
        )
        await conn.execute(early.values(interrupt=interrupt))
