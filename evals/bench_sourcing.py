"""`python -m evals.bench_sourcing > docs/benchmarks.md`: what sourcing reaches on the sandbox, with n and interval."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.runner import Figure, SuiteResult, run_suite
from evals.sourcing_subject import sourcing_subject
from evals.suite import load

SEED = 1
"""Of the resampling."""


@dataclass(frozen=True)
class Goal:
    what: str
    bound: float
    more_is_better: bool = False

    def holds(self, value: float) -> bool:
        return value >= self.bound if self.more_is_better else value <= self.bound

    @property
    def told(self) -> str:
        return f"at {'least' if self.more_is_better else 'most'} {self.bound:g}"


GOALS = {
    "time_over_bound": Goal("time to full coverage, over the least that limits and the chain of questions allow", 1.3),
    "speedup_over_possible": Goal("speed-up over one source after the other, over what is possible", 0.8, True),
    "requests_over_naive": Goal("requests for a relevant person, over a plan that asks a profile for every hit", 0.25),
    "repeat_requests": Goal("requests of the same search again", 0.0),
    "faults_reported": Goal("injected faults that the coverage tells", 1.0, True),
    "unhandled": Goal("searches that a fault brought down", 0.0),
}
SHOWN = {
    "recall": "planted right people found with 100 requests to spend, both lanes",
    "recall_titled": "those of the titled lane",
    "recall_adjacent": "those of the adjacent lane",
}
_HEAD = """# Benchmarks

Made by `python -m evals.bench_sourcing > docs/benchmarks.md`; `hardsignal eval run sourcing` measures the same.
`make bench` measures the rest of the program and prints its own table.

## Sourcing

Measured on the invented world alone, over all nine sources that are asked over the web, with the limits of the real
services as their sheets tell them and 100 ± 50 ms before each answer; real services were not asked. Each of these
sources meets each fault: down, a page in place of data, a limit, slowness, missing parts, an answer that breaks off;
then all of them at once. Waits are counted in full and skipped (`evals/kit/skipping.py`), work
is counted in processor seconds of the one process that holds both the program and the services.

| what | goal | value | 95 % interval | n |
| --- | --- | --- | --- | --- |"""
_FOOT = """
How to read it: the least time is, for each source, the longer of all its answers one after the other (each host is
asked one question at a time) and the windows of its limits that have to pass; the slowest source counts. The naive plan
puts the same questions and reads the same pages, then asks for one profile for every hit; it finds the same people. The
ratio falls with the hits of a question: in a world of 200 people in place of 500, whose projects have about a hundred
changes each, it was 0.34 (0.29 to 0.40, n = 14) and missed the goal. Time, speed-up and repetition are of searches that
no budget cuts: one that was cut goes on asking when it is put again.
A right person is of the role and of strength 40 or more; found means that work of theirs is in the search. The world
has a few projects for each role and everybody works in them, so that recall is easier here than anywhere real: read it
as a guard against a plan that asks past its role, not as a promise."""


def main() -> int:
    def tell(stage: str, done: int, total: int | None) -> None:
        print(f"{stage}: {done} of {total}", file=sys.stderr)  # noqa: T201

    suite = load("sourcing")
    result = asyncio.run(run_suite(suite, sourcing_subject, SEED, 1, tell))
    print("\n".join(page(result)))  # noqa: T201
    return 0 if not missed(result.figures) else 1


def page(result: SuiteResult) -> Iterator[str]:
    yield _HEAD
    for figure in result.figures:
        goal = GOALS.get(figure.metric)
        what, told = (goal.what, goal.told) if goal else (SHOWN[figure.metric], "shown")
        value = f"{figure.value:.3f}{' (missed)' if goal and not goal.holds(figure.value) else ''}"
        yield f"| {what} | {told} | {value} | {figure.low:.3f} to {figure.high:.3f} | {figure.n} |"
    yield _FOOT


def missed(figures: Sequence[Figure]) -> tuple[str, ...]:
    """Metrics that do not reach their goal."""
    return tuple(one.metric for one in figures if one.metric in GOALS and not GOALS[one.metric].holds(one.value))


if __name__ == "__main__":
    sys.exit(main())
