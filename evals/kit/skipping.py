"""An event loop that does not wait: where nothing is left to do, its clock jumps to the next thing that is due.

Its clock counts the seconds of processor time that this process has worked, and every wait in full. What is read off
it is thus the time that the same work would take with real waits on a machine that does nothing else.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_GRACE = 0.01
"""Real seconds for which a thread, such as the store's, may take to answer before a wait is skipped."""

Result = TypeVar("Result")


class _Selector(selectors.DefaultSelector):
    def __init__(self, skip: Callable[[float], None]) -> None:
        super().__init__()
        self._skip = skip

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= _GRACE:
            return super().select(timeout)
        ready = super().select(_GRACE)
        if not ready:
            self._skip(timeout)
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._skipped = 0.0
        super().__init__(_Selector(self._jump))

    def time(self) -> float:
        return time.process_time() + self._skipped

    def _jump(self, seconds: float) -> None:
        self._skipped += seconds


def run_skipping(work: Coroutine[Any, Any, Result]) -> Result:
    """As `asyncio.run`, without waiting."""
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(work)
