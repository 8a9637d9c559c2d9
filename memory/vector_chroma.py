"""chromadb as an index over the rows: it proposes, the rows decide. Opened by one process at a time only."""

import asyncio
import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from memory.errors import StoreError
from memory.store.vectors import State, Vector, VectorId, VectorRows
from memory.vector_exact import ExactIndex, Found, ranked

_BATCH = 5_000
"""chromadb refuses more than 5,461 at once."""
_SPARE = 20
"""Proposals beyond `k`: room for ties, and for what was deleted meanwhile."""
_SHARE = 4
"""Where more than one in so many is asked for, the graph misses some, and looking at all costs less."""
_SEQ = "seq"


class ChromaIndex:
    served_by = "chromadb"

    def __init__(self, rows: VectorRows, client: Any, collection: Any, lock: IO[bytes]) -> None:
        self._rows, self._exact = rows, ExactIndex(rows)
        self._client, self._collection, self._lock = client, collection, lock
        self._state = State(0, -1)
        self._one_at_a_time = asyncio.Lock()

    async def add(self, items: Sequence[tuple[VectorId, Vector]]) -> None:
        await self._rows.put(items)
        await self.catch_up()

    async def remove(self, people: Collection[str]) -> None:
        await self._rows.remove(people)
        await self.catch_up()

    async def search(self, vector: Vector, k: int, only: Collection[VectorId] | None = None) -> Found:
        await self.catch_up()
        if only is not None or k < 1 or k * _SHARE > self._state.total:
            return await self._exact.search(vector, k, only)
        async with self._one_at_a_time:
            proposed = await asyncio.to_thread(self._propose, vector, k + _SPARE)
        candidates = ranked(await self._rows.some(proposed), vector, k + _SPARE)
        # A tie that reaches the last proposal may go on behind it.
        if len(candidates) <= k or candidates[k - 1][1] == candidates[-1][1]:
            return await self._exact.search(vector, k)
        return candidates[:k]

    async def count(self) -> int:
        await self.catch_up()
        with _told_plainly():
            return int(await asyncio.to_thread(self._collection.count))

    async def last_seq(self) -> int:
        await self.catch_up()
        return self._seq()

    async def rebuild(self) -> None:
        async with self._one_at_a_time:
            await self._rebuild()

    async def close(self) -> None:
        """Another process may open the index now."""
        await self._exact.close()
        await asyncio.to_thread(self._client.close)
        self._lock.close()

    async def catch_up(self) -> None:
        """Take in what any process stored or deleted."""
        async with self._one_at_a_time:
            state = await self._rows.state()
            if state == self._state:
                return
            await self._take_in()
            with _told_plainly():
                total = await asyncio.to_thread(self._collection.count)
            if total != state.total and not await self._drop_deleted(state.total):
                await self._rebuild()
            self._state = state

    async def _take_in(self) -> None:
        while batch := await self._rows.after(self._seq(), _BATCH):
            await asyncio.to_thread(self._upsert, batch)

    async def _drop_deleted(self, total: int) -> bool:
        """Whether the index holds what the rows hold once that is gone which they no longer have."""
        known = {_name(id_) for id_ in await self._rows.ids()}
        return await asyncio.to_thread(self._delete_others, known) == total

    async def _rebuild(self) -> None:
        await asyncio.to_thread(self._delete_others, set())
        await self._take_in()

    def _seq(self) -> int:
        return int(self._collection.metadata[_SEQ])

    def _upsert(self, batch: Sequence[tuple[int, VectorId, Vector]]) -> None:
        """The number is written last: a crash before it takes the batch in again, which changes nothing."""
        with _told_plainly():
            names = [_name(id_) for _, id_, _ in batch]
            self._collection.upsert(ids=names, embeddings=np.stack([vector for _, _, vector in batch]))
            self._collection.modify(metadata={_SEQ: batch[-1][0]})

    def _delete_others(self, known: Collection[str]) -> int:
        """Delete what is not known, all of it where nothing is; returns how much is left."""
        with _told_plainly():
            gone = [name for name in self._collection.get(include=[])["ids"] if name not in known]
            for start in range(0, len(gone), _BATCH):
                self._collection.delete(ids=gone[start : start + _BATCH])
            if not known:
                self._collection.modify(metadata={_SEQ: 0})
            return int(self._collection.count())

    def _propose(self, vector: Vector, k: int) -> list[VectorId]:
        with _told_plainly():
            answer = self._collection.query(query_embeddings=vector.reshape(1, -1), n_results=k, include=[])
        return [_id(name) for name in answer["ids"][0]]


def open_collection(folder: Path, model: str) -> tuple[Any, Any]:
    """The client, and the collection of one model's vectors. Slow: chromadb takes 0.7 s to import.

    Raises:
        StoreError: the folder holds something else, or is damaged.
    """
    import chromadb
    from chromadb.config import Settings

    with _told_plainly():
        client = chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))
        collection = client.get_or_create_collection(
            _collection_name(model),
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
            metadata={_SEQ: 0},
        )
    return client, collection


def _collection_name(model: str) -> str:
    """One collection a model, under a name that chromadb takes."""
    return f"vectors-{hashlib.sha256(model.encode()).hexdigest()[:32]}"


def _name(id_: VectorId) -> str:
    return f"{id_.digest} {id_.person}"


def _id(name: str) -> VectorId:
    digest, _, person = name.partition(" ")
    return VectorId(person, digest)


@contextmanager
def _told_plainly() -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        why = str(error).partition("\n")[0]
        raise StoreError(
            f"the vector index cannot be used ({why}); build it again with `hardsignal reindex`"
        ) from error
