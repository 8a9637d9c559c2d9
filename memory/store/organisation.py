"""What the organisation said of itself when it set the product up."""

from datetime import datetime

import sqlalchemy as sa
from pydantic import TypeAdapter

from memory.records import Actor, Use
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.sql import upsert

_USE = "use"
_KNOWN: TypeAdapter[Use] = TypeAdapter(Use)


class OrganisationRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def use(self) -> Use | None:
        """In-house or agency; None where nobody has said."""
        async with self._store.read() as conn:
            value = await conn.scalar(sa.select(t.organisation.c.value).where(t.organisation.c.name == _USE))
        return None if value is None else _KNOWN.validate_python(value)

    async def set_use(self, use: Use, actor: Actor, at: datetime) -> None:
        async with self._store.write() as conn:
            await upsert(conn, t.organisation, [{"name": _USE, "value": use}], update=["value"])
            await self._audit.append(conn, at, actor.id, f"organisation.{use}")
