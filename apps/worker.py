"""A worker: runs what is due, and picks up what a crash left behind."""

import asyncio

from service.bootstrap import Application

PAUSE = 1.0
"""Seconds between two looks at the ledger."""


async def work(application: Application, once: bool) -> None:
    """Run due threads until none is left; without `once`, go on looking."""
    await application.runner.drain()
    while not once:
        await asyncio.sleep(PAUSE)
        await application.runner.drain()
