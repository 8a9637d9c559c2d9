"""The plan by a model: it sees the need and the offered sources, never a person and never a path of this machine."""

import json
from collections.abc import Iterator, Mapping

from agents.builtin.follow import PERSON_KINDS
from agents.builtin.plan import BuiltinPlan
from agents.ports import Model, Sources
from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from agents.roles import role_title
from memory.budget import Budget
from memory.knowledge.queries import load
from memory.records import Engine


class ModelledPlan:
    engine: Engine = "modelled"

    def __init__(self, model: Model, sources: Sources) -> None:
        self._model, self._sources = model, sources

    async def propose(self, given: PlanGiven, budget: Budget) -> PlanProposal:
        """Where no offered kind takes terms there is nothing to choose, and the model is not asked."""
        offered = {name: _about_work(self._sources.kinds(name)) for name in given.sources}
        if not any(_leaves_a_choice(name, kind) for name, kinds in offered.items() for kind in kinds):
            return await BuiltinPlan().propose(given, budget)
        shown = _aliases(given.sources)
        variables = {
            "role": role_title(given.role),
            "need": _need(given),
            "sources": "\n".join(_offer(alias, name, offered[name]) for alias, name in shown.items()),
            "progress": f"Round {given.round}; people found so far: {given.found}.",
            "asked": "\n".join(_asked(given, shown)),
        }
        said = await self._model.ask("plan", variables, PlanProposal, budget)
        return PlanProposal(queries=tuple(_named(query, shown) for query in said.queries))


def _about_work(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Questions about one person are code's own: no model is shown one, and none names one."""
    return tuple(kind for kind in kinds if kind not in PERSON_KINDS)


def _leaves_a_choice(source: str, kind: str) -> bool:
    form = load().form(source, kind)
    return form is None or bool(form.names)


def _offer(alias: str, source: str, kinds: tuple[str, ...]) -> str:
    """A source with its kinds, each on a line of its own with the terms that it takes."""
    known = load()
    told = [f"  {kind}: {form.told(known.terms) if (form := known.form(source, kind)) else 'words'}" for kind in kinds]
    return "\n".join((f"- {alias}", *told))


def _asked(given: PlanGiven, shown: Mapping[str, str]) -> Iterator[str]:
    aliases = {name: alias for alias, name in shown.items()}
    for one in given.asked:
        yield json.dumps(one.model_dump() | {"source": aliases[one.source]}, ensure_ascii=False)


def _aliases(sources: tuple[str, ...]) -> dict[str, str]:
    """Source names by what the model calls them; the path of a repository is nobody's business."""
    return {f"git-{n}" if name.startswith("git:") else name: name for n, name in enumerate(sources, start=1)}


def _named(query: PlannedQuery, shown: Mapping[str, str]) -> PlannedQuery:
    return query.model_copy(update={"source": shown.get(query.source, query.source)})


def _need(given: PlanGiven) -> str:
    said = given.model_dump(include={"specialisation", "seniority", "must_have_skills", "location"})
    return json.dumps(said, ensure_ascii=False, indent=1)
