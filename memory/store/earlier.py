"""What a later message of an approach follows: the first message as it left, and the reply that it answers."""

from datetime import date, datetime
from email.utils import parsedate_to_datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.ids import DraftKey
from memory.records import Draft, Earlier, ReadFrom, Record, Reply
from memory.store import tables as t
from memory.store.drafts import current
from memory.store.sql import read

_BY_HAND = ("sent_by_hand", "sent_changed")


async def earlier(conn: AsyncConnection, key: DraftKey) -> Earlier:
    """Raises: UnknownId: there is no first message."""
    first = await current(conn, key.first.id)
    reply = await _reply(conn, key)
    settled_at, dated = await _left(conn, first)
    return Earlier(
        first=first,
        settled_at=settled_at,
        dated=dated,
        message_ids=await _message_ids(conn, first, reply),
        read_from=await _read_from(conn, first),
        reply=reply,
    )


async def _reply(conn: AsyncConnection, key: DraftKey) -> Reply | None:
    r = t.replies.c
    at = sa.and_(r.search == key.search, r.person == key.person, r.step == key.step)
    body = await conn.scalar(sa.select(r.body).where(at))
    return None if body is None else read(Reply, body)


async def _left(conn: AsyncConnection, first: Draft) -> tuple[datetime | None, date | None]:
    """When it was settled that it went out, and the day of its Date."""
    o, d = t.outbox.c, t.drafts.c
    query = sa.select(o.state, o.attested, o.stamped, d.updated_at).join(t.drafts, d.id == o.draft)
    row = (await conn.execute(query.where(o.draft == first.id))).one_or_none()
    if row is None or not (row.state == "sent" or (row.state == "handed_off" and row.attested in _BY_HAND)):
        return None, None
    stamped = (row.stamped or "").partition("\r\n")[0].removeprefix("Date: ")
    return row.updated_at, parsedate_to_datetime(stamped).date() if stamped else None


async def _message_ids(conn: AsyncConnection, first: Draft, reply: Reply | None) -> tuple[str, ...]:
    ours = [first.id] if reply is None else [first.id, reply.message]
    known = {row.draft: row.message_id for row in await conn.execute(_ids_of(ours)) if row.message_id}
    theirs = reply.message_id if reply else None
    return tuple(dict.fromkeys([*(known[id_] for id_ in ours if id_ in known), *([theirs] if theirs else [])]))


def _ids_of(drafts: list[str]) -> sa.Select[tuple[str, str | None]]:
    return sa.select(t.outbox.c.draft, t.outbox.c.message_id).where(t.outbox.c.draft.in_(drafts))


async def _read_from(conn: AsyncConnection, first: Draft) -> tuple[ReadFrom, ...]:
    """By proof, in the order in which the message cites them."""
    cited = list(dict.fromkeys(id_ for sentence in first.sentences for id_ in sentence.evidence))
    e, r = t.evidence.c, t.records.c
    rows = await conn.execute(sa.select(e.id, r.body).join(t.records, r.id == e.record).where(e.id.in_(cited)))
    records = {row.id: read(Record, row.body) for row in rows}
    return tuple(
        ReadFrom(evidence=id_, source=records[id_].source, on=records[id_].fetched_at.date())
        for id_ in cited
        if id_ in records
    )
