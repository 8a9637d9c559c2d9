"""Whose turn it is at services that want so many seconds between two requests from all our processes together."""

from datetime import datetime

import sqlalchemy as sa

from memory.store import tables as t
from memory.store.engine import Store
from memory.store.sql import upsert

_h = t.host_turns.c
_NOBODY = ""


class HostTurns:
    """Fits `tools.fetch.turns.TurnRows`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def take(self, host: str, holder: str, now: datetime, until: datetime) -> datetime | None:
        """None: the turn is the holder's, and given up at `until` at the latest; else when to look again."""
        free = t.host_turns.update().where(_h.host == host, _h.until <= now).values(holder=holder, until=until)
        async with self._store.write() as conn:
            await upsert(conn, t.host_turns, [{"host": host, "holder": _NOBODY, "until": now}])
            if (await conn.execute(free)).rowcount == 1:
                return None
            held: datetime = (await conn.execute(sa.select(_h.until).where(_h.host == host))).scalar_one()
            return held

    async def end(self, host: str, holder: str, free_at: datetime) -> None:
        """Nobody has the turn before `free_at`. Changes nothing where the turn was lost meanwhile."""
        ours = t.host_turns.update().where(_h.host == host, _h.holder == holder)
        async with self._store.write() as conn:
            await conn.execute(ours.values(holder=_NOBODY, until=free_at))
