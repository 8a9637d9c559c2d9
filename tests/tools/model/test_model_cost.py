"""Money is counted in thousandths of a dollar and rounded up."""

import pytest

from memory.errors import BudgetExhausted
from memory.records import BudgetUnit
from tools.model.cost import NOTHING, Price, Usage, reserve, settle


class Purse:
    def __init__(self, tokens: int, money: int) -> None:
        self.left: dict[str, int] = {"tokens": tokens, "money": money}

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        if amount > self.left[unit]:
            raise BudgetExhausted(unit, self.left[unit])
        self.left[unit] -= amount

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        self.left[unit] += amount


PRICE = Price(asked=2_500, answered=10_000)


@pytest.mark.parametrize(
    ("usage", "money"), [(NOTHING, 0), (Usage(1, 0), 1), (Usage(400_000, 0), 1_000), (Usage(400_000, 101), 1_002)]
)
def test_a_price_is_for_a_million_tokens_and_rounds_up(usage: Usage, money: int) -> None:
    assert usage.money(PRICE) == money


@pytest.mark.parametrize(("tokens", "money"), [(99, 1_000), (100, 0)])
async def test_both_units_are_taken_or_neither(tokens: int, money: int) -> None:
    purse = Purse(tokens, money)
    with pytest.raises(BudgetExhausted):
        await reserve(purse, PRICE, Usage(60, 40))
    assert purse.left == {"tokens": tokens, "money": money}


async def test_settling_leaves_what_was_used() -> None:
    purse = Purse(10_000, 1_000)
    most = Usage(5_000, 1_000)
    await reserve(purse, PRICE, most)
    await settle(purse, PRICE, most, Usage(400, 100))
    assert purse.left == {"tokens": 9_500, "money": 998}


async def test_a_negative_usage_would_fill_the_purse_if_the_answer_check_let_it_through() -> None:
    purse = Purse(10_000, 1_000)
    await reserve(purse, PRICE, Usage(100, 100))
    await settle(purse, PRICE, Usage(100, 100), Usage(-900_000, 0))
    assert purse.left["tokens"] > 10_000
