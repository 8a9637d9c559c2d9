"""Is B worse than A? Case by case on the same gold, with an interval, against the suite's margin."""

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from evals.runner import EvalRun, Result, SuiteResult, counts, over, seen
from evals.scorers import Metric
from evals.statistics import Count, Interval, paired_rate, resampled
from evals.suite import Suite
from memory.errors import UsageError
from memory.records import Frozen, Text

Verdict = Literal["better", "same", "unclear", "worse"]
"""unclear: beyond the margin, but a suite that is gated by its interval cannot tell it from chance."""


class Difference(Frozen):
    """after - before, in one metric."""

    suite: Text
    metric: Text
    before: float
    after: float
    difference: float
    low: float
    high: float
    n: int
    """Clusters compared."""
    margin: float | None
    """None: shown, not gated."""
    verdict: Verdict


class Comparison(Frozen):
    before: Text
    after: Text
    differences: tuple[Difference, ...]

    @property
    def regressed(self) -> bool:
        return any(item.verdict == "worse" for item in self.differences)


def compare(before: EvalRun, after: EvalRun, suites: Mapping[str, Suite]) -> Comparison:
    """Every suite of `before` against the same in `after`.

    Raises:
        UsageError: `after` lacks a suite, or the two ran on different gold, trials or with nothing in common.
    """
    found = {result.suite: result for result in after.suites}
    differences: list[Difference] = []
    for result in before.suites:
        other = _same_gold(result, found.get(result.suite), suites)
        differences += _compare_suite(suites[result.suite], result, other, after.pins.seed)
    return Comparison(before=before.run, after=after.run, differences=tuple(differences))


def _same_gold(before: SuiteResult, after: SuiteResult | None, suites: Mapping[str, Suite]) -> SuiteResult:
    if after is None or before.suite not in suites:
        raise UsageError(f"suite {before.suite!r} is missing on one side")
    if not before.digest == after.digest == suites[before.suite].digest:
        raise UsageError(f"suite {before.suite!r} has changed between the runs: run it again on the older code")
    if before.trials != after.trials:
        raise UsageError(f"suite {before.suite!r} ran with {before.trials} and {after.trials} trials")
    return after


def _compare_suite(suite: Suite, before: SuiteResult, after: SuiteResult, seed: int) -> list[Difference]:
    a, b = _both_scored(before.results, after.results)
    if not a:
        raise UsageError(f"suite {suite.name!r}: no case was scored in both runs")
    rows = [_compare_metric(suite, metric, a, b, seed) for metric in suite.metrics]
    return [_compare_unscored(suite, before.results, after.results), *rows]


def _both_scored(before: Sequence[Result], after: Sequence[Result]) -> tuple[list[Result], list[Result]]:
    """A case that failed on one side cannot be compared; how many did is a row of its own."""
    scored = {(item.case, item.trial) for item in before if item.scored}
    scored &= {(item.case, item.trial) for item in after if item.scored}
    return [i for i in before if (i.case, i.trial) in scored], [i for i in after if (i.case, i.trial) in scored]


def _compare_unscored(suite: Suite, before: Sequence[Result], after: Sequence[Result]) -> Difference:
    sides = [[Count(hits=int(item.scored is None), of=1) for item in results] for results in (before, after)]
    interval = paired_rate(*sides)
    shares = [_share(side) for side in sides]
    metric = Metric("unscored", better="lower")
    return _difference(suite, metric, suite.unscored_margin, shares, interval, len(before))


def _compare_metric(suite: Suite, metric: Metric, a: list[Result], b: list[Result], seed: int) -> Difference:
    margin = suite.margins.get(metric.name)
    if metric.statistic is None:
        said, later = counts(metric.name, a), counts(metric.name, b)
        if not said:
            raise _unmeasured(suite, metric)
        sides = [list(said.values()), [later[name] for name in said]]
        return _difference(suite, metric, margin, [_share(side) for side in sides], paired_rate(*sides), len(said))
    value, first, second = over(metric.statistic), seen(metric.statistic, a), seen(metric.statistic, b)
    if not first:
        raise _unmeasured(suite, metric)
    both = [(first[name], second[name]) for name in first]
    interval = resampled(both, lambda drawn: value([y for _, y in drawn]) - value([x for x, _ in drawn]), seed)
    values = [value([pair[side] for pair in both]) for side in (0, 1)]
    return _difference(suite, metric, margin, values, interval, len(both))


def _unmeasured(suite: Suite, metric: Metric) -> UsageError:
    return UsageError(f"suite {suite.name!r}: no case was scored for {metric.name} in both runs")


def _share(side: Sequence[Count]) -> float:
    return sum(item.hits for item in side) / sum(item.of for item in side)


def _difference(
    suite: Suite, metric: Metric, margin: float | None, values: Sequence[float], interval: Interval, n: int
) -> Difference:
    return Difference(
        suite=suite.name,
        metric=metric.name,
        before=values[0],
        after=values[1],
        difference=interval.value,
        low=interval.low,
        high=interval.high,
        n=n,
        margin=margin,
        verdict=_verdict(suite, metric, margin, interval),
    )


def _verdict(suite: Suite, metric: Metric, margin: float | None, change: Interval) -> Verdict:
    gain = change.value if metric.better == "higher" else -change.value
    beyond = margin is not None and gain < -margin and not math.isclose(gain, -margin, abs_tol=1e-9)
    certain = change.low > 0 or change.high < 0
    if beyond:
        return "worse" if suite.gate == "point" or certain else "unclear"
    return "better" if gain > 0 and certain else "same"
