"""Cost is reserved before it is spent, and two at once never overspend."""

import asyncio

import pytest
import sqlalchemy as sa

from memory.errors import BudgetExhausted
from memory.records import BudgetUnit
from memory.store import Rows, Store
from memory.store import tables as t
from memory.store.budgets import SearchBudget
from tests.memory.store.samples import goes_red, started


class Forgetful(SearchBudget):
    """Looks first and writes later."""

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        b = t.budgets.c
        async with self._store.read() as conn:
            used, limit = (await conn.execute(sa.select(b.used, b.limit).where(b.unit == unit))).one()
        await asyncio.sleep(0)
        if used + amount > limit:
            raise BudgetExhausted(unit, limit)
        async with self._store.write() as conn:
            await conn.execute(t.budgets.update().where(b.unit == unit).values(used=b.used + amount))


async def spend_together(budget: SearchBudget, rows: Rows) -> None:
    results = await asyncio.gather(*(budget.reserve("requests", 3) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(result, BudgetExhausted) for result in results) == 5
    assert (await rows.budgets.used("s1"))["requests"] == (9, 10)


async def test_many_at_once_never_spend_more_than_there_is(rows: Rows) -> None:
    await started(rows)
    await spend_together(rows.budgets("s1"), rows)


async def test_a_budget_that_looks_first_and_writes_later_would_be_caught(rows: Rows, store: Store) -> None:
    await started(rows)
    await goes_red(spend_together(Forgetful(store, "s1"), rows))


async def test_what_does_not_fit_takes_nothing_and_names_the_limit(rows: Rows) -> None:
    await started(rows)
    with pytest.raises(BudgetExhausted, match="budget of 10 requests"):
        await rows.budgets("s1").reserve("requests", 11)
    await rows.budgets("s1").reserve("requests", 10)
    assert (await rows.budgets.used("s1"))["requests"] == (10, 10)


async def test_what_was_not_used_can_be_spent_again_and_never_more_than_that(rows: Rows) -> None:
    await started(rows)
    budget = rows.budgets("s1")
    await budget.reserve("requests", 6)
    await budget.give_back("requests", 4)
    assert (await rows.budgets.used("s1"))["requests"] == (2, 10)
    await budget.give_back("requests", 50)
    assert (await rows.budgets.used("s1"))["requests"] == (0, 10)


async def test_a_unit_without_a_limit_may_not_be_spent(rows: Rows) -> None:
    await started(rows)
    with pytest.raises(BudgetExhausted, match="budget of 0 tokens"):
        await rows.budgets("s1").reserve("tokens", 1)


async def test_a_higher_limit_keeps_what_was_used(rows: Rows) -> None:
    await started(rows)
    await rows.budgets("s1").reserve("requests", 10)
    await rows.budgets.set_limits("s1", {"requests": 12, "money": 5})
    await rows.budgets("s1").reserve("requests", 2)
    assert await rows.budgets.used("s1") == {"requests": (12, 12), "money": (0, 5)}


async def test_one_search_does_not_spend_anothers_budget(rows: Rows) -> None:
    await started(rows, "s1")
    await started(rows, "s2")
    await rows.budgets("s1").reserve("requests", 10)
    await rows.budgets("s2").reserve("requests", 10)
