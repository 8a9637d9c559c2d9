"""No network beyond this machine, no environment, no proxy: a test sees only what it was given."""

import os
import socket
from collections.abc import Callable
from typing import Any

import pytest

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "PYTEST_CURRENT_TEST", "SYSTEMROOT")
"""What git, Chromium and pytest need of the environment; everything else could change a result."""


class NetworkUsedError(AssertionError):
    """A test tried to reach another machine."""


def _local(host: object) -> bool:
    return host in {None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", b"127.0.0.1", b"localhost"}


def _guarded_connect(real: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and not _local(address[0]):
            raise NetworkUsedError(f"connect to {address!r}")
        return real(self, address)

    return connect


def _guarded_lookup(real: Callable[..., Any]) -> Callable[..., Any]:
    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        if not _local(host):
            raise NetworkUsedError(f"look-up of {host!r}")
        return real(host, *rest, **named)

    return getaddrinfo


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _guarded_connect(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", _guarded_connect(socket.socket.connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(os.environ) - set(KEPT):
        if not name.startswith(("COV_", "PYTEST_")):
            monkeypatch.delenv(name)
