"""`.mailmap`, read by us: git itself would fetch it from a partial clone's remote."""

import re
from collections.abc import Iterator
from typing import NamedTuple

ENTRY_LIMIT = 20_000

_LINE = re.compile(r"^\s*(?P<name>[^<#]*)<(?P<address>[^<>]*)>\s*(?:(?P<old_name>[^<#]*)<(?P<old_address>[^<>]*)>)?")


class Entry(NamedTuple):
    """One line: commits of `old_address` (under `old_name`, if given) are by the person at `address`."""

    name: str
    address: str
    old_name: str
    old_address: str
    """Equal to `address` on lines that only correct a name."""


def entries(raw: bytes) -> Iterator[Entry]:
    """The lines that can be read; all others are comments or noise."""
    for line in raw.decode("utf-8", "replace").splitlines()[:ENTRY_LIMIT]:
        if match := _LINE.match(line):
            address = match["address"].strip().lower()
            old = (match["old_address"] or address).strip().lower()
            yield Entry(match["name"].strip(), address, (match["old_name"] or "").strip(), old)
