"""The built-in plan: which questions to ask of which source, by code."""

from collections.abc import Callable, Mapping

from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from memory.budget import Budget
from memory.knowledge.queries import load
from memory.records import Engine

Plan = Callable[[PlanGiven, str], tuple[PlannedQuery, ...]]


def _history(given: PlanGiven, source: str) -> tuple[PlannedQuery, ...]:
    """A history is read whole, so one question is all there is to ask."""
    because = "the repository's history shows who landed which change and who accepted it"
    return (PlannedQuery(source=source, kind="history", terms=(), because=because),)


def _merged_changes(given: PlanGiven, source: str) -> tuple[PlannedQuery, ...]:
    return tuple(
        PlannedQuery(
            source=source,
            kind="merged_changes",
            terms=(project,),
            because=f"{project} is a core project of this role: what was merged there, its maintainers accepted",
        )
        for project in load().core_projects(given.role)
    )


def _works(given: PlanGiven, source: str) -> tuple[PlannedQuery, ...]:
    return tuple(
        PlannedQuery(
            source=source, kind="works", terms=words, because=f"papers on {' '.join(words)} show who does this work"
        )
        for words in load().titles(given.role, given.specialisation)
    )


def _models(given: PlanGiven, source: str) -> tuple[PlannedQuery, ...]:
    return tuple(
        PlannedQuery(
            source=source,
            kind="models",
            terms=(word,),
            because=f"models named {word} show who made them",
        )
        for word in load().roles[given.role].models
    )


_PLANS: Mapping[str, Plan] = {
    "git": _history,
    "github": _merged_changes,
    "openalex": _works,
    "huggingface": _models,
}
"""By the part of the source's name before the colon. A new source is one more entry."""


def plan_source(given: PlanGiven, source: str) -> tuple[PlannedQuery, ...]:
    """The questions for one source, all in the first round; none for a source that nobody can plan."""
    planned = _PLANS.get(source.partition(":")[0])
    return planned(given, source) if planned and given.round == 0 else ()


class BuiltinPlan:
    engine: Engine = "builtin"

    async def propose(self, given: PlanGiven, budget: Budget) -> PlanProposal:
        return PlanProposal(queries=tuple(query for source in given.sources for query in plan_source(given, source)))
