"""Secrets of the store are made once."""

import asyncio
from itertools import count

from memory.store import KeyRows, Store


async def test_a_secret_stays_the_same_and_each_name_has_its_own(store: Store) -> None:
    numbers = count(1)
    keys = KeyRows(store, lambda size: bytes([next(numbers)]) * size)
    first = await keys.secret("join")
    assert len(first) == 32
    assert await keys.secret("join") == first
    assert await keys.secret("other") != first


async def test_two_who_ask_first_get_the_same_secret(store: Store) -> None:
    numbers = count(1)
    keys = KeyRows(store, lambda size: bytes([next(numbers)]) * size)
    assert len(set(await asyncio.gather(*(keys.secret("join") for _ in range(6))))) == 1
