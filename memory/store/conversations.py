"""Conversations with a recruiter, turn by turn."""

from typing import Literal

import sqlalchemy as sa

from memory.errors import UnknownId
from memory.records import Frozen, Instant, Text
from memory.store import tables as t
from memory.store.engine import Store

Speaker = Literal["person", "hardsignal"]


class Conversation(Frozen):
    id: Text
    search: str | None
    """The search that it led to."""
    created_by: Text
    created_at: Instant


class Turn(Frozen):
    who: Speaker
    text: str
    at: Instant


class ConversationRows:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def create(self, conversation: Conversation) -> None:
        async with self._store.write() as conn:
            await conn.execute(t.conversations.insert().values(conversation.model_dump()))

    async def get(self, id_: str) -> Conversation:
        """Raises: UnknownId."""
        async with self._store.read() as conn:
            query = sa.select(t.conversations).where(t.conversations.c.id == id_)
            row = (await conn.execute(query)).mappings().one_or_none()
        if row is None:
            raise UnknownId("conversation", id_)
        return Conversation.model_validate(dict(row))

    async def list(self, limit: int = 50, offset: int = 0) -> tuple[Conversation, ...]:
        """Newest first."""
        c = t.conversations.c
        query = sa.select(t.conversations).order_by(c.created_at.desc(), c.id).limit(limit).offset(offset)
        async with self._store.read() as conn:
            return tuple(Conversation.model_validate(dict(row)) for row in (await conn.execute(query)).mappings())

    async def bind(self, id_: str, search: str) -> None:
        """This conversation has led to that search."""
        async with self._store.write() as conn:
            await conn.execute(t.conversations.update().where(t.conversations.c.id == id_).values(search=search))

    async def say(self, id_: str, turn: Turn) -> int:
        """Add a turn; returns its position, from 1."""
        said = sa.select(sa.func.count()).where(t.turns.c.conversation == id_)
        async with self._store.write() as conn:
            position = int(await conn.scalar(said) or 0) + 1
            await conn.execute(t.turns.insert().values(turn.model_dump() | {"conversation": id_, "position": position}))
        return position

    async def turns(self, id_: str) -> tuple[Turn, ...]:
        """Oldest first."""
        query = sa.select(t.turns.c.who, t.turns.c.text, t.turns.c.at).where(t.turns.c.conversation == id_)
        async with self._store.read() as conn:
            rows = (await conn.execute(query.order_by(t.turns.c.position))).mappings()
            return tuple(Turn.model_validate(dict(row)) for row in rows)
