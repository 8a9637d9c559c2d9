"""The lists of companies and people that nobody approaches: one for the organisation, one on every brief."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.off_limits import Known, find
from memory.records import Account, Actor, ContactPoint, OffLimits, OffLimitsFound, Person
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.person_ids import objecting_ids
from memory.store.searches import search_of
from memory.store.sql import read, upsert

_o = t.off_limits.c


class OffLimitsRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def add(self, entries: Sequence[OffLimits], actor: Actor, at: datetime) -> None:
        """Store entries; one that is there is corrected. Raises: UnknownId: no such search."""
        rows = [{"id": entry.id, "search": entry.search, "body": entry.model_dump_json()} for entry in entries]
        async with self._store.write() as conn:
            for search in {entry.search for entry in entries if entry.search is not None}:
                await search_of(conn, search)
            await upsert(conn, t.off_limits, rows, update=["body"])
            await self._audit.append(conn, at, actor.id, "off_limits.added", ids=[entry.id for entry in entries])

    async def remove(self, id_: str, search: str | None, actor: Actor, at: datetime) -> None:
        """Take an entry off a search's list, or off the organisation's. Raises: UnknownId: it is not on that list."""
        gone = t.off_limits.delete().where(_o.id == id_, _on(search))
        async with self._store.write() as conn:
            if (await conn.execute(gone)).rowcount != 1:
                raise UnknownId("off-limits entry", id_)
            await self._audit.append(conn, at, actor.id, "off_limits.removed", ids=[id_])

    async def holding(self, search: str | None) -> tuple[OffLimits, ...]:
        """What holds for a search, the organisation's list included; None: the organisation's list alone."""
        async with self._store.read() as conn:
            return await _holding(conn, search)


async def off_limits_of(
    conn: AsyncConnection, search: str | None, person: str, address: str | None = None
) -> OffLimitsFound:
    """What the lists say of somebody who is stored here. Args: address: one that is not on file yet."""
    entries = await _holding(conn, search)
    if not entries:
        return OffLimitsFound()
    return find(entries, await _known(conn, person, [] if address is None else [address]))


async def _holding(conn: AsyncConnection, search: str | None) -> tuple[OffLimits, ...]:
    query = sa.select(_o.body).where(sa.or_(_o.search.is_(None), _on(search)))
    entries = [read(OffLimits, body) for body in await conn.scalars(query)]
    return tuple(sorted(entries, key=lambda entry: (entry.search is None, entry.value.casefold(), entry.id)))


def _on(search: str | None) -> sa.ColumnElement[bool]:
    return _o.search.is_(None) if search is None else _o.search == search


async def _known(conn: AsyncConnection, id_: str, addresses: list[str]) -> Known:
    """Whoever was split from somebody who is named counts as named; of somebody who is not stored only ids count."""
    ids = await objecting_ids(conn, id_)
    body = await conn.scalar(sa.select(t.people.c.body).where(t.people.c.id == ids[0]))
    own = sa.select(t.account_person.c.account).where(t.account_person.c.person == ids[0])
    accounts = (await conn.execute(sa.select(t.accounts).where(t.accounts.c.key.in_(own)))).mappings().all()
    contacts = await conn.scalars(sa.select(t.contacts.c.body).where(t.contacts.c.person.in_(ids)))
    on_file = [read(ContactPoint, contact).address for contact in contacts]
    found = [Account.model_validate(dict(account)) for account in accounts]
    names = read(Person, body).names if body is not None else ()
    return Known(ids=(id_, *ids), names=names, accounts=tuple(found), addresses=(*on_file, *addresses))
