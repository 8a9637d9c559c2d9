"""How much the pages without a sign-in answer, so that whoever guesses at links is stopped."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException

from memory.errors import Refused


@dataclass
class Rate:
    """So many within a window, whatever address they come from."""

    now: Callable[[], datetime]
    most: int = 60
    window: timedelta = timedelta(minutes=1)
    _seen: deque[datetime] = field(default_factory=deque)

    def take(self) -> None:
        """Count one. Raises: HTTPException: 429, too many within the window."""
        now = self.now()
        while self._seen and now - self._seen[0] >= self.window:
            self._seen.popleft()
        if len(self._seen) >= self.most:
            raise HTTPException(429, "Too many questions at once; try again in a minute.")
        self._seen.append(now)

    @contextmanager
    def counting_refusals(self) -> Iterator[None]:
        """Count what is refused within, and nothing else. Raises: HTTPException: as `take`."""
        try:
            yield
        except Refused:
            self.take()
            raise
