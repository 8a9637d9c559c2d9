"""GitHub's search words: qualifiers, ranges, OR groups. What the real search would not understand is refused loudly."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

LONGEST = 256
"""Characters, operators and qualifiers not counted."""
MOST_OPERATORS = 5
_WORD = re.compile(r'-?[\w-]+:"[^"]*"|-?[\w-]+:[^\s()]+|"[^"]*"|[()]|[^\s()]+')
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_RANGE = re.compile(r"^(>=|<=|>|<)?(.+?)(?:\.\.(.+))?$")


class BadQueryError(Exception):
    """The service answers 422. The text is its message."""


@dataclass(frozen=True)
class Atom:
    """One condition; `name` is empty for a plain word."""

    name: str
    value: str
    negated: bool


Query = tuple[tuple[Atom, ...], ...]
"""All of: any of."""
Test = Callable[[Atom], bool]
T = TypeVar("T", int, str)


def parse(text: str) -> Query:
    """Raises: BadQueryError: empty, too long, or too many operators."""
    words = [word for word in _WORD.findall(text) if word not in {"(", ")"}]
    plain = " ".join(word for word in words if ":" not in word and word not in _OPERATORS)
    if not words or len(plain) > LONGEST:
        raise BadQueryError("The search is empty or longer than 256 characters.")
    if sum(word in _OPERATORS for word in words) > MOST_OPERATORS:
        raise BadQueryError("More than five AND / OR / NOT operators were used.")
    return tuple(tuple(group) for group in _groups(words))


def _groups(words: list[str]) -> Iterator[list[Atom]]:
    """Words joined by OR are one group, brackets or not."""
    groups: list[list[Atom]] = []
    join = negate = False
    for word in words:
        if word in _OPERATORS:
            join, negate = join or word == "OR", word == "NOT"
            continue
        atom = _atom(word, negate)
        if join and groups:
            groups[-1].append(atom)
        else:
            groups.append([atom])
        join = negate = False
    return iter(groups)


def _atom(word: str, negate: bool) -> Atom:
    minus = word.startswith("-")
    name, colon, value = word.removeprefix("-").partition(":")
    if not colon or word.startswith('"'):
        return Atom("", word.strip('"').lower(), negate)
    return Atom(name.lower(), value.strip('"').lower(), negate or minus)


def holds(query: Query, test: Test) -> bool:
    return all(any(test(atom) != atom.negated for atom in group) for group in query)


def values(query: Query, name: str) -> list[str]:
    """What is asked for under one qualifier, negations left out."""
    return [atom.value for group in query for atom in group if atom.name == name and not atom.negated]


def within(value: str, wanted: datetime | None) -> bool:
    """Whether a moment lies in `A..B`, `>=A`, `<A` or on the day `A`; `*` is open. No moment lies nowhere."""
    if wanted is None:
        return False
    return _between(value, lambda bound: f"{wanted:%Y-%m-%dT%H:%M:%SZ}".lower()[: len(bound)], str)


def counted(value: str, number: int) -> bool:
    """As `within`, for whole numbers.

    Raises: BadQueryError: not a number.
    """
    return _between(value, lambda _: number, _whole)


def _between(value: str, at: Callable[[str], T], read: Callable[[str], T]) -> bool:
    found = _RANGE.match(value)
    sign, low, high = found.groups() if found else (None, value, None)
    if high is not None:
        return (low == "*" or at(low) >= read(low)) and (high == "*" or at(high) <= read(high))
    here, bound = at(low), read(low)
    return {">=": here >= bound, "<=": here <= bound, ">": here > bound, "<": here < bound, "": here == bound}[
        sign or ""
    ]


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadQueryError(f"{text!r} is not a number.") from None
