"""Reading Meta Kaggle's tables row by row: they are of gigabytes, and what is kept of them is small."""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from memory.errors import SourceFailed

Row = dict[str, str]
"""The columns that were asked for, by their names."""

_CHUNK = 1 << 18
_BYTE_ORDER_MARK = "\ufeff"
_WHOLE = re.compile(r"([0-9]{1,15})(?:\.0+)?")
_DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})(?: .*)?")


@dataclass(frozen=True)
class Table:
    file: str
    columns: tuple[str, ...]
    """Those that are read; every other one is left where it is."""
    line: str | None = None
    """Text without which a line is of no interest; only where no column holds free text, which may break lines."""


@dataclass(frozen=True)
class Rows:
    """Which rows of a table are of interest: told by one column first, since most rows go no further."""

    table: Table
    column: str
    among: Container[str]
    wanted: Callable[[Row], bool] = lambda row: True
    line: str | None = None
    """In place of the table's own."""


@dataclass
class Pass:
    """What one reading of a table found."""

    rows: list[Row] = field(default_factory=list)
    broken: int = 0
    beyond: int = 0
    """Rows that were of interest and are more than is kept."""
    digest: str = ""
    """SHA-256 of the whole file."""


def read(folder: Path, asked: Rows, most: int) -> Pass:
    """One pass over a table. It blocks: call it in a thread.

    Args: most: rows that are kept.

    Raises:
        SourceFailed: a column is missing, or the file cannot be read.
    """
    found, seen, file = Pass(), hashlib.sha256(), asked.table.file
    try:
        with (folder / file).open("rb") as raw:
            text = io.TextIOWrapper(
                io.BufferedReader(_Hashing(raw, seen), _CHUNK), encoding="utf-8", errors="replace", newline=""
            )
            for row in _rows(asked, text, found):
                if not asked.wanted(row):
                    continue
                if len(found.rows) < most:
                    found.rows.append(row)
                else:
                    found.beyond += 1
    except OSError as error:
        raise SourceFailed(f"{file} of Meta Kaggle cannot be read ({type(error).__name__})") from error
    found.digest = seen.hexdigest()
    return found


def _rows(asked: Rows, text: io.TextIOWrapper, found: Pass) -> Iterator[Row]:
    """Well-formed rows of interest; what is not well-formed is counted, and reading goes on with the next line."""
    table, among = asked.table, asked.among
    header = next(csv.reader([text.readline().removeprefix(_BYTE_ORDER_MARK)]), [])
    if missing := [name for name in table.columns if name not in header]:
        raise SourceFailed(f"{table.file} of Meta Kaggle has no column {missing[0]}")
    places, width, first = (
        [(name, header.index(name)) for name in table.columns],
        len(header),
        header.index(asked.column),
    )
    reader = csv.reader(_lines(text, asked.line or table.line))
    while True:
        try:
            for cells in reader:
                if len(cells) != width:
                    found.broken += 1
                elif cells[first].removesuffix(".0") in among:
                    yield {name: cells[place] for name, place in places}
            return
        except csv.Error:
            # A field without end: the reader starts anew behind the lines that it swallowed.
            found.broken += 1


def _lines(text: io.TextIOWrapper, needed: str | None) -> Iterable[str]:
    return text if needed is None else (line for line in text if needed in line)


class _Hashing(io.RawIOBase):
    """Passes bytes on and keeps their digest."""

    def __init__(self, raw: io.BufferedReader, seen: "hashlib._Hash") -> None:
        self._raw, self._seen = raw, seen

    def readable(self) -> bool:
        return True

    def readinto(self, into: "bytearray | memoryview") -> int:  # type: ignore[override]
        count = self._raw.readinto(into)
        self._seen.update(memoryview(into)[:count])
        return count


def number(text: str) -> str | None:
    """A whole number as text, however the file prints it (`75`, `75.0`); None where it is none."""
    match = _WHOLE.fullmatch(text)
    return match[1] if match else None


def day(text: str) -> date | None:
    """A day, UTC, as Meta Kaggle writes it: MM/DD/YYYY, with or without a time."""
    match = _DAY.fullmatch(text)
    try:
        return date(int(match[3]), int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None
