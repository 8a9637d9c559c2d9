"""Cost is bounded before it is spent: the one word for it that every floor of the house shares."""

from typing import Protocol

from memory.records import BudgetUnit


class Budget(Protocol):
    """What one search may still spend."""

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        """Take `amount` before it is spent.

        Raises:
            BudgetExhausted: less than that is left; nothing was taken.
        """

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        """Return what was reserved and not used."""
