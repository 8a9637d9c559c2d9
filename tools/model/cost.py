"""Tokens and money of a call: taken from the search's budget before it, corrected after it."""

from dataclasses import dataclass

from memory.budget import Budget
from memory.records import BudgetUnit

_PER = 1_000_000


@dataclass(frozen=True)
class Price:
    """Thousandths of a US dollar for a million tokens."""

    asked: int
    answered: int


@dataclass(frozen=True)
class Usage:
    """Tokens that a call reads and writes."""

    asked: int
    answered: int

    @property
    def tokens(self) -> int:
        return self.asked + self.answered

    def money(self, price: Price) -> int:
        """Thousandths of a US dollar, rounded up."""
        return -(-(self.asked * price.asked + self.answered * price.answered) // _PER)


NOTHING = Usage(0, 0)


async def reserve(budget: Budget, price: Price, most: Usage) -> None:
    """Take what the call may cost at most, both units or neither.

    Raises: BudgetExhausted.
    """
    await budget.reserve("tokens", most.tokens)
    try:
        await budget.reserve("money", most.money(price))
    except BaseException:
        await budget.give_back("tokens", most.tokens)
        raise


async def settle(budget: Budget, price: Price, most: Usage, used: Usage) -> None:
    """Give back what was not used, or take what a service charged beyond the estimate.

    Raises: BudgetExhausted: the call cost more than is left.
    """
    await _correct(budget, "tokens", most.tokens, used.tokens)
    await _correct(budget, "money", most.money(price), used.money(price))


async def _correct(budget: Budget, unit: BudgetUnit, reserved: int, used: int) -> None:
    if used > reserved:
        await budget.reserve(unit, used - reserved)
    elif used < reserved:
        await budget.give_back(unit, reserved - used)
