"""The suite of sourcing: what is measured, how, and that each figure can turn bad."""

import asyncio
import json
from collections.abc import Sequence

import pytest

from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from evals.bench_sourcing import GOALS, SHOWN, missed, page
from evals.kit.skipping import run_skipping
from evals.runner import Figure, SuiteResult
from evals.sandbox.traffic import FAULTS, SOURCES, SourceName
from evals.sandbox.world import make_world
from evals.sourcing import score_sourcing
from evals.sourcing_run import Sourced, Wanted, bench
from evals.sourcing_subject import TODAY, SourcingCase, measure, naive, sourcing_subject, under_faults
from evals.sourcing_wire import BASES, Call, bounds
from evals.suite import load
from memory.budget import Budget
from memory.errors import UsageError
from memory.records import Engine

SMALL = make_world(5, TODAY, 50)
RL = Wanted(role="research_engineer", specialisation="rl")


def call(source: SourceName, path: str, seconds: float, body: object = None, began: float = 0.0) -> Call:
    return Call(source, path, began, began + seconds, json.dumps(body).encode())


def test_a_wait_is_skipped_and_counted_in_full() -> None:
    async def wait() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.gather(asyncio.sleep(3_600), asyncio.sleep(7_200))
        return loop.time() - began

    assert run_skipping(wait()) == pytest.approx(7_200, abs=60)


def test_a_thread_that_works_is_waited_for() -> None:
    async def threads() -> list[int]:
        return [await asyncio.to_thread(pow, 2, n) for n in range(5)]

    assert run_skipping(threads()) == [1, 2, 4, 8, 16]


def test_the_least_time_is_the_slowest_sources_own() -> None:
    calls = [call("github", "/search/issues", 2.0), call("github", "/repos/a/b", 1.0), call("openalex", "/works", 1.0)]
    least = bounds(calls)
    assert least.least == 3.0
    assert least.speedup == pytest.approx(4 / 3)


def test_the_windows_of_a_limit_that_have_to_pass_count() -> None:
    searches = [call("github", "/search/issues", 0.1) for _ in range(61)]
    assert bounds(searches).least == 120.0
    assert bounds(searches[:30]).least == pytest.approx(3.0)
    assert bounds([]).least == 0.0
    assert bounds([call("arxiv", "/api/query", 0.1) for _ in range(5)]).least == 12.0


def test_the_naive_plan_asks_a_profile_for_every_hit_and_reads_the_same_pages() -> None:
    calls = [
        call("github", "/search/issues", 0.1, {"items": [1, 2, 3]}),
        call("github", "/users/ada", 0.1, {"login": "ada"}),
        call("huggingface", "/models", 0.1, [1, 2]),
        call("openalex", "/works", 0.1, {"results": [1]}),
        call("dblp", "/search/publ/api", 0.1, {"result": {"hits": {"@total": "1", "hit": [1]}}}),
        Call("arxiv", "/api/query", 0.0, 0.1, b"<feed><entry>1</entry><entry>2</entry></feed>"),
        Call("dblp", "/pid/1/1.xml", 0.0, 0.1, b"<dblpperson/>"),
    ]
    assert naive(calls) == 5 + 9


ANSWER = {
    "unhandled": False, "told": ["github"], "time": (1_100, 1_000), "speedup": (1_900, 2_000), "requests": (20, 100),
    "repeated": 0, "titled": (9, 10), "adjacent": (1, 2),
}  # fmt: skip


def test_a_measured_search_becomes_marks() -> None:
    marks = score_sourcing({"tells": ["github", "openalex"]}, ANSWER).marks
    assert {name: (mark.hits, mark.of) for name, mark in marks.items()} == {
        "unhandled": (0, 1), "faults_reported": (1, 2), "time_over_bound": (1_100, 1_000),
        "speedup_over_possible": (1_900, 2_000), "requests_over_naive": (20, 100), "repeat_requests": (0, 1),
        "recall": (10, 12), "recall_titled": (9, 10), "recall_adjacent": (1, 2),
    }  # fmt: skip


def test_a_lane_with_nobody_planted_says_nothing() -> None:
    marks = score_sourcing({}, ANSWER | {"adjacent": (0, 0), "titled": (0, 3)}).marks
    assert "recall_adjacent" not in marks
    assert marks["recall"].of == 3


def test_a_search_finds_the_planted_and_a_second_one_asks_nothing_new() -> None:
    got = measure(SourcingCase(wanted=Wanted(role="ml_infrastructure_engineer"), seed=5, people=50))
    assert got.titled is not None
    assert got.titled[0] > 0
    assert got.repeated == 0
    assert got.time is not None
    assert got.time[0] >= got.time[1]


class AsksNobody:
    """The fault that recall would find: a plan past the role."""

    engine: Engine = "builtin"

    async def propose(self, given: PlanGiven, budget: Budget) -> PlanProposal:
        past = PlannedQuery(source="github", kind="merged_changes", terms=("nobody/nothing",), because="a fault")
        other = past.model_copy(update={"lane": "adjacent"})
        return PlanProposal(queries=(past, other))


def test_a_plan_past_the_role_meets_fewer() -> None:
    async def met(plan: AsksNobody | None) -> int:
        async with bench(SMALL) as ready:
            found = await ready.search(RL, plan=plan)
        return sum(key.startswith("github:") for key in found.met)

    assert run_skipping(met(AsksNobody())) < run_skipping(met(None))


@pytest.mark.parametrize(
    "fault",
    ["github:down", "huggingface:html", "openalex:limited", "github:slow", "stackexchange:garbage", "dblp:down"],
)
def test_a_fault_is_told_in_the_coverage(fault: str) -> None:
    wanted = Wanted(role="ml_engineer", specialisation="nlp")
    got = measure(SourcingCase(wanted=wanted, seed=5, people=50, seconds=900, faults=(fault,)))
    assert fault.partition(":")[0] in got.told
    assert not got.unhandled


def test_what_a_search_lets_through_is_counted() -> None:
    def bug() -> Sourced:
        raise KeyError("bug")

    assert (under_faults(bug).unhandled, under_faults(bug).raised) == (True, "KeyError: 'bug'")


def test_the_suite_measures_all_that_the_contract_names() -> None:
    suite = load("sourcing")
    assert {metric.name for metric in suite.metrics} == {*GOALS, *SHOWN}


def test_every_source_on_the_web_meets_every_fault() -> None:
    met = {case.id: case.expect.get("tells") for case in load("sourcing").cases}
    alone = set(FAULTS) - {"storm"}
    assert {f"{source}-{fault}" for source in BASES for fault in alone} <= met.keys()
    assert all(met[f"{source}-{fault}"] == [source] for source in BASES for fault in alone)
    assert "every-source-storm" in met
    assert set(BASES) == set(SOURCES), "a source of the sandbox that the suite does not ask"


async def test_an_unreadable_case_is_refused() -> None:
    with pytest.raises(ValueError, match="wanted"):
        await sourcing_subject({"seed": 1, "people": 50})
    with pytest.raises(UsageError, match="room"):
        await sourcing_subject({"wanted": {"role": "ml_engineer"}, "seed": 1, "people": 3})


def figures(**values: float) -> Sequence[Figure]:
    good = {name: goal.bound for name, goal in GOALS.items()} | dict.fromkeys(SHOWN, 0.5) | values
    return [Figure(metric=name, value=value, low=0.0, high=2.0, n=3, unscored=0) for name, value in good.items()]


@pytest.mark.parametrize(("metric", "bad"), [("time_over_bound", 1.31), ("faults_reported", 0.99), ("unhandled", 0.1)])
def test_a_goal_that_is_missed_is_told_on_the_page(metric: str, bad: float) -> None:
    assert missed(figures()) == ()
    assert missed(figures(**{metric: bad})) == (metric,)
    result = SuiteResult(
        suite="sourcing", digest="0" * 64, trials=1, results=(), figures=tuple(figures(**{metric: bad}))
    )
    assert f"{bad:.3f} (missed)" in "\n".join(page(result))
