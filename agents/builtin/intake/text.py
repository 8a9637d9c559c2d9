"""A recruiter's text cut into passages, each with the part of an ad that it belongs to."""

import re
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

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return words(self.text, self.start)


@dataclass(frozen=True)
class Brieftext:
    """A text, read once, for everything that is looked up in it."""

    text: str
    passages: tuple[Passage, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return words(self.text)

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


def read(text: str, lexicon: Lexicon) -> Brieftext:
    """Cut the text at lines, headings and sentences."""
    return Brieftext(text, tuple(_passages(text, lexicon)))


def language(text: Brieftext, lexicon: Lexicon) -> str:
    """ISO 639-1 of the language whose common short words and own letters are most frequent; English where none is."""
    counts = {tongue: sum(word.folded in common for word in text.words) for tongue, common in lexicon.common.items()}
    for tongue, letters in lexicon.letters.items():
        counts[tongue] += sum(text.text.count(letter) for letter in letters)
    best = max(counts, key=lambda tongue: (counts[tongue], tongue == "en"))
    return best if counts[best] else "en"


def _passages(text: str, lexicon: Lexicon) -> Iterator[Passage]:
    part: Part = "duties"
    lines = [line for line in _LINE.finditer(text) if line.group().strip()]
    has_title = len(lines) > 1 and len(words(text)) >= _AD_WORDS
    for number, line in enumerate(lines):
        if number == 0 and has_title and len(words(line.group())) <= _TITLE_WORDS:
            yield Passage("title", line.start(), line.group())
        elif heading := _heading(line.group(), lexicon):
            part = heading
        else:
            yield from _sentences(part, line.start(), line.group(), lexicon)


def _heading(line: str, lexicon: Lexicon) -> Part | None:
    """The part that a heading opens; None where the line is no heading."""
    found = words(line)
    if not 0 < len(found) <= _HEADING_WORDS or "," in line:
        return None
    hits = list(lexicon.sections.find(found))
    covers = 2 * sum(len(hit.phrase.split()) for hit in hits) > len(found)
    return hits[0].value if hits and (covers or line.rstrip().endswith(":")) else None


def _sentences(part: Part, start: int, line: str, lexicon: Lexicon) -> Iterator[Passage]:
    for sentence in _SENTENCE.finditer(line):
        at, said = start + sentence.start(), sentence.group()
        if part == "nice" or not any(lexicon.nice_inline.find(words(said))):
            yield Passage(part, at, said)
        else:
            yield from _clauses(part, at, said, lexicon)


def _clauses(part: Part, start: int, sentence: str, lexicon: Lexicon) -> Iterator[Passage]:
    """A wish inside a sentence: its clause is nice to have, and so is what follows a colon behind it."""
    nice = False
    for clause in _CLAUSE.finditer(sentence):
        said = clause.group()
        wished = any(lexicon.nice_inline.find(words(said)))
        yield Passage("nice" if wished or nice else part, start + clause.start(), said)
        nice = nice or (wished and said.endswith(":"))


def found_in(quote: str, text: str) -> bool:
    """Whether `quote` stands in `text`, whatever the case, the accents and the space between its words."""
    return bool(quote.strip()) and _plain(quote) in _plain(text)


@lru_cache(maxsize=8)
def _plain(text: str) -> str:
    return fold(" ".join(text.split()))
