"""Rows for vectors, on a store in a real file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from memory.store import Store
from memory.vector_index import VectorRows
from tests.memory.vector_samples import DIMS


@pytest.fixture
async def vector_rows(tmp_path: Path) -> AsyncIterator[VectorRows]:
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'hardsignal.sqlite'}") as store:
        yield VectorRows(store, "test/model", DIMS)
