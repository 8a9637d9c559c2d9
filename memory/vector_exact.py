"""Exact search: every vector of the rows in one matrix, which follows the rows."""

import asyncio
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from memory.store.vectors import State, Vector, VectorId, VectorRows

Found = list[tuple[VectorId, float]]

_BATCH = 20_000
_SLACK = 1e-4
"""By how much a float32 cosine may be off: whoever is that close to the last place is computed in float64 too."""
_DECIMALS = 9
"""Of a cosine. What differs behind them is the order of the additions, and counts as a tie."""


class ExactIndex:
    served_by = "exact"

    def __init__(self, rows: VectorRows) -> None:
        self._rows = rows
        self._loading = asyncio.Lock()
        self._clear()

    async def add(self, items: Sequence[tuple[VectorId, Vector]]) -> None:
        await self._rows.put(items)

    async def remove(self, people: Collection[str]) -> None:
        await self._rows.remove(people)

    async def search(self, vector: Vector, k: int, only: Collection[VectorId] | None = None) -> Found:
        await self._follow()
        ids, matrix = self._ids, self._matrix
        return await asyncio.to_thread(_nearest, ids, matrix, vector, k, None if only is None else frozenset(only))

    async def count(self) -> int:
        await self._follow()
        return len(self._ids)

    async def last_seq(self) -> int:
        await self._follow()
        return self._state.last_seq

    async def rebuild(self) -> None:
        self._clear()
        await self._follow()

    async def close(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._state = State(0, 0)
        self._ids: list[VectorId] = []
        self._matrix: Vector = np.zeros((0, self._rows.dims), dtype=np.float32)

    async def _follow(self) -> None:
        """Take in what is new; where the numbers do not add up something was deleted, so begin again."""
        async with self._loading:
            state = await self._rows.state()
            if state == self._state:
                return
            await self._load()
            if len(self._ids) != state.total:
                self._clear()
                await self._load()

    async def _load(self) -> None:
        seq, ids, parts = self._state.last_seq, list(self._ids), [self._matrix]
        while batch := await self._rows.after(seq, _BATCH):
            ids += [id_ for _, id_, _ in batch]
            parts.append(np.stack([vector for _, _, vector in batch]))
            seq = batch[-1][0]
        self._ids, self._matrix, self._state = ids, np.concatenate(parts), State(seq, len(ids))


def ranked(items: Sequence[tuple[VectorId, Vector]], vector: Vector, k: int) -> Found:
    """The nearest `k` of a few, to nine decimals; the same whichever index proposed them."""
    query = _unit(vector.astype(np.float64))
    found = [(id_, round(float(np.dot(_unit(own.astype(np.float64)), query)), _DECIMALS)) for id_, own in items]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]


def _nearest(
    ids: Sequence[VectorId], matrix: Vector, vector: Vector, k: int, only: frozenset[VectorId] | None
) -> Found:
    rows = np.arange(len(ids)) if only is None else np.array([n for n, id_ in enumerate(ids) if id_ in only], dtype=int)
    if k < 1 or not len(rows):
        return []
    seen = matrix if only is None else matrix[rows]
    lengths = np.linalg.norm(seen, axis=1)
    near = (seen @ _unit(vector)) / np.where(lengths > 0, lengths, 1)
    last = np.partition(near, -k)[-k] if k < len(rows) else near.min()
    return ranked([(ids[rows[n]], seen[n]) for n in np.flatnonzero(near >= last - _SLACK)], vector, k)


def _unit(vector: NDArray[np.floating]) -> NDArray[np.floating]:
    length = np.linalg.norm(vector)
    return vector / length if length > 0 else vector
