"""Links by which somebody objects with no sign-in.

A link holds the keyed hashes that the do-not-contact list is made of, and a signature: it names nobody, it cannot be
guessed, and it works when everything else about its holder is gone.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from memory.errors import Refused
from memory.records import Actor
from memory.store import tables as t
from memory.store.contacts import ContactRows
from memory.store.engine import Store
from memory.store.keys import KeyRows
from memory.store.suppressed import KEY, hashed

LINKS = "objection-links"
"""Name of the secret that signs the links."""
HOLDER: Final = Actor(id="link:objection", roles=())
"""In whose name the audit log tells of an objection: whoever holds the link."""
_HASH, _SIGNATURE = 32, 16
"""Bytes."""


class ObjectionRows:
    def __init__(self, store: Store, contacts: ContactRows, keys: KeyRows) -> None:
        self._store, self._contacts, self._keys = store, contacts, keys

    async def token(self, person: str, address: str | None) -> str:
        """What stands in the link to this person: the same in each of their messages to this address."""
        names = hashed(await self._keys.secret(KEY), people=[person], addresses=[address] if address else [])
        said = bytes.fromhex("".join(names))
        return urlsafe_b64encode(said + await self._signature(said)).rstrip(b"=").decode()

    async def hashes(self, token: str) -> tuple[str, ...]:
        """What a link stands for on the list. Raises: Refused: `no_such_link`: we never wrote it."""
        try:
            whole = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError as bad:
            raise _no_such_link() from bad
        said, signature = whole[:-_SIGNATURE], whole[-_SIGNATURE:]
        if not hmac.compare_digest(signature, await self._signature(said)):
            raise _no_such_link()
        return tuple(said[start : start + _HASH].hex() for start in range(0, len(said), _HASH))

    async def object(self, token: str, at: datetime) -> None:
        """Never write to the holder again, whether or not anything else about them is still here.

        Again is nothing new. Raises: Refused: `no_such_link`.
        """
        names = await self.hashes(token)
        if not await self._contacts.listed(names):
            await self._contacts.suppress("objected", at, HOLDER, person=await self._person(names), hashes=names)

    async def _person(self, names: tuple[str, ...]) -> str | None:
        """Whom the link was written to; None where they are forgotten."""
        key = await self._keys.secret(KEY)
        async with self._store.read() as conn:
            written_to = list(await conn.scalars(sa.select(t.outbox.c.person).distinct()))
        people = hashed(key, people=written_to)
        return next((people[name] for name in names if name in people), None)

    async def _signature(self, said: bytes) -> bytes:
        return hmac.new(await self._keys.secret(LINKS), said, hashlib.sha256).digest()[:_SIGNATURE]


def _no_such_link() -> Refused:
    return Refused("no_such_link", "this link is not one of ours; check that all of it was copied")
