"""A Postgres of a test's own: made, started and thrown away; reached through a socket in its folder, by nobody else.

It needs the server's programs (`initdb`, `postgres`) and an async driver. Where one is missing the test is skipped,
with what is missing.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

_UP_SECONDS = 30.0
_USER = "nobody"
"""In whose name it runs where the tests run as root, which the server refuses."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of its one database. Tests share the server, and each makes a database of its own: `fresh`."""
    for program in ("initdb", "postgres"):
        if shutil.which(program) is None:
            pytest.skip(f"Postgres is not on this machine: there is no {program}")
    if find_spec("psycopg") is None:
        pytest.skip("no driver for Postgres is installed: there is no psycopg")
    # Not below pytest's own folder, which only its owner may enter; and a socket's path is short.
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        if os.getuid() == 0:
            nobody = pwd.getpwnam(_USER)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        with _running(folder):
            yield f"postgresql+psycopg://tester@/postgres?host={folder}"


@contextmanager
def _running(folder: Path) -> Iterator[None]:
    user = _USER if os.getuid() == 0 else None
    data = folder / "data"
    made = ("initdb", "-D", str(data), "-U", "tester", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    subprocess.run(made, check=True, capture_output=True, user=user, cwd=folder)
    options = ("-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off")
    with (folder.parent / f"{folder.name}.log").open("wb") as log:
        server = subprocess.Popen(
            ("postgres", "-D", str(data), *options), stdout=log, stderr=log, user=user, cwd=folder
        )
        try:
            _wait_until_up(folder, server)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # at once, whoever is still connected
            server.wait()
            Path(log.name).unlink()


def _wait_until_up(folder: Path, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _UP_SECONDS
    asked = ("pg_isready", "-h", str(folder), "-U", "tester", "-q")
    while subprocess.run(asked, check=False).returncode != 0:
        assert server.poll() is None, "Postgres ended at once"
        assert time.monotonic() < deadline, "Postgres did not start"
        time.sleep(0.05)
