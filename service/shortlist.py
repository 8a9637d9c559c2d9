"""The shortlist of a search and the reasons behind each place on it."""

from collections.abc import Sequence

from memory.records import Brief
from memory.store import BriefRows, ContactRows, PeopleRows
from service.views import ShortlistRow, WhyView, points, shortlist_row


class Shortlist:
    def __init__(self, briefs: BriefRows, people: PeopleRows, contacts: ContactRows) -> None:
        self._briefs, self._people, self._contacts = briefs, people, contacts

    async def brief(self, id_: str) -> Brief | None:
        return await self._briefs.latest_brief(id_)

    async def rows(self, id_: str) -> tuple[ShortlistRow, ...]:
        rows = []
        for item in await self._people.shortlist(id_):
            person = await self._people.person(item.person)
            assessment = await self._people.assessment(id_, item.person)
            routes = len(await self._contacts.of_person(person.id))
            found = await self._contacts.off_limits(id_, person.id)
            rows.append(shortlist_row(item, person, assessment, routes, found))
        return tuple(rows)

    async def why(self, id_: str, person_id: str) -> WhyView:
        """Every point of one person's score with its link. Raises: UnknownId."""
        person = await self._people.person(person_id)
        assessment = await self._people.assessment(id_, person.id)
        evidence = await self._people.evidence(id_, person.id)
        return WhyView(
            search=id_,
            person=person.id,
            name=person.name,
            score=points(assessment.score_mp),
            score_mp=assessment.score_mp,
            spread=points(assessment.spread_mp),
            confidence=assessment.confidence / 1000,
            contributions=assessment.contributions,
            discounted=assessment.discounted,
            unknown=assessment.unknown,
            titles={fact.id: fact.title for fact in evidence},
        )

    async def compare(self, id_: str, people: Sequence[str]) -> tuple[WhyView, ...]:
        return tuple([await self.why(id_, person) for person in people])
