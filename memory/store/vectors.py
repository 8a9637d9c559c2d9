"""Vectors of what people worked on: the truth from which every index is built."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from memory.errors import UsageError
from memory.store import tables as t
from memory.store.engine import Store
from memory.store.sql import chunks, upsert
from memory.store.suppressed import forgotten

Vector = NDArray[np.float32]
_STORED = np.dtype("<f4")
"""Little-endian on any machine, so that a backup can be restored on another."""
_v = t.vectors.c


class VectorId(NamedTuple):
    """One text of one person."""

    person: str
    digest: str
    """SHA-256 of the text."""


class State(NamedTuple):
    """What an index compares to see whether it lags behind."""

    last_seq: int
    total: int


class VectorRows:
    """The vectors of one model. Args: model: its name; dims: how long each of its vectors is."""

    def __init__(self, store: Store, model: str, dims: int) -> None:
        self._store, self.model, self.dims = store, model, dims

    async def put(self, items: Sequence[tuple[VectorId, Vector]]) -> None:
        """Store each, except of whoever is forgotten; one that is there stays, since a text's vector does not change.

        A vector of zeros stands for a text that says nothing: it is like nothing, and is not stored.

        Raises:
            UsageError: a vector is not `dims` finite numbers.
        """
        rows = [
            {**id_._asdict(), "model": self.model, "dims": self.dims, "vector": self._bytes(id_, vector)}
            for id_, vector in items
            if vector.any()
        ]
        async with self._store.write() as conn:
            gone = await forgotten(conn, {id_.person for id_, _ in items})
            await upsert(conn, t.vectors, [row for row in rows if row["person"] not in gone])

    async def known(self, ids: Collection[VectorId]) -> frozenset[VectorId]:
        """Those of `ids` that are stored."""
        return frozenset(id_ for id_, _ in await self.some(ids))

    async def some(self, ids: Collection[VectorId]) -> list[tuple[VectorId, Vector]]:
        """Those of `ids` that are stored, with their vectors."""
        wanted, found = set(ids), list[tuple[VectorId, Vector]]()
        async with self._store.read() as conn:
            for part in chunks(sorted({id_.person for id_ in wanted})):
                rows = await conn.execute(self._select().where(_v.person.in_(part)))
                found += [item for row in rows if (item := _item(row))[0] in wanted]
        return found

    async def after(self, seq: int, limit: int) -> list[tuple[int, VectorId, Vector]]:
        """Vectors stored after number `seq`, oldest first."""
        query = self._select().where(_v.seq > seq).order_by(_v.seq).limit(limit)
        async with self._store.read() as conn:
            return [(row.seq, *_item(row)) for row in await conn.execute(query)]

    async def ids(self) -> frozenset[VectorId]:
        query = sa.select(_v.person, _v.digest).where(_v.model == self.model)
        async with self._store.read() as conn:
            return frozenset(VectorId(*row) for row in await conn.execute(query))

    async def remove(self, people: Collection[str]) -> None:
        """Everything stored about these people, of any model."""
        async with self._store.write() as conn:
            for part in chunks(sorted(people)):
                await conn.execute(t.vectors.delete().where(_v.person.in_(part)))

    async def state(self) -> State:
        query = sa.select(sa.func.coalesce(sa.func.max(_v.seq), 0), sa.func.count()).where(_v.model == self.model)
        async with self._store.read() as conn:
            return State(*(await conn.execute(query)).one())

    def _select(self) -> sa.Select[int, str, str, bytes]:
        return sa.select(_v.seq, _v.person, _v.digest, _v.vector).where(_v.model == self.model)

    def _bytes(self, id_: VectorId, vector: Vector) -> bytes:
        if vector.shape != (self.dims,) or not np.isfinite(vector).all():
            raise UsageError(f"the vector of {id_.person} is not {self.dims} finite numbers")
        return vector.astype(_STORED).tobytes()


def _item(row: sa.Row[int, str, str, bytes]) -> tuple[VectorId, Vector]:
    return VectorId(row.person, row.digest), np.frombuffer(row.vector, dtype=_STORED)
