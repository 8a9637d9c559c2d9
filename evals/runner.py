"""Run suites: every case through its subject, every answer through the suite's scorer, every figure with its interval.

A case whose subject gave no answer, or one that cannot be read, is unscored: a category of its own, neither right nor
wrong. A figure that nothing could be scored for is an error.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Protocol

from pydantic import JsonValue, ValidationError

from evals.scorers import Metric, Scored, Statistic
from evals.statistics import Count, Interval, grouped, never_certain, rate, resampled
from evals.suite import Case, Suite
from memory.errors import HardsignalError, UsageError
from memory.records import Digest, Engine, Frozen, Instant, Text
from service.watching import Report, unseen

Subject = Callable[[Mapping[str, JsonValue]], Awaitable[Mapping[str, Any]]]
"""A case's input -> the product's answer, as its JSON says it."""


class Result(Frozen):
    """One trial of one case."""

    case: Text
    cluster: Text
    trial: int
    scored: Scored | None
    unscored: str | None
    """Why there is no score."""


class Figure(Frozen):
    metric: Text
    value: float
    low: float
    high: float
    n: int
    """Chances that the figure rests on."""
    unscored: int
    """Trials without a score."""


class SuiteResult(Frozen):
    suite: Text
    digest: Digest
    """Of the suite's files."""
    trials: int
    results: tuple[Result, ...]
    figures: tuple[Figure, ...]


class Pins(Frozen):
    """What a run depends on besides its cases; equal pins, equal run."""

    code_version: Text
    prompts: dict[str, Digest]
    engine: Engine
    models: dict[str, str]
    """Model name by role; empty for the built-in engine."""
    seed: int
    """Of the resampling."""


class EvalRun(Frozen):
    run: Text
    at: Instant
    pins: Pins
    suites: tuple[SuiteResult, ...]


class Runs(Protocol):
    """Where runs are kept."""

    async def put(self, id_: str, at: datetime, body: str) -> None: ...

    async def get(self, id_: str) -> str:
        """Raises: UnknownId."""


async def run(
    suites: Sequence[Suite],
    subjects: Mapping[str, Subject],
    pins: Pins,
    *,
    id_: str,
    at: datetime,
    runs: Runs,
    trials: int = 1,
    report: Report = unseen,
) -> EvalRun:
    """Run the suites one after another and keep the result; a run that is stopped keeps nothing.

    Args:
        report: told of every case that is done.

    Raises:
        UsageError: no suite, a suite without a subject, or a figure that nothing could be scored for.
    """
    if not suites or trials < 1:
        raise UsageError("an eval run needs a suite and at least one trial")
    done = [await run_suite(suite, _subject(suite, subjects), pins.seed, trials, report) for suite in suites]
    result = EvalRun(run=id_, at=at, pins=pins, suites=tuple(done))
    await runs.put(id_, at, result.model_dump_json())
    return result


async def stored(runs: Runs, id_: str) -> EvalRun:
    """Raises: UnknownId."""
    return EvalRun.model_validate_json(await runs.get(id_))


async def run_suite(suite: Suite, subject: Subject, seed: int, trials: int, report: Report = unseen) -> SuiteResult:
    results: list[Result] = []
    for case in suite.cases:
        results += [await _try(suite, subject, case, trial) for trial in range(trials)]
        report(f"eval {suite.name}", len(results), len(suite.cases) * trials)
    return SuiteResult(
        suite=suite.name,
        digest=suite.digest,
        trials=trials,
        results=tuple(results),
        figures=(
            *(_figure(suite.name, metric, results, seed) for metric in suite.metrics),
            *(_every_trial(metric.name, results) for metric in suite.metrics if trials > 1 and _may_pass(metric)),
        ),
    )


def counts(metric: str, results: Sequence[Result]) -> dict[str, Count]:
    """Hits and chances of a rate, by cluster."""
    marked = (
        (item.cluster, item.scored.marks[metric]) for item in results if item.scored and metric in item.scored.marks
    )
    return {
        str(cluster): Count(hits=sum(mark.hits for mark in marks), of=sum(mark.of for mark in marks))
        for cluster, marks in grouped(marked).items()
    }


def seen(statistic: Statistic[Any], results: Sequence[Result]) -> dict[str, list[Any]]:
    """What a statistic rests on, by cluster; a cluster with nothing is absent."""
    found = ((item.cluster, statistic.pick(item.scored)) for item in results if item.scored)
    clusters = grouped((cluster, picked) for cluster, picked in found if picked is not None)
    return {str(cluster): picked for cluster, picked in clusters.items()}


def over(statistic: Statistic[Any]) -> Callable[[Sequence[list[Any]]], float]:
    """The statistic over what several clusters hold."""
    return lambda clusters: statistic.value(list(chain.from_iterable(clusters)))


def _subject(suite: Suite, subjects: Mapping[str, Subject]) -> Subject:
    if suite.subject not in subjects:
        raise UsageError(f"suite {suite.name!r} measures {suite.subject!r}, which this run cannot ask")
    return subjects[suite.subject]


async def _try(suite: Suite, subject: Subject, case: Case, trial: int) -> Result:
    scored, why = None, None
    try:
        scored = suite.how.score(case.expect, await subject(case.input))
    except HardsignalError as error:
        why = f"{type(error).__name__}: {error}"
    except ValidationError as wrong:
        why = f"the answer cannot be read: {wrong.error_count()} faults"
    return Result(case=case.id, cluster=case.cluster or case.id, trial=trial, scored=scored, unscored=why)


def _figure(suite: str, metric: Metric, results: Sequence[Result], seed: int) -> Figure:
    n, interval = _interval(metric, results, seed)
    if interval is None:
        reasons = Counter(item.unscored for item in results if item.unscored).most_common(1)
        why = reasons[0][0] if reasons else "no case says anything about it"
        raise UsageError(f"suite {suite!r}: nothing could be scored for {metric.name}: {why}")
    unscored = sum(item.scored is None for item in results)
    return Figure(metric=metric.name, n=n, unscored=unscored, **interval.model_dump())


def _may_pass(metric: Metric) -> bool:
    return metric.statistic is None and metric.better == "higher"


def _every_trial(metric: str, results: Sequence[Result]) -> Figure:
    """Share of cases in which every trial hits every chance (pass^k): what somebody meets who uses it k times."""
    right: dict[tuple[str, str], bool] = {}
    for item in results:
        if item.scored and (mark := item.scored.marks.get(metric)):
            case = (item.cluster, item.case)
            right[case] = right.get(case, True) and mark.hits == mark.of
    clusters = grouped((cluster, hit) for (cluster, _), hit in right.items())
    found = rate([Count(hits=sum(hits), of=len(hits)) for hits in clusters.values()])
    unscored = sum(item.scored is None for item in results)
    return Figure(metric=f"{metric}_every_trial", n=len(right), unscored=unscored, **found.model_dump())


def _interval(metric: Metric, results: Sequence[Result], seed: int) -> tuple[int, Interval | None]:
    if metric.statistic is None:
        marks = list(counts(metric.name, results).values())
        n = sum(mark.of for mark in marks)
        return n, rate(marks) if n else None
    clusters = list(seen(metric.statistic, results).values())
    if not clusters:
        return 0, None
    support = metric.statistic.support(list(chain.from_iterable(clusters)))
    if metric.statistic.proportion and support:
        return support, rate(_shares(metric.statistic, clusters))
    return support, never_certain(resampled(clusters, over(metric.statistic), seed), support)


def _shares(statistic: Statistic[Any], clusters: Sequence[list[Any]]) -> list[Count]:
    supports = [(cluster, statistic.support(cluster)) for cluster in clusters]
    return [Count(hits=round(statistic.value(cluster) * of), of=of) for cluster, of in supports if of]
