"""Services that want so many seconds between two requests from all our processes together: whose turn it is."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from tools.fetch.limits import Blocked
from tools.fetch.types import Limited


class TurnRows(Protocol):
    """Where all processes look."""

    async def take(self, host: str, holder: str, now: datetime, until: datetime) -> datetime | None:
        """None: the turn is the holder's, and given up at `until` at the latest; else when to look again."""

    async def end(self, host: str, holder: str, free_at: datetime) -> None:
        """Nobody has the turn before `free_at`. Changes nothing where the turn was lost meanwhile."""


class Turns:
    """Args:
    rows: shared by every process.
    apart: seconds from the end of one request to the start of the next, by origin; others take no turns.
    holder: names this process and no other.
    held: seconds after which a turn is somebody else's, whatever became of the holder.
    """

    def __init__(
        self,
        rows: TurnRows,
        apart: Mapping[str, float],
        holder: str,
        *,
        held: float = 90.0,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rows, self._apart, self._holder, self._held = rows, apart, holder, timedelta(seconds=held)
        self._now, self._sleep = now, sleep

    @contextlib.asynccontextmanager
    async def turn(self, source: str, origin: str, ends: datetime) -> AsyncIterator[None]:
        """Alone with the service while the block lasts; a limit met inside it holds for every process.

        Raises:
            SourceLimited: the turn does not come before `ends`.
        """
        if origin not in self._apart:
            yield
            return
        await self._wait(source, origin, ends)
        wait = self._apart[origin]
        try:
            yield
        except Limited as limited:
            wait = max(wait, limited.wait)
            raise
        finally:
            await self._rows.end(origin, self._holder, self._now() + timedelta(seconds=wait))

    async def _wait(self, source: str, origin: str, ends: datetime) -> None:
        while (free := await self._rows.take(origin, self._holder, now := self._now(), now + self._held)) is not None:
            if free > ends:
                raise Limited(source, Blocked(free, said=True), now)
            # Whoever has the turn mostly ends it sooner than it may.
            await self._sleep(min((free - now).total_seconds(), self._apart[origin]))
