"""Where the hours of work lie: a time zone, or a region's hours, in the words of the text."""

import re

from agents.builtin.intake.text import Brieftext
from memory.knowledge.lexicon import TimeZoneWords

_OFFSET = re.compile(
    r"\s?(?:[+\-−–±]|\+/-|plus/minus)\s?\d{1,2}(?::\d\d)?(?:\s?(?:hours|hrs|hour|h|Std|Stunden|heures|horas)\b\.?)?"
)
_BESIDE = 2
"""Words between the name of a zone and the word for hours."""


def time_zone(text: Brieftext, known: TimeZoneWords) -> str | None:
    """The first that the text names, with its offset: `CET ± 2h`, `US Eastern hours`."""
    span = zone_span(text, known)
    return text.quote(*span) if span else None


def zone_span(text: Brieftext, known: TimeZoneWords) -> tuple[int, int] | None:
    """Where it stands."""
    for at, word in enumerate(text.words):
        said = text.quote(word.start, word.end).rstrip("+")
        if said in known.sure:
            return word.start, _end(text.text, word.start + len(said))
        if said in known.beside and (span := _beside(text, at, known)):
            return span
    return None


def _end(text: str, end: int) -> int:
    offset = _OFFSET.match(text, end)
    return offset.end() if offset else end


def _beside(text: Brieftext, at: int, known: TimeZoneWords) -> tuple[int, int] | None:
    """`European time zones`, `9 to 5 ET`: a word that is a zone only with hours beside it."""
    word = text.words[at]
    if (end := _end(text.text, word.end)) > word.end:
        return word.start, end
    behind = text.words[at + 1 : at + 2 + _BESIDE]
    hit = next(known.words.find(behind), None)
    between = text.quote(word.end, hit.start) if hit else ""
    plain = not set(between) & set(",.;:()\n")
    names = all(text.quote(near.start, near.end) in known.beside for near in behind if hit and near.end <= hit.start)
    return (word.start, hit.end) if hit and plain and names else None
