"""The requests of one question to GitHub, in the order in which an early end costs least."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from memory.budget import Budget
from memory.errors import SourceFailed
from memory.records import MergedChange
from tools.fetch.fetcher import Fetched, Fetcher, Request
from tools.github.fields import Who, is_nobody, items, next_page, who, whole
from tools.github.found import UNREADABLE, Found
from tools.github.parse import SOURCE, change, drop, empty_fork, is_unmerged, merger, profile, reviewed
from tools.github.query import Asked

SHOWN = 1_000
"""Results of one search that GitHub shows, however many match."""
_GONE = (404, 410, 451)
"""Missing, taken away, blocked for legal reasons: an answer about an account or a change, and no failure."""


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
        async for _, item in self._search("users", words, pages=1, per_page=self._limits.people):
            one = who(item)
            if one is None:
                self._found.left_out["accounts that are no person's" if is_nobody(item) else UNREADABLE] += 1
            elif not one.bot and one.login and (known := await self._profile(one.login)):
                await self._changes(f"is:pr is:merged author:{one.login} -user:{one.login}", pages=1)
                await self._forks(one.login, known)
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
        for login in logins[: self._limits.profiles]:
            await self._profile(login)

    async def _profile(self, login: str) -> Who | None:
        fetched = await self._get(f"{self._base}/users/{quote(login, safe='')}", (200, *_GONE))
        record = self._found.fetched(fetched.record)
        told = profile(fetched.body, record)
        if told is None:
            gone = fetched.status in _GONE or is_nobody(fetched.body)
            self._found.left_out["profiles that are gone or no person's" if gone else UNREADABLE] += 1
            return None
        one, known, links = told
        self._found.know(known, links)
        return one

    async def _search(
        self, what: str, words: str, pages: int | None = None, per_page: int | None = None
    ) -> AsyncIterator[tuple[str, Any]]:
        """Every result with its record's id, page after page as the Link header leads."""
        newest = {"sort": "created", "order": "desc"} if what == "issues" else {}
        said = {"q": words, **newest, "per_page": per_page or self._limits.per_page}
        url = f"{self._base}/search/{what}?{urlencode(said)}"
        read, total, further = 0, 0, None
        for _ in range(pages or self._limits.pages):
            fetched = await self._get(url)
            results = items(fetched.body, "items")
            if results is None:
                raise SourceFailed(f"{SOURCE}: a search answer without results")
            record = self._found.fetched(fetched.record)
            read, total = read + len(results), max(total, whole(fetched.body, "total_count") or 0)
            if fetched.body.get("incomplete_results") is True:
                self._found.lack("GitHub's search timed out, and its results are a sample")
            for item in results:
                yield record, item
            further = next_page(fetched.headers.get("link", ""))
            if further is None:
                break
            url = further
        self._tell_rest(read, total, more=further is not None)

    def _tell_rest(self, read: int, total: int, *, more: bool) -> None:
        if total > read or more:
            self._found.lack("results of searches were not read", max(total - read, 0))
        if total > SHOWN:
            self._found.lack(f"GitHub shows only the first {SHOWN:,} results of a search")

    async def _get(self, url: str, accept: Collection[int] = (200,)) -> Fetched:
        return await self._fetcher.fetch(Request(SOURCE, url, self._headers), self._budget, drop=drop, accept=accept)
