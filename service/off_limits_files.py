"""Off-limits lists as files: one name a line, CSV with a header, or JSON lines."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from memory.errors import UsageError
from memory.records import OffLimitsKind, OffLimitsWhy
from service.off_limits import Said, said

LONGEST_FILE = 5_000_000
"""Characters."""
MOST_ENTRIES = 20_000
FILES = (".csv", ".jsonl", ".txt")
_COLUMNS: tuple[OffLimitsKind, ...] = ("company", "domain", "person", "account", "name")
_WHY = "why"


def read_list(text: str, file: str, why: OffLimitsWhy = "other") -> tuple[Said, ...]:
    """The entries of a file; every line is read before the first one counts.

    Args:
        file: its name; the ending says how to read it, anything but .csv and .jsonl is one entry a line.
        why: where the file does not say.

    Raises: UsageError naming the line that cannot be read.
    """
    rows = {".csv": _csv, ".jsonl": _jsonl}.get(Path(file).suffix.lower(), _lines)
    found: list[Said] = []
    for number, row in rows(text, file):
        try:
            found += _entries(row, why)
        except UsageError as bad:
            raise UsageError(f"{file}, line {number}: {bad}") from None
        if len(found) > MOST_ENTRIES:
            raise UsageError(f"{file} has more than {MOST_ENTRIES:,} entries; split it")
    return tuple(found)


def as_why(word: str) -> OffLimitsWhy:
    """Raises: UsageError."""
    for known in get_args(OffLimitsWhy):
        if word.strip().lower().replace("-", "_").replace(" ", "_") == known:
            why: OffLimitsWhy = known
            return why
    raise UsageError(f"off-limits: {word[:40]!r} is no reason; say {', '.join(get_args(OffLimitsWhy))}")


def _entries(row: Mapping[str, str], usual: OffLimitsWhy) -> list[Said]:
    """One entry for each column that names somebody: a company and its domain are two ways to meet it."""
    why = as_why(row[_WHY]) if row.get(_WHY) else usual
    if row.get(""):
        return [said(row[""], why)]
    found = [said(f"{column}:{row[column]}", why) for column in _COLUMNS if row.get(column)]
    if not found:
        raise UsageError(f"names nobody; give one of {', '.join(_COLUMNS)}")
    return found


def _lines(text: str, file: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, {"": line.strip()}


def _csv(text: str, file: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    if not set(names) & set(_COLUMNS):
        raise UsageError(f"{file}, line 1: the header names none of {', '.join(_COLUMNS)}")
    try:
        for row in reader:
            cells = zip(names, row.values(), strict=False)
            yield reader.line_num, {name: cell.strip() for name, cell in cells if isinstance(cell, str)}
    except csv.Error as bad:
        raise UsageError(f"{file}, line {reader.line_num}: {bad}") from None


def _jsonl(text: str, file: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            item: Any = json.loads(line)
        except (ValueError, RecursionError):
            item = None
        if not isinstance(item, dict):
            raise UsageError(f"{file}, line {number}: not a JSON object")
        yield number, {name: value.strip() for name, value in item.items() if isinstance(value, str) and name}
