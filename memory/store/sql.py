"""The few shapes of SQL that every room uses; both dialects spell an upsert alike."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Row = Mapping[str, Any]
Item = TypeVar("Item")
Body = TypeVar("Body", bound=BaseModel)

_MOST_PARAMETERS = 10_000
"""Of one statement; SQLite takes 32,766 and PostgreSQL's drivers 32,767."""


async def upsert(
    conn: AsyncConnection,
    table: sa.Table,
    rows: Sequence[Row],
    update: Sequence[str] = (),
    fill: Sequence[str] = (),
    key: Sequence[str] = (),
) -> None:
    """Insert rows; where `key` (the primary key) is there, write `update`, write `fill` unless null, leave the rest."""
    if not rows:
        return
    statement = _insert(conn)(table)
    new = statement.excluded
    changed = {name: new[name] for name in update}
    changed |= {name: sa.func.coalesce(new[name], table.c[name]) for name in fill}
    if changed:
        statement = statement.on_conflict_do_update(
            index_elements=key or list(table.primary_key.columns.keys()), set_=changed
        )
    else:
        statement = statement.on_conflict_do_nothing()
    await conn.execute(statement, list(rows))


def _insert(conn: AsyncConnection) -> Any:  # two classes with the same methods and no common base
    return postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert


def chunks(items: Sequence[Item], size: int = _MOST_PARAMETERS) -> Iterator[list[Item]]:
    """Parts that fit into one IN list."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def read(kind: type[Body], body: str, **changed: object) -> Body:
    """A record from its JSON text, with what columns know better."""
    record = kind.model_validate_json(body)
    return record.model_copy(update=changed) if changed else record
