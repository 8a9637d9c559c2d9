"""An OpenAI-compatible service on loopback, in the caller's own event loop. Whoever answers is a `Responder`.

async with serve(Scripted([good({"queries": []})])) as service:
    ... service.url ...
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

from evals.kit.model_server_replies import Reply, failed

_CHUNK = b" " * 65_536


class ScriptError(AssertionError):
    """The service was asked more, or less, than its script says."""


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """All that the model would read."""
        return "\n".join(str(message["content"]) for message in self.body.get("messages", []))


class Responder(Protocol):
    def answer(self, asked: Asked) -> Reply: ...

    def finish(self) -> None:
        """Raises: ScriptError: something is left over, or was too much."""


class Scripted:
    """Gives the listed replies in order; one call more or less than listed is an error."""

    def __init__(self, replies: Iterable[Reply]) -> None:
        self._replies = list(replies)
        self._given = 0
        self._unexpected = 0

    def answer(self, asked: Asked) -> Reply:
        if self._given == len(self._replies):
            self._unexpected += 1
            return failed(418, code="unexpected_call")
        self._given += 1
        return self._replies[self._given - 1]

    def finish(self) -> None:
        if self._unexpected:
            raise ScriptError(f"{self._unexpected} calls beyond the {len(self._replies)} of the script")
        if self._given < len(self._replies):
            raise ScriptError(f"only {self._given} of the script's {len(self._replies)} replies were asked for")


@dataclass
class Running:
    """A service that runs, and what it was asked."""

    url: str
    asked: list[Asked] = field(default_factory=list)


@asynccontextmanager
async def serve(responder: Responder) -> AsyncIterator[Running]:
    """Serve until the block ends; then every open call is dropped and the responder must be finished.

    Raises: ScriptError: at the end, where the block itself went well.
    """
    running = Running(url="")
    calls: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call = asyncio.current_task()
        assert call is not None
        calls.add(call)
        try:
            asked = await _read(reader)
            running.asked.append(asked)
            await _write(writer, responder.answer(asked))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the caller went away, or the service closes: both end a call and nothing else
        finally:
            calls.discard(call)
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    running.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield running
    finally:
        server.close()
        for call in tuple(calls):
            call.cancel()
        await asyncio.gather(*calls)
        await server.wait_closed()
    responder.finish()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    named = (line.split(":", 1) for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, value in named}
    body = await reader.readexactly(int(headers["content-length"]))
    return Asked(path=head[0].split(" ")[1], headers=headers, body=json.loads(body))


async def _write(writer: asyncio.StreamWriter, reply: Reply) -> None:
    if reply.fate == "hung":
        await asyncio.Event().wait()
    head = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", f"Content-Type: {reply.content_type}"]
    head += [f"{name}: {value}" for name, value in reply.headers]
    if reply.fate != "endless":
        head.append(f"Content-Length: {len(reply.body)}")
    writer.write("\r\n".join([*head, "Connection: close", "", ""]).encode())
    while reply.fate == "endless":
        writer.write(_CHUNK)
        await writer.drain()
    writer.write(reply.body if reply.fate == "whole" else reply.body[: len(reply.body) // 2])
    await writer.drain()
