"""Rounds end where they bring too few, and time is spent like any other budget."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from agents.sourcing_yield import FALLEN, worth_another
from agents.spending import Timed
from memory.budget import Budget
from memory.errors import BudgetExhausted
from memory.records import BudgetUnit, Query, SourceAnswer
from tests.helpers.parts import NOW, PlansInTurn, ScriptedSource, found
from tests.helpers.world import LIMITS, Parts, opened


@pytest.mark.parametrize(
    ("last", "first", "goes_on"), [(100, 100, True), (25, 100, True), (24, 100, False), (0, 1, False)]
)
def test_a_round_is_followed_by_another_while_it_brings_a_share_of_the_first(
    last: int, first: int, goes_on: bool
) -> None:
    assert worth_another(last, first) is goes_on
    assert FALLEN == 4


async def test_a_search_whose_last_round_brought_nobody_new_ends_its_rounds(tmp_path: Path) -> None:
    terms = [f"term {number}" for number in range(5)]
    alpha = ScriptedSource("alpha", {term: found("alpha", "Ada Muster") for term in terms})
    limits = replace(LIMITS, expansion_rounds=4)
    parts = Parts(sources=(alpha,), plan=PlansInTurn(*((term,) for term in terms)), limits=limits)
    async with opened(tmp_path, parts) as world:
        view = await world.at_shortlist("alpha")
        assert alpha.asked == terms[:2]
        assert [row.name for row in view.shortlist] == ["Ada Muster"]


class Purse:
    """A budget that says what was taken."""

    def __init__(self, seconds: int) -> None:
        self.left: dict[BudgetUnit, int] = {"seconds": seconds, "requests": 100}

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        if self.left[unit] < amount:
            raise BudgetExhausted(unit, 0)
        self.left[unit] -= amount

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        self.left[unit] += amount


async def test_the_seconds_that_passed_are_taken_with_the_next_request() -> None:
    times = iter([NOW, NOW + timedelta(seconds=4.6), NOW + timedelta(seconds=9)])
    purse = Purse(5)
    timed = Timed(purse, lambda: next(times))
    await timed.reserve("requests", 1)
    assert purse.left == {"seconds": 1, "requests": 99}
    with pytest.raises(BudgetExhausted, match="seconds"):
        await timed.reserve("requests", 1)
    await timed.give_back("requests", 1)
    assert purse.left == {"seconds": 1, "requests": 100}


async def test_a_slow_source_is_told_of_and_a_spent_time_budget_ends_it(tmp_path: Path) -> None:
    clock = [NOW]

    async def slow(query: Query, budget: Budget) -> SourceAnswer:
        await budget.reserve("requests", 1)
        clock[0] += timedelta(seconds=45)
        return found("alpha", query.terms[0].title())

    terms = ("cuda", "triton", "rocm")
    parts = Parts(
        sources=(ScriptedSource("alpha", dict.fromkeys(terms, slow)),), plan=PlansInTurn(terms), now=lambda: clock[0]
    )
    parts.budget["seconds"] = 60
    parts.limits = replace(LIMITS, expansion_rounds=0)

    async def twice(query: Query, budget: Budget) -> SourceAnswer:
        answer = await slow(query, budget)
        await budget.reserve("requests", 1)
        clock[0] += timedelta(seconds=45)
        await budget.reserve("requests", 1)
        return answer

    parts.sources[0].now_says("triton", twice)
    async with opened(tmp_path, parts) as world:
        [line] = (await world.at_shortlist("alpha")).coverage
        assert line.status == "limited"
        assert line.reason is not None
        assert "slow: 90 seconds a request, 45 seconds a request" in line.reason
        assert "budget of 60 seconds is spent" in line.reason


async def test_a_clock_that_goes_back_gives_nothing_back() -> None:
    times = iter([NOW, NOW - timedelta(seconds=9)])
    purse = Purse(5)
    await Timed(purse, lambda: next(times)).reserve("requests", 1)
    assert purse.left == {"seconds": 5, "requests": 99}
