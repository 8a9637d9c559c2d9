"""Whose turn it is, told by one row that every process reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from memory.store import Store
from memory.store.host_turns import HostTurns

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOST = "https://papers.example:443"


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


async def test_a_turn_is_one_holders_until_it_ends_it(store: Store) -> None:
    ours, theirs = HostTurns(store), HostTurns(store)
    assert await ours.take(HOST, "a", NOW, later(60)) is None
    assert await theirs.take(HOST, "b", later(1), later(61)) == later(60)
    await ours.end(HOST, "a", later(5))
    assert await theirs.take(HOST, "b", later(4), later(64)) == later(5)
    assert await theirs.take(HOST, "b", later(5), later(65)) is None


async def test_a_holder_that_died_keeps_nobody_waiting_for_ever(store: Store) -> None:
    rows = HostTurns(store)
    assert await rows.take(HOST, "dead", NOW, later(60)) is None
    assert await rows.take(HOST, "b", later(60), later(120)) is None
    # Whoever was only slow changes nothing when it wakes.
    await rows.end(HOST, "dead", NOW)
    assert await rows.take(HOST, "c", later(61), later(121)) == later(120)


async def test_hosts_take_turns_apart_and_a_second_process_sees_the_same(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'shared.sqlite'}"
    async with await Store.open(url) as one, await Store.open(url) as other:
        assert await HostTurns(one).take(HOST, "a", NOW, later(60)) is None
        assert await HostTurns(other).take(HOST, "b", NOW, later(60)) == later(60)
        assert await HostTurns(other).take("https://other.example:443", "b", NOW, later(60)) is None
