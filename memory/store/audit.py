"""The append-only account of what was done: each entry holds the digest of the one before it.

It names people by keyed hashes only. Each person has a key of their own; deleting it makes their entries nobody's,
and the chain stays whole.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import StoreError
from memory.records import AuditEntry, Digest
from memory.store import tables as t
from memory.store.engine import Store
from memory.store.sql import upsert

Token = Callable[[int], bytes]
"""Gives so many random bytes, such as `secrets.token_bytes`."""
Head = tuple[int, Digest]
"""Number and digest of the newest entry: what to keep elsewhere to notice that later entries were cut off."""

NOTHING: Digest = "0" * 64
"""What the first entry names as the digest before it."""
_HEAD = 1
_KEY_BYTES = 32


class AuditLog:
    """Args: token: source of the people's keys."""

    def __init__(self, store: Store, token: Token) -> None:
        self._store, self._token = store, token

    async def append(
        self,
        conn: AsyncConnection,
        at: datetime,
        actor: str,
        act: str,
        person: str | None = None,
        ids: Sequence[str] = (),
    ) -> None:
        """Add one act inside the caller's transaction, so that no act is stored without its entry.

        Args:
            person: whom it is about; only a keyed hash is kept.
            ids: ids of rows and digests; never a person's id, a name, an address or a text.
        """
        subject = None if person is None else await self._subject(conn, person)
        seq, previous = await self._next(conn)
        entry = _sealed(
            AuditEntry(
                seq=seq, at=at, actor=actor, act=act, subject=subject, ids=tuple(ids), previous=previous, digest=NOTHING
            )
        )
        await conn.execute(t.audit.insert().values(entry.model_dump() | {"ids": json.dumps(entry.ids)}))
        await conn.execute(t.audit_head.update().values(digest=entry.digest))

    async def head(self) -> Head:
        async with self._store.read() as conn:
            return await self._stored_head(conn)

    async def entries(self, after: int = 0, limit: int = 100) -> tuple[AuditEntry, ...]:
        """Entries with a number above `after`, oldest first."""
        query = sa.select(t.audit).where(t.audit.c.seq > after).order_by(t.audit.c.seq).limit(limit)
        async with self._store.read() as conn:
            return tuple(_entry(row) for row in (await conn.execute(query)).mappings())

    async def about(self, conn: AsyncConnection, people: Sequence[str]) -> tuple[AuditEntry, ...]:
        """What was done about somebody, oldest first. Args: people: every id of theirs."""
        keys = await conn.execute(sa.select(t.audit_keys).where(t.audit_keys.c.person.in_(people)))
        subjects = [_keyed(row.key, row.person) for row in keys]
        query = sa.select(t.audit).where(t.audit.c.subject.in_(subjects)).order_by(t.audit.c.seq)
        return tuple(_entry(row) for row in (await conn.execute(query)).mappings())

    async def verify(self, remembered: Head | None = None) -> int:
        """Walk the whole chain.

        Args:
            remembered: an earlier `head`, kept outside of the store.

        Returns:
            How many entries there are.

        Raises:
            StoreError: an entry was edited, deleted, swapped or cut off; names the first that does not fit.
        """
        before: Head = (0, NOTHING)
        kept = remembered is None or remembered == before
        async with self._store.read() as conn:
            rows = await conn.stream(sa.select(t.audit).order_by(t.audit.c.seq))
            async for row in rows.mappings():
                before = self._checked(row, before)
                kept = kept or before == remembered
            end = await self._stored_head(conn)
        if before != end:
            raise StoreError(f"the audit log is broken: it ends at entry {before[0]}, and {end[0]} were written")
        if not kept and remembered is not None:
            raise StoreError(f"the audit log is broken: entry {remembered[0]} is not the one that was remembered")
        return before[0]

    async def forget(self, conn: AsyncConnection, person: str) -> None:
        """Delete a person's key: their entries stay and say nothing about anybody."""
        await conn.execute(t.audit_keys.delete().where(t.audit_keys.c.person == person))

    def _checked(self, row: sa.RowMapping, before: Head) -> Head:
        """The head that this row makes."""
        broken = StoreError(f"the audit log is broken at entry {before[0] + 1}")
        try:
            entry = _entry(row)
        except (ValueError, TypeError) as error:
            raise broken from error
        if (entry.seq, entry.previous) != (before[0] + 1, before[1]) or _sealed(entry) != entry:
            raise broken
        return entry.seq, entry.digest

    async def _subject(self, conn: AsyncConnection, person: str) -> str:
        await upsert(conn, t.audit_keys, [{"person": person, "key": self._token(_KEY_BYTES)}])
        key = await conn.scalar(sa.select(t.audit_keys.c.key).where(t.audit_keys.c.person == person))
        return _keyed(key or b"", person)

    async def _next(self, conn: AsyncConnection) -> Head:
        """Number of the next entry, digest of the last; other writers of the log wait until this transaction ends."""
        await upsert(conn, t.audit_head, [{"id": _HEAD, "seq": 0, "digest": NOTHING}])
        await conn.execute(t.audit_head.update().values(seq=t.audit_head.c.seq + 1))
        return await self._stored_head(conn)

    async def _stored_head(self, conn: AsyncConnection) -> Head:
        row = (await conn.execute(sa.select(t.audit_head.c.seq, t.audit_head.c.digest))).one_or_none()
        return (0, NOTHING) if row is None else (row.seq, row.digest)


def _keyed(key: bytes, person: str) -> str:
    return hmac.new(key, person.encode(), hashlib.sha256).hexdigest()


def _sealed(entry: AuditEntry) -> AuditEntry:
    """With the digest over every other field, spelled in a way that no library's next version changes."""
    at = entry.at.astimezone(UTC).isoformat()
    said = [entry.seq, at, entry.actor, entry.act, entry.subject, entry.ids, entry.previous]
    digest = hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
    return entry.model_copy(update={"digest": digest})


def _entry(row: sa.RowMapping) -> AuditEntry:
    return AuditEntry.model_validate(dict(row) | {"ids": tuple(json.loads(row["ids"]))})
