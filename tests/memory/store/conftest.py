"""A store on a real file, with every room, a fixed clock and fixed secrets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from memory.store import Rows, Store
from tests.memory.store.samples import NOW, token


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'home' / 'hardsignal.sqlite'}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    async with await Store.open(url) as opened:
        yield opened


@pytest.fixture
def rows(store: Store) -> Rows:
    return Rows.of(store, token=token, now=lambda: NOW)
