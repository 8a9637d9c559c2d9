"""Answers of large models by the digest of what was asked, so that the same question costs nothing twice."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from memory.store import tables as t
from memory.store.engine import Store
from memory.store.sql import upsert


class ModelAnswers:
    """Fits `tools.model.prompted.Answers`. Args: now: the time kept with an answer."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    async def get(self, key: str) -> str | None:
        async with self._store.read() as conn:
            return await conn.scalar(sa.select(t.model_answers.c.body).where(t.model_answers.c.key == key))

    async def put(self, key: str, body: str) -> None:
        """The first answer under a key stands: whoever asks again is told the same."""
        async with self._store.write() as conn:
            await upsert(conn, t.model_answers, [{"key": key, "body": body, "at": self._now()}])
