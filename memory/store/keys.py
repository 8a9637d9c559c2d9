"""The store's own secrets, made on first use and never shown."""

import sqlalchemy as sa

from memory.store import tables as t
from memory.store.audit import Token
from memory.store.engine import Store
from memory.store.sql import upsert

_BYTES = 32


class KeyRows:
    """Args: token: source of new secrets."""

    def __init__(self, store: Store, token: Token) -> None:
        self._store, self._token = store, token

    async def secret(self, name: str) -> bytes:
        """32 random bytes under a name, such as the key for hashes of addresses; the same ones ever after."""
        known = sa.select(t.store_keys.c.value).where(t.store_keys.c.name == name)
        async with self._store.read() as conn:
            value: bytes | None = await conn.scalar(known)
        if value is not None:
            return value
        async with self._store.write() as conn:
            await upsert(conn, t.store_keys, [{"name": name, "value": self._token(_BYTES)}])
            made: bytes = (await conn.execute(known)).scalar_one()
        return made
