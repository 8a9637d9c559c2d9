"""`hardsignal deliver` as real processes beside each other, which can be killed and are replaced."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self


class Fleet:
    """Use as a context manager; afterwards all are dead, and `deliver_once` does what they left.

    Args: room: how many messages may leave within a day.
    """

    def __init__(self, workers: int, home: Path, database: str, smtp: str, room: int) -> None:
        settings = {
            "HARDSIGNAL_HOME": str(home),
            "HARDSIGNAL_DATABASE_URL": database,
            "HARDSIGNAL_SMTP_URL": smtp,
            "HARDSIGNAL_MAIL_PER_DAY": str(room),
            "HARDSIGNAL_MAIL_PER_DOMAIN": str(room),
        }
        # `env` becomes the program, so that its id is the one that is killed.
        environment = ("env", *(f"{name}={value}" for name, value in settings.items()))
        self._command = (*environment, sys.executable, "-m", "apps.cli", "deliver")
        self._wanted, self._told = workers, home / "workers.log"

    def __enter__(self) -> Self:
        self._running = [self._started() for _ in range(self._wanted)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._running:
            worker.kill()
            worker.wait()

    def kill_one(self, place: int) -> None:
        """Kill -9, in the middle of whatever it does; another one begins."""
        self._running[place].kill()
        self._running[place].wait()
        self._running[place] = self._started()

    def check(self) -> None:
        """Raises: AssertionError: one ended by itself; with what it said."""
        for worker in self._running:
            assert worker.poll() is None, f"a worker ended by itself: {self._told.read_text()}"

    def deliver_once(self) -> None:
        subprocess.run((*self._command, "--once"), check=False, stdout=subprocess.DEVNULL)

    def _started(self) -> "subprocess.Popen[bytes]":
        with self._told.open("ab") as told:
            return subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=told)
