"""Which Record answers which request, so that nothing is asked twice a day.

The Records stay where they are, one copy of each: what is forgotten or expires there is not found here either.
"""

from datetime import datetime

import sqlalchemy as sa

from memory.records import Record
from memory.store import tables as t
from memory.store.engine import Store
from memory.store.sql import read, upsert


class FetchedRows:
    """Fits `tools.fetch.fetcher.Cache`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, key: str) -> tuple[Record, str, datetime] | None:
        """The Record, the note beside it, when it was last confirmed.

        None where no Record is stored: a request may be known before, or without, its answer being saved.
        """
        rows = t.fetched.join(t.records, t.records.c.id == t.fetched.c.record)
        query = sa.select(t.records.c.body, t.fetched.c.note, t.fetched.c.at).select_from(rows)
        async with self._store.read() as conn:
            found = (await conn.execute(query.where(t.fetched.c.key == key))).one_or_none()
        return None if found is None else (read(Record, found.body), found.note, found.at)

    async def put(self, key: str, record: str, note: str, at: datetime) -> None:
        """Args: record: its id."""
        row = {"key": key, "record": record, "note": note, "at": at}
        async with self._store.write() as conn:
            await upsert(conn, t.fetched, [row], update=["record", "note", "at"])
