"""Colleagues who opted in to be asked for introductions, and what each answered about whom."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import Refused
from memory.records import Actor, Colleague, IntroAnswer, Introducer
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.keys import KeyRows
from memory.store.person_ids import every_id
from memory.store.sql import chunks, read, upsert
from memory.store.suppressed import KEY, accounts_of, hashed, spellings, suppressed_accounts

_LOGIN = "github:login:"


class TeamRows:
    def __init__(self, store: Store, audit: AuditLog, keys: KeyRows) -> None:
        self._store, self._audit, self._keys = store, audit, keys

    async def add(self, colleagues: Sequence[Colleague], actor: Actor, at: datetime) -> None:
        """Store them, or renew what is known of whoever is here; all or none.

        Raises: Refused: `suppressed`: one of them objected, or was forgotten when they asked.
        """
        key = await self._keys.secret(KEY)
        rows = [{"id": one.id, "body": one.model_dump_json()} for one in colleagues]
        async with self._store.write() as conn:
            for one in colleagues:
                if await suppressed_accounts(conn, key, hashed(key, accounts=one.accounts)):
                    raise Refused(
                        "suppressed", f"{one.name[:80]!r} asked to be left alone; nobody of the file was kept"
                    )
            await upsert(conn, t.colleagues, rows, update=["body"])
            for one in colleagues:
                await self._audit.append(conn, at, actor.id, "colleague.added", one.id, [one.id])

    async def list(self) -> tuple[Colleague, ...]:
        """By name."""
        async with self._store.read() as conn:
            return tuple(sorted(await colleagues(conn), key=lambda one: (one.name.casefold(), one.id)))

    async def introducers(self, person: str) -> tuple[Introducer, ...]:
        """Everybody who could be asked to introduce this person, by name."""
        async with self._store.read() as conn:
            ids = await every_id(conn, person)
            own, said = await _keys_of(conn, ids), await _answers(conn, ids)
        return tuple(
            Introducer(colleague=one, themselves=not own.isdisjoint(one.accounts), said=said.get(one.id))
            for one in await self.list()
        )

    async def accounts(self) -> dict[str, str]:
        """Colleague by the key of each account of theirs: as entered, and all of the person here who owns one."""
        async with self._store.read() as conn:
            found = {key: one.id for one in await colleagues(conn) for key in one.accounts}
            known = {person: found[key] for key, person in await _owners(conn, found)}
            for part in chunks(sorted(known)):
                own = await conn.execute(sa.select(t.account_person).where(t.account_person.c.person.in_(part)))
                found |= {row.account: known[row.person] for row in own}
        return found

    async def introducer(self, colleague: str, person: str) -> Introducer | None:
        """One colleague, as seen from a person; None: nobody with this id opted in."""
        found = await self.introducers(person)
        return next((one for one in found if one.colleague.id == colleague), None)


async def colleagues(conn: AsyncConnection) -> list[Colleague]:
    return [read(Colleague, body) for body in await conn.scalars(sa.select(t.colleagues.c.body))]


async def same_human(conn: AsyncConnection, ids: Sequence[str]) -> list[str]:
    """These ids of people and colleagues, and every other one under which the same human is stored."""
    everybody = await colleagues(conn)
    keys = await _keys_of(conn, ids) | {key for one in everybody if one.id in ids for key in one.accounts}
    beside = {one.id for one in everybody if not keys.isdisjoint(one.accounts)}
    return sorted({*ids, *beside, *(person for _, person in await _owners(conn, keys))})


async def _owners(conn: AsyncConnection, keys: Collection[str]) -> list[tuple[str, str]]:
    """Those of these accounts that are somebody's here, as they were asked for, each with the person."""
    a, found = t.accounts.c, list[tuple[str, str]]()
    for part in chunks(sorted(keys)):
        logins = [key.removeprefix(_LOGIN) for key in part if key.startswith(_LOGIN)]
        named = sa.and_(a.source == "github", sa.func.lower(a.handle).in_(logins))
        owner = sa.select(a.key, a.handle, t.account_person.c.person).join(
            t.accounts, a.key == t.account_person.c.account
        )
        for row in await conn.execute(owner.where(sa.or_(a.key.in_(part), named))):
            found.append((row.key if row.key in keys else f"{_LOGIN}{row.handle.lower()}", row.person))
    return found


async def _keys_of(conn: AsyncConnection, people: Collection[str]) -> set[str]:
    """Every spelling of the accounts of these people."""
    return {key for account in await accounts_of(conn, people) for key in spellings(account)}


async def _answers(conn: AsyncConnection, people: Collection[str]) -> dict[str, IntroAnswer]:
    """Colleague -> the newest answer about this person."""
    i = t.introductions.c
    rows = await conn.execute(sa.select(i.colleague, i.said).where(i.person.in_(people)).order_by(i.id))
    return {row.colleague: row.said for row in rows}
