"""The scorer of sourcing: speed against what limits allow, requests against a naive plan, recall, faults told."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evals.scorers import Mark, Metric, Scored, Scorer, Statistic
from memory.records import Frozen


class SourcingExpected(Frozen):
    """Gold of a case. A search says who there is to be found; that comes from the world's own truth."""

    tells: tuple[str, ...] = ()
    """Sources whose trouble the coverage has to tell."""


class SourcingAnswer(Frozen):
    """What the subject measured. Pairs are hits and chances, or a figure in thousandths and what it is held against."""

    unhandled: bool
    raised: str | None = None
    """What a search let through."""
    told: tuple[str, ...] = ()
    """Sources whose coverage says that something was wrong."""
    time: tuple[int, int] | None = None
    """Milliseconds of the search, and the least that limits and the chain of questions allow."""
    speedup: tuple[int, int] | None = None
    """How many times faster than one source after the other, and how many times is possible; in thousandths."""
    requests: tuple[int, int] | None = None
    """Of the search, and of one that asks for a profile for every hit."""
    repeated: int | None = None
    """Requests of the same search again."""
    titled: tuple[int, int] | None = None
    """Planted right people that were found."""
    adjacent: tuple[int, int] | None = None


def score_sourcing(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> Scored:
    expected = SourcingExpected.model_validate(expect, strict=False)
    got = SourcingAnswer.model_validate(answer, strict=False)
    pairs = {
        "unhandled": (int(got.unhandled), 1),
        "faults_reported": (len(set(expected.tells) & set(got.told)), len(expected.tells)),
        "time_over_bound": got.time,
        "speedup_over_possible": got.speedup,
        "requests_over_naive": got.requests,
        "repeat_requests": None if got.repeated is None else (got.repeated, 1),
        "recall_titled": got.titled,
        "recall_adjacent": got.adjacent,
        "recall": _added(got.titled, got.adjacent),
    }
    marks = {name: Mark(hits=pair[0], of=pair[1]) for name, pair in pairs.items() if pair is not None and pair[1]}
    return Scored(marks=marks, labels={}, confidence=None)


def _added(*pairs: tuple[int, int] | None) -> tuple[int, int] | None:
    there = [pair for pair in pairs if pair is not None]
    return (sum(hits for hits, _ in there), sum(of for _, of in there)) if there else None


def _ratio(name: str, over: Callable[[Sequence[Mark]], float]) -> Statistic[Mark]:
    """A figure that is no share: it may be above 1."""
    return Statistic(lambda scored: scored.marks.get(name), over, len)


def _middle(marks: Sequence[Mark]) -> float:
    return statistics.median(mark.hits / mark.of for mark in marks)


def _pooled(marks: Sequence[Mark]) -> float:
    return sum(mark.hits for mark in marks) / sum(mark.of for mark in marks)


SOURCING = Scorer(
    expectation=SourcingExpected,
    metrics=(
        Metric("time_over_bound", "lower", _ratio("time_over_bound", _middle)),
        Metric("speedup_over_possible", "higher", _ratio("speedup_over_possible", _middle)),
        Metric("requests_over_naive", "lower", _ratio("requests_over_naive", _pooled)),
        Metric("repeat_requests", "lower", _ratio("repeat_requests", _pooled)),
        Metric("faults_reported"),
        Metric("unhandled", "lower"),
        Metric("recall"),
        Metric("recall_titled"),
        Metric("recall_adjacent"),
    ),
    score=score_sourcing,
)
