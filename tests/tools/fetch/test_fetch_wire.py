"""Over a real connection on this machine: the transport as it is, with answers that are cut, slow or packed."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from memory.errors import SourceFailed
from tests.tools.fetch.fetch_world import Allowance, Clock
from tools.fetch.fetcher import Fetched, Fetcher, FetchLimits, Request, drop_keys

Answers = list[bytes | None]
QUICK = FetchLimits(tries=2, try_seconds=5, most_bytes=2_000)


def told(body: object, status: str = "200 OK", *headers: str) -> bytes:
    raw = json.dumps(body).encode()
    head = (f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(raw)}", *headers, "", "")
    return "\r\n".join(head).encode() + raw


@asynccontextmanager
async def serving(answers: Answers) -> AsyncIterator[tuple[str, list[bytes]]]:
    """One connection for each answer, in order; None never answers. Gives the base URL and what was asked."""
    asked: list[bytes] = []
    served: list[asyncio.Future[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(ended := asyncio.get_running_loop().create_future())
        try:
            await tell(reader, writer)
        finally:
            writer.close()
            ended.set_result(None)

    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        answer = answers.pop(0)
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)
            await writer.drain()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
        await asyncio.gather(*served)


async def fetched(answers: Answers, limits: FetchLimits = QUICK) -> tuple[Fetched, list[bytes]]:
    clock = Clock()
    async with serving(answers) as (base, asked):
        fetcher = Fetcher([base], now=clock, sleep=clock.sleep, limits=limits)
        try:
            request = Request("code", f"{base}/users/ann", {"Authorization": "Bearer secret"})
            return await fetcher.fetch(request, Allowance(), drop=drop_keys("email")), asked
        finally:
            await fetcher.aclose()


async def test_an_answer_comes_over_a_real_connection() -> None:
    got, (asked,) = await fetched([told({"login": "ann", "email": "x"}, "200 OK", 'ETag: "1"', "Connection: close")])
    assert (got.body, got.headers["etag"]) == ({"login": "ann"}, '"1"')
    lines = asked.decode().split("\r\n")
    assert lines[0] == "GET /users/ann HTTP/1.1"
    assert {line.partition(":")[0].lower() for line in lines[1:] if line} == {
        "host", "user-agent", "accept", "accept-encoding", "authorization",
    }  # fmt: skip


async def test_a_connection_that_is_cut_in_the_middle_is_tried_again() -> None:
    whole = told({"login": "ann"}, "200 OK", "Connection: close")
    got, asked = await fetched([whole[:-4], whole])
    assert (got.body, len(asked)) == ({"login": "ann"}, 2)


async def test_a_service_that_never_answers_is_left() -> None:
    with pytest.raises(SourceFailed, match="cannot be reached"):
        await fetched([None, None], FetchLimits(tries=2, try_seconds=0.05))


async def test_nobody_listening_is_a_failure() -> None:
    async with serving([]) as (base, _):
        pass
    clock = Clock()
    fetcher = Fetcher([base], now=clock, sleep=clock.sleep, limits=QUICK)
    with pytest.raises(SourceFailed, match="ConnectError"):
        await fetcher.fetch(Request("code", base), Allowance(), drop=drop_keys())
    await fetcher.aclose()


@pytest.mark.parametrize(
    "answer",
    [
        told(["x" * 3_000], "200 OK", "Connection: close"),
        told({}, "200 OK", "Content-Encoding: gzip", "Connection: close"),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["long", "packed", "page", "moved"],
)
async def test_what_is_no_answer_is_refused_over_a_real_connection_too(answer: bytes) -> None:
    with pytest.raises(SourceFailed):
        await fetched([answer])


async def test_garbage_on_the_line_is_a_failure() -> None:
    with pytest.raises(SourceFailed):
        await fetched([b"SSH-2.0-OpenSSH\r\n\r\n"] * 2)
