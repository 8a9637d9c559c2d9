"""A search while it runs, read from the rows: whoever looks, from any process, sees the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from memory.records import BudgetUnit, CoverageLine, Frozen, Query, Search, SearchStatus, SourceStatus
from memory.store import BriefRows, BudgetRows, PeopleRows, RunRows, SearchRows, SourcingRows
from memory.store.sourcing import NOTE
from service.planning import Planning

NEWEST = 12
"""Accounts told by name while a search runs."""


class LiveSource(Frozen):
    source: str
    questions: int
    asked: int
    """Of the questions, those that were answered in any way."""
    people: int
    requests: int
    status: SourceStatus | None
    """None: nothing was answered yet."""
    reason: str | None
    reset_at: datetime | None


class FoundRow(Frozen):
    name: str
    source: str


class SpentRow(Frozen):
    unit: BudgetUnit
    used: int
    limit: int


class LiveView(Frozen):
    search: str
    status: SearchStatus
    working: bool
    """Whether something goes on without anybody's word; a decision that was just taken counts."""
    sources: tuple[LiveSource, ...]
    met: int
    """Accounts that the sources told of so far; several may be one person's."""
    newest: tuple[FoundRow, ...]
    """The newest first."""
    spent: tuple[SpentRow, ...]
    finish: tuple[datetime, datetime] | None
    """When the plan expects its end; None: it has not begun."""

    @property
    def questions(self) -> int:
        return sum(line.questions for line in self.sources)

    @property
    def asked(self) -> int:
        return sum(line.asked for line in self.sources)


@dataclass(frozen=True)
class Live:
    searches: SearchRows
    briefs: BriefRows
    sourcing: SourcingRows
    people: PeopleRows
    runs: RunRows
    budgets: BudgetRows
    planning: Planning

    async def show(self, id_: str) -> LiveView:
        """Raises: UnknownId."""
        search = await self.searches.get(id_)
        met, newest = await self.people.newest(id_, NEWEST)
        used = await self.budgets.used(id_)
        return LiveView(
            search=id_,
            status=search.status,
            working=await self.working(search),
            sources=await self._sources(search),
            met=met,
            newest=tuple(FoundRow(name=one.name or one.handle or one.key, source=one.source) for one in newest),
            spent=tuple(SpentRow(unit=unit, used=spent, limit=limit) for unit, (spent, limit) in used.items()),
            finish=await self._finish(search),
        )

    async def working(self, search: Search) -> bool:
        """Whether a thread of it runs, or is due: also where a decision was taken that nobody has acted on yet."""
        if search.status in {"failed", "cancelled"}:
            return False
        running = any(run.status == "running" for run in await self.runs.of_search(search.id))
        return running or bool(await self.runs.due(self.planning.now(), search.id))

    async def _sources(self, search: Search) -> tuple[LiveSource, ...]:
        answered = {query.id: query for query, _ in await self.sourcing.answered(search.id)}
        waiting = {query.id: query for query in await self.sourcing.pending(search.id)}
        lines = {line.source: line for line in await self.sourcing.coverage(search.id)}
        queries = [query for query in (answered | waiting).values() if query.kind != NOTE]
        names = dict.fromkeys((*search.sources, *(query.source for query in queries), *lines))
        return tuple(_source(name, queries, waiting, lines.get(name)) for name in names)

    async def _finish(self, search: Search) -> tuple[datetime, datetime] | None:
        brief = await self.briefs.latest_brief(search.id)
        plan = await self.planning.view(search, brief)
        if brief is None or brief.acceptance is None or plan is None:
            return None
        begun, (low, high) = brief.acceptance.at, plan.seconds
        return begun + timedelta(seconds=low), begun + timedelta(seconds=high)


def _source(name: str, queries: list[Query], waiting: dict[str, Query], line: CoverageLine | None) -> LiveSource:
    own = [query.id for query in queries if query.source == name]
    return LiveSource(
        source=name,
        questions=len(own),
        asked=sum(id_ not in waiting for id_ in own),
        people=line.people if line else 0,
        requests=line.requests if line else 0,
        status=line.status if line else None,
        reason=line.reason if line else None,
        reset_at=line.reset_at if line else None,
    )
