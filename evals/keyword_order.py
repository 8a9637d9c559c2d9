"""The order that a keyword match puts people in: what the evidence order is held against. The product never uses it."""

import re
from collections.abc import Mapping, Sequence

from memory.records import Frozen

_WORD = re.compile(r"\w+")


class Matched(Frozen):
    """One person's place by what their profile says of itself."""

    person: str
    rank: int
    """1 is the top; whoever matches as often shares a place."""
    hits: int
    """How often the wanted words stand in the profile."""


def keyword_order(wanted: Sequence[str], profiles: Mapping[str, str]) -> tuple[Matched, ...]:
    """Most hits first; within one place in the order given.

    Args:
        wanted: words of a brief; one of several words is found where they follow each other.
        profiles: person id -> everything that the person's profile says.
    """
    phrases = [folded for phrase in wanted if (folded := _folded(phrase))]
    hits = {person: sum(map(_folded(text).count, phrases)) for person, text in profiles.items()}
    ordered = sorted(hits, key=lambda person: -hits[person])
    counts = [hits[person] for person in ordered]
    return tuple(
        Matched(person=person, rank=counts.index(count) + 1, hits=count)
        for person, count in zip(ordered, counts, strict=True)
    )


def _folded(text: str) -> str:
    """Every word between two spaces of its own, so that `sql` is not found within `mysql`."""
    return "".join(f" {word} " for word in _WORD.findall(text.casefold()))
