"""A service that wants so many seconds between two requests from all our processes together."""

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from memory.errors import SourceLimited
from tests.tools.fetch.fetch_world import BASE, START, Allowance, Clock, Service, answer
from tools.fetch.fetcher import Fetcher, Request, drop_keys
from tools.fetch.turns import Turns

ORIGIN = f"{BASE}:443"
ASKS = 4
APART = 0.25
ROOT = Path(__file__).parents[3]


class Rows:
    """One row in memory."""

    def __init__(self, until: datetime = START) -> None:
        self.holder, self.until = "", until
        self.told: list[tuple[str, datetime]] = []

    async def take(self, host: str, holder: str, now: datetime, until: datetime) -> datetime | None:
        if self.until > now:
            return self.until
        self.holder, self.until = holder, until
        return None

    async def end(self, host: str, holder: str, free_at: datetime) -> None:
        if self.holder == holder:
            self.holder, self.until = "", free_at
            self.told.append((host, free_at))


async def asked(service: Service, clock: Clock, rows: Rows, names: Sequence[str], apart: float = 3.0) -> None:
    turns = Turns(rows, {ORIGIN: apart}, "us", now=clock, sleep=clock.sleep)
    fetcher = Fetcher([BASE], now=clock, sleep=clock.sleep, transport=service, turns=turns)
    for name in names:
        await fetcher.fetch(Request("code", f"{BASE}/{name}"), Allowance(), drop=drop_keys())


async def test_requests_are_so_many_seconds_apart() -> None:
    clock, rows = Clock(), Rows()
    await asked(Service(*[answer({})] * 3), clock, rows, "abc")
    assert clock.slept == [3.0, 3.0]
    assert {host for host, _ in rows.told} == {ORIGIN}


async def test_another_processs_turn_is_waited_for() -> None:
    clock, rows = Clock(), Rows()
    await rows.take(ORIGIN, "them", START, clock.at.replace(second=7))
    await asked(Service(answer({})), clock, rows, "a")
    assert sum(clock.slept) == 7.0


async def test_a_turn_that_comes_too_late_is_a_limit_that_says_until_when() -> None:
    clock, until = Clock(), START.replace(hour=11)
    with pytest.raises(SourceLimited) as limited:
        await asked(Service(), clock, Rows(until), "a")
    assert limited.value.reset_at == until


async def test_a_limit_holds_for_every_process() -> None:
    clock, rows = Clock(), Rows()
    with pytest.raises(SourceLimited):
        await asked(Service(answer({}, 429, retry_after="3600")), clock, rows, "a")
    assert rows.until == START.replace(hour=10)


async def test_a_failed_request_gives_the_turn_back_too() -> None:
    clock, rows = Clock(), Rows()
    await asked(Service(answer({}, 500), answer({})), clock, rows, "a")
    assert (rows.holder, len(rows.told)) == ("", 2)


def gaps_too_short(seen: Sequence[tuple[float, float]], apart: float) -> int:
    """How often a request came before the one before it was answered and the pause was over."""
    return sum(later[0] - earlier[1] < apart for earlier, later in pairwise(sorted(seen)))


ASKER = """
import asyncio, sys
from datetime import UTC, datetime
from memory.store import Store
from memory.store.host_turns import HostTurns
from tests.tools.fetch.fetch_world import Allowance
from tools.fetch.fetcher import Fetcher, Request, drop_keys
from tools.fetch.turns import Turns

async def main(store_url, base, who, apart, asks):
    now = lambda: datetime.now(UTC)
    async with await Store.open(store_url) as store:
        turns = Turns(HostTurns(store), {base: float(apart)} if float(apart) else {}, who, now=now)
        fetcher = Fetcher([base], now=now, turns=turns)
        for n in range(int(asks)):
            await fetcher.fetch(Request("code", f"{base}/{who}/{n}"), Allowance(), drop=drop_keys())
        await fetcher.aclose()

asyncio.run(main(*sys.argv[1:]))
"""


async def two_processes(tmp_path: Path, apart: float) -> list[tuple[float, float]]:
    """When each request of two processes came and was answered, by the service's clock."""
    seen: list[tuple[float, float]] = []
    clock = asyncio.get_running_loop().time

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            came, body = clock(), json.dumps({}).encode()
            seen.append((came, clock()))
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n" + body)
            await writer.drain()
        writer.close()

    url = f"sqlite+aiosqlite:///{tmp_path / 'turns.sqlite'}"
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        command = (sys.executable, "-c", ASKER, url, base)
        both = [
            await asyncio.create_subprocess_exec(*command, who, str(apart), str(ASKS), cwd=ROOT) for who in ("a", "b")
        ]
        assert [await process.wait() for process in both] == [0, 0]
    return seen


async def test_two_processes_take_turns_on_one_store(tmp_path: Path) -> None:
    seen = await two_processes(tmp_path, APART)
    assert len(seen) == 2 * ASKS
    assert gaps_too_short(seen, APART) == 0


async def test_without_turns_two_processes_crowd(tmp_path: Path) -> None:
    """The planted fault: the same two processes with no turns to take."""
    seen = await two_processes(tmp_path, 0.0)
    assert gaps_too_short(seen, APART) > 0
