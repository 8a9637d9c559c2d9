"""Finding known phrases in a recruiter's text, without case, accents or punctuation, in time linear in the text.

A phrase is a few words; a word that ends in `*` stands for every word that begins so. All knowledge files share this.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

_WORD = re.compile(r"[^\W_]+(?:(?<=[A-Za-z])[+#]+)?")
_PREFIX = 2
"""Letters by which phrases that begin with a `*` word are filed; no such first word is shorter."""
_KEPT_CHARS = 40

Value = TypeVar("Value")


class Word(NamedTuple):
    """A word of the text: folded for comparing, and where it stands (characters, end excluded)."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Hit(Generic[Value]):
    """A phrase found: what it stands for, its own folded spelling, and where it stands in the text."""

    value: Value
    phrase: str
    start: int
    end: int


def fold(text: str) -> str:
    """Without case and accents; the Turkish dotless i counts as i."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).replace("ı", "i")


_fold_short = lru_cache(maxsize=4096)(fold)


def _fold_word(word: str) -> str:
    """Common words are folded once; a hostile word of megabytes is not kept."""
    return _fold_short(word) if len(word) <= _KEPT_CHARS else fold(word)


def words(text: str, start: int = 0) -> tuple[Word, ...]:
    """The words of `text` in order; `start` is added to every position."""
    return tuple(Word(_fold_word(m.group()), start + m.start(), start + m.end()) for m in _WORD.finditer(text))


@dataclass(frozen=True)
class _Entry(Generic[Value]):
    parts: tuple[str, ...]
    value: Value

    def fits(self, text: Sequence[Word], at: int) -> bool:
        if at + len(self.parts) > len(text):
            return False
        return all(_same(part, text[at + number].folded) for number, part in enumerate(self.parts))


class Phrases(Generic[Value]):
    """Phrases and what each stands for."""

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        self._filed: dict[str, list[_Entry[Value]]] = {}
        for phrase, value in entries:
            parts = _parts(phrase)
            key = parts[0][:_PREFIX] + "*" if parts[0].endswith("*") else parts[0]
            self._filed.setdefault(key, []).append(_Entry(parts, value))
        self._begins = frozenset(key[:_PREFIX] for key in self._filed if key.endswith("*"))
        for filed in self._filed.values():  # so that the first that fits is the longest
            filed.sort(key=lambda entry: -len(entry.parts))

    def find(self, text: Sequence[Word]) -> Iterator[Hit[Value]]:
        """Every phrase from left to right; of several at one place the longest, and none overlaps the one before."""
        at = 0
        while at < len(text):
            word = text[at].folded  # most words begin nothing, and this is asked of every word some forty times
            known = word in self._filed or word[:_PREFIX] in self._begins
            entry = self._longest(text, at) if known else None
            if entry is None:
                at += 1
                continue
            last = at + len(entry.parts) - 1
            yield Hit(entry.value, " ".join(entry.parts), text[at].start, text[last].end)
            at = last + 1

    def first(self, text: str) -> Hit[Value] | None:
        return next(self.find(words(text)), None)

    def _longest(self, text: Sequence[Word], at: int) -> _Entry[Value] | None:
        word = text[at].folded
        best: _Entry[Value] | None = None
        for key in (word, word[:_PREFIX] + "*"):
            for entry in self._filed.get(key, ()):
                if best is not None and len(entry.parts) <= len(best.parts):
                    break
                if entry.fits(text, at):
                    best = entry
        return best


@lru_cache(maxsize=16_384)
def _parts(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase, each with its `*` kept. Asked twice of each: by the schema, then to file it."""
    parts: list[str] = []
    for piece in phrase.split():
        found = words(piece.rstrip("*"))
        parts.extend(word.folded for word in found)
        if piece.endswith("*") and found:
            parts[-1] += "*"
    if not parts or (parts[0].endswith("*") and len(parts[0]) <= _PREFIX):
        raise ValueError(f"{phrase!r} is no phrase: it has no word, or begins with one of * that is too short")
    return tuple(parts)


def _same(part: str, word: str) -> bool:
    return part == word or (part[-1] == "*" and word.startswith(part[:-1]))
