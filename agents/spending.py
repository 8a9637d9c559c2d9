"""Time is bounded like any other cost: what passed since the last reservation is taken with the next one."""

from datetime import datetime

from agents.ports import Clock
from memory.budget import Budget
from memory.records import BudgetUnit


class Timed:
    """A search's budget while one source is asked; fits `memory.budget.Budget`.

    Sources are asked side by side and each takes its own time, so the seconds of a search are those of all together.
    """

    def __init__(self, budget: Budget, now: Clock) -> None:
        self._budget, self._now = budget, now
        self._counted: datetime = now()

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        """Raises: BudgetExhausted: of `unit`, or of seconds."""
        passed = self._now() - self._counted
        if (whole := int(passed.total_seconds())) > 0:
            await self._budget.reserve("seconds", whole)
            self._counted += passed
        await self._budget.reserve(unit, amount)

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        await self._budget.give_back(unit, amount)
