"""Is the later run worse? The margin, the gate and the refusals to compare."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from evals.compare import Comparison, Difference, compare
from evals.runner import EvalRun, Pins, Result, SuiteResult
from evals.scorers import Labels, Mark, Scored
from evals.suite import Suite, load
from memory.errors import UsageError

SMOKE = load("smoke")
LOWER = ("over_asking", "refusals_missed", "refusals_needless")
PINS = Pins(code_version="0.1.0", prompts={}, engine="builtin", models={}, seed=1)


def suite(gate: str = "point", **margins: float) -> Suite:
    return SMOKE.model_copy(update={"gate": gate, "margins": margins})


def result(number: int, right: bool | None) -> Result:
    """One case; None: not scored."""
    got = "ml_engineer" if right else "ambiguous"
    names = ("role_accuracy", "ambiguous_recall", "must_ask_recall")
    marks = {name: Mark(hits=int(bool(right)), of=1) for name in names}
    marks |= {name: Mark(hits=int(not right), of=1) for name in LOWER}
    scored = Scored(marks=marks, labels={"role": Labels(expected="ml_engineer", got=got)}, confidence=0.5)
    return Result(
        case=f"c{number}",
        cluster=f"c{number}",
        trial=0,
        scored=None if right is None else scored,
        unscored="down" if right is None else None,
    )


def run(rights: Sequence[bool | None], **changes: object) -> EvalRun:
    rows = tuple(result(number, right) for number, right in enumerate(rights))
    done = SuiteResult(suite="smoke", digest=SMOKE.digest, trials=1, results=rows, figures=())
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return EvalRun(run="r", at=at, pins=PINS, suites=(done.model_copy(update=changes),))


def row(comparison: Comparison, metric: str) -> Difference:
    [found] = [item for item in comparison.differences if item.metric == metric]
    return found


def test_equal_runs_are_the_same_in_everything() -> None:
    both = run([True, False, True])
    comparison = compare(both, both, {"smoke": suite(role_accuracy=0.0)})
    assert {item.verdict for item in comparison.differences} == {"same"}
    assert not comparison.regressed


@pytest.mark.parametrize(("lost", "verdict"), [(0, "same"), (1, "same"), (2, "worse")])
def test_a_drop_beyond_the_margin_is_a_regression(lost: int, verdict: str) -> None:
    after = [False] * lost + [True] * (20 - lost)
    comparison = compare(run([True] * 20), run(after), {"smoke": suite(role_accuracy=0.05)})
    assert row(comparison, "role_accuracy").verdict == verdict
    assert comparison.regressed == (verdict == "worse")


@pytest.mark.parametrize(("lost", "verdict"), [(2, "unclear"), (8, "worse")])
def test_a_gate_by_interval_wants_more_than_chance(lost: int, verdict: str) -> None:
    after = [False] * lost + [True] * (20 - lost)
    comparison = compare(run([True] * 20), run(after), {"smoke": suite("interval", role_accuracy=0.05)})
    assert row(comparison, "role_accuracy").verdict == verdict


def test_where_lower_is_better_a_rise_is_the_regression() -> None:
    comparison = compare(run([True] * 20), run([False] * 20), {"smoke": suite(over_asking=0.05)})
    assert row(comparison, "over_asking").difference == 1.0
    assert row(comparison, "over_asking").verdict == "worse"


def test_a_clear_rise_is_better() -> None:
    comparison = compare(run([False] * 20), run([True] * 20), {"smoke": suite(role_accuracy=0.05)})
    assert row(comparison, "role_accuracy").verdict == "better"


def test_a_metric_without_a_margin_is_shown_and_not_gated() -> None:
    comparison = compare(run([True] * 20), run([False] * 20), {"smoke": suite(over_asking=1.0)})
    assert row(comparison, "role_accuracy").margin is None
    assert not comparison.regressed


def test_cases_that_stop_being_scored_are_a_regression_though_the_rest_looks_better() -> None:
    before, after = run([True] * 10 + [False] * 10), run([True] * 10 + [None] * 10)
    comparison = compare(before, after, {"smoke": suite(role_accuracy=0.0)})
    assert row(comparison, "role_accuracy").difference == 0.0
    assert row(comparison, "unscored").verdict == "worse"
    assert comparison.regressed


def test_the_difference_of_f1_is_resampled_over_the_same_cases() -> None:
    comparison = compare(run([True] * 20), run([True] * 12 + [False] * 8), {"smoke": suite(role_macro_f1=0.01)})
    found = row(comparison, "role_macro_f1")
    assert found.low < found.difference < found.high < 0
    assert found.verdict == "worse"


def test_a_metric_that_neither_run_scored_is_refused_and_not_the_same() -> None:
    both = run([True, False])
    bare = tuple(
        item.model_copy(update={"scored": Scored(marks={}, labels={}, confidence=None)})
        for item in both.suites[0].results
    )
    for metric in ("over_asking", "role_macro_f1"):
        one = {"smoke": SMOKE.model_copy(update={"measures": (metric,)})}
        assert compare(both, both, one).differences
        with pytest.raises(UsageError, match=f"no case was scored for {metric}"):
            compare(run([True, False], results=bare), run([True, False], results=bare), one)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"digest": "0" * 64}, "has changed between the runs"),
        ({"trials": 3}, "1 and 3 trials"),
        ({"suite": "other"}, "missing on one side"),
        ({"results": ()}, "no case was scored in both"),
        ({"results": (result(0, None),)}, "no case was scored in both"),
    ],
)
def test_runs_that_cannot_be_compared_are_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        compare(run([True]), run([True], **changes), {"smoke": SMOKE})
