"""Conversations with a recruiter, turn by turn."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.records import Frozen, Instant, Text
from memory.store import tables as t
from memory.store.engine import Store
from memory.store.sql import upsert


class Turn(Frozen):
    who: Text
    """Id of the actor, or `hardsignal`."""
    text: str
    at: Instant


class ConversationRows:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def add_turn(self, id_: str, who: str, text: str, at: datetime) -> None:
        """The first turn begins the conversation."""
        said = sa.select(sa.func.count()).where(t.turns.c.conversation == id_)
        begun = {"id": id_, "search": None, "created_by": who, "created_at": at}
        async with self._store.write() as conn:
            await upsert(conn, t.conversations, [begun])
            position = int(await conn.scalar(said) or 0)
            turn = {"conversation": id_, "position": position, "who": who, "text": text, "at": at}
            await conn.execute(t.turns.insert().values(turn))

    async def follow(self, id_: str, search: str) -> None:
        """The conversation has led to this search. Raises: UnknownId."""
        led = t.conversations.update().where(t.conversations.c.id == id_).values(search=search)
        async with self._store.write() as conn:
            await _check_known(conn, id_)
            await conn.execute(led)

    async def search_of(self, id_: str) -> str | None:
        """The search it led to. Raises: UnknownId."""
        async with self._store.read() as conn:
            await _check_known(conn, id_)
            return await conn.scalar(sa.select(t.conversations.c.search).where(t.conversations.c.id == id_))

    async def turns(self, id_: str) -> tuple[Turn, ...]:
        """Oldest first. Raises: UnknownId."""
        query = sa.select(t.turns.c.who, t.turns.c.text, t.turns.c.at).where(t.turns.c.conversation == id_)
        async with self._store.read() as conn:
            await _check_known(conn, id_)
            rows = (await conn.execute(query.order_by(t.turns.c.position))).mappings()
            return tuple(Turn.model_validate(dict(row)) for row in rows)

    async def list(self, limit: int = 50, offset: int = 0) -> tuple[str, ...]:
        """Ids, newest first."""
        c = t.conversations.c
        query = sa.select(c.id).order_by(c.created_at.desc(), c.id).limit(limit).offset(offset)
        async with self._store.read() as conn:
            return tuple(await conn.scalars(query))


async def _check_known(conn: AsyncConnection, id_: str) -> None:
    if await conn.scalar(sa.select(t.conversations.c.id).where(t.conversations.c.id == id_)) is None:
        raise UnknownId("chat", id_)
