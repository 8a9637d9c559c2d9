"""What is told to the outside while a history is read: its digest, how far it is, and whether to go on."""

import hashlib
from collections.abc import Callable

from memory.errors import SourceFailed

Progress = Callable[[int, int | None], None]
"""(done, of how many): commits of an unknown number first, then changes."""


class Watch:
    """Fed with every chunk of git's output, in order.

    Args:
        stop: asked at every chunk; true ends the pass.
    """

    def __init__(self, progress: Progress, stop: Callable[[], bool]) -> None:
        self._progress = progress
        self._stop = stop
        self._digest = hashlib.sha256()
        self.changes = 0
        """How many changes the files step will go through."""

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    def going_on(self) -> None:
        """Raises: SourceFailed: told to stop."""
        if self._stop():
            raise SourceFailed("stopped before the history was read to its end")

    def commits(self, chunk: bytes, done: int) -> None:
        self._chunk(chunk)
        self._progress(done, None)

    def files(self, chunk: bytes, done: int) -> None:
        self._chunk(chunk)
        self._progress(done, self.changes)

    def _chunk(self, chunk: bytes) -> None:
        self.going_on()
        self._digest.update(chunk)
