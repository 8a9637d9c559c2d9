"""What goes wrong below SQL, in one clear line each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from memory.errors import StoreError

_REASONS = {
    "SQLITE_FULL": "the database or disk is full; free some space, nothing of this step was stored",
    "SQLITE_BUSY": "another process kept it locked for too long; nothing of this step was stored",
    "SQLITE_LOCKED": "another connection kept it locked for too long; nothing of this step was stored",
    "SQLITE_NOTADB": "the file is not a database; name another file or move this one away",
    "SQLITE_CORRUPT": "the file is damaged; restore a backup",
    "SQLITE_READONLY": "the file or its folder is read-only; nothing can be stored",
    "SQLITE_CANTOPEN": "the file cannot be opened; see that its folder exists and can be written to",
    "SQLITE_IOERR": "the disk reports an I/O error; nothing of this step was stored",
}
"""By primary result code: https://sqlite.org/rescode.html. The driver names the extended one, which begins with it."""


@contextmanager
def told_plainly(place: str) -> Iterator[None]:
    """Raise what the driver reports about the store itself as one line about `place`.

    Broken constraints and wrong SQL are bugs of ours and pass as they are.

    Raises:
        StoreError: the store cannot be used.
    """
    try:
        yield
    except (exc.IntegrityError, exc.ProgrammingError, exc.DataError):
        raise
    except exc.DBAPIError as error:
        raise StoreError(f"{place}: {_reason(error.orig)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{place}: {_reason(error)}") from error
    except exc.TimeoutError as error:
        raise StoreError(f"{place}: no connection came free in time") from error


def _reason(error: BaseException | None) -> str:
    code = getattr(error, "sqlite_errorname", "")
    for primary, reason in _REASONS.items():
        if code.startswith(primary):
            return reason
    return str(error).partition("\n")[0]
