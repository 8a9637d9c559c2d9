"""Who is already known for a need: the agents' `Recall` over embeddings and the vector index.

The index is opened at its first use: a command that recalls nobody does not wait for it.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from memory.store import Store
from memory.vector_index import CHROMA, VectorId, VectorIndex, VectorRows, open_index, throw_away
from tools.embeddings import Embeddings

TEXTS_PER_PERSON = 4
"""How many nearest texts are looked at for each person asked for; one person may have several."""


class MemoryRecall:
    """Fits `agents.ports.Recall`. Use it as an async context manager."""

    def __init__(self, folder: Path, store: Store, embeddings: Embeddings) -> None:
        self._folder, self._embeddings = folder, embeddings
        self._rows = VectorRows(store, embeddings.model, embeddings.dims)
        self._index: VectorIndex | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._index is not None:
            await self._index.close()

    @property
    def served_by(self) -> str:
        return self._index.served_by if self._index else "nothing stored yet"

    async def recall(self, text: str, k: int) -> list[tuple[str, float]]:
        """Person ids with the cosine of their nearest text, best first."""
        if not (await self._rows.state()).total or not text.strip():
            return []
        index = await self._opened()
        vector = (await self._embeddings.embed([text]))[0]
        nearest: dict[str, float] = {}
        for id_, cosine in await index.search(vector, k * TEXTS_PER_PERSON):
            nearest.setdefault(id_.person, cosine)
        return list(nearest.items())[:k]

    async def remember(self, documents: Sequence[tuple[str, str]]) -> None:
        """Store (person id, text) pairs; the same pair twice is one."""
        items = {VectorId(person, _digest(text)): text for person, text in documents if text.strip()}
        new = {id_: items[id_] for id_ in items.keys() - await self._rows.known(items)}
        if new:
            vectors = await self._embeddings.embed(list(new.values()))
            await (await self._opened()).add(list(zip(new, vectors, strict=True)))

    async def rebuild(self) -> int:
        """Build the index again from the rows; returns how many texts it holds.

        Raises: StoreError: another process has the index open.
        """
        if self._index is not None:
            await self._index.close()
            self._index = None
        self._index = await open_index(self._folder, self._rows, fresh=True)
        return await self._index.count()

    async def throw_away(self) -> None:
        """Delete the index where one was built; it is built again when somebody is recalled.

        chromadb keeps in its files what was deleted from it, and writes unused memory of the process into them too: so
        whoever has just had a forgotten person before them does not build it.

        Raises: StoreError: another process has the index open.
        """
        if self._index is not None:
            await self._index.close()
            self._index = None
        if (self._folder / CHROMA).exists():
            await throw_away(self._folder)

    async def _opened(self) -> VectorIndex:
        if self._index is None:
            self._index = await open_index(self._folder, self._rows)
        return self._index


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
