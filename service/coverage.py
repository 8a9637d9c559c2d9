"""What a search asked, what it was answered, and who was left out: an outage is never shown as 'no results'."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from memory.knowledge.terms import Terms
from memory.records import Account, CoverageLine, Frozen, Person, Query, QueryLane, SourceStatus, Use
from memory.store import PeopleRows, SearchRows, SourcingRows
from memory.store.sourcing import NOTE
from service.views import CoverageRow, coverage_row

PRIVATE = (
    "People whose work is private cannot appear here: a search of public work says nothing about whoever is missing."
)
_ASKED_FOR: tuple[Literal["place", "work_permission", "employer"], ...] = ("place", "work_permission", "employer")


class QuestionRow(Frozen):
    """One question to one source, and how it was answered."""

    source: str
    round: int
    lane: QueryLane
    kind: str
    terms: tuple[str, ...]
    because: str
    status: SourceStatus | None
    """None: it still waits."""
    requests: int
    people: int
    reason: str | None
    reset_at: datetime | None


class KnownRow(Frozen):
    """For how many of the people met something is known. Nobody is left out for what is unknown."""

    what: Literal["place", "work_permission", "employer"]
    known: int
    unknown: int
    of: int


class TermsRow(Frozen):
    """What a source's terms ask of whoever uses its answers."""

    source: str
    rule: str
    url: str
    as_of: date
    shown: str | None
    """What has to stand beside its answers; None: nothing."""
    bars: tuple[Use, ...]


class CoverageView(Frozen):
    search: str
    sources: tuple[CoverageRow, ...]
    not_searched: tuple[str, ...]
    """Sources that this search was not asked to look at."""
    left_out: dict[str, int]
    """People met and not shown, by criterion."""
    questions: tuple[QuestionRow, ...]
    """Every question with its own answer, in the order of asking; those that still wait last."""
    known: tuple[KnownRow, ...]
    terms: tuple[TermsRow, ...]
    """Of the sources that were asked."""
    note: str
    """Whom no search of public work can show."""


class Coverage:
    """Args: known_sources: every source that could be asked; terms: what each of them asks of its users."""

    def __init__(
        self,
        searches: SearchRows,
        sourcing: SourcingRows,
        people: PeopleRows,
        known_sources: Sequence[str],
        terms: Terms,
    ) -> None:
        self._searches, self._sourcing, self._people = searches, sourcing, people
        self._known, self._terms = known_sources, terms

    async def lines(self, id_: str) -> tuple[CoverageLine, ...]:
        return await self._sourcing.coverage(id_)

    async def report(self, id_: str) -> CoverageView:
        """Raises: UnknownId."""
        search = await self._searches.get(id_)
        asked = {source.split(":", 1)[0] for source in search.sources}
        people = [person for person in await self._people.people(id_) if not person.bot]
        return CoverageView(
            search=search.id,
            sources=tuple(coverage_row(line) for line in await self.lines(id_)),
            not_searched=tuple(name for name in self._known if name not in asked),
            left_out=await self._left_out(id_),
            questions=tuple(await self._questions(id_)),
            known=tuple(_known(people, await self._people.accounts(id_))),
            terms=tuple(self._terms_of(sorted(asked))),
            note=PRIVATE,
        )

    async def _questions(self, id_: str) -> list[QuestionRow]:
        answered = [pair for pair in await self._sourcing.answered(id_) if pair[0].kind != NOTE]
        answered.sort(key=lambda pair: (pair[0].round, pair[0].source, pair[0].turn))
        told = {query.id for query, _ in answered}
        waiting = [query for query in await self._sourcing.pending(id_) if query.id not in told]
        return [_question(query, line) for query, line in answered] + [_question(query, None) for query in waiting]

    def _terms_of(self, names: Sequence[str]) -> Iterator[TermsRow]:
        for name in names:
            if name in self._terms.sources:
                its = self._terms.sources[name]
                yield TermsRow(source=name, rule=its.rule, url=its.url, as_of=its.as_of, shown=its.shown, bars=its.bars)

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


def _known(people: Sequence[Person], accounts: Sequence[Account]) -> Iterator[KnownRow]:
    """An account says where somebody is or for whom they work, in their words; nothing tells of a work permission."""
    told = {account.key: account.model_dump() for account in accounts}
    for what in _ASKED_FOR:
        count = sum(any(told[key].get(what) for key in person.accounts if key in told) for person in people)
        yield KnownRow(what=what, known=count, unknown=len(people) - count, of=len(people))


def _question(query: Query, line: CoverageLine | None) -> QuestionRow:
    return QuestionRow(
        source=query.source,
        round=query.round,
        lane=query.lane,
        kind=query.kind,
        terms=query.terms,
        because=query.because,
        status=line.status if line else None,
        requests=line.requests if line else 0,
        people=line.people if line else 0,
        reason=line.reason if line else None,
        reset_at=line.reset_at if line else None,
    )
