"""What a search may still spend. A reservation is one conditional UPDATE, so that two at once never overspend."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import BudgetExhausted
from memory.records import BudgetUnit
from memory.store import tables as t
from memory.store.engine import Store
from memory.store.sql import upsert

_b = t.budgets.c


class SearchBudget:
    """One search's budget; fits `memory.budget.Budget`. A unit without a limit may not be spent at all."""

    def __init__(self, store: Store, search: str) -> None:
        self._store, self._search = store, search

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        """Raises: BudgetExhausted: less than `amount` is left; nothing was taken."""
        fits = self._update(unit).where(_b.used + amount <= _b.limit).values(used=_b.used + amount)
        async with self._store.write() as conn:
            if (await conn.execute(fits)).rowcount == 1:
                return
            limit = await conn.scalar(sa.select(_b.limit).where(_b.search == self._search, _b.unit == unit))
        raise BudgetExhausted(unit, limit or 0)

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        left = sa.case((_b.used > amount, _b.used - amount), else_=0)
        async with self._store.write() as conn:
            await conn.execute(self._update(unit).values(used=left))

    def _update(self, unit: BudgetUnit) -> sa.Update:
        return t.budgets.update().where(_b.search == self._search, _b.unit == unit)


class BudgetRows:
    """Hands out the budget of a search: `budgets(search)`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, search: str) -> SearchBudget:
        return SearchBudget(self._store, search)

    async def set_limits(self, search: str, limits: Mapping[BudgetUnit, int]) -> None:
        """Limits by unit; what was used stays used."""
        async with self._store.write() as conn:
            await give_budget(conn, search, limits)

    async def used(self, search: str) -> dict[BudgetUnit, tuple[int, int]]:
        """Unit -> (used, limit)."""
        query = sa.select(_b.unit, _b.used, _b.limit).where(_b.search == search).order_by(_b.unit)
        async with self._store.read() as conn:
            return {row.unit: (row.used, row.limit) for row in await conn.execute(query)}


async def give_budget(conn: AsyncConnection, search: str, limits: Mapping[BudgetUnit, int]) -> None:
    """As `BudgetRows.set_limits`, in the caller's transaction."""
    rows = [{"search": search, "unit": unit, "limit": limit, "used": 0} for unit, limit in limits.items()]
    await upsert(conn, t.budgets, rows, update=["limit"])
