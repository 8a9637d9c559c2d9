"""The OpenAlex source: who wrote which paper, where it was accepted, at which place of its byline.

Query kinds: `works` (terms: words of a title, `topic:T…`, `venue:NAME`, `from:YEAR`, `to:YEAR`) and `author` (one
OpenAlex id `A…` or ORCID iD). NeurIPS, ICML and ICLR papers are often known here as preprints only.
"""

from dataclasses import dataclass

from memory.budget import Budget
from memory.knowledge.venues import Venues
from memory.records import Query, SourceAnswer
from tools.answers.gathering import Gathering, skipped
from tools.fetch.fetcher import Counted, Fetched, Fetcher
from tools.git.people import plain
from tools.openalex.asking import SOURCE, Asking
from tools.openalex.papers import PaperDesk
from tools.openalex.shapes import OPENALEX, Host, HostPage, Profile, Work, WorkPage
from tools.openalex.urls import (
    FREE,
    LISTED,
    Wanted,
    author_path,
    author_url,
    hosts_url,
    of_author,
    wanted,
    work_url,
    works_filter,
    works_url,
)

BASE_URL = "https://api.openalex.org"
WORKS, AUTHOR = "works", "author"
LISTED_BYLINES = 100
"""A list shows no more bylines of a work; the work by itself shows all."""
MOST_CITED = "cited_by_count:desc"
_FOUND_OR_NOT = (200, 404)


@dataclass(frozen=True)
class OpenAlexLimits:
    """Named limits of one query."""

    pages: int = 3
    per_page: int = 100
    hosts: int = 5
    """Entries of the catalogue that one venue's name may stand for."""
    whole_works: int = 5
    """Works looked up one by one, since a list cuts their bylines."""


class OpenAlex:
    """OpenAlex as a Source.

    Args:
        fetcher: asks, with `url` among its bases.
        venues: which ones are known.
        url: base URL of the service.
        key: of an account; None: a tenth of its credits.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        venues: Venues,
        *,
        url: str = BASE_URL,
        key: str | None = None,
        limits: OpenAlexLimits = OpenAlexLimits(),
    ) -> None:
        self._fetcher, self._venues, self._url, self._key, self._limits = fetcher, venues, url, key, limits

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return (WORKS, AUTHOR)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        found = Gathering(SOURCE, Counted(budget))
        if self._key is None:
            found.notes.append("asked without a key: 1,000 credits a day in place of 10,000")
        asking = Asking(self._fetcher, self._key, found)
        if query.kind == AUTHOR:
            path = author_path(query.terms[0]) if len(query.terms) == 1 else None
            if path is None:
                return skipped(SOURCE, "a question about an author names one OpenAlex id or ORCID iD")
            return await found.after(self._author(asking, path))
        asked = wanted(query.terms)
        if not asked.says_something:
            return skipped(SOURCE, "a question about works names words of a title, a topic or a venue")
        return await found.after(self._works(asking, asked))

    async def _works(self, asking: Asking, asked: Wanted) -> None:
        hosts = [host for venue in asked.venues for host in await self._hosts(asking, venue)]
        if asked.venues and not hosts:
            asking.found.notes.append(f"no venue there is called {' or '.join(asked.venues)}")
            return
        desk = PaperDesk(asking.found, self._venues)
        sort = None if asked.words else MOST_CITED
        await self._read(asking, desk, works_filter(asked, hosts), asked.credits, sort)

    async def _author(self, asking: Asking, path: str) -> None:
        answer = await asking.fetch(author_url(self._url, path), FREE, _FOUND_OR_NOT)
        if answer.status == 404:
            asking.found.notes.append("no such author there")
            return
        author = asking.found.read(answer, Profile.model_validate)
        desk = PaperDesk(asking.found, self._venues, only=author.id)
        desk.profile(author, answer.record)
        await self._read(asking, desk, of_author(author.id.removeprefix(OPENALEX)), LISTED, None)

    async def _hosts(self, asking: Asking, venue: str) -> list[str]:
        """Ids of what the catalogue calls by this name, or by another name of the same listed venue."""
        answer = await asking.fetch(hosts_url(self._url, self._venues.spelled_out(venue)), FREE)
        named = asking.found.read(answer, HostPage.model_validate).results
        same = [host.id.removeprefix(OPENALEX) for host in named if host.id and self._is(host, venue)]
        return same[: self._limits.hosts]

    def _is(self, host: Host, venue: str) -> bool:
        name, meant = host.display_name or "", self._venues.listed(venue)
        return plain(name) == plain(venue) or (meant is not None and self._venues.listed(name) == meant)

    async def _read(self, asking: Asking, desk: PaperDesk, filter_: str, credits_: int, sort: str | None) -> None:
        """Works, page after page, until there is no next one or enough was read."""
        cursor, read = "*", 0
        try:
            for _ in range(self._limits.pages):
                url = works_url(self._url, filter_, self._limits.per_page, cursor, sort)
                answer = await asking.fetch(url, credits_)
                page = asking.found.read(answer, WorkPage.model_validate)
                for work in page.results:
                    await self._take(asking, desk, work, answer)
                read += len(page.results)
                total, full = page.meta.count if page.meta else None, len(page.results) == self._limits.per_page
                asking.found.count(read, total, "works", more=full)
                cursor = (page.meta and page.meta.next_cursor) or ""
                if not cursor or not page.results or not asking.found.unread:
                    break
        finally:
            desk.orcids.link()

    async def _take(self, asking: Asking, desk: PaperDesk, work: Work, answer: Fetched) -> None:
        if len(work.authorships or ()) < LISTED_BYLINES:
            desk.take(work, answer.record)
        elif desk.looked_up < self._limits.whole_works and work.id is not None:
            desk.looked_up += 1
            whole = await asking.fetch(work_url(self._url, work.id.removeprefix(OPENALEX)), FREE, _FOUND_OR_NOT)
            if whole.status == 200:
                desk.take(asking.found.read(whole, Work.model_validate), whole.record)
        else:
            asking.found.beyond["works whose bylines a list cuts"] += 1
