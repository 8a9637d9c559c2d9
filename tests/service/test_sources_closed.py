"""What the sources hold open is closed with the application."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from memory.store import Store
from service.bootstrap import open_sources, utc_now
from service.settings import Settings
from tests.helpers.serving import Purse, question

ANSWER = b"HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
PATIENCE = 10.0
"""Seconds; only a connection that is never closed takes so long."""


class OneCaller:
    """A service on this machine that knows nobody, and keeps its connections open as long as whoever asks does."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        await reader.read()
        self.left.set()
        writer.close()


async def test_the_connections_to_public_sources_are_closed_with_the_application_and_not_before(tmp_path: Path) -> None:
    """The planted fault is the moment before: while nobody has closed them, the service still has its caller."""
    caller = OneCaller()
    server = await asyncio.start_server(caller, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = Settings.model_validate({"home": tmp_path, "openalex_url": f"http://127.0.0.1:{port}"})
    async with server, await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite'}") as store:
        async with AsyncExitStack() as stack:
            source = open_sources(settings, store, b"key", None, utc_now, stack).get("openalex")
            await source.ask(question("openalex", "author", "A9400000001"), Purse())
            assert not caller.left.is_set()
        await asyncio.wait_for(caller.left.wait(), PATIENCE)
