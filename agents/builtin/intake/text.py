"""A recruiter's text cut into passages, each with the part of an ad that it belongs to."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from memory.knowledge.lexicon import Lexicon
from memory.knowledge.phrases import Word, fold, words

Part = Literal["title", "must", "nice", "about", "offer", "duties"]

_TITLE_WORDS = 12
_HEADING_WORDS = 7
_AD_WORDS = 40
"""A text this long that begins with a short line begins with its title."""
_LINE = re.compile(r"[^\r\n]+")
_SENTENCE = re.compile(r"(?:(?![.!?;](?:\s|$)).)+[.!?;]*", re.DOTALL)
_CLAUSE = re.compile(r"[^,;:]+[,;:]?")


@dataclass(frozen=True)
class Passage:
    """A stretch of the text: its part, and where it stands."""

    part: Part
    start: int
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Brieftext:
    """A text, read once, for everything that is looked up in it."""

    text: str
    words: tuple[Word, ...]
    passages: tuple[Passage, ...]

    @cached_property
    def short(self) -> bool:
        """A few lines from a recruiter rather than an ad."""
        return len(self.words) < 2 * _AD_WORDS

    @property
    def title(self) -> Passage | None:
        return next((passage for passage in self.passages if passage.part == "title"), None)

    def parts(self, *parts: Part) -> Iterator[Passage]:
        return (passage for passage in self.passages if passage.part in parts)

    def quote(self, start: int, end: int) -> str:
        return self.text[start:end]


@lru_cache(maxsize=4)
def read(text: str, lexicon: Lexicon) -> Brieftext:
    """Cut the text at lines, headings and sentences. The engine reads it, and then the check does: cut once."""
    return _Cutter(text, lexicon).cut()


def language(text: Brieftext, lexicon: Lexicon) -> str:
    """ISO 639-1 of the language whose common short words and own letters are most frequent; English where none is."""
    counts = {tongue: sum(word.folded in common for word in text.words) for tongue, common in lexicon.common.items()}
    for tongue, letters in lexicon.letters.items():
        counts[tongue] += sum(text.text.count(letter) for letter in letters)
    best = max(counts, key=lambda tongue: (counts[tongue], tongue == "en"))
    return best if counts[best] else "en"


class _Cutter:
    """One text on its way into passages; its words are found once, and each stretch takes its own."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text, self._lexicon, self._words = text, lexicon, lexicon.spelling.right(words(text))
        self._starts = [word.start for word in self._words]

    def cut(self) -> Brieftext:
        return Brieftext(self._text, self._words, tuple(self._passages()))

    def _said(self, start: int, end: int) -> tuple[Word, ...]:
        """The words of a stretch that cuts none."""
        return self._words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _passage(self, part: Part, start: int, end: int) -> Passage:
        return Passage(part, start, self._text[start:end], self._said(start, end))

    def _passages(self) -> Iterator[Passage]:
        part: Part = "duties"
        lines = [line.span() for line in _LINE.finditer(self._text) if line.group().strip()]
        has_title = len(lines) > 1 and len(self._words) >= _AD_WORDS
        for number, (start, end) in enumerate(lines):
            if number == 0 and has_title and len(self._said(start, end)) <= _TITLE_WORDS:
                yield self._passage("title", start, end)
            elif heading := self._heading(start, end):
                part = heading
            else:
                yield from self._sentences(part, start, end)

    def _heading(self, start: int, end: int) -> Part | None:
        """The part that a heading opens; None where the line is no heading."""
        line, found = self._text[start:end], self._said(start, end)
        if not 0 < len(found) <= _HEADING_WORDS or "," in line:
            return None
        hits = list(self._lexicon.sections.find(found))
        covers = 2 * sum(len(hit.phrase.split()) for hit in hits) > len(found)
        return hits[0].value if hits and (covers or line.rstrip().endswith(":")) else None

    def _sentences(self, part: Part, start: int, end: int) -> Iterator[Passage]:
        for sentence in _SENTENCE.finditer(self._text, start, end):
            if part == "nice" or not self._wished(*sentence.span()):
                yield self._passage(part, *sentence.span())
            else:
                yield from self._clauses(part, *sentence.span())

    def _clauses(self, part: Part, start: int, end: int) -> Iterator[Passage]:
        """A wish inside a sentence: its clause is nice to have, and so is what follows a colon behind it."""
        nice = False
        for clause in _CLAUSE.finditer(self._text, start, end):
            wished = self._wished(*clause.span())
            yield self._passage("nice" if wished or nice else part, *clause.span())
            nice = nice or (wished and clause.group().endswith(":"))

    def _wished(self, start: int, end: int) -> bool:
        return any(self._lexicon.nice_inline.find(self._said(start, end)))


def found_in(quote: str, text: str) -> bool:
    """Whether `quote` stands in `text`, whatever the case, the accents and the space between its words."""
    return bool(quote.strip()) and _plain(quote) in _plain(text)


@lru_cache(maxsize=8)
def _plain(text: str) -> str:
    return fold(" ".join(text.split()))
