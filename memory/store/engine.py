"""The store: one database, opened once by a process; short write transactions that nothing interleaves.

SQLite runs in WAL with `synchronous=FULL`: NORMAL may forget the last commits when the power fails, and a forgotten
`sending` would send a message twice. This file is the only one with SQL that SQLite alone understands.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from memory.errors import StoreError, UsageError
from memory.store import schema
from memory.store.faults import told_plainly

BUSY_SECONDS = 10.0
"""How long a write waits for another process's, unless the caller says otherwise."""
_PRAGMAS = ("PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "PRAGMA secure_delete=ON")
"""secure_delete: what is deleted is overwritten, so that nobody finds it in the free pages of the file."""
_BACKENDS = frozenset({"sqlite", "postgresql"})
_BEGIN = "hardsignal_begin"


class Store:
    """An open database. Use `async with await Store.open(url) as store`, or `close` it."""

    def __init__(self, url: str, busy_seconds: float) -> None:
        address = _parsed(url)
        self.embedded = address.get_backend_name() == "sqlite"
        self.place = str(address.database) if self.embedded else address.render_as_string(hide_password=True)
        self._busy = busy_seconds
        self._engine = _sqlite_engine(address, busy_seconds) if self.embedded else create_async_engine(address)
        self._writer = self._engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if self.embedded else nullcontext()
        """Of the writers in this process, first come first served; SQLite makes them poll, and one may never get in."""

    @classmethod
    async def open(cls, url: str, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open a store, and bring an embedded one up to this program's schema.

        Args:
            url: SQLAlchemy URL with an async driver, such as `sqlite+aiosqlite:////folder/hardsignal.sqlite`.
            busy_seconds: longest wait for another process's write.

        Raises:
            UsageError: not such a URL.
            StoreError: the store cannot be used, or was written by a newer program; one line says why.
        """
        store = cls(url, busy_seconds)
        try:
            await store._check_schema()
        except BaseException:
            await store.close()
            raise
        return store

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One write transaction: all of it, or nothing where the body raises. Never await anything else inside.

        Raises:
            StoreError: the store cannot be written to; nothing was stored.
        """
        with told_plainly(self.place):
            async with self._turn, self._writer.begin() as conn:
                yield conn

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One snapshot: what another process writes meanwhile is not seen.

        Raises:
            StoreError: the store cannot be read.
        """
        with told_plainly(self.place):
            async with self._engine.connect() as conn:
                yield conn

    async def close(self) -> None:
        await self._engine.dispose()

    async def scrub(self) -> None:
        """Write the file anew without what was deleted, and empty its journal; nothing to do on a server.

        Raises:
            StoreError: another process reads or writes meanwhile.
        """
        if self.embedded:
            await self._engine.dispose()
            await asyncio.to_thread(scrub_file, Path(self.place), self._busy)

    async def migrate(self) -> None:
        """Bring the schema up to date; a step that fails leaves it as it was."""
        await asyncio.to_thread(self._prepare_file)
        async with self.write() as conn:
            await conn.run_sync(schema.upgrade)

    async def _check_schema(self) -> None:
        await asyncio.to_thread(self._prepare_file)
        async with self.read() as conn:
            version = await conn.run_sync(schema.version)
        if schema.is_newer(version):
            raise StoreError(f"{self.place}: written by a newer program (schema {version}); update this one")
        if schema.is_current(version):
            return
        if not self.embedded:
            raise StoreError(f"{self.place}: the schema is not up to date; run `hardsignal migrate`")
        await self.migrate()

    def _prepare_file(self) -> None:
        """Make the file if it is missing, and set WAL, which it keeps.

        Here and not in the pool, since a connection that fails there leaves a thread behind that dies noisily. The
        folder holds personal data: nobody else may look into one that we make.
        """
        if not self.embedded:
            return
        (file_name, *_), options = self._engine.dialect.create_connect_args(self._engine.url)
        if not options.get("uri"):
            _make_folder(Path(self.place).parent)
        with told_plainly(self.place), closing(sqlite3.connect(file_name, timeout=self._busy, **options)) as file:
            file.execute("PRAGMA journal_mode=WAL")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def migrate(url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
    """Bring the store at `url` up to this program's schema, embedded or not. Raises: as `Store.open`."""
    async with Store(url, busy_seconds) as store:
        await store.migrate()


def scrub_file(path: Path, busy_seconds: float = BUSY_SECONDS) -> None:
    """Write an SQLite file anew without what was deleted from it, and empty its journal. Raises: StoreError."""
    with told_plainly(str(path)), closing(sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)) as file:
        file.execute("PRAGMA secure_delete=ON")
        file.execute("VACUUM")
        (busy, _, _) = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(f"{path}: another process reads it, so that its journal cannot be emptied; try again later")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: the folder of the store cannot be made ({error.strerror})") from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError("the database URL cannot be read; it looks like sqlite+aiosqlite:////folder/file") from error
    if parsed.get_backend_name() not in _BACKENDS:
        raise UsageError(f"the database URL names {parsed.get_backend_name()!r}; only SQLite and Postgres are known")
    return parsed


def _sqlite_engine(url: URL, busy_seconds: float) -> AsyncEngine:
    """Transactions begin when and how we say: the driver's own would begin late and could not wait their turn."""
    engine = create_async_engine(url, connect_args={"timeout": busy_seconds, "isolation_level": None})

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine
