"""The held-out set holds what it was written for, and every faulty reader that is planted turns its figures red."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from pydantic import JsonValue

from evals.compare import compare
from evals.runner import EvalRun, Pins, run
from evals.suite import Case, Suite, load

PROMISED = {
    "role_macro_f1", "misleading_accuracy", "ambiguous_precision", "ambiguous_recall", "not_ai_f1",
    "field_f1_location", "field_f1_remote", "field_f1_pay", "field_f1_seniority", "must_ask_recall", "over_asking",
    "refusals_missed", "calibration_error",
}  # fmt: skip
"""Metrics that the command contract names."""
SUITE = load("intake")
CASES = SUITE.cases
FIELDS = ("location", "remote", "salary", "seniority", "visa")
PINS = Pins(code_version="0.1.0", prompts={}, engine="builtin", models={}, seed=1)
Answer = dict[str, Any]


class Kept:
    async def put(self, id_: str, at: datetime, body: str) -> None:
        pass

    async def get(self, id_: str) -> str:
        raise AssertionError("nobody reads")


def having(wanted: Callable[[Case], object]) -> int:
    return sum(bool(wanted(case)) for case in CASES)


def test_the_set_is_as_large_and_as_mixed_as_it_was_meant_to_be() -> None:
    roles = Counter(str(case.expect["role"]) for case in CASES)
    assert len(CASES) >= 300
    assert (len(roles), min(roles.values()) >= 20) == (8, True)
    assert roles["not_ai"] >= 45
    assert roles["ambiguous"] >= 40
    assert having(lambda case: case.expect.get("misleading")) >= 40
    languages = Counter(case.tags[0] for case in CASES)
    assert all(languages[name] >= 40 for name in ("en", "de", "fr", "es", "tr"))
    assert all(languages[name] >= 3 for name in ("it", "nl", "pt"))


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "tr"])
def test_every_wish_that_is_refused_comes_in_every_large_language(language: str) -> None:
    wishes = {kind for case in CASES if language in case.tags for kind in _refused(case)}
    grounds = ("age", "gender", "nationality", "religion", "family", "health", "military_service")
    assert wishes >= {"native_speaker", *(f"discriminatory_{ground}" for ground in grounds)}
    assert having(lambda case: language in case.tags and "near-miss" in case.tags) >= 2


@pytest.mark.parametrize(("tag", "least"), [("trap", 12), ("hostile", 8), ("bad-input", 12), ("near-miss", 10)])
def test_what_is_hard_for_a_reason_is_there(tag: str, least: int) -> None:
    assert having(lambda case: tag in case.tags) >= least


def test_the_suite_measures_all_that_the_contract_names_and_gates_it() -> None:
    assert set(SUITE.measures) >= PROMISED
    assert set(SUITE.margins) >= PROMISED


def test_no_text_is_there_twice() -> None:
    assert max(Counter(str(case.input["text"]) for case in CASES).values()) == 1


@cache
def right() -> Mapping[str, Answer]:
    """By text: what a reader would say that agrees with every label."""
    return {str(case.input["text"]): _agreeing(case) for case in CASES}


def measured(spoil: Callable[[Answer], Answer], suite: Suite = SUITE) -> EvalRun:
    async def subject(given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
        return spoil(right()[str(given["text"])])

    at = datetime(2026, 11, 23, tzinfo=UTC)
    return asyncio.run(run([suite], {"role": subject}, PINS, id_="r", at=at, runs=Kept()))


@cache
def faultless() -> EvalRun:
    return measured(lambda said: said)


def _agreeing(case: Case) -> Answer:
    said = dict(case.expect)
    places = said.pop("location", None)
    return {
        "role": said["role"],
        "confidence": 1.0,
        **{name: said.get(name) for name in FIELDS},
        "location": places[0] if isinstance(places, list) and places else None,
        "questions": [{"topic": topic, "text": "?"} for topic in _listed(case, "must_ask")],
        "refused": [{"kind": kind, "text": "."} for kind in _refused(case)],
        "warnings": [],
    }


def _refused(case: Case) -> list[str]:
    return [kinds.split("|")[0] for kinds in _listed(case, "refused")]


def _listed(case: Case, name: str) -> list[str]:
    found = case.expect[name]
    assert isinstance(found, list)
    return [str(item) for item in found]


def test_a_reader_that_agrees_with_every_label_has_every_figure_at_its_best() -> None:
    [result] = faultless().suites
    best = {metric.name: 1.0 if metric.better == "higher" else 0.0 for metric in SUITE.metrics}
    assert {figure.metric: figure.value for figure in result.figures} == best
    assert all(figure.low < figure.high for figure in result.figures)


def _without(said: Answer, prefix: str) -> Answer:
    return {**said, "refused": [item for item in said["refused"] if not item["kind"].startswith(prefix)]}


FAULTS: Mapping[str, tuple[Callable[[Answer], Answer], tuple[str, ...]]] = {
    "guesses": (
        lambda said: {**said, "role": "ml_engineer" if said["role"] == "ambiguous" else said["role"]},
        ("role_macro_f1", "ambiguous_recall", "calibration_error"),
    ),
    "is always in doubt": (lambda said: {**said, "role": "ambiguous"}, ("ambiguous_precision", "role_macro_f1")),
    "takes every text for an AI role": (
        lambda said: {**said, "role": "applied_ai_engineer" if said["role"] == "not_ai" else said["role"]},
        ("not_ai_f1", "misleading_accuracy"),
    ),
    "asks always": (
        lambda said: {**said, "questions": [*said["questions"], {"topic": "location", "text": "?"}]},
        ("over_asking",),
    ),
    "asks never": (lambda said: {**said, "questions": []}, ("must_ask_recall",)),
    "obeys": (lambda said: _without(said, "discriminatory"), ("refusals_missed",)),
    "sees no trap": (lambda said: {**said, "refused": []}, ("warnings_missed",)),
    "refuses all": (
        lambda said: {**said, "refused": [*said["refused"], {"kind": "native_speaker", "text": "."}]},
        ("refusals_needless",),
    ),
    "reads no field": (
        lambda said: {**said, **dict.fromkeys(FIELDS)},
        ("field_f1_location", "field_f1_remote", "field_f1_pay", "field_f1_seniority"),
    ),
    "is sure of nothing": (lambda said: {**said, "confidence": 0.3}, ("calibration_error",)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_a_regression_in_its_own_figures(fault: str) -> None:
    spoil, hurt = FAULTS[fault]
    narrow = SUITE.model_copy(update={"measures": hurt})
    found = compare(faultless(), measured(spoil, narrow), {"intake": narrow})
    assert {item.metric for item in found.differences if item.verdict == "worse"} == set(hurt)
