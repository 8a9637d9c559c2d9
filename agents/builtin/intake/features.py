"""What the trained reader sees of a text: what each passage means, where it stands, and which words it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.builtin.intake.readings import readings
from agents.builtin.intake.text import Brieftext, Part, Passage
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.market import Meaning
from memory.knowledge.phrases import Phrases, fold
from memory.records import ROLES

Matrix = NDArray[np.float64]

LABELS: tuple[Meaning, ...] = (*ROLES, "not_ai")
_AT = {label: number for number, label in enumerate(LABELS)}
_PARTS: tuple[Part, ...] = ("title", "duties", "must", "nice", "about", "offer")
_WORDS_FACTOR = 0.3
"""Vectors have length 1; what words add is brought near it, so that one penalty fits both."""
_LENGTH_FACTOR = 1 / 3
_HINTS_MOST = 5
_TITLES_MOST = 4
_TOLD_MOST, _TOLD = 12, 3
"""Phrases of work beyond which more of them say no more, and what brings their logarithm near 1."""
_LONG = 5
_LONG_WORDS = 60
"""A text from here on could have said what the work is."""


@dataclass(frozen=True)
class Features:
    meaning: Matrix
    """Passages x (vector, points of each label's words)."""
    place: Matrix
    """Passages x (part of the ad one-hot, length)."""
    words: Matrix
    """What the lexicon makes of the whole text, by label, and a one."""
    hints: Matrix
    """What outside of the work tells whether one job is meant: words that say two, titles of several roles or of
    other work, how much of the work is told, how much text there is."""


def passages(text: Brieftext) -> tuple[Passage, ...]:
    """Those that say something; a row of `Features` each."""
    return tuple(passage for passage in text.passages if passage.words)


def in_english(passage: Passage, lexicon: Lexicon) -> str:
    """The passage as it is embedded: the vectors know English best, and no slip of the pen."""
    said, at = [], passage.start
    for start, end, meant in _put_right(passage, lexicon):
        said += [passage.text[at - passage.start : start - passage.start], meant]
        at = end
    return "".join((*said, passage.text[at - passage.start :]))


def _put_right(passage: Passage, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """(start, end, what stands for it) of every stretch that is put otherwise, in order."""
    meanings = {hit.start: hit for hit in lexicon.meaning.find(passage.words)}
    done = passage.start
    for word in passage.words:
        if word.start < done:
            continue
        if hit := meanings.get(word.start):
            yield hit.start, hit.end, hit.value
            done = hit.end
        elif word.folded != fold(passage.text[word.start - passage.start : word.end - passage.start]):
            yield word.start, word.end, word.folded


def features(text: Brieftext, vectors: NDArray[np.float32], lexicon: Lexicon, hints: Phrases[bool]) -> Features:
    """Args: vectors: one row for each of `passages(text)`, at least one."""
    said = passages(text)
    spoken = _WORDS_FACTOR * np.array([_spoken(passage, lexicon) for passage in said])
    shares = dict.fromkeys(LABELS, 0.0) | {reading.role: reading.weight for reading in readings(text, lexicon)}
    return Features(
        meaning=np.hstack([vectors.astype(np.float64), spoken]),
        place=np.array([_place(passage) for passage in said]),
        words=np.array([*(shares[label] for label in LABELS), 1.0]),
        hints=np.array(_hints(text, lexicon, hints)),
    )


def _spoken(passage: Passage, lexicon: Lexicon) -> Matrix:
    points = np.zeros(len(LABELS))
    for hit in (lexicon.titles if passage.part == "title" else lexicon.work).find(passage.words):
        for role, weight in hit.value.items():
            points[_AT[role]] += weight
    logs: Matrix = np.log1p(points)
    return logs


def _place(passage: Passage) -> list[float]:
    parts = [float(passage.part == part) for part in _PARTS]
    return [*parts, _LENGTH_FACTOR * float(np.log1p(len(passage.words)))]


def _hints(text: Brieftext, lexicon: Lexicon, hints: Phrases[bool]) -> list[float]:
    met = sum(1 for _ in hints.find(text.words))
    told = len({hit.phrase for hit in lexicon.work.find(text.words)})
    titles = {role for hit in lexicon.titles.find(text.words) if len(hit.value) == 1 for role in hit.value}
    roles = len(titles - {"not_ai"})
    return [
        min(met, _HINTS_MOST) / _HINTS_MOST,
        float(met > 0),
        float(roles > 1),
        min(roles, _TITLES_MOST) / _TITLES_MOST,
        float("not_ai" in titles),
        float(np.log1p(min(told, _TOLD_MOST))) / _TOLD,
        float(np.log1p(min(len(text.words), _LONG_WORDS))) / _LONG,
    ]


@dataclass(frozen=True)
class Batch:
    """Features of several texts, their passages one below the other."""

    meaning: Matrix
    place: Matrix
    words: Matrix
    hints: Matrix
    starts: NDArray[np.intp]
    """First passage of each text."""
    text: NDArray[np.intp]
    """Number of the text that each passage belongs to."""

    @property
    def lengths(self) -> NDArray[np.intp]:
        """Passages of each text."""
        return np.diff(np.append(self.starts, len(self.text)))


def stack(items: Sequence[Features]) -> Batch:
    lengths = [len(item.meaning) for item in items]
    return Batch(
        meaning=np.vstack([item.meaning for item in items]),
        place=np.vstack([item.place for item in items]),
        words=np.vstack([item.words for item in items]),
        hints=np.vstack([item.hints for item in items]),
        starts=np.cumsum([0, *lengths[:-1]]),
        text=np.repeat(np.arange(len(items)), lengths),
    )
