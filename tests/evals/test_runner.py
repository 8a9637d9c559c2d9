"""Running a suite: figures with intervals, unscored cases apart, broken runs loud."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from agents.builtin.intake.engine import BuiltinIntake
from evals.compare import compare
from evals.runner import EvalRun, Pins, Subject, run, stored
from evals.statistics import wilson
from evals.subjects import role_subject
from evals.suite import Suite, load
from memory.errors import ModelUnavailable, UnknownId, UsageError
from memory.knowledge.market import load as load_market
from prompts.loader import digests

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ABOUT = """name: tiny
about: four briefs
subject: role
scorer: intake
gate: point
measures: [role_accuracy, role_macro_f1, ambiguous_precision, must_ask_recall, over_asking, refusals_missed]
margins: {role_accuracy: 0.1}
unscored_margin: 0.0
at_least: 4
"""


def gold(id_: str, role: str, must_ask: tuple[str, ...] = (), refused: tuple[str, ...] = ()) -> dict[str, Any]:
    expect = {"role": role, "acceptable": [], "must_ask": must_ask, "refused": refused}
    return {"id": id_, "input": {"text": id_}, "expect": expect}


GOLD = [
    gold("trains", "ml_engineer", refused=("discriminatory_age",)),
    gold("vague", "ambiguous", must_ask=("role",)),
    gold("sells", "not_ai", must_ask=("confirm_scope",)),
    gold("proves", "research_scientist"),
]


def said(role: str, asks: str | None = None, refused: str | None = None) -> dict[str, Any]:
    return {
        "role": role,
        "questions": [{"topic": asks, "text": "?"}] if asks else [],
        "refused": [{"kind": refused, "text": "."}] if refused else [],
        "warnings": [],
        "confidence": 0.7,
        **dict.fromkeys(("location", "remote", "salary", "seniority", "visa")),
    }


RIGHT: dict[str, Any] = {
    "trains": said("ml_engineer", refused="discriminatory_age"),
    "vague": said("ambiguous", "role"),
    "sells": said("not_ai", "confirm_scope"),
    "proves": said("research_scientist"),
}


@dataclass
class Answering:
    """Answers by the text; an exception among the answers is raised."""

    answers: Mapping[str, Any]
    asked: list[str] = field(default_factory=list)

    async def __call__(self, given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
        text = str(given["text"])
        self.asked.append(text)
        found: Mapping[str, Any] | BaseException = self.answers[text]
        if isinstance(found, BaseException):
            raise found
        return found


@dataclass
class Kept:
    rows: dict[str, str] = field(default_factory=dict)

    async def put(self, id_: str, at: datetime, body: str) -> None:
        self.rows[id_] = body

    async def get(self, id_: str) -> str:
        if id_ not in self.rows:
            raise UnknownId("run", id_)
        return self.rows[id_]


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "suite.yaml").write_text(ABOUT, encoding="utf-8")
    lines = "".join(json.dumps(case) + "\n" for case in GOLD)
    (tmp_path / "tiny" / "cases.jsonl").write_text(lines, encoding="utf-8")
    return load("tiny", tmp_path)


PINS = Pins(code_version="0.1.0", prompts=digests(), engine="builtin", models={}, seed=1)


async def measured(suite: Suite, answers: Mapping[str, Any], kept: Kept | None = None, trials: int = 1) -> EvalRun:
    subjects = {"role": Answering(answers)}
    return await run([suite], subjects, PINS, id_="r1", at=AT, runs=kept or Kept(), trials=trials)


async def test_every_figure_has_a_value_an_interval_and_an_n(suite: Suite) -> None:
    result = await measured(suite, {**RIGHT, "proves": said("ml_engineer")})
    figures = {figure.metric: figure for figure in result.suites[0].figures}
    accuracy, expected = figures["role_accuracy"], wilson(3, 4)
    assert (accuracy.value, accuracy.low, accuracy.high, accuracy.n) == (0.75, expected.low, expected.high, 4)
    assert set(figures) == {metric.name for metric in suite.metrics}
    assert all(figure.low <= figure.value <= figure.high for figure in figures.values())
    assert all(figure.low < figure.high for figure in figures.values())


async def test_a_case_without_an_answer_is_unscored_and_neither_right_nor_wrong(suite: Suite) -> None:
    result = await measured(suite, {**RIGHT, "proves": ModelUnavailable("it is down")})
    [accuracy, *_] = result.suites[0].figures
    assert (accuracy.value, accuracy.n, accuracy.unscored) == (1.0, 3, 1)
    assert [item.unscored for item in result.suites[0].results][3] == "ModelUnavailable: it is down"


async def test_a_figure_whose_only_case_is_unscored_is_an_error(suite: Suite) -> None:
    with pytest.raises(UsageError, match="nothing could be scored for refusals_missed: ModelUnavailable: down"):
        await measured(suite, {**RIGHT, "trains": ModelUnavailable("down")})


async def test_an_unreadable_answer_is_unscored(suite: Suite) -> None:
    result = await measured(suite, {**RIGHT, "proves": {"role": "research_scientist"}})
    assert result.suites[0].results[3].unscored == "the answer cannot be read: 9 faults"


async def test_a_run_in_which_nothing_is_scored_is_an_error_and_keeps_nothing(suite: Suite) -> None:
    kept = Kept()
    with pytest.raises(UsageError, match="nothing could be scored for role_accuracy: ModelUnavailable: down"):
        await measured(suite, dict.fromkeys(RIGHT, ModelUnavailable("down")), kept)
    assert kept.rows == {}


async def test_a_metric_that_no_case_speaks_of_is_an_error(suite: Suite) -> None:
    idle = suite.model_copy(update={"measures": (*suite.measures, "misleading_accuracy")})
    with pytest.raises(UsageError, match="misleading_accuracy: no case says anything about it"):
        await measured(idle, RIGHT)


async def test_progress_is_told_case_by_case(suite: Suite) -> None:
    told: list[tuple[str, int, int | None]] = []

    def report(stage: str, done: int, total: int | None) -> None:
        told.append((stage, done, total))

    subjects = {"role": Answering(RIGHT)}
    await run([suite], subjects, PINS, id_="r", at=AT, runs=Kept(), trials=2, report=report)
    assert told == [("eval tiny", done, 8) for done in (2, 4, 6, 8)]


async def test_a_run_that_is_stopped_keeps_nothing(suite: Suite) -> None:
    kept = Kept()
    with pytest.raises(asyncio.CancelledError):
        await measured(suite, {**RIGHT, "vague": asyncio.CancelledError()}, kept)
    assert kept.rows == {}


async def test_a_bug_in_the_subject_ends_the_run(suite: Suite) -> None:
    with pytest.raises(ZeroDivisionError):
        await measured(suite, {**RIGHT, "vague": ZeroDivisionError()})


async def test_trials_of_a_case_are_one_cluster(suite: Suite) -> None:
    once, often = await measured(suite, RIGHT), await measured(suite, RIGHT, trials=5)
    first, second = once.suites[0].figures[0], often.suites[0].figures[0]
    assert (first.n, second.n) == (4, 20)
    assert (first.low, first.high) == (second.low, second.high)


async def test_a_case_that_fails_in_one_trial_fails_in_every_trial_together(suite: Suite) -> None:
    turns = iter([RIGHT["proves"], RIGHT["proves"], said("not_ai")])

    async def fickle(given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
        return next(turns) if given["text"] == "proves" else RIGHT[str(given["text"])]

    result = await run([suite], {"role": fickle}, PINS, id_="r", at=AT, runs=Kept(), trials=3)
    figures = {figure.metric: figure for figure in result.suites[0].figures}
    assert figures["role_accuracy"].value == pytest.approx(11 / 12)
    assert (figures["role_accuracy_every_trial"].value, figures["role_accuracy_every_trial"].n) == (0.75, 4)
    assert "over_asking_every_trial" not in figures


async def test_a_run_is_kept_with_its_pins_and_read_back_the_same(suite: Suite) -> None:
    kept = Kept()
    result = await measured(suite, RIGHT, kept)
    assert await stored(kept, "r1") == result
    assert result.pins == PINS
    with pytest.raises(UnknownId):
        await stored(kept, "r2")


async def test_the_same_run_gives_the_same_bytes(suite: Suite) -> None:
    first, second = Kept(), Kept()
    wrong = {**RIGHT, "sells": said("data_scientist")}
    await measured(suite, wrong, first)
    await measured(suite, wrong, second)
    assert first.rows == second.rows


async def test_a_suite_whose_subject_is_absent_and_an_empty_run_are_refused(suite: Suite) -> None:
    with pytest.raises(UsageError, match="measures 'role'"):
        await run([suite], {}, PINS, id_="r", at=AT, runs=Kept())
    with pytest.raises(UsageError, match="needs a suite"):
        await run([], {}, PINS, id_="r", at=AT, runs=Kept())


async def smoke(subject: Subject) -> EvalRun:
    return await run([load("smoke")], {"role": subject}, PINS, id_="r", at=AT, runs=Kept())


async def test_the_smoke_suite_is_scored_whole_and_an_engine_that_always_asks_turns_it_red() -> None:
    market = load_market()
    good = await smoke(role_subject(BuiltinIntake(market), market, date(2026, 11, 23)))
    assert all(figure.unscored == 0 for figure in good.suites[0].figures)

    async def timid(given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
        return said("ambiguous", "role")

    suites = {"smoke": load("smoke")}
    worse = {item.metric for item in compare(good, await smoke(timid), suites).differences if item.verdict == "worse"}
    assert {"role_accuracy", "role_macro_f1", "over_asking"} <= worse
    assert not compare(good, good, suites).regressed
