"""Work that goes on behind the pages: nobody's tab has to stay open for it."""

import logging
from collections.abc import Awaitable, Callable

from starlette.background import BackgroundTask

from memory.errors import HardsignalError

Drain = Callable[[], Awaitable[None]]
"""Runs what is due; see `service.jobs.Runner`."""
_LOG = logging.getLogger("uvicorn.error")


def behind(drain: Drain) -> BackgroundTask:
    """What an answer leaves behind; cut short, it stays queued and the next process goes on with it."""
    return BackgroundTask(recover, drain)


async def recover(drain: Drain) -> None:
    """A search that fails again is marked in its row and its page says why; the pages are served all the same."""
    try:
        await drain()
    except HardsignalError as error:
        _LOG.error("going on with earlier work: %s", error)
