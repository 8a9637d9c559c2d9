"""The ORCID source: which pages and ids somebody names as theirs. It joins people; by itself it proves no work.

Query kinds: `people` (terms: keywords, all of them in the record), `claims` (one DOI: who has that paper in their
record) and `person` (one iD: the person, and the works in the record). The public interface is for non-commercial use:
off until somebody accepts its terms (`memory/knowledge/terms.yaml`).
"""

from collections.abc import Collection
from dataclasses import dataclass

from memory.budget import Budget
from memory.records import Query, SourceAnswer
from tools.answers.gathering import Gathering, skipped
from tools.answers.loose import dropping
from tools.fetch.fetcher import Counted, Fetched, Fetcher, Request
from tools.orcid.record import SOURCE, take_person, take_works
from tools.orcid.shapes import DROPPED, Hits, Person, Works
from tools.orcid.urls import about, claiming, orcid_of, person_url, search_url, works_url

BASE_URL = "https://pub.orcid.org/v3.0"
PEOPLE, CLAIMS, PERSON = "people", "claims", "person"
_GONE = 409
_FOUND_OR_NOT = (200, 404, _GONE)

drop = dropping(*DROPPED)


@dataclass(frozen=True)
class OrcidLimits:
    """Named limits of one query."""

    people: int = 20
    """Whose record is looked up: a search tells iDs alone."""
    per_page: int = 20
    """The service gives 1,000, and formerly 200."""


class Orcid:
    """ORCID as a Source.

    Args:
        fetcher: asks, with `url` among its bases.
        url: base URL of the service, with its version.
        token: of a registered client; None: 10,000 calls a day for everybody at this address.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        url: str = BASE_URL,
        token: str | None = None,
        limits: OrcidLimits = OrcidLimits(),
    ) -> None:
        self._fetcher, self._url, self._limits = fetcher, url, limits
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return (PEOPLE, CLAIMS, PERSON)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        found = Gathering(SOURCE, Counted(budget))
        if not self._headers:
            found.notes.append("asked without a token: 10,000 calls a day in place of 40,000")
        one = query.terms[0] if len(query.terms) == 1 else ""
        if query.kind == PERSON:
            orcid = orcid_of(one)
            asking = self._person(found, orcid, works=True) if orcid else None
            return await found.after(asking) if asking else skipped(SOURCE, "no ORCID iD was named")
        said = claiming(one) if query.kind == CLAIMS else about(query.terms)
        return await found.after(self._search(found, said)) if said else skipped(SOURCE, _SAYS_NOTHING)

    async def _search(self, found: Gathering, said: str) -> None:
        """iDs, page after page, until enough people are known by name."""
        start, looked_up = 0, 0
        while start < self._limits.people:
            answer = await self._fetch(found, search_url(self._url, said, start, self._limits.per_page))
            page = found.read(answer, Hits.model_validate)
            for hit in page.result or ():
                orcid = hit.found.path if hit.found else None
                if orcid is None:
                    found.broken["people without an iD"] += 1
                elif looked_up < self._limits.people:
                    looked_up += 1
                    await self._person(found, orcid, works=False)
            start += len(page.result or ())
            found.count(looked_up, page.total, "people")
            if not page.result or start >= page.total:
                return

    async def _person(self, found: Gathering, orcid: str, *, works: bool) -> None:
        answer = await self._fetch(found, person_url(self._url, orcid), _FOUND_OR_NOT)
        if answer.status != 200:
            found.notes.append("deactivated or locked there" if answer.status == _GONE else "no such iD there")
            return
        person = found.read(answer, Person.model_validate)
        take_person(person, answer.record, found)
        if works:
            listed = await self._fetch(found, works_url(self._url, person.orcid))
            take_works(found.read(listed, Works.model_validate).group, person.orcid, listed.record, found)

    async def _fetch(self, found: Gathering, url: str, accept: Collection[int] = (200,)) -> Fetched:
        request = Request(SOURCE, url, self._headers)
        return found.not_there(await self._fetcher.fetch(request, found.budget, drop=drop, accept=accept))


_SAYS_NOTHING = "a question about people names keywords, one about claims a DOI"
