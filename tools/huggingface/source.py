"""The Hugging Face source: who published which model or data set, and how much it is used.

Query kinds: `models` and `datasets` (terms: parts of names, `tag:NAME`, `task:NAME`) and `author` (one user name).
"""

from collections.abc import Callable
from functools import partial

from memory.budget import Budget
from memory.records import Query, SourceAnswer
from tools.answers.gathering import Gathering, skipped
from tools.fetch.fetcher import Counted, Fetcher
from tools.huggingface.urls import Wanted, found_url, next_cursor, owned_url, user_name, wanted
from tools.huggingface.whose import REPOS, Asking, HuggingFaceLimits
from tools.huggingface.works import SOURCE, Kind, account

BASE_URL = "https://huggingface.co/api"
AUTHOR = "author"
REPO_KINDS: tuple[Kind, ...] = ("models", "datasets")


class HuggingFace:
    """The Hugging Face Hub as a Source.

    Args:
        fetcher: asks, with `url` among its bases.
        url: base URL of the service.
        token: of an account; None: half of its calls.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        url: str = BASE_URL,
        token: str | None = None,
        limits: HuggingFaceLimits = HuggingFaceLimits(),  # noqa: B008 - frozen
    ) -> None:
        self._fetcher, self._url, self._token, self._limits = fetcher, url, token, limits

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return (*REPO_KINDS, AUTHOR)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        found = Gathering(SOURCE, Counted(budget))
        if self._token is None:
            found.notes.append("asked without a token: 500 calls in five minutes in place of 1,000")
        asking = Asking(self._fetcher, self._url, self._token, self._limits, found)
        if query.kind == AUTHOR:
            user = user_name(query.terms[0]) if len(query.terms) == 1 else None
            if user is None:
                return skipped(SOURCE, "a question about an author names one user of the hub")
            return await found.after(self._author(asking, user))
        asked = wanted(query.terms)
        if not asked.searches:
            return skipped(SOURCE, f"a question about {query.kind} names a part of a name, a tag or a task")
        (kind,) = (kind for kind in REPO_KINDS if kind == query.kind)
        return await found.after(self._search(asking, kind, asked))

    async def _search(self, asking: Asking, kind: Kind, asked: Wanted) -> None:
        limit = self._limits.per_page
        for search in asked.searches:
            part = f"{kind} with {search['search']!r} in their name" if search else kind
            url = partial(found_url, self._url, kind, asked, search, limit)
            await self._read(asking, kind, part, url)

    async def _author(self, asking: Asking, user: str) -> None:
        seen = await asking.overview(user)
        if seen is None or seen.type != "user":
            asking.found.notes.append("no such user there" if seen is None else "no person's account")
            return
        asking.found.meet(account(seen.user, seen.fullname))
        for kind in REPO_KINDS:
            url = partial(owned_url, self._url, kind, seen.user, self._limits.per_page)
            await self._read(asking, kind, kind, url)

    async def _read(self, asking: Asking, kind: Kind, part: str, url: Callable[[str | None], str]) -> None:
        """A list, page after page, until there is no next one or enough was read."""
        cursor, read = None, 0
        for _ in range(self._limits.pages):
            answer = await asking.fetch(url(cursor))
            repos = asking.found.read(answer, REPOS.validate_python)
            for repo in repos:
                await asking.credit(kind, repo, answer.record)
            read += len(repos)
            cursor = next_cursor(answer.headers)
            if cursor is None:
                return
        more = f"the {read} {part} that are downloaded most were read; there are more"
        asking.found.unread = "; ".join(filter(None, (asking.found.unread, more)))
