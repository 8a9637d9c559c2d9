"""Who worked on something like this: the nearest vectors, from chromadb or exactly.

SQL rows are the truth. chromadb is not safe for two processes and does not say so, hence only the process that holds
`index.lock` opens it, and all others compare with every vector, which is faster below some 50,000 anyway. Both give
the same answers: what chromadb proposes is looked up and ranked again from the rows.
"""

import asyncio
import fcntl
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import IO, Protocol

from memory.errors import StoreError
from memory.store.vectors import Vector, VectorId, VectorRows
from memory.vector_chroma import ChromaIndex, open_collection
from memory.vector_exact import ExactIndex

__all__ = ["CHROMA", "ChromaIndex", "ExactIndex", "Vector", "VectorId", "VectorIndex", "VectorRows", "open_index"]

_LOCK = "index.lock"
CHROMA = "chroma"
"""Folder below the index's own."""


class VectorIndex(Protocol):
    """Vectors of one model, of any length: only their direction counts."""

    @property
    def served_by(self) -> str:
        """`chromadb` or `exact`."""

    async def add(self, items: Sequence[tuple[VectorId, Vector]]) -> None:
        """Store in the rows, and here. Raises: UsageError: not finite numbers of the model's length."""

    async def remove(self, people: Collection[str]) -> None:
        """Forget everything about these people, in the rows and here."""

    async def search(
        self, vector: Vector, k: int, only: Collection[VectorId] | None = None
    ) -> list[tuple[VectorId, float]]:
        """The nearest `k`, with their cosine (-1 to 1); best first, ties by id. Args: only: no others than these."""

    async def count(self) -> int: ...

    async def last_seq(self) -> int:
        """Number of the newest row that this index has taken in."""

    async def rebuild(self) -> None:
        """Take in every row again."""

    async def close(self) -> None: ...


async def open_index(folder: Path, rows: VectorRows, *, fresh: bool = False) -> VectorIndex:
    """chromadb where no other process has it open, else exact search.

    Args:
        folder: the index's own; made where it is missing.
        fresh: throw away what is there, and build the index again from the rows.

    Raises:
        StoreError: the folder cannot be used, or `fresh` while another process has the index open.
    """
    lock = await asyncio.to_thread(_locked, folder)
    if lock is None:
        if fresh:
            raise StoreError(f"{folder}: another process has the index open; stop it first")
        return ExactIndex(rows)
    try:
        if fresh:
            await asyncio.to_thread(shutil.rmtree, folder / CHROMA, ignore_errors=True)
        client, collection = await asyncio.to_thread(open_collection, folder / CHROMA, rows.model)
        index = ChromaIndex(rows, client, collection, lock)
        await index.catch_up()
    except BaseException:
        lock.close()
        raise
    return index


async def throw_away(folder: Path) -> None:
    """Delete the index; the next to open it builds it from the rows.

    Raises: StoreError: another process has it open.
    """
    with await asyncio.to_thread(_alone, folder):
        await asyncio.to_thread(shutil.rmtree, folder / CHROMA, ignore_errors=True)


def _alone(folder: Path) -> IO[bytes]:
    lock = _locked(folder)
    if lock is None:
        raise StoreError(f"{folder}: another process has the index open; stop it first")
    return lock


def _locked(folder: Path) -> IO[bytes] | None:
    """The open lock file; the system takes the lock back when the file is closed or the process ends."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("wb")
    except OSError as error:
        raise StoreError(f"{folder}: the index folder cannot be used ({error.strerror})") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
