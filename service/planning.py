"""The plan of a search as a recruiter sees it before it starts: what is asked of whom, why, and what that takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agents.plan_cost import Span, cost_of, plan_cost
from agents.ports import Clock, Sources
from agents.proposals import PlanProposal
from agents.sourcing import as_queries, askable, plan_given, unasked
from agents.sourcing_check import PLAN_LIMITS, check
from memory.records import ROLES, Brief, BudgetUnit, Engine, Frozen, Query, QueryLane, Search
from memory.store import SourcingRows
from memory.store.sourcing import NOTE


class PlannedRow(Frozen):
    source: str
    lane: QueryLane
    kind: str
    terms: tuple[str, ...]
    because: str
    round: int
    people: Span
    """How many it is expected to lead to."""
    requests: Span


class SkippedRow(Frozen):
    """A source that is not asked, and why."""

    source: str
    reason: str


class PlanView(Frozen):
    engine: Engine
    queries: tuple[PlannedRow, ...]
    skipped: tuple[SkippedRow, ...]
    bounds: tuple[str, ...]
    """How little a source answers for want of a key; one line each."""
    requests: Span
    """Of the whole plan with its further rounds, within the search's budget."""
    money: Span
    """Thousandths of a dollar."""
    seconds: Span
    finish: tuple[datetime, datetime] | None
    """When it would be done if it started now; None: it has started."""
    note: str | None


@dataclass(frozen=True)
class Planning:
    """Args: bound: how little a source answers for want of a key; rounds: most further rounds; limits: what a search
    may spend."""

    sources: Sources
    bound: Callable[[str], str | None]
    rows: SourcingRows
    engine: Engine
    rounds: int
    limits: Mapping[BudgetUnit, int]
    now: Clock

    async def view(self, search: Search, brief: Brief | None) -> PlanView | None:
        """What was planned, or would be; None: no role is named that could be planned for."""
        if brief is None or brief.role not in ROLES:
            return None
        asked = [query for query, _ in await self.rows.answered(search.id)]
        stored = (*asked, *await self.rows.pending(search.id))
        if stored:
            return self._view(search, [query for query in stored if query.kind != NOTE], begun=True)
        return self._view(search, self._before(search, brief), begun=False)

    def _before(self, search: Search, brief: Brief) -> Sequence[Query]:
        """The built-in questions: a model is asked for others only once the brief is accepted."""
        given = plan_given(brief, search.sources, 0, 0, ())
        return as_queries(search.id, 0, check(given, PlanProposal(queries=()), askable(self.sources, search.sources)))

    def _view(self, search: Search, queries: Sequence[Query], *, begun: bool) -> PlanView:
        asked = {query.source for query in queries}
        unkeyed = ((name, self.bound(name)) for name in search.sources if name in asked)
        cost = plan_cost(queries, 0 if begun else self.rounds)
        seconds = _within(cost.seconds, self.limits.get("seconds", 0))
        at = self.now()
        modelled = self.engine == "modelled" and not begun
        return PlanView(
            engine=self.engine,
            queries=tuple(map(_row, sorted(queries, key=lambda query: (query.round, query.source, query.turn)))),
            skipped=tuple(
                SkippedRow(source=name, reason=unasked(self.sources, name))
                for name in search.sources
                if name not in asked
            ),
            bounds=tuple(f"{name} {said}" for name, said in unkeyed if said),
            requests=_within(cost.requests, self.limits.get("requests", 0)),
            money=_within(cost.money, self.limits.get("money", 0)),
            seconds=seconds,
            finish=None if begun else (at + timedelta(seconds=seconds[0]), at + timedelta(seconds=seconds[1])),
            note=_MODEL_MAY_DIFFER if modelled else None,
        )


_MODEL_MAY_DIFFER = (
    f"the model may ask other questions, at most {PLAN_LIMITS.queries_per_source} of each source, in the same budget"
)


def plan_in_words(view: PlanView) -> list[str]:
    """The plan in a few lines: the whole of it, then a line for each source and lane."""
    lanes = ((row.source, row.lane) for row in view.queries)
    return [
        _total(view),
        *(_lane(view, source, lane) for source, lane in dict.fromkeys(lanes)),
        *(f"  {bound}" for bound in view.bounds),
        *(f"  not asked: {row.source}: {row.reason}" for row in view.skipped),
        *([view.note] if view.note else []),
    ]


def _total(view: PlanView) -> str:
    if not view.queries:
        why = ", since no source can be asked now" if view.skipped else ""
        return f"plan: only who is known from before{why}"
    many = len(view.queries)
    return (
        f"plan: {many} question{'s' if many > 1 else ''}, {_span(view.requests)} requests, "
        f"{view.money[0] / 1000:.2f}-{view.money[1] / 1000:.2f} USD, {_duration(view.seconds)}"
    )


def _lane(view: PlanView, source: str, lane: QueryLane) -> str:
    rows = [row for row in view.queries if (row.source, row.lane) == (source, lane)]
    asked = "; ".join(f"{row.kind} {' '.join(row.terms)}".strip() for row in rows)
    return f"  {source}, {lane}: {asked}"


def _row(query: Query) -> PlannedRow:
    cost = cost_of(query)
    return PlannedRow(
        source=query.source, lane=query.lane, kind=query.kind, terms=query.terms, because=query.because,
        round=query.round, people=(cost.people[0], cost.people[1]), requests=(cost.requests[0], cost.requests[1]),
    )  # fmt: skip


def _within(span: Span, most: int) -> Span:
    return min(span[0], most), min(span[1], most)


def _span(span: Span) -> str:
    return f"{span[0]}-{span[1]}" if span[0] != span[1] else str(span[0])


def _duration(seconds: Span) -> str:
    low, high = (max(1, -(-end // 60)) for end in seconds)
    return f"{low}-{high} minutes" if low != high else f"about {low} minute{'s' if low > 1 else ''}"
