"""Whether a text names several positions, as a list of titles or in one breath: `a data scientist and an ML engineer`.

One search is for one position. Titles joined by a stroke or `or` are one position under two names, and whom somebody
works with is nobody to be hired.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from agents.builtin.intake.text import Brieftext, Passage
from memory.knowledge.lexicon import Lexicon, RoleWeights
from memory.knowledge.market import Meaning
from memory.knowledge.phrases import Hit, fold, words
from memory.knowledge.position_words import PositionWords

_LINES, _LINE_WORDS = 4, 9
"""So many lines with a title of their own are several positions."""
_COUNT_NEAR = 2
"""Words between `a` or `two` and the title: `a very senior ML engineer`."""
_BETWEEN = 6
"""Words between two positions of one breath: `two ML engineers for Leeds and a data scientist`."""
_BESIDE_NEAR = 4
"""Words before the first position in which `works with` makes it somebody's colleague."""


@dataclass(frozen=True)
class Positions:
    """Several positions: the words that name the first two, how many there are, and which roles the two are."""

    quotes: tuple[str, str]
    count: int
    roles: tuple[Meaning, Meaning] | None
    """None where their titles do not tell two roles apart."""


def positions(text: Brieftext, lexicon: Lexicon) -> Positions | None:
    return _listed(text, lexicon) or _in_one_breath(text, lexicon)


def _listed(text: Brieftext, lexicon: Lexicon) -> Positions | None:
    lines = list(_title_lines(text, lexicon))
    if len({fold(line) for line in lines}) < _LINES:
        return None
    return Positions((lines[0], lines[1]), len(lines), None)


def _title_lines(text: Brieftext, lexicon: Lexicon) -> Iterator[str]:
    """Lines that are little more than a title."""
    for line in text.text.splitlines():
        found = words(line)
        if 0 < len(found) <= _LINE_WORDS and any(lexicon.titles.find(found)):
            yield line.strip(" \t-•*–0123456789.)")


def _in_one_breath(text: Brieftext, lexicon: Lexicon) -> Positions | None:
    for passage in text.passages if text.short else ():
        if any(lexicon.positions.one_person.find(passage.words)):
            continue
        counted = list(_counted(passage, lexicon))
        apart = [
            (one, other)
            for one, other in pairwise(counted)
            if one[0] != other[0] and _joined(passage, one[1], other[1], lexicon.positions)
        ]
        if apart:
            (first, hit), (second, then) = apart[0]
            quotes = (text.quote(hit.start, hit.end), text.quote(then.start, then.end))
            return Positions(quotes, len(apart) + 1, (first, second))
    return None


def _counted(passage: Passage, lexicon: Lexicon) -> Iterator[tuple[Meaning, Hit[RoleWeights]]]:
    """Titles of one role each that are counted: `a`, `two`, `2`."""
    at = {word.start: number for number, word in enumerate(passage.words)}
    for hit in lexicon.titles.find(passage.words):
        before = passage.words[max(0, at[hit.start] - 1 - _COUNT_NEAR) : at[hit.start]]
        counted = any(word.folded in lexicon.positions.counts or word.folded.isdecimal() for word in before)
        earlier = passage.words[max(0, at[hit.start] - 1 - _COUNT_NEAR - _BESIDE_NEAR) : at[hit.start]]
        if len(hit.value) == 1 and counted and not any(lexicon.positions.beside.find(earlier)):
            yield next(iter(hit.value)), hit


def _joined(passage: Passage, one: Hit[RoleWeights], other: Hit[RoleWeights], said: PositionWords) -> bool:
    between = [word for word in passage.words if one.end <= word.start < other.start]
    return len(between) <= _BETWEEN and any(word.folded in said.joined for word in between)
