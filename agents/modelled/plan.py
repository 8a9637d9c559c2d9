"""The plan by a model: it sees the need and the offered sources, never a person and never a path of this machine."""

import json
from collections.abc import Mapping

from agents.ports import Model, Sources
from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from agents.roles import role_title
from memory.budget import Budget
from memory.records import Engine

_KINDS: Mapping[str, str] = {"history": "reads a repository's whole history; takes no terms, once is enough"}
"""What each query kind does, for the model. A kind without an entry is shown by its name alone."""


class ModelledPlan:
    engine: Engine = "modelled"

    def __init__(self, model: Model, sources: Sources) -> None:
        self._model, self._sources = model, sources

    async def propose(self, given: PlanGiven, budget: Budget) -> PlanProposal:
        shown = _aliases(given.sources)
        variables = {
            "role": role_title(given.role),
            "need": _need(given),
            "sources": "\n".join(self._offer(alias, name) for alias, name in shown.items()),
            "progress": f"Round {given.round}; people found so far: {given.found}.",
        }
        said = await self._model.ask("plan", variables, PlanProposal, budget)
        return PlanProposal(queries=tuple(_named(query, shown) for query in said.queries))

    def _offer(self, alias: str, name: str) -> str:
        kinds = (f"{kind} ({_KINDS[kind]})" if kind in _KINDS else kind for kind in self._sources.kinds(name))
        return f"- {alias}: {', '.join(kinds)}"


def _aliases(sources: tuple[str, ...]) -> dict[str, str]:
    """Source names by what the model calls them; the path of a repository is nobody's business."""
    return {f"git-{n}" if name.startswith("git:") else name: name for n, name in enumerate(sources, start=1)}


def _named(query: PlannedQuery, shown: Mapping[str, str]) -> PlannedQuery:
    return query.model_copy(update={"source": shown.get(query.source, query.source)})


def _need(given: PlanGiven) -> str:
    said = given.model_dump(include={"specialisation", "must_have_skills", "location"})
    return json.dumps(said, ensure_ascii=False, indent=1)
