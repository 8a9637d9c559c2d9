"""Which id stands for a person: a merge leaves aliases behind, and rows written before it keep the old id."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.store import tables as t
from memory.store.sql import chunks

_a = t.person_aliases.c


async def standing_ids(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, str]:
    """Each id with the one that stands for the same person today; mostly itself."""
    stands = {id_: id_ for id_ in ids}
    for part in chunks(ids):
        stands |= {
            row.alias: row.person
            for row in await conn.execute(sa.select(_a.alias, _a.person).where(_a.alias.in_(part)))
        }
    return stands


async def every_id(conn: AsyncConnection, id_: str) -> tuple[str, ...]:
    """All ids under which rows about this person may lie; the one that stands comes first."""
    standing = (await standing_ids(conn, [id_]))[id_]
    aliases = await conn.scalars(sa.select(_a.alias).where(_a.person == standing).order_by(_a.alias))
    return standing, *aliases


async def objecting_ids(conn: AsyncConnection, id_: str) -> tuple[str, ...]:
    """As `every_id`, and the people that this one was split from: an objection holds for both halves."""
    ids: list[str] = []
    origin: str | None = id_
    while origin is not None:
        own = await every_id(conn, origin)
        ids.extend(own)
        origin = await conn.scalar(sa.select(t.people.c.split_from).where(t.people.c.id == own[0]))
    return tuple(ids)
