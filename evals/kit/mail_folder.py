"""A real mail server (aiosmtpd, in a process of its own) that keeps what it takes in a folder."""

import contextlib
import mailbox
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

_UP_SECONDS = 20.0


class MailFolder:
    """Use as a context manager; `url` is for HARDSIGNAL_SMTP_URL."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        mailbox.Maildir(self._folder, create=True)
        self._port = _free_port()
        handler = ("-c", "aiosmtpd.handlers.Mailbox", str(self._folder))
        self._server = subprocess.Popen(
            [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{self._port}", *handler],
            stderr=subprocess.DEVNULL,
        )
        _wait_until_open(self._port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.terminate()
        self._server.wait()

    def count(self) -> int:
        """How many messages were taken up to now."""
        return sum(1 for _ in (self._folder / "new").iterdir())

    def taken(self) -> Counter[str]:
        """Message-IDs with how often each arrived."""
        return Counter(str(message["Message-ID"]) for message in mailbox.Maildir(self._folder))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_open(port: int) -> None:
    deadline = time.monotonic() + _UP_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise TimeoutError(f"the mail server did not open port {port}")
