"""The terms of a question about papers: words of a title, and what is said beside them, such as `from:2024`."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_NAMED = re.compile(r"(category|venue|from|to):\s*(.+)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_WORD = re.compile(r"[^\w-]+|_+")


class PaperTerms(NamedTuple):
    words: tuple[str, ...]
    """In small letters, nothing but letters, digits and hyphens: in capitals AND, OR and NOT are operators."""
    categories: tuple[str, ...]
    venues: tuple[str, ...]
    since: int | None
    """A year; this and `until` are in."""
    until: int | None


def paper_terms(terms: Iterable[str]) -> PaperTerms:
    """Read `category:cs.LG`, `venue:NAME`, `from:YEAR`, `to:YEAR`; every other term is words."""
    words: list[str] = []
    named: dict[str, list[str]] = {"category": [], "venue": [], "from": [], "to": []}
    for term in terms:
        match = _NAMED.fullmatch(term.strip())
        if match is None:
            words += plain_words(term)
        else:
            named[match[1].lower()].append(match[2])
    return PaperTerms(
        words=tuple(words),
        categories=tuple(named["category"]),
        venues=tuple(shown for venue in named["venue"] if (shown := " ".join(plain_words(venue)))),
        since=max(_years(named["from"]), default=None),
        until=min(_years(named["to"]), default=None),
    )


def plain_words(text: str) -> list[str]:
    return [word for word in (part.strip("-") for part in _NO_WORD.sub(" ", text).lower().split()) if word]


def _years(said: Iterable[str]) -> list[int]:
    return [int(year) for year in said if _YEAR.fullmatch(year)]
