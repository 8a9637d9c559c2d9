"""The built-in plan: which questions to ask of which source, by code."""

from collections.abc import Callable, Mapping

from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from memory.budget import Budget
from memory.records import Engine


def _history(given: PlanGiven, source: str) -> tuple[PlannedQuery, ...]:
    """A history is read whole, so one question is all there is to ask, in the first round."""
    if given.round > 0:
        return ()
    because = "the repository's history shows who landed which change and who accepted it"
    return (PlannedQuery(source=source, kind="history", terms=(), because=because),)


_PLANS: Mapping[str, Callable[[PlanGiven, str], tuple[PlannedQuery, ...]]] = {"git": _history}
"""By the part of the source's name before the colon. A new source is one more entry."""


def plan_source(given: PlanGiven, source: str) -> tuple[PlannedQuery, ...]:
    """The questions for one source; none for a source that the built-in engine cannot plan."""
    planned = _PLANS.get(source.partition(":")[0])
    return planned(given, source) if planned else ()


class BuiltinPlan:
    engine: Engine = "builtin"

    async def propose(self, given: PlanGiven, budget: Budget) -> PlanProposal:
        return PlanProposal(queries=tuple(query for source in given.sources for query in plan_source(given, source)))
