"""The dblp source: papers in computer science, and their authors under identities that people look after.

Query kinds: `works` (terms: words of a title, `venue:NAME`, `from:YEAR` with `to:YEAR`), `author` (one pid) and
`record` (keys of records). dblp tells the year of a paper alone, told here as its first day, and counts no citations.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from memory.budget import Budget
from memory.knowledge.venues import Venues
from memory.records import Query, SourceAnswer
from tools.answers.gathering import Gathering, skipped
from tools.answers.loose import dropping
from tools.answers.terms import PaperTerms, paper_terms
from tools.dblp.papers import SOURCE, PaperDesk, of_search
from tools.dblp.shapes import DROPPED, Found, Info, Page, PersonPage, read_records
from tools.dblp.urls import key_of, person_url, pid_of, record_url, search, search_url
from tools.fetch.fetcher import Counted, Fetched, Fetcher, Request

BASE_URL = "https://dblp.org"
WORKS, AUTHOR, RECORD = "works", "author", "record"
SECONDS_APART = 1.0
"""Of requests: the service asks for less than one a second, one at a time."""
_FOUND_OR_NOT = (200, 404, 410)
_XML = {"accept": "application/xml"}

drop = dropping(*DROPPED)


@dataclass(frozen=True)
class DblpLimits:
    """Named limits of one query."""

    pages: int = 2
    per_page: int = 100
    """The service takes 1,000."""
    people: int = 10
    """First authors of reviewed papers whose page is looked up: it says who they are, and all that they wrote."""
    records: int = 20


class Dblp:
    """dblp as a Source.

    Args:
        fetcher: asks, with `url` among its bases.
        venues: which ones are known.
        url: base URL of the service.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        venues: Venues,
        *,
        url: str = BASE_URL,
        limits: DblpLimits = DblpLimits(),
    ) -> None:
        self._fetcher, self._venues, self._url, self._limits = fetcher, venues, url, limits

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return (WORKS, AUTHOR, RECORD)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        found = Gathering(SOURCE, Counted(budget))
        desk = PaperDesk(found, self._venues)
        if query.kind == AUTHOR:
            pid = pid_of(query.terms[0]) if len(query.terms) == 1 else None
            return await found.after(self._author(found, desk, pid)) if pid else skipped(SOURCE, "no pid was named")
        if query.kind == RECORD:
            keys = [key for term in query.terms if (key := key_of(term))][: self._limits.records]
            return await found.after(self._records(found, desk, keys)) if keys else skipped(SOURCE, "no key was named")
        asked = paper_terms(query.terms)
        if not asked.words and not asked.venues:
            return skipped(SOURCE, "a question about works names words of a title or a venue")
        return await found.after(self._works(found, desk, asked))

    async def _works(self, found: Gathering, desk: PaperDesk, asked: PaperTerms) -> None:
        first, said = 0, search(asked)
        for _ in range(self._limits.pages):
            answer = await self._fetch(found, search_url(self._url, said, first, self._limits.per_page))
            hits = found.read(answer, Found.model_validate).result.hits
            for hit in hits.hit or ():
                desk.take(of_search(hit.info or Info()), answer.record)
            first += len(hits.hit or ())
            found.count(first, hits.total, "papers")
            if not hits.hit or not found.unread:
                break
        people = list(desk.leading)
        for pid in islice(people, self._limits.people):
            await self._author(found, desk, pid)
        if beyond := len(people) - self._limits.people:
            found.notes += [f"pages of further first authors not looked up ({beyond})"] if beyond > 0 else []

    async def _author(self, found: Gathering, desk: PaperDesk, pid: str) -> None:
        """Somebody's page; a pid that was merged into another leads there."""
        answer = await self._fetch(found, person_url(self._url, pid), _FOUND_OR_NOT)
        if answer.status != 200:
            found.notes.append(f"no person there under the pid {pid}")
            return
        desk.person(found.read(answer, PersonPage.model_validate).person, answer.record)
        desk.orcids.link()

    async def _records(self, found: Gathering, desk: PaperDesk, keys: list[str]) -> None:
        for key in keys:
            answer = await self._fetch(found, record_url(self._url, key), _FOUND_OR_NOT)
            if answer.status == 200:
                desk.records(found.read(answer, Page.model_validate).dblp, answer.record)
            else:
                found.notes.append(f"no record there under the key {key}")

    async def _fetch(self, found: Gathering, url: str, accept: Collection[int] = (200,)) -> Fetched:
        xml = url.endswith(".xml")
        request = Request(SOURCE, url, _XML, reads=read_records) if xml else Request(SOURCE, url)
        return found.not_there(await self._fetcher.fetch(request, found.budget, drop=drop, accept=accept))
