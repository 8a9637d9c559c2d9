"""The requests of one question to GitHub, in the order in which an early end costs least."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from memory.budget import Budget
from memory.errors import SourceFailed
from memory.records import MergedChange
from tools.fetch.fetcher import Fetched, Fetcher, Request
from tools.github.batch import MOST_AT_ONCE, PATH, profiles, question
from tools.github.fields import Who, is_gone, is_nobody, items, next_page, who, whole
from tools.github.found import UNREADABLE, Found
from tools.github.parse import SOURCE, change, drop, empty_fork, is_unmerged, merger, profile, reads, reviewed
from tools.github.query import Asked
from tools.github.windows import halves

SHOWN = 1_000
"""Results of one search that GitHub shows, however many match."""
_GONE = (404, 410, 451)
"""Missing, taken away, blocked for legal reasons: an answer about an account or a change, and no failure."""
_REFUSED = 422
"""Of a search: what was named does not exist, or the question is a bad one."""


@dataclass(frozen=True)
class GitHubLimits:
    """Named limits of one question."""

    pages: int = 3
    per_page: int = 100
    """Most that GitHub gives."""
    profiles: int = 30
    """Most people whose profile is read, those with most changes first."""
    details: int = 30
    """Most pull requests that are read themselves, for who merged them; everybody's newest first."""
    people: int = 20
    """Most people that a question for people brings, each with their work; at most 100."""
    splits: int = 8
    """How often a search is asked for half of its time, since GitHub did not find or show all."""


class _Page(NamedTuple):
    """One page of a search's results."""

    items: Sequence[Any]
    record: str
    total: int
    incomplete: bool
    further: str
    """URL of the next one; empty on the last."""


class Asking:
    """Asks one question.

    Args:
        base: the interface's URL.
        headers: of each request; may hold the token.
        today: nothing is dated later.
        found: where everything goes as soon as it is known.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        base: str,
        headers: Mapping[str, str],
        limits: GitHubLimits,
        today: date,
        found: Found,
        budget: Budget,
    ) -> None:
        self._fetcher, self._base, self._headers, self._limits = fetcher, base, headers, limits
        self._today, self._found, self._budget = today, found, budget

    async def ask(self, kind: str, question: Asked) -> None:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted; what was found before stays in `found`."""
        if kind == "people":
            await self._people(question.words)
        elif question.login is None:
            await self._changes(question.words)
            await self._details()
            await self._profiles()
        elif (one := await self._profile(question.login)) is None:
            self._found.said.append(f"no account has the login {question.login}")
        elif kind == "reviews":
            await self._reviews(question.words, one)
        else:
            await self._changes(question.words)
            await self._details()

    async def _changes(self, words: str, pages: int | None = None) -> None:
        async for record, item in self._search("issues", words, pages):
            self._take(item, record)

    def _take(self, item: Any, record: str) -> None:
        told = change(item, record, self._today)
        if told is not None:
            self._found.add(*told)
        else:
            self._leave_out(item)

    async def _reviews(self, words: str, reviewer: Who) -> None:
        async for record, item in self._search("issues", words):
            fact = reviewed(item, reviewer, record, self._today)
            if fact is not None:
                self._found.add(reviewer, fact)
            else:
                self._leave_out(item)

    def _leave_out(self, item: Any) -> None:
        user = item.get("user", "") if isinstance(item, dict) else ""
        if is_nobody(user):
            self._found.left_out["by deleted accounts or organisations"] += 1
        else:
            self._found.left_out["not merged" if is_unmerged(item) else UNREADABLE] += 1

    async def _people(self, words: str) -> None:
        """One person after the other, so that an early end leaves whole people."""
        logins: list[str] = []
        async for _, item in self._search("users", words, pages=1, per_page=self._limits.people):
            one = who(item)
            if one is None:
                self._found.left_out["accounts that are no person's" if is_nobody(item) else UNREADABLE] += 1
            elif not one.bot and one.login:
                logins.append(one.login)
        async for login, known in self._known(logins):
            await self._changes(f"is:pr is:merged author:{login} -user:{login}", pages=1)
            await self._forks(login, known)
        await self._details()

    async def _forks(self, login: str, owner: Who) -> None:
        url = (
            f"{self._base}/users/{quote(login, safe='')}/repos?type=owner&sort=pushed&per_page={self._limits.per_page}"
        )
        fetched = await self._get(url, (200, *_GONE))
        record = self._found.fetched(fetched.record)
        if not isinstance(fetched.body, list):
            self._found.left_out[UNREADABLE] += fetched.status == 200
            return
        for repository in fetched.body:
            fork = empty_fork(repository, owner, record)
            if fork is not None:
                self._found.add(owner, fork)

    async def _details(self) -> None:
        """Read the changes themselves, everybody's newest first, for who accepted them."""
        place: Counter[str] = Counter()
        ranked: list[tuple[int, MergedChange]] = []
        bots = {key for key, known in self._found.accounts.items() if known.bot}
        for one in sorted(self._found.changes, key=lambda one: (one.happened_on, one.id), reverse=True):
            if one.owner not in bots:
                ranked.append((place[one.owner], one))
                place[one.owner] += 1
        ranked.sort(key=lambda entry: (entry[0], -place[entry[1].owner]))
        for _, one in ranked[: self._limits.details]:
            await self._detail(one)

    async def _detail(self, one: MergedChange) -> None:
        fetched = await self._get(f"{self._base}/repos/{one.project}/pulls/{one.number}", (200, *_GONE))
        record = self._found.fetched(fetched.record)
        full, pressed = change(fetched.body, record, self._today), merger(fetched.body, record, self._today)
        if full is not None and full[1].id == one.id:
            self._found.add(*full)
        if pressed is not None and pressed[1].url == one.url:
            self._found.add(*pressed)

    async def _profiles(self) -> None:
        by_owner = Counter(one.owner for one in self._found.changes)
        known = (self._found.accounts[owner] for owner, _ in by_owner.most_common())
        logins = [one.handle for one in known if one.handle and not one.bot]
        async for _ in self._known(logins[: self._limits.profiles]):
            pass

    async def _known(self, logins: Sequence[str]) -> AsyncIterator[tuple[str, Who]]:
        """Who is behind these logins. GraphQL tells of many in one call, and refuses whoever has no token."""
        if "authorization" not in self._headers:
            for login in logins:
                if (one := await self._profile(login)) is not None:
                    yield login, one
            return
        for start in range(0, len(logins), MOST_AT_ONCE):
            part = logins[start : start + MOST_AT_ONCE]
            for login, one in (await self._batch(part)).items():
                yield login, one

    async def _batch(self, logins: Sequence[str]) -> dict[str, Who]:
        url, body = f"{self._base}{PATH}", question(logins)
        request = Request(SOURCE, url, self._headers, body, reads=reads)
        fetched = await self._fetcher.fetch(request, self._budget, drop=drop)
        told = profiles(fetched, logins)
        record = self._found.fetched(fetched.record)
        known = {login: self._learn(body, record, gone=body is None) for login, body in told.items()}
        if len(told) < len(logins):
            self._found.lack("profiles were not told", len(logins) - len(told))
        return {login: one for login, one in known.items() if one is not None}

    async def _profile(self, login: str) -> Who | None:
        fetched = await self._get(f"{self._base}/users/{quote(login, safe='')}", (200, *_GONE))
        record = self._found.fetched(fetched.record)
        gone = fetched.status in _GONE or is_nobody(fetched.body)
        return self._learn(fetched.body, record, gone=gone)

    def _learn(self, body: Any, record: str, *, gone: bool) -> Who | None:
        """Keep what a profile tells. Args: gone: whether there is none, or no person's."""
        told = profile(body, record)
        if told is None:
            self._found.left_out["profiles that are gone or no person's" if gone else UNREADABLE] += 1
            return None
        one, known, links = told
        self._found.know(known, links)
        return one

    async def _search(
        self, what: str, words: str, pages: int | None = None, per_page: int | None = None
    ) -> AsyncIterator[tuple[str, Any]]:
        """Every result with its record's id, page after page as the Link header leads, the newest first.

        A search of pull requests that timed out, or found more than is shown and would be read, is asked for in parts.
        """
        size = per_page or self._limits.per_page
        left, splits = pages or self._limits.pages, self._limits.splits if what == "issues" else 0
        waiting = [words]
        while waiting and left:
            words = waiting.pop()
            read, total, url = 0, 0, self._search_url(what, words, size)
            while url and left:
                page = await self._page(url)
                left, total = left - 1, max(total, page.total)
                cut = page.incomplete or (total > SHOWN and (left + 1) * size > SHOWN)
                if cut and not read and splits and (parts := halves(words, self._today)):
                    left, splits, waiting = left + 1, splits - 1, [*waiting, *reversed(parts)]
                    break
                if page.incomplete:
                    self._found.lack("GitHub's search timed out, and its results are a sample")
                for item in page.items:
                    yield page.record, item
                read, url = read + len(page.items), page.further
            else:
                self._tell_rest(read, total, more=bool(url))
        if waiting:
            self._found.lack("results of searches were not read")

    def _search_url(self, what: str, words: str, size: int) -> str:
        newest = {"sort": "created", "order": "desc"} if what == "issues" else {}
        return f"{self._base}/search/{what}?{urlencode({'q': words, **newest, 'per_page': size})}"

    async def _page(self, url: str) -> _Page:
        """Raises: SourceFailed: no page of results."""
        fetched = await self._get(url, (200, _REFUSED))
        if fetched.status == _REFUSED:
            if not is_gone(fetched.body):
                raise SourceFailed(f"{SOURCE}: the question was not accepted ({_REFUSED})")
            self._found.said.append("no public repository or account of that name")
            return _Page((), self._found.fetched(fetched.record), 0, False, "")
        results = items(fetched.body, "items")
        if results is None:
            raise SourceFailed(f"{SOURCE}: a search answer without results")
        record, total = self._found.fetched(fetched.record), whole(fetched.body, "total_count") or 0
        incomplete = fetched.body.get("incomplete_results") is True
        return _Page(results, record, total, incomplete, next_page(fetched.headers.get("link", "")) or "")

    def _tell_rest(self, read: int, total: int, *, more: bool) -> None:
        if total > read or more:
            self._found.lack("results of searches were not read", max(total - read, 0))
        if total > SHOWN:
            self._found.lack(f"GitHub shows only the first {SHOWN:,} results of a search")

    async def _get(self, url: str, accept: Collection[int] = (200,)) -> Fetched:
        request = Request(SOURCE, url, self._headers, reads=reads)
        return await self._fetcher.fetch(request, self._budget, drop=drop, accept=accept)
