"""Results of evaluation runs, as JSON text that only the evals read."""

from datetime import datetime

import sqlalchemy as sa

from memory.errors import UnknownId
from memory.store import tables as t
from memory.store.engine import Store
from memory.store.sql import upsert


class EvalRows:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, id_: str, at: datetime, body: str) -> None:
        async with self._store.write() as conn:
            await upsert(conn, t.eval_runs, [{"id": id_, "at": at, "body": body}], update=["at", "body"])

    async def get(self, id_: str) -> str:
        """Raises: UnknownId."""
        async with self._store.read() as conn:
            body: str | None = await conn.scalar(sa.select(t.eval_runs.c.body).where(t.eval_runs.c.id == id_))
        if body is None:
            raise UnknownId("run", id_)
        return body

    async def list(self, limit: int = 50) -> tuple[str, ...]:
        """Ids, newest first."""
        query = sa.select(t.eval_runs.c.id).order_by(t.eval_runs.c.at.desc(), t.eval_runs.c.id).limit(limit)
        async with self._store.read() as conn:
            return tuple(await conn.scalars(query))
