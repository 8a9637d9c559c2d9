"""How much may leave within a day, over all delivery processes: counted from the rows of what left or may have."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.store import tables as t

DAY = timedelta(days=1)
_o = t.outbox.c


@dataclass(frozen=True)
class Caps:
    """Messages within any 24 hours; None: no limit."""

    day: int | None = None
    domain: int | None = None
    """To the same domain of recipients."""


async def full_until(conn: AsyncConnection, draft: str, domain: str, caps: Caps, now: datetime) -> datetime | None:
    """When there is a place for this message; None: there is one. The caller takes it in the same transaction."""
    # On a server two processes could both count before either writes; this row is what they take turns at.
    await conn.execute(sa.select(t.audit_head.c.id).with_for_update())
    everybody = [_o.draft != draft, _o.left_at > now - DAY]
    full = (
        await _full_until(conn, everybody, caps.day),
        await _full_until(conn, [*everybody, _o.domain == domain], caps.domain),
    )
    return max((moment for moment in full if moment is not None), default=None)


async def _full_until(conn: AsyncConnection, left: list[sa.ColumnElement[bool]], most: int | None) -> datetime | None:
    """A place is free again when the oldest of the last `most` messages is a day old."""
    if most is None:
        return None
    newest_first = sa.select(_o.left_at).where(*left).order_by(_o.left_at.desc())
    oldest: datetime | None = await conn.scalar(newest_first.offset(most - 1).limit(1))
    return None if oldest is None else oldest + DAY
