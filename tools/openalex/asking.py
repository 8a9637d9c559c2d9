"""One question to OpenAlex while it is asked: its credits, and what becomes of its Records."""

from collections.abc import Collection

from tools.answers.gathering import Gathering
from tools.answers.loose import dropping
from tools.fetch.fetcher import Fetched, Fetcher, Request
from tools.openalex.shapes import DROPPED

SOURCE = "openalex"
CREDITS_A_THOUSANDTH = 10
"""Credits for a thousandth of a dollar."""

drop = dropping(*DROPPED)


class Asking:
    """One question on its way.

    Args:
        key: of an account, or None.
        found: takes the Records and counts the requests.
    """

    def __init__(self, fetcher: Fetcher, key: str | None, found: Gathering) -> None:
        self._fetcher, self.found = fetcher, found
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._paid = 0
        """Credits that are reserved and not spent."""

    async def fetch(self, url: str, credits_: int, accept: Collection[int] = (200,)) -> Fetched:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        await self._pay(credits_)
        request = Request(SOURCE, url, self._headers)
        answer = await self._fetcher.fetch(request, self.found.budget, drop=drop, accept=accept)
        return self.found.not_there(answer)

    async def _pay(self, credits_: int) -> None:
        """Money is reserved by the thousandth of a dollar and spent by the credit."""
        missing = max(credits_ - self._paid, 0)
        bought = -(-missing // CREDITS_A_THOUSANDTH)
        if bought:
            await self.found.budget.reserve("money", bought)
        self._paid += bought * CREDITS_A_THOUSANDTH - credits_
