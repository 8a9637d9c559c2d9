"""Progress and cancellation of searches, as the agents see them."""

from typing import Protocol

from memory.store import Cancellations


class Report(Protocol):
    """Somewhere progress is shown."""

    def __call__(self, stage: str, done: int, total: int | None) -> None: ...


def unseen(stage: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""


class SearchWatch:
    """Fits `agents.ports.Watch`."""

    def __init__(self, cancellations: Cancellations, report: Report) -> None:
        self._cancellations, self._report = cancellations, report

    async def step(self, search: str, stage: str, done: int, total: int | None) -> None:
        self._report(stage, done, total)

    async def cancelled(self, search: str) -> bool:
        return await self._cancellations.cancelled(search)
