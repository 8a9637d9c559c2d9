"""Slips of the pen in a recruiter's words: a word that nobody knows and that is one letter off a known one is that one.

Known are the words that speak for a role. Only where a slip shows what was meant: the first letter holds, the word is
long, and it is not an ordinary word of its own, such as `leaning` beside `learning`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from memory.knowledge.files import read
from memory.knowledge.phrases import Word, fold, words
from memory.knowledge.wordlists import Words
from memory.records import Frozen, Text

_LEAST, _MOST = 6, 24
"""Letters of a known word. In shorter ones a letter makes another word; longer ones are no words."""
_CACHED = 8_192


class _Spelling(Frozen):
    as_of: date
    words: Words
    """Known besides the words that speak for a role."""
    ordinary: Words
    """One letter off a known word, and meant as they are written."""
    short_for: dict[Text, Words]
    """What is written in haste, by the word that it stands for."""


class Spelling:
    """Puts slips right. Equal words come back as they are."""

    def __init__(self, known: Iterable[str], ordinary: Iterable[str], short_for: Mapping[str, str]) -> None:
        """Args: short_for: what is written -> what it stands for. All words folded."""
        self._known = frozenset(known)
        self._left = self._known | frozenset(ordinary)
        self._short_for = dict(short_for)
        self._near = _without_a_letter(word for word in sorted(self._known) if _LEAST <= len(word) <= _MOST)
        self._meant = lru_cache(maxsize=_CACHED)(self._look_up)

    def right(self, said: Sequence[Word]) -> tuple[Word, ...]:
        """The words, each where it stands, with slips put right."""
        return tuple(
            word if (meant := self.meant(word.folded)) == word.folded else word._replace(folded=meant) for word in said
        )

    def meant(self, word: str) -> str:
        """Args: word: folded."""
        return self._meant(word) if len(word) <= _MOST else word

    def knows(self, word: str) -> bool:
        """Whether it is a word of the work, written so or in haste. Args: word: folded."""
        return word in self._left or word in self._short_for or self._inflects(word)

    def _look_up(self, word: str) -> str:
        if word in self._left:
            return word
        if word in self._short_for:
            return self._short_for[word]
        if len(word) < _LEAST - 1 or not word.isalpha() or self._inflects(word):
            return word
        return next((known for known in self._candidates(word) if _one_slip(word, known)), word)

    def _inflects(self, word: str) -> bool:
        """Whether it is a known word with an ending."""
        return any(word[:length] in self._known for length in range(_LEAST, len(word)))

    def _candidates(self, word: str) -> Iterator[str]:
        for spelled in (word, *_shorter(word)):
            if spelled in self._known and len(spelled) >= _LEAST:
                yield spelled
            yield from self._near.get(spelled, ())


def load(folder: Path, phrases: Iterable[str]) -> Spelling:
    """Args: phrases: whose words are the product's own, and stay as they are. Raises: UsageError."""
    said = read(folder / "languages_spelling.yaml", _Spelling)
    own = (word.folded for phrase in phrases for word in words(phrase.replace("*", "")))
    short_for = {fold(short): meant for meant, shorts in said.short_for.items() for short in shorts}
    return Spelling(map(fold, said.words), [*own, *map(fold, said.ordinary)], short_for)


def _without_a_letter(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What is left of a word without one of its letters -> the words that it may be left of."""
    near: dict[str, dict[str, None]] = {}
    for word in words:
        for left in _shorter(word):
            near.setdefault(left, {})[word] = None
    return {left: tuple(found) for left, found in near.items()}


def _shorter(word: str) -> Iterator[str]:
    """Without each letter but the first."""
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _one_slip(word: str, known: str) -> bool:
    """Whether one letter is missing, too many, another, or two have changed places."""
    if word[:1] != known[:1]:
        return False
    at = next((at for at, (one, other) in enumerate(zip(word, known, strict=False)) if one != other), len(known))
    said, meant = word[at:], known[at:]
    swapped = said[1:2] + said[:1] + said[2:]
    return meant in (said[1:], swapped) or said == meant[1:] or said[1:] == meant[1:]
