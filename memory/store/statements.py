"""What people say of what is stored about them. Each word stays; the newest about one thing stands."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.records import Actor, Person, Statement
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.person_ids import every_id, standing_ids
from memory.store.sql import read

_s = t.statements.c


class StatementRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def add(self, statement: Statement, actor: Actor) -> None:
        """Store a statement; a name is shown from now on."""
        row = {"person": statement.person, "evidence": statement.evidence, "body": statement.model_dump_json()}
        async with self._store.write() as conn:
            (number,) = (await conn.execute(t.statements.insert().values(row))).inserted_primary_key or ("",)
            if statement.name is not None:
                await _call(conn, statement.person, statement.name)
            ids = (f"statement:{number}",)
            await self._audit.append(conn, statement.at, actor.id, "person.corrected", statement.person, ids)

    async def of_person(self, person: str) -> tuple[Statement, ...]:
        """Oldest first."""
        async with self._store.read() as conn:
            ids = await every_id(conn, person)
            bodies = await conn.scalars(sa.select(_s.body).where(_s.person.in_(ids)).order_by(_s.id))
            return tuple(read(Statement, body) for body in bodies)

    async def searches_of(self, evidence: str) -> tuple[str, ...]:
        """Searches that met a fact."""
        c = t.search_evidence.c
        async with self._store.read() as conn:
            return tuple(await conn.scalars(sa.select(c.search).where(c.evidence == evidence).order_by(c.search)))


async def denied_of(conn: AsyncConnection) -> dict[str, dict[str, str]]:
    """Person -> evidence id -> what they say of it; by standing ids."""
    said = await _all(conn, _s.evidence.is_not(None))
    stands = await standing_ids(conn, sorted({one.person for one in said}))
    denied: dict[str, dict[str, str]] = {}
    for one in said:
        denied.setdefault(stands[one.person], {})[one.evidence or ""] = f"they say: {one.says}"
    return denied


async def names_of(conn: AsyncConnection) -> dict[str, str]:
    """Person -> how they say they are called; by standing ids."""
    said = [one for one in await _all(conn, _s.evidence.is_(None)) if one.name]
    stands = await standing_ids(conn, sorted({one.person for one in said}))
    return {stands[one.person]: one.name for one in said if one.name}


def as_called(person: Person, name: str | None) -> Person:
    """A person under the name that they gave; what sources say stays beside it."""
    if name is None:
        return person
    return person.model_copy(update={"name": name, "names": tuple(dict.fromkeys((name, *person.names)))})


async def _all(conn: AsyncConnection, which: sa.ColumnElement[bool]) -> Sequence[Statement]:
    return [read(Statement, body) for body in await conn.scalars(sa.select(_s.body).where(which).order_by(_s.id))]


async def _call(conn: AsyncConnection, person: str, name: str) -> None:
    which = t.people.c.id == (await standing_ids(conn, [person]))[person]
    body = await conn.scalar(sa.select(t.people.c.body).where(which))
    if body is not None:
        called = as_called(read(Person, body), name)
        await conn.execute(t.people.update().where(which).values(body=called.model_dump_json()))
