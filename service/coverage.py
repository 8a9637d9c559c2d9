"""What a search asked, what it was answered, and who was left out: an outage is never shown as 'no results'."""

from collections.abc import Sequence

from memory.records import CoverageLine
from memory.store import PeopleRows, SearchRows, SourcingRows
from service.views import CoverageView, coverage_row


class Coverage:
    def __init__(
        self, searches: SearchRows, sourcing: SourcingRows, people: PeopleRows, known_sources: Sequence[str]
    ) -> None:
        self._searches, self._sourcing, self._people = searches, sourcing, people
        self._known = known_sources

    async def lines(self, id_: str) -> tuple[CoverageLine, ...]:
        return await self._sourcing.coverage(id_)

    async def report(self, id_: str) -> CoverageView:
        """Raises: UnknownId."""
        search = await self._searches.get(id_)
        asked = {source.split(":", 1)[0] for source in search.sources}
        return CoverageView(
            search=search.id,
            sources=tuple(coverage_row(line) for line in await self.lines(id_)),
            not_searched=tuple(name for name in self._known if name not in asked),
            left_out=await self._left_out(id_),
        )

    async def _left_out(self, id_: str) -> dict[str, int]:
        people = await self._people.people(id_)
        shown = {item.person for item in await self._people.shortlist(id_)}
        with_evidence = await self._people.evidence_by_person(id_)
        rest = [person for person in people if person.id not in shown]
        counts = {
            "bot": sum(person.bot for person in rest),
            "no evidence": sum(not person.bot and person.id not in with_evidence for person in rest),
            "below the shortlist": sum(not person.bot and person.id in with_evidence for person in rest),
        }
        return {criterion: count for criterion, count in counts.items() if count}
