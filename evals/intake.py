"""The scorer of intake: role, fields, questions and refusals of one text against its labels.

A field, a question or a remark that the gold does not label earns nothing and costs nothing: `must_ask: null` or a
field left out is not the same as "none".
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.scorers import (
    NOTHING,
    SAID,
    WRONG,
    Labels,
    Mark,
    Metric,
    Scored,
    Scorer,
    calibration_error,
    f1,
    field_f1,
    macro_f1,
    precision,
)
from memory.records import Frozen, RoleLabel, Salary, Seniority, Topic

FIELDS = {"location": "location", "remote": "remote", "salary": "pay", "seniority": "seniority", "visa": "visa"}
"""Field of an answer -> its name among the metrics."""
EITHER = "|"
"""Between kinds of which one is enough."""


class IntakeExpected(Frozen):
    role: RoleLabel
    acceptable: tuple[RoleLabel, ...]
    """Other labels that can be defended; they count as right."""
    must_ask: tuple[Topic, ...] | None
    """Questions that block the search; none: asking anything is over-asking. None: not labelled."""
    may_ask: tuple[Topic, ...] = ()
    """Questions that are neither owed nor held against anybody."""
    refused: tuple[str, ...] | None
    """Kinds that must be refused or warned about; of `a|b` either will do. None: not labelled."""
    misleading: bool = False
    """Whether somebody who reads only the title would look for the wrong person."""
    location: tuple[str, ...] = ()
    """Ways to name the place; none: the text names none."""
    remote: bool | None = None
    salary: Salary | None = None
    seniority: Seniority | None = None
    visa: bool | None = None


class _Kind(Frozen):
    kind: str
    text: str


class _Question(Frozen):
    topic: Topic
    text: str


class _RoleAnswer(Frozen):
    """What is read of `hardsignal role --json`."""

    role: RoleLabel
    confidence: float
    location: str | None
    remote: bool | None
    salary: Salary | None
    seniority: Seniority | None
    visa: bool | None
    questions: tuple[_Question, ...]
    refused: tuple[_Kind, ...]
    warnings: tuple[_Kind, ...]


def score_intake(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> Scored:
    expected = IntakeExpected.model_validate(expect, strict=False)
    read = {name: answer[name] for name in _RoleAnswer.model_fields if name in answer}
    got = _RoleAnswer.model_validate(read, strict=False)
    # A label that can be defended is counted as the expected one, so that no figure punishes it.
    role = expected.role if got.role in expected.acceptable else got.role
    marks = dict([*_roles(expected, role), *_questions(expected, got), *_remarks(expected, got)])
    return Scored(
        marks={name: mark for name, mark in marks.items() if mark.of},
        labels={"role": Labels(expected=expected.role, got=role), **dict(_fields(expected, got))},
        confidence=got.confidence,
    )


def _roles(expected: IntakeExpected, role: str) -> Iterator[tuple[str, Mark]]:
    yield "role_accuracy", _mark(role == expected.role)
    if expected.misleading:
        yield "misleading_accuracy", _mark(role == expected.role)
    if expected.role == "ambiguous":
        yield "ambiguous_recall", _mark(role == "ambiguous")


def _questions(expected: IntakeExpected, got: _RoleAnswer) -> Iterator[tuple[str, Mark]]:
    if expected.must_ask is None:
        return
    asked = {item.topic for item in got.questions}
    yield "must_ask_recall", _found(set(expected.must_ask), asked)
    if not expected.must_ask:
        yield "over_asking", _mark(bool(asked - set(expected.may_ask)))


def _remarks(expected: IntakeExpected, got: _RoleAnswer) -> Iterator[tuple[str, Mark]]:
    """Refusals of what the law forbids apart from warnings of what is odd; each may be told in either list."""
    if expected.refused is None:
        return
    told = {item.kind for item in (*got.refused, *got.warnings)}
    unlawful = [kinds for kinds in expected.refused if _is_unlawful(kinds)]
    odd = [kinds for kinds in expected.refused if not _is_unlawful(kinds)]
    yield "refusals_missed", _missed(unlawful, told)
    yield "warnings_missed", _missed(odd, told)
    if not unlawful:
        yield "refusals_needless", _mark(any(_is_unlawful(kind) for kind in told))


def _is_unlawful(kinds: str) -> bool:
    return kinds.startswith(("discriminatory_", "native_speaker"))


def _missed(wanted: Sequence[str], told: set[str]) -> Mark:
    return Mark(hits=sum(told.isdisjoint(kinds.split(EITHER)) for kinds in wanted), of=len(wanted))


def _fields(expected: IntakeExpected, got: _RoleAnswer) -> Iterator[tuple[str, Labels]]:
    for name, metric in FIELDS.items():
        if name not in expected.model_fields_set:
            continue
        said, read = getattr(expected, name), getattr(got, name)
        same = _same_place(said, read) if name == "location" else said == read
        is_said = bool(said) if name == "location" else said is not None
        yield (
            metric,
            Labels(expected=SAID if is_said else NOTHING, got=NOTHING if read is None else SAID if same else WRONG),
        )


def _same_place(said: tuple[str, ...], read: str | None) -> bool:
    """Whether the words of one name are among the other's: `Lyon` is `Lyon, France`, and no part of `Lyonnais`."""
    got = _words(read or "")
    return bool(got) and any(got <= _words(name) or _words(name) <= got for name in said)


def _words(text: str) -> frozenset[str]:
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return frozenset(re.findall(r"\w+", bare.casefold()))


def _mark(right: bool) -> Mark:
    return Mark(hits=int(right), of=1)


def _found(wanted: set[Any], got: set[Any]) -> Mark:
    return Mark(hits=len(wanted & got), of=len(wanted))


INTAKE = Scorer(
    expectation=IntakeExpected,
    metrics=(
        Metric("role_accuracy"),
        Metric("role_macro_f1", statistic=macro_f1("role")),
        Metric("misleading_accuracy"),
        Metric("ambiguous_precision", statistic=precision("role", "ambiguous")),
        Metric("ambiguous_recall"),
        Metric("not_ai_f1", statistic=f1("role", "not_ai")),
        *(Metric(f"field_f1_{name}", statistic=field_f1(name)) for name in FIELDS.values()),
        Metric("must_ask_recall"),
        Metric("over_asking", better="lower"),
        Metric("refusals_missed", better="lower"),
        Metric("refusals_needless", better="lower"),
        Metric("warnings_missed", better="lower"),
        Metric("calibration_error", better="lower", statistic=calibration_error("role")),
    ),
    score=score_intake,
)
