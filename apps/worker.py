"""A worker: runs what is due, picks up what a crash left behind, and deletes what is past its time."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from memory.errors import HardsignalError, StoreError
from service.application import Application

PAUSE = 1.0
"""Seconds between two looks at the ledger."""
CLOCK = timedelta(hours=1)
"""Between two looks at whose time of retention is over."""


async def work(application: Application, once: bool, tell: Callable[[str], None]) -> None:
    """Run due threads until none is left; without `once`, go on looking.

    A search that fails is marked in its row and told of; it does not keep the others waiting.

    Raises:
        StoreError: the ledger itself cannot be used.
        HardsignalError: with `once`, the last failure, after everything due was run.
    """
    looked = None
    while True:
        failure = await _drained(application, tell)
        if looked is None or application.now() >= looked + CLOCK:
            looked = application.now()
            await _expire(application, tell)
        if once:
            if failure is not None:
                raise failure
            return
        await asyncio.sleep(PAUSE)


async def _expire(application: Application, tell: Callable[[str], None]) -> None:
    """Delete what is past its time."""
    run = await application.retention.run()
    if run.expired:
        tell(f"the time of {len(run.expired)} people was over; everything about them is deleted")
    for why in run.left:
        tell(f"not cleared yet, and tried again when somebody is deleted next: {why}")


async def _drained(application: Application, tell: Callable[[str], None]) -> HardsignalError | None:
    failure: HardsignalError | None = None
    while True:
        try:
            await application.runner.drain()
        except StoreError:
            raise
        except HardsignalError as error:
            tell(f"a search failed and waits for `search resume`: {error}")
            failure = error
        else:
            return failure
