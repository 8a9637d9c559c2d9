"""Replies: each is kept once, holds the place of its answer among the messages to its writer, and ends the silence."""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.ids import FOLLOW_UP, DraftKey
from memory.records import Actor, Draft, DraftState, Reply
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.drafts import current
from memory.store.engine import Store
from memory.store.person_ids import every_id
from memory.store.sql import chunks, read

_r, _o = t.replies.c, t.outbox.c


class InboxRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def add(self, reply: Reply, actor: Actor) -> Reply:
        """Store a reply; one that is here already stands. Returns: what stands, with the step of its answer."""
        async with self._store.write() as conn:
            await conn.execute(sa.select(t.drafts.c.id).where(t.drafts.c.id == reply.message).with_for_update())
            known = await conn.scalar(sa.select(_r.body).where(_r.id == reply.id))
            if known is not None:
                return read(Reply, known)
            same = sa.and_(_r.search == reply.search, _r.person == reply.person)
            last = await conn.scalar(sa.select(sa.func.max(_r.step)).where(same))
            reply = reply.model_copy(update={"step": (last or FOLLOW_UP) + 1})
            told = {name: getattr(reply, name) for name in ("id", "message", "search", "person", "step", "at")}
            await conn.execute(t.replies.insert().values(told | {"body": reply.model_dump_json()}))
            ids = [reply.id, reply.message]
            await self._audit.append(conn, reply.at, actor.id, f"reply.{reply.kind}", reply.person, ids)
        return reply

    async def correct(self, reply: Reply, actor: Actor, at: datetime) -> None:
        """What kind it is, in a person's words; its text and its place stay. Raises: UnknownId."""
        async with self._store.write() as conn:
            corrected = t.replies.update().where(_r.id == reply.id).values(body=reply.model_dump_json())
            if (await conn.execute(corrected)).rowcount != 1:
                raise UnknownId("reply", reply.id)
            act = f"reply.corrected_{reply.kind}"
            await self._audit.append(conn, at, actor.id, act, reply.person, [reply.id])

    async def of(self, draft: Draft) -> tuple[Reply, ...]:
        """Every reply in the approach that this draft is part of, oldest first."""
        async with self._store.read() as conn:
            theirs = sa.and_(_r.search == draft.search, _r.person.in_(await every_id(conn, draft.person)))
            bodies = await conn.scalars(sa.select(_r.body).where(theirs).order_by(_r.step))
            return tuple(read(Reply, body) for body in bodies)

    async def list(self) -> tuple[Reply, ...]:
        """Newest first."""
        async with self._store.read() as conn:
            bodies = await conn.scalars(sa.select(_r.body).order_by(_r.at.desc(), _r.id))
            return tuple(read(Reply, body) for body in bodies)

    async def answered(self, message_ids: Collection[str]) -> Mapping[str, Draft]:
        """Message-ID -> the message of ours that bears it."""
        async with self._store.read() as conn:
            rows = [
                row
                for part in chunks(sorted(message_ids))
                for row in await conn.execute(
                    sa.select(_o.message_id, _o.draft).where(_o.message_id.in_(part), _o.state.in_(ARRIVED))
                )
            ]
            return {row.message_id: await current(conn, row.draft) for row in rows}


ARRIVED: tuple[DraftState, ...] = ("sending", "sent", "uncertain", "handed_off")
"""States of a message that somebody may have read; a reply says better than a mail server that they did."""


async def reply_to(conn: AsyncConnection, person: str, draft: DraftKey) -> str | None:
    """A reply that stands against a follow-up, to whatever message of ours; None of any other message."""
    if draft.step != FOLLOW_UP:
        return None
    theirs = sa.select(_r.id).where(_r.person.in_(await every_id(conn, person)))
    found: str | None = await conn.scalar(theirs.order_by(_r.at).limit(1))
    return found
