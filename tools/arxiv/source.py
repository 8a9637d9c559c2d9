"""The arXiv source: preprints, by words of a title or by id. Metadata only; nothing here proves an acceptance.

Query kinds: `preprints` (terms: words of a title, `category:cs.LG`, `from:YEAR`, `to:YEAR`; the newest first) and
`known` (arXiv ids, with or without version). Thank you to arXiv for use of its open access interoperability.
"""

from dataclasses import dataclass

from memory.budget import Budget
from memory.errors import SourceFailed
from memory.papers import arxiv_of
from memory.records import Query, SourceAnswer
from tools.answers.bylines import ARXIV as SOURCE
from tools.answers.gathering import Gathering, shaped, skipped
from tools.answers.loose import dropping
from tools.answers.terms import PaperTerms, paper_terms
from tools.arxiv.preprints import take
from tools.arxiv.shapes import DROPPED, ERRORS, Answer, Feed, read_atom
from tools.arxiv.urls import categories, ids_url, search, search_url
from tools.fetch.fetcher import Counted, Fetched, Fetcher, Request
from tools.git.people import clean

BASE_URL = "https://export.arxiv.org/api/query"
PREPRINTS, KNOWN = "preprints", "known"
SECONDS_APART = 3.0
"""Of requests, over all machines of one user together: the terms say so."""
_ATOM = {"accept": "application/atom+xml"}
_FEED = 200
_ANSWERS = (_FEED, 400)
"""A refusal comes as a feed, formerly with 200."""
_REASON = 120

drop = dropping(*DROPPED)


@dataclass(frozen=True)
class ArxivLimits:
    """Named limits of one query."""

    pages: int = 3
    per_page: int = 100
    """The service takes 2,000; the first hundred are the newest."""
    window: int = 30_000
    """The service shows no more of a search."""
    looks: int = 3
    """At a page that came empty in the middle of a list, before it is believed."""


class Arxiv:
    """arXiv as a Source.

    Args:
        fetcher: asks, with `url` among its bases, and keeps requests apart.
        url: address of the service.
    """

    def __init__(self, fetcher: Fetcher, *, url: str = BASE_URL, limits: ArxivLimits = ArxivLimits()) -> None:
        self._fetcher, self._url, self._limits = fetcher, url, limits

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return (PREPRINTS, KNOWN)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        found = Gathering(SOURCE, Counted(budget))
        if query.kind == KNOWN:
            ids = list(dict.fromkeys(id_ for term in query.terms if (id_ := arxiv_of(term))))
            return await found.after(self._known(found, ids)) if ids else skipped(SOURCE, "no arXiv id was named")
        asked = paper_terms(query.terms)
        if not asked.words and not categories(asked):
            return skipped(SOURCE, "a question about preprints names words of a title or a category")
        return await found.after(self._searched(found, asked))

    async def _known(self, found: Gathering, ids: list[str]) -> None:
        answer = await self._fetch(found, ids_url(self._url, ids))
        feed = _taken(found, answer, _read(answer))
        if missing := len(ids) - len(feed.entries or ()):
            found.notes.append(f"ids not known there ({missing})")

    async def _searched(self, found: Gathering, asked: PaperTerms) -> None:
        start, said = 0, search(asked)
        for _ in range(self._limits.pages):
            if start + self._limits.per_page > self._limits.window:
                return
            feed = await self._page(found, search_url(self._url, said, start, self._limits.per_page), start)
            start += len(feed.entries or ())
            found.count(start, feed.total, "preprints")
            if not feed.entries or not found.unread:
                return

    async def _page(self, found: Gathering, url: str, start: int) -> Feed:
        """A page; one that is empty though there should be more is asked for again, and kept only at the end."""
        for _ in range(self._limits.looks):
            answer = await self._fetch(found, url)
            feed = _read(answer)
            if feed.entries or feed.total <= start:
                break
        return _taken(found, answer, feed)

    async def _fetch(self, found: Gathering, url: str) -> Fetched:
        request = Request(SOURCE, url, _ATOM, reads=read_atom)
        return await self._fetcher.fetch(request, found.budget, drop=drop, accept=_ANSWERS)


def _taken(found: Gathering, answer: Fetched, feed: Feed) -> Feed:
    found.records[answer.record.id] = answer.record
    for entry in feed.entries or ():
        take(entry, answer.record, found)
    return feed


def _read(answer: Fetched) -> Feed:
    """Raises: SourceFailed: a refusal, whatever its status, or no feed."""
    feed = shaped(SOURCE, answer, Answer.model_validate).feed
    addresses = [entry.address or "" for entry in feed.entries or ()]
    refused = next((address for address in addresses if ERRORS in address), None)
    if refused is not None or answer.status != _FEED:
        why = clean((refused or "").partition("#")[2].replace("_", " "), _REASON)
        raise SourceFailed(f"{SOURCE}: the question was not accepted ({why or answer.status})")
    return feed
