"""What a scorer is made of: marks and labels of single answers, and the figures that they add up to."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import numpy as np

from memory.records import Frozen

BINS = 10
"""Of confidence, equally wide; the usual number of expected calibration error."""
NOTHING, SAID, WRONG = "nothing", "said", "wrong"
"""What a text says of a field, and what was read: nothing, what the text says, or something else."""

Seen = TypeVar("Seen")
Pair = tuple[str, str]
"""Expected, got."""
Sure = tuple[float, bool]
"""Confidence, and whether it was right."""


class Mark(Frozen):
    """Hits among chances of one answer."""

    hits: int
    of: int


class Labels(Frozen):
    expected: str
    got: str


class Scored(Frozen):
    """What one answer earned."""

    marks: dict[str, Mark]
    """By metric; a metric that the case's gold says nothing about is absent."""
    labels: dict[str, Labels]
    """By what is labelled, such as `role`; for figures that are no plain rate."""
    confidence: float | None
    """Of the answer, 0 to 1; whether it was right is the label's matter."""


@dataclass(frozen=True)
class Statistic(Generic[Seen]):
    """A figure over all answers that is no plain rate."""

    pick: Callable[[Scored], Seen | None]
    """What of one answer it rests on; None: nothing."""
    value: Callable[[Sequence[Seen]], float]
    support: Callable[[Sequence[Seen]], int]
    """How many chances the value rests on."""
    proportion: bool = False
    """Whether the value is a number of answers among `support`, and so has the interval of a rate."""


@dataclass(frozen=True)
class Metric:
    """One figure. Without a statistic it is the rate of its marks."""

    name: str
    better: Literal["higher", "lower"] = "higher"
    statistic: Statistic[Any] | None = None


@dataclass(frozen=True)
class Scorer:
    expectation: type[Frozen]
    """Shape of a case's `expect`."""
    metrics: tuple[Metric, ...]
    score: Callable[[Mapping[str, Any], Mapping[str, Any]], Scored]
    """(expect, answer) -> Scored. Raises: pydantic.ValidationError: the answer is not of the expected shape."""


def labelled(what: str) -> Callable[[Scored], Pair | None]:
    def pick(scored: Scored) -> Pair | None:
        found = scored.labels.get(what)
        return None if found is None else (found.expected, found.got)

    return pick


def macro_f1(what: str) -> Statistic[Pair]:
    """Mean F1 over the labels that are expected somewhere: a label that is only ever guessed lowers the others'."""

    def value(pairs: Sequence[Pair]) -> float:
        found = Counter(pairs)
        expected = {label for label, _ in found}
        return sum(_f1(found, label) for label in sorted(expected)) / len(expected)

    return Statistic(labelled(what), value, len)


def f1(what: str, label: str) -> Statistic[Pair]:
    """0 where nothing is right."""
    return Statistic(
        labelled(what),
        lambda pairs: _f1(Counter(pairs), label),
        lambda pairs: sum(label in pair for pair in pairs),
    )


def precision(what: str, label: str) -> Statistic[Pair]:
    """0 where the label was never given: never saying it is nothing to be proud of."""

    def value(pairs: Sequence[Pair]) -> float:
        said = [expected for expected, got in pairs if got == label]
        return said.count(label) / len(said) if said else 0.0

    return Statistic(labelled(what), value, lambda pairs: sum(got == label for _, got in pairs), proportion=True)


def field_f1(what: str) -> Statistic[Pair]:
    """F1 of a field that a text may leave out: what was read right, among all that was said and all that was read."""

    def mentions(pairs: Sequence[Pair]) -> int:
        sides = ((count, (expected != NOTHING) + (got != NOTHING)) for (expected, got), count in Counter(pairs).items())
        return sum(count * of for count, of in sides)

    def value(pairs: Sequence[Pair]) -> float:
        found = mentions(pairs)
        return 2 * pairs.count((SAID, SAID)) / found if found else 0.0

    return Statistic(labelled(what), value, mentions)


def calibration_error(what: str) -> Statistic[Sure]:
    """Expected calibration error: how far confidence is from the share that is right, bin by bin (Guo et al., 2017)."""

    def pick(scored: Scored) -> Sure | None:
        found = scored.labels.get(what)
        return None if found is None or scored.confidence is None else (scored.confidence, found.expected == found.got)

    def value(sure: Sequence[Sure]) -> float:
        confidence, right = np.array(sure, dtype=float).T
        place = np.minimum((confidence * BINS).astype(int), BINS - 1)
        return float(np.abs(np.bincount(place, confidence - right)).sum()) / len(sure)

    return Statistic(pick, value, len)


def _f1(found: Counter[Pair], label: str) -> float:
    sides = sum(count * ((expected == label) + (got == label)) for (expected, got), count in found.items())
    return 2 * found[(label, label)] / sides if sides else 0.0
