"""Deterministic scorers: what of an answer is right, case by case, and which figures that adds up to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from memory.records import Frozen, RoleLabel, Topic


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
    labels: Labels | None
    """For figures that are no plain rate."""


@dataclass(frozen=True)
class Statistic:
    value: Callable[[Sequence[Labels]], float]
    support: Callable[[Sequence[Labels]], int]
    """How many pairs the value rests on."""
    proportion: bool = False
    """Whether the value is a number of pairs among `support`, and so has the interval of a rate."""


@dataclass(frozen=True)
class Metric:
    """One figure. Without a statistic it is the rate of its marks."""

    name: str
    better: Literal["higher", "lower"] = "higher"
    statistic: Statistic | None = None


@dataclass(frozen=True)
class Scorer:
    expectation: type[Frozen]
    """Shape of a case's `expect`."""
    metrics: tuple[Metric, ...]
    score: Callable[[Mapping[str, Any], Mapping[str, Any]], Scored]
    """(expect, answer) -> Scored. Raises: pydantic.ValidationError: the answer is not of the expected shape."""


def macro_f1() -> Statistic:
    """Mean F1 over the labels that are expected somewhere: a label that is only ever guessed lowers the others'."""

    def value(pairs: Sequence[Labels]) -> float:
        expected = {pair.expected for pair in pairs}
        return sum(f1(label).value(pairs) for label in sorted(expected)) / len(expected)

    return Statistic(value, len)


def f1(label: str) -> Statistic:
    """0 where nothing is right."""

    def value(pairs: Sequence[Labels]) -> float:
        right = sum(pair.expected == pair.got == label for pair in pairs)
        sides = sum((pair.expected == label) + (pair.got == label) for pair in pairs)
        return 2 * right / sides if sides else 0.0

    return Statistic(value, lambda pairs: sum(label in {pair.expected, pair.got} for pair in pairs))


def precision(label: str) -> Statistic:
    """0 where the label was never given: never saying it is nothing to be proud of."""

    def given(pairs: Sequence[Labels]) -> list[Labels]:
        return [pair for pair in pairs if pair.got == label]

    def value(pairs: Sequence[Labels]) -> float:
        said = given(pairs)
        return sum(pair.expected == label for pair in said) / len(said) if said else 0.0

    return Statistic(value, lambda pairs: len(given(pairs)), proportion=True)


class IntakeExpected(Frozen):
    role: RoleLabel
    acceptable: tuple[RoleLabel, ...]
    """Other labels that can be defended; they count as right."""
    must_ask: tuple[Topic, ...]
    """Questions that block the search; none: asking anything is over-asking."""
    refused: tuple[str, ...]
    """Kinds that must be refused or warned about."""


class _Kind(Frozen):
    kind: str
    text: str


class _Question(Frozen):
    topic: Topic
    text: str


class _RoleAnswer(Frozen):
    """What is read of `hardsignal role --json`."""

    role: RoleLabel
    questions: tuple[_Question, ...]
    refused: tuple[_Kind, ...]
    warnings: tuple[_Kind, ...]


def score_intake(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> Scored:
    expected = IntakeExpected.model_validate(expect, strict=False)
    read = {name: answer.get(name) for name in _RoleAnswer.model_fields}
    got = _RoleAnswer.model_validate(read, strict=False)
    # A label that can be defended is counted as the expected one, so that no figure punishes it.
    role = expected.role if got.role in expected.acceptable else got.role
    asked, told = {item.topic for item in got.questions}, {item.kind for item in (*got.refused, *got.warnings)}
    marks = {
        "role_accuracy": _mark(role == expected.role),
        "must_ask_recall": _found(set(expected.must_ask), asked),
        "refusals_found": _found(set(expected.refused), told),
    }
    if expected.role == "ambiguous":
        marks["ambiguous_recall"] = _mark(role == "ambiguous")
    if not expected.must_ask:
        marks["over_asking"] = _mark(bool(asked))
    return Scored(
        marks={name: mark for name, mark in marks.items() if mark.of},
        labels=Labels(expected=expected.role, got=role),
    )


def _mark(right: bool) -> Mark:
    return Mark(hits=int(right), of=1)


def _found(wanted: set[Any], got: set[Any]) -> Mark:
    return Mark(hits=len(wanted & got), of=len(wanted))


INTAKE = Scorer(
    expectation=IntakeExpected,
    metrics=(
        Metric("role_accuracy"),
        Metric("role_macro_f1", statistic=macro_f1()),
        Metric("ambiguous_precision", statistic=precision("ambiguous")),
        Metric("ambiguous_recall"),
        Metric("not_ai_f1", statistic=f1("not_ai")),
        Metric("must_ask_recall"),
        Metric("over_asking", better="lower"),
        Metric("refusals_found"),
    ),
    score=score_intake,
)

SCORERS: Mapping[str, Scorer] = {"intake": INTAKE}
