"""`hardsignal serve`: the pages on this machine's loopback address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from getpass import getuser

import uvicorn
from starlette.applications import Starlette

from apps.web.background import Drain, recover
from apps.web.pages import build
from service.bootstrap import open_application
from service.permissions import local_actor
from service.settings import Settings

HOST = "127.0.0.1"
"""Nothing but this machine: the pages have no sign-in."""

LAST_WORDS = 5
"""Seconds that a stopping server leaves its open answers; a page that follows a search would hold it for ever."""


def serve(settings: Settings, port: int) -> None:
    """Serve until stopped (Ctrl+C, SIGTERM).

    Raises:
        StoreError, UsageError: the application cannot be opened.
    """
    # Tried once before the server is there: what fails within its start would be told as a traceback.
    asyncio.run(_try(settings))
    uvicorn.Server(configuration(settings, port)).run()


async def _try(settings: Settings) -> None:
    async with open_application(settings):
        pass


def configuration(settings: Settings, port: int) -> uvicorn.Config:
    """Paths hold ids of searches and people, so requests are not logged."""
    return uvicorn.Config(
        hosted(settings),
        host=HOST,
        port=port,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        timeout_graceful_shutdown=LAST_WORDS,
    )


def hosted(settings: Settings) -> Starlette:
    """The pages with their application, which opens when the server starts and closes before it ends."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_application(settings) as application, _recovering(application.runner.drain):
            app.mount("/", build(application, local_actor(getuser())))
            yield

    return Starlette(lifespan=lifespan)


@asynccontextmanager
async def _recovering(drain: Drain) -> AsyncIterator[None]:
    """Beside the pages, go on with what an earlier process left; what is cut short here stays queued."""
    recovery = asyncio.create_task(recover(drain))
    try:
        yield
    finally:
        recovery.cancel()
        with suppress(asyncio.CancelledError):
            await recovery
