"""The Semantic Scholar source: papers with venue and citations, and the ids that other catalogues know them by.

Query kinds: `papers` (terms: words, `venue:NAME`, `from:YEAR`, `to:YEAR`; by relevance), `cited` (the same, the most
cited first), `author` (one author id) and `known` (ids of papers: arXiv, DOI or its own). Wherever its data is shown
its name and a link are: account and paper pages lead there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from memory.budget import Budget
from memory.knowledge.venues import Venues
from memory.records import Query, SourceAnswer
from tools.answers.gathering import Gathering, skipped
from tools.answers.loose import dropping
from tools.answers.terms import PaperTerms, paper_terms
from tools.fetch.fetcher import Counted, Fetched, Fetcher, Request
from tools.semanticscholar.papers import SOURCE, PaperDesk
from tools.semanticscholar.shapes import DROPPED, AuthorBatch, PaperBatch, PaperPage, Profile
from tools.semanticscholar.urls import (
    author_id,
    author_url,
    authors_url,
    bulk_url,
    paper_id,
    papers_of_url,
    papers_url,
    search_url,
)

BASE_URL = "https://api.semanticscholar.org/graph/v1"
PAPERS, CITED, AUTHOR, KNOWN = "papers", "cited", "author", "known"
SECONDS_APART = 1.0
"""Of requests, over everything that shares a key."""
_FOUND_OR_NOT = (200, 404)

drop = dropping(*DROPPED)


@dataclass(frozen=True)
class SemanticScholarLimits:
    """Named limits of one query."""

    pages: int = 3
    per_page: int = 100
    window: int = 1_000
    """The service shows no more of a search by relevance."""
    profiles: int = 500
    """Authors whose other ids are looked up, in one request."""


class SemanticScholar:
    """Semantic Scholar as a Source.

    Args:
        fetcher: asks, with `url` among its bases.
        venues: which ones are known.
        url: base URL of the service.
        key: of an applicant; None: the pool that all callers of the world share.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        venues: Venues,
        *,
        url: str = BASE_URL,
        key: str | None = None,
        limits: SemanticScholarLimits = SemanticScholarLimits(),
    ) -> None:
        self._fetcher, self._venues, self._url, self._limits = fetcher, venues, url, limits
        self._headers: Mapping[str, str] = {"x-api-key": key} if key else {}

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return (PAPERS, CITED, AUTHOR, KNOWN)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        found = Gathering(SOURCE, Counted(budget))
        if not self._headers:
            found.notes.append("asked without a key: all callers of the world share one limit")
        if query.kind == AUTHOR:
            id_ = author_id(query.terms[0]) if len(query.terms) == 1 else None
            asking = self._author(found, id_) if id_ else None
        elif query.kind == KNOWN:
            ids = [id_ for term in query.terms if (id_ := paper_id(term))]
            asking = self._known(found, ids) if ids else None
        else:
            asked = paper_terms(query.terms)
            asking = self._searched(found, asked, bulk=query.kind == CITED) if asked.words else None
        return await found.after(asking) if asking else skipped(SOURCE, _SAYS_NOTHING[query.kind])

    async def _searched(self, found: Gathering, asked: PaperTerms, *, bulk: bool) -> None:
        desk = PaperDesk(found, self._venues)
        if bulk:
            await self._in_bulk(desk, found, asked)
        else:
            most = self._limits.window

            def url(offset: int) -> str | None:
                fits = offset + self._limits.per_page <= most
                return search_url(self._url, asked, offset, self._limits.per_page) if fits else None

            await self._paged(desk, found, url)
        await self._profiles(desk, found)

    async def _author(self, found: Gathering, id_: str) -> None:
        answer = await self._fetch(found, author_url(self._url, id_), accept=_FOUND_OR_NOT)
        if answer.status == 404:
            found.notes.append("no such author there")
            return
        author = found.read(answer, Profile.model_validate)
        desk = PaperDesk(found, self._venues, only=author.author_id)
        desk.profile(author, answer.record)
        desk.orcids.link()
        size = self._limits.per_page
        await self._paged(desk, found, lambda offset: papers_of_url(self._url, author.author_id, offset, size))

    async def _known(self, found: Gathering, ids: list[str]) -> None:
        desk = PaperDesk(found, self._venues)
        answer = await self._fetch(found, papers_url(self._url), {"ids": ids})
        papers = found.read(answer, PaperBatch.model_validate).root
        for paper in papers:
            if paper is not None:
                desk.take(paper, answer.record)
        if unknown := sum(paper is None for paper in papers):
            found.notes.append(f"papers not known there ({unknown})")
        await self._profiles(desk, found)

    async def _paged(self, desk: PaperDesk, found: Gathering, url: Callable[[int], str | None]) -> None:
        """Papers, page after page, until there is no next one or enough was read."""
        offset, read = 0, 0
        for _ in range(self._limits.pages):
            if (address := url(offset)) is None:
                return
            page = await self._page(desk, found, address)
            read += len(page.data or ())
            found.count(read, page.total, "papers", more=page.next is not None)
            if page.next is None or page.next <= offset:
                return
            offset = page.next

    async def _in_bulk(self, desk: PaperDesk, found: Gathering, asked: PaperTerms) -> None:
        token, read = None, 0
        for _ in range(self._limits.pages):
            page = await self._page(desk, found, bulk_url(self._url, asked, token))
            read += len(page.data or ())
            found.count(read, page.total, "papers", more=page.token is not None)
            if page.token is None or not page.data:
                return
            token = page.token

    async def _page(self, desk: PaperDesk, found: Gathering, url: str) -> PaperPage:
        answer = await self._fetch(found, url)
        page = found.read(answer, PaperPage.model_validate)
        for paper in page.data or ():
            desk.take(paper, answer.record)
        return page

    async def _profiles(self, desk: PaperDesk, found: Gathering) -> None:
        """The ids that other catalogues give the authors: what joins two profiles of one person is told only here."""
        ids = list(islice(desk.met, self._limits.profiles))
        if not ids:
            return
        answer = await self._fetch(found, authors_url(self._url), {"ids": ids})
        for author in found.read(answer, AuthorBatch.model_validate).root:
            if author is not None and author.author_id in desk.met:
                desk.profile(author, answer.record)
        desk.orcids.link()

    async def _fetch(
        self, found: Gathering, url: str, body: Mapping[str, Any] | None = None, accept: tuple[int, ...] = (200,)
    ) -> Fetched:
        request = Request(SOURCE, url, self._headers, body)
        return found.not_there(await self._fetcher.fetch(request, found.budget, drop=drop, accept=accept))


_SAYS_NOTHING: Mapping[str, str] = {
    PAPERS: "a question about papers names words",
    CITED: "a question about papers names words",
    AUTHOR: "a question about an author names one id of theirs",
    KNOWN: "a question about known papers names their arXiv ids or DOIs",
}
