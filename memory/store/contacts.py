"""Addresses that people entered, and the list of those who are not to be written to again.

The list holds keyed hashes only: it can answer for an address, an account or a person, and it names nobody. It outlives
whatever else is forgotten about a person.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.ids import DraftKey
from memory.records import Actor, Approach, ContactPoint, OffLimitsFound
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.inbox import reply_to
from memory.store.keys import KeyRows
from memory.store.off_limits import off_limits_of
from memory.store.outbox import first_contact
from memory.store.person_ids import every_id, objecting_ids
from memory.store.sql import read, upsert
from memory.store.strikes import struck_in
from memory.store.suppressed import KEY, accounts_of, hashed, spellings, suppress, suppressed


class ContactRows:
    def __init__(self, store: Store, audit: AuditLog, keys: KeyRows) -> None:
        self._store, self._audit, self._keys = store, audit, keys

    async def add(self, contact: ContactPoint, actor: Actor) -> None:
        """Store a contact point, or correct the one with its id."""
        row = {
            "id": contact.id,
            "person": contact.person,
            "entered_at": contact.entered_at,
            "body": contact.model_dump_json(),
        }
        async with self._store.write() as conn:
            await upsert(conn, t.contacts, [row], update=["person", "entered_at", "body"])
            await self._audit.append(conn, contact.entered_at, actor.id, "contact.added", contact.person, [contact.id])

    async def get(self, id_: str) -> ContactPoint:
        """Raises: UnknownId."""
        async with self._store.read() as conn:
            body = await conn.scalar(sa.select(t.contacts.c.body).where(t.contacts.c.id == id_))
        if body is None:
            raise UnknownId("contact", id_)
        return read(ContactPoint, body)

    async def of_person(self, person: str) -> tuple[ContactPoint, ...]:
        """Newest first; entered under any of the person's ids."""
        async with self._store.read() as conn:
            return await _on_file(conn, person)

    async def newest(self, person: str) -> ContactPoint | None:
        """The newest one that nobody objected to."""
        for contact in await self.of_person(person):
            if not await self.suppressed(contact.address, person):
                return contact
        return None

    async def suppress(
        self,
        reason: str,
        at: datetime,
        actor: Actor,
        *,
        address: str | None = None,
        person: str | None = None,
        hashes: Collection[str] = (),
    ) -> None:
        """Never write to this address or person again; a person's known addresses go with them.

        Args:
            reason: stable name such as `objected` or `bounced`; never a name or an address.
            hashes: of the list, for somebody of whom nothing else may be left.
        """
        key = await self._keys.secret(KEY)
        async with self._store.write() as conn:
            addresses = [address] if address is not None else []
            ids: tuple[str, ...] = ()
            if person is not None:
                addresses += [contact.address for contact in await _on_file(conn, person)]
                ids = await every_id(conn, person)
            accounts = [spelled for account in await accounts_of(conn, ids) for spelled in spellings(account)]
            named = hashed(key, addresses=addresses, people=ids, accounts=accounts)
            await suppress(conn, {*named, *hashes}, reason, at)
            await self._audit.append(conn, at, actor.id, f"suppressed.{reason}", person)

    async def listed(self, hashes: Collection[str]) -> bool:
        """Whether all of these stand on the list."""
        async with self._store.read() as conn:
            return await suppressed(conn, {name: name for name in hashes}) == set(hashes)

    async def suppressed(self, address: str | None, person: str | None) -> bool:
        """Whether either is on the list, however the address is spelled and under whatever id the person is known."""
        key = await self._keys.secret(KEY)
        async with self._store.read() as conn:
            people = [] if person is None else await objecting_ids(conn, person)
            names = hashed(key, addresses=[] if address is None else [address], people=people)
            return bool(await suppressed(conn, names))

    async def approach(
        self, person: str, search: str | None, *, address: str | None = None, draft: DraftKey | None = None
    ) -> Approach:
        """What is on file against approaching somebody.

        Args:
            search: whose off-limits list holds beside the organisation's; None: that one alone.
            address: where a message would go, also one that is not on file yet.
            draft: the one that would approach them; whichever was approved first holds the first contact.
        """
        suppressed = await self.suppressed(address, person)
        async with self._store.read() as conn:
            accounts = await accounts_of(conn, await every_id(conn, person))
            return Approach(
                suppressed=suppressed,
                off_limits=await off_limits_of(conn, search, person, address),
                first_contact=await first_contact(conn, person, draft),
                replied=None if draft is None else await reply_to(conn, person, draft),
                struck=None if draft is None else await struck_in(conn, draft.id),
                employers=tuple(sorted({one.employer for one in accounts if one.employer})),
            )

    async def approach_of_draft(self, draft: str, person: str, address: str | None) -> Approach:
        """As `approach`, for the search that a draft belongs to."""
        async with self._store.read() as conn:
            d = t.drafts.c
            row = (await conn.execute(sa.select(d.search, d.person, d.step).where(d.id == draft))).one_or_none()
        key = None if row is None else DraftKey(row.search, row.person, row.step)
        return await self.approach(person, key and key.search, address=address, draft=key)

    async def off_limits(self, search: str | None, person: str) -> OffLimitsFound:
        """What the off-limits lists alone say of somebody. Args: as `approach`."""
        async with self._store.read() as conn:
            return await off_limits_of(conn, search, person)


async def _on_file(conn: AsyncConnection, person: str) -> tuple[ContactPoint, ...]:
    c = t.contacts.c
    query = sa.select(c.body).where(c.person.in_(await every_id(conn, person)))
    bodies = await conn.scalars(query.order_by(c.entered_at.desc(), c.id))
    return tuple(read(ContactPoint, body) for body in bodies)
