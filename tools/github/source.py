"""The GitHub source: merged pull requests, reviews and profiles over the REST interface, one request at a time."""

from collections.abc import Callable
from datetime import datetime

from memory.budget import Budget
from memory.errors import BudgetExhausted, SourceError
from memory.records import Query, SourceAnswer
from tools.fetch.fetcher import Counted, Fetcher
from tools.github.ask import Asking, GitHubLimits
from tools.github.found import Found
from tools.github.parse import SOURCE
from tools.github.query import KINDS, asked

__all__ = ["BASE_URL", "GitHub", "GitHubLimits"]

BASE_URL = "https://api.github.com"


class GitHub:
    """GitHub as a Source.

    Args:
        fetcher: must be allowed to ask `base_url`.
        now: the clock, UTC.
        token: raises GitHub's limits; None: anonymous.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        now: Callable[[], datetime],
        base_url: str = BASE_URL,
        token: str | None = None,
        limits: GitHubLimits = GitHubLimits(),  # noqa: B008 - frozen
    ) -> None:
        self._fetcher, self._now, self._limits, self._base = fetcher, now, limits, base_url.rstrip("/")
        self._headers = {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
        self._headers |= {"authorization": f"Bearer {token}"} if token else {}

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return KINDS

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted: before anything came; later the answer says so."""
        question, counted, found = asked(query.kind, query.terms), Counted(budget), Found()
        asking = Asking(self._fetcher, self._base, self._headers, self._limits, self._now().date(), found, counted)
        try:
            await asking.ask(query.kind, question)
        except (SourceError, BudgetExhausted) as stopped:
            if not found.has_records:
                raise
            return found.answer(counted.requests, stopped)
        if "authorization" not in self._headers:
            found.said.append("asked without a token")
        return found.answer(counted.requests)
