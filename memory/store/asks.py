"""Questions that were put to somebody outside, each with the hash of its link's token; the token itself is not kept."""

from datetime import datetime

import sqlalchemy as sa

from memory.errors import AlreadyDecided
from memory.records import Actor, BriefAsk, Digest
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.sql import read

_a = t.brief_asks.c


class AskRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def add(self, ask: BriefAsk, token: Digest | None, actor: Actor) -> None:
        """Args: token: hash of the link's secret part; None: it goes out as text alone."""
        row = {
            "id": ask.id,
            "search": ask.search,
            "token": token,
            "body": ask.model_dump_json(),
            "answered_at": None,
            "revoked_at": None,
        }
        async with self._store.write() as conn:
            await conn.execute(t.brief_asks.insert().values(row))
            await self._audit.append(conn, ask.asked_at, actor.id, "brief.asked", ids=[ask.search, ask.id])

    async def of_search(self, search: str) -> tuple[BriefAsk, ...]:
        async with self._store.read() as conn:
            rows = await conn.execute(sa.select(t.brief_asks).where(_a.search == search).order_by(_a.id))
            return tuple(_ask(row) for row in rows.mappings())

    async def by_token(self, token: Digest) -> BriefAsk | None:
        async with self._store.read() as conn:
            row = (await conn.execute(sa.select(t.brief_asks).where(_a.token == token))).mappings().one_or_none()
        return None if row is None else _ask(row)

    async def answered(self, id_: str, at: datetime) -> None:
        """Take the one answer that there is room for. Raises: AlreadyDecided: it was answered or taken back before."""
        open_ = sa.and_(_a.id == id_, _a.answered_at.is_(None), _a.revoked_at.is_(None))
        async with self._store.write() as conn:
            if (await conn.execute(t.brief_asks.update().where(open_).values(answered_at=at))).rowcount != 1:
                raise AlreadyDecided("this question was answered or taken back before")

    async def revoke(self, search: str, actor: Actor, at: datetime) -> int:
        """End every open question of a search; returns how many there were."""
        open_ = sa.and_(_a.search == search, _a.answered_at.is_(None), _a.revoked_at.is_(None))
        async with self._store.write() as conn:
            ended = (await conn.execute(t.brief_asks.update().where(open_).values(revoked_at=at))).rowcount
            await self._audit.append(conn, at, actor.id, "brief.ask_revoked", ids=[search])
        return ended


def _ask(row: sa.RowMapping) -> BriefAsk:
    return read(BriefAsk, row["body"], answered_at=row["answered_at"], revoked_at=row["revoked_at"])
