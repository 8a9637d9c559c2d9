"""The rows behind `memory.store.merging`: read before it decides, written after."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.records import Person
from memory.store import tables as t
from memory.store.merging import Known, Settled
from memory.store.sql import chunks, read, upsert
from memory.store.statements import as_called, names_of

_p = t.people.c
_owner = t.account_person.c
_alias = t.person_aliases.c


async def known_people(conn: AsyncConnection, found: Sequence[Person]) -> Known:
    """Everybody that the accounts of these people were taken for."""
    owner: dict[str, str] = {}
    for part in chunks([account for person in found for account in person.accounts]):
        rows = await conn.execute(sa.select(_owner.account, _owner.person).where(_owner.account.in_(part)))
        owner |= {row.account: row.person for row in rows}
    aged: list[tuple[int, str]] = []
    for part in chunks(sorted(set(owner.values()))):
        aged += await conn.execute(sa.select(_p.seq, _p.body).where(_p.id.in_(part)))
    standing: set[str] = set()
    for part in chunks([person.id for person in found]):
        standing.update(await conn.scalars(sa.select(_p.id).where(_p.id.in_(part))))
    people = (read(Person, body) for _, body in sorted(aged))
    return Known(owner, {person.id: person for person in people}, frozenset(standing))


async def write_people(conn: AsyncConnection, settled: Sequence[Settled]) -> None:
    """Bodies, owners of accounts, and aliases, so that each account and each alias leads to one standing person."""
    for part in chunks([id_ for item in settled for id_ in item.merged]):
        await conn.execute(t.people.delete().where(_p.id.in_(part)))
    for item in settled:
        if item.merged:
            moved = t.person_aliases.update().where(_alias.person.in_(item.merged))
            await conn.execute(moved.values(person=item.person.id))
    for part in chunks([item.person.id for item in settled]):
        await conn.execute(t.person_aliases.delete().where(_alias.alias.in_(part)))
    aliases = [{"alias": alias, "person": item.person.id} for item in settled for alias in item.aliases]
    await upsert(conn, t.person_aliases, aliases, update=["person"])
    called = await names_of(conn)
    bodies = [
        {
            "id": item.person.id,
            "split_from": item.split_from,
            "body": as_called(item.person, called.get(item.person.id)).model_dump_json(),
        }
        for item in settled
    ]
    await upsert(conn, t.people, bodies, update=["body"], key=["id"])
    owners = [{"account": account, "person": item.person.id} for item in settled for account in item.person.accounts]
    await upsert(conn, t.account_person, owners, update=["person"])
