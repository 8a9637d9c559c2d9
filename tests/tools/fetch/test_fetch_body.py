"""Services that pack every answer and tell their limits in its body."""

import gzip
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from memory.errors import SourceFailed, SourceLimited
from tests.tools.fetch.fetch_world import BASE, START, Allowance, Clock, Service
from tools.fetch.fetcher import Fetched, Fetcher, FetchLimits, Request
from tools.fetch.limits import Limit


class Packed(httpx.AsyncByteStream):
    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._raw


def packed(body: Any, status: int = 200, coding: str = "gzip", raw: bytes | None = None) -> httpx.Response:
    sent = gzip.compress(json.dumps(body).encode()) if raw is None else raw
    return httpx.Response(status, headers={"content-encoding": coding}, stream=Packed(sent))


def told(raw: bytes, now: datetime) -> Limit | None:
    seconds = json.loads(raw).get("wait")
    return None if seconds is None else Limit(seconds, whole_host=False)


def asking(clock: Clock, *script: httpx.Response, most: int = 10_000) -> Fetcher:
    limits = FetchLimits(most_bytes=most)
    return Fetcher([BASE], now=clock, sleep=clock.sleep, transport=Service(*script), limits=limits)


async def ask(fetcher: Fetcher, path: str = "/things", *, unpacks: bool = True) -> Fetched:
    request = Request("service", f"{BASE}{path}", packed=unpacks, limit=told)
    return await fetcher.fetch(request, Allowance(), drop=lambda body: body)


async def test_a_packed_answer_is_read_where_it_was_asked_for() -> None:
    assert (await ask(asking(Clock(), packed({"a": 1})))).body == {"a": 1}
    with pytest.raises(SourceFailed, match="packed"):
        await ask(asking(Clock(), packed({"a": 1})), unpacks=False)


@pytest.mark.parametrize(
    "response",
    [packed(None, raw=gzip.compress(b" " * 20_000)), packed(None, raw=b"no gzip"), packed({}, coding="gzip, gzip")],
    ids=["swells", "broken", "packed twice"],
)
async def test_what_swells_or_cannot_be_unpacked_is_refused(response: httpx.Response) -> None:
    with pytest.raises(SourceFailed):
        await ask(asking(Clock(), response))


async def test_a_good_answer_that_asks_for_patience_is_kept_and_the_next_one_waits() -> None:
    clock = Clock()
    fetcher = asking(clock, packed({"wait": 7}), packed({}), packed({}))
    assert (await ask(fetcher, "/things/1")).body == {"wait": 7}
    await ask(fetcher, "/others/1")
    assert clock.slept == []
    await ask(fetcher, "/things/2")
    assert clock.slept == [7]


async def test_a_refusal_that_tells_its_end_in_the_body_is_a_limit_whatever_its_status() -> None:
    for status in (400, 429, 503):
        with pytest.raises(SourceLimited) as limited:
            await ask(asking(Clock(), packed({"wait": 300}, status)))
        assert limited.value.reset_at == START + timedelta(seconds=300)


async def test_a_refusal_that_tells_no_limit_is_a_failure() -> None:
    """The planted fault of the test above: the same status without the words."""
    with pytest.raises(SourceFailed):
        await ask(asking(Clock(), packed({}, 400)))
