"""The sourcing agent: recalls who is known, plans the questions, and asks each source on its own branch.

A source that fails becomes a coverage line and delays only itself; a bug or a full disk raises. Every query is a row
that is asked at most once, so a branch that runs again after a crash goes on where it stopped.
"""

import asyncio
import hashlib
from collections.abc import Sequence

from agents.builtin.follow import PERSON_KINDS, follow
from agents.identity import join
from agents.ports import Deps, Source, Sources, SourcingRows
from agents.proposals import Asked, PlanGiven, PlannedQuery, PlanProposal
from agents.sourcing_check import PLAN_LIMITS, check, check_followed
from agents.sourcing_yield import Standing, standing, worth_another
from agents.spending import Timed
from agents.state import SearchState, SourceTask
from memory.budget import Budget
from memory.errors import BriefNotAccepted, BudgetExhausted, SourceBarred, SourceError, SourceLimited
from memory.records import Brief, CoverageLine, Query, Reason, Role, SourceAnswer, SourceStatus

MODEL = "model"
"""Stands in the coverage where the budget of the model was spent: what it did not propose, the built-in engine did."""


GIVE_UP_AFTER = 3
"""Questions that failed one after the other: a source that is down is not asked the rest, which wait for `resume`."""
SLOW = 20.0
"""Seconds of one request from which on the coverage tells how long a source took."""


class Sourcing:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def recall(self, state: SearchState) -> SearchState:
        """Begin with who is already known: their stored evidence joins the search."""
        deps, id_ = self._deps, state["search"]
        brief = await self._accepted(id_)
        found = await deps.recall.recall(brief.text, deps.limits.recalled)
        known = [person for person, similarity in found if similarity >= deps.limits.recall_floor]
        adopted = await deps.people.adopt(id_, known)
        await deps.watch.step(id_, f"recalled from memory ({deps.recall.served_by})", adopted, None)
        return {"round": 0}

    async def plan(self, state: SearchState) -> SearchState:
        return {"ask": await self._plan_round(state["search"], 0)}

    async def ask_source(self, state: SourceTask) -> SearchState:
        """Drain one source's rows of `queries`, saving after each."""
        deps, id_ = self._deps, state["search"]
        waiting = await deps.sourcing.pending(id_, state["source"])
        pending = sorted(waiting, key=lambda query: (query.round, query.turn))
        failed = 0
        for done, query in enumerate(pending):
            if await deps.watch.cancelled(id_):
                return {}
            if failed >= GIVE_UP_AFTER:
                await deps.sourcing.save_failure(query, _given_up(query))
                continue
            await deps.watch.step(id_, f"asking {query.source}", done, len(pending))
            failed = failed + 1 if await self._ask(query) == "failed" else 0
        await deps.watch.step(id_, f"asked {state['source']}", len(pending), len(pending))
        return {}

    async def ask_missing(self, id_: str) -> int:
        """Ask whatever still waits, every source on its own; returns how many questions that were.

        Raises: BriefNotAccepted.
        """
        await self._accepted(id_)
        pending = await self._deps.sourcing.pending(id_)
        sources = dict.fromkeys(query.source for query in pending)
        await asyncio.gather(*(self.ask_source(SourceTask(search=id_, source=source)) for source in sources))
        return len(pending)

    async def expand(self, state: SearchState) -> SearchState:
        """Ask further where the first answers point, a bounded number of rounds, while that brings people."""
        deps, id_, next_round = self._deps, state["search"], state["round"] + 1
        if next_round > deps.limits.expansion_rounds or await deps.watch.cancelled(id_):
            return {"ask": []}
        stands = await self._standing(id_)
        found = SearchState(relevant=stands.relevant, spent=stands.requests)
        if next_round == 1:
            found["first_yield"] = stands.since(0, 0)
        elif not worth_another(stands.since(state["relevant"], state["spent"]), state["first_yield"]):
            await deps.watch.step(id_, "no further round: the last one found too few new people", 0, None)
            return found | SearchState(ask=[])
        return found | SearchState(round=next_round, ask=await self._plan_round(id_, next_round, stands))

    async def _standing(self, id_: str) -> Standing:
        """Who was found so far and what their proof is worth."""
        deps = self._deps
        brief, answered = await self._accepted(id_), await deps.sourcing.answered(id_)
        accounts, links = await deps.people.accounts(id_), await deps.people.links(id_)
        await deps.people.save_people(id_, await asyncio.to_thread(join, accounts, links))
        people, evidence = await deps.people.people(id_), await deps.people.evidence_by_person(id_)
        profile, today = deps.profile(searched_role(brief)), deps.now().date()
        requests = sum(line.requests for _, line in answered)
        return await asyncio.to_thread(standing, profile, accounts, people, evidence, requests, today)

    async def _plan_round(self, id_: str, round_: int, stands: Standing | None = None) -> list[str]:
        deps = self._deps
        if await deps.watch.cancelled(id_):
            return []
        brief, search = await self._accepted(id_), await deps.briefs.search(id_)
        asked = [
            _asked(*one)
            for one in await deps.sourcing.answered(id_)
            if one[0].source != MODEL and one[0].kind not in PERSON_KINDS and one[1].status != "skipped"
        ]
        given = plan_given(brief, search.sources, round_, len(await deps.people.accounts(id_)), asked)
        try:
            proposal = await deps.plan.propose(given, deps.budget(id_))
        except BudgetExhausted as spent:
            await note_spent(deps.sourcing, id_, f"plan of round {round_}", spent)
            proposal = PlanProposal(queries=())  # the check asks the built-in questions instead
        kinds_of = askable(deps.sources, search.sources)
        planned = check(given, proposal, kinds_of)
        if stands is not None:
            led = follow(stands.strong, stands.facts, stands.accounts, PLAN_LIMITS.followed)
            planned += check_followed(led, kinds_of)
        await deps.sourcing.add_queries(as_queries(id_, round_, planned))
        if round_ == 0:
            for source in sorted(set(search.sources) - {item.source for item in planned}):
                await _note(deps.sourcing, id_, source, "plan", "skipped", unasked(deps.sources, source))
        return sorted({query.source for query in await deps.sourcing.pending(id_)})

    async def _ask(self, query: Query) -> SourceStatus:
        deps, began = self._deps, self._deps.now()
        answer = await ask_source(deps.sources, query, Timed(deps.budget(query.search), deps.now))
        answer = _timed(answer, (deps.now() - began).total_seconds())
        if isinstance(answer, CoverageLine):
            await deps.sourcing.save_failure(query, answer)
            return answer.status
        await deps.sourcing.save_answer(query, answer)
        return answer.coverage.status

    async def _accepted(self, id_: str) -> Brief:
        brief = await self._deps.briefs.latest_brief(id_)
        if brief is None or brief.acceptance is None:
            raise BriefNotAccepted("no source is asked before a person accepts the brief")
        return brief


def _timed(answer: SourceAnswer | CoverageLine, seconds: float) -> SourceAnswer | CoverageLine:
    """A source that answers slowly is told of, since a search waits for it."""
    line = answer if isinstance(answer, CoverageLine) else answer.coverage
    if seconds < SLOW * max(line.requests, 1):
        return answer
    told = f"{seconds / max(line.requests, 1):.0f} seconds a request"
    line = line.model_copy(update={"reasons": (*line.reasons, Reason(text=told, about="slow"))})
    return line if isinstance(answer, CoverageLine) else answer.model_copy(update={"coverage": line})


async def ask_source(sources: Sources, query: Query, budget: Budget) -> SourceAnswer | CoverageLine:
    """The one door to every source: its answer, or the line that says why there is none."""
    try:
        source: Source = sources.get(query.source)
        return await source.ask(query, budget)
    except SourceLimited as limited:
        return _failed(query, "limited", str(limited), limited)
    except BudgetExhausted as spent:
        return _failed(query, "limited", str(spent)).model_copy(update={"requests": 0})
    except SourceBarred as barred:
        return _failed(query, "skipped", str(barred)).model_copy(update={"requests": 0})
    except SourceError as failed:
        return _failed(query, "failed", str(failed))


def askable(sources: Sources, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Source -> the query kinds that may be asked; none of one that is barred."""
    return {name: () if sources.barred(name) else sources.kinds(name) for name in names}


def unasked(sources: Sources, name: str) -> str:
    """Why a source was asked nothing."""
    return sources.barred(name) or "it has nothing to ask for this role"


async def note_spent(rows: SourcingRows, search: str, step: str, spent: BudgetExhausted) -> None:
    """Say in the coverage that a step went on without the model."""
    await _note(rows, search, MODEL, step, "limited", str(spent))


async def _note(rows: SourcingRows, search: str, source: str, step: str, status: SourceStatus, why: str) -> None:
    """A coverage line that no request stands behind."""
    query = as_query(search, 0, PlannedQuery(source=source, kind="propose", terms=(step,), because=why))
    await rows.add_queries([query])
    await rows.save_failure(query, _failed(query, status, why).model_copy(update={"requests": 0}))


def plan_given(brief: Brief, sources: tuple[str, ...], round_: int, found: int, asked: Sequence[Asked]) -> PlanGiven:
    return PlanGiven.model_validate(
        {
            "role": searched_role(brief),
            "specialisation": brief.specialisation,
            "must_have_skills": brief.must_have_skills,
            "location": brief.location,
            "seniority": brief.seniority,
            "sources": sources,
            "round": round_,
            "found": found,
            "asked": tuple(asked),
        }
    )


def searched_role(brief: Brief) -> Role:
    """Raises: BriefNotAccepted: none of the six."""
    if brief.role == "ambiguous" or brief.role == "not_ai":  # noqa: PLR1714 - mypy narrows by comparison only
        raise BriefNotAccepted(f"a search needs one of the six roles, not {brief.role!r}")
    return brief.role


def _asked(query: Query, line: CoverageLine) -> Asked:
    return Asked(source=query.source, kind=query.kind, terms=query.terms, status=line.status, people=line.people)


def as_queries(search: str, round_: int, planned: Sequence[PlannedQuery]) -> list[Query]:
    """In the order of asking."""
    return [as_query(search, round_, one).model_copy(update={"turn": n}) for n, one in enumerate(planned)]


def as_query(search: str, round_: int, planned: PlannedQuery) -> Query:
    said = "\x1f".join((search, planned.source, planned.kind, *planned.terms))
    return Query(
        id=hashlib.sha256(said.encode()).hexdigest()[:32],
        search=search,
        source=planned.source,
        round=round_,
        kind=planned.kind,
        terms=planned.terms,
        because=planned.because,
        lane=planned.lane,
    )


def _given_up(query: Query) -> CoverageLine:
    told = Reason(text="questions not asked, since those before them failed", count=1)
    return _failed(query, "failed", told.text).model_copy(update={"requests": 0, "reasons": (told,)})


def _failed(query: Query, status: SourceStatus, why: str, limit: SourceLimited | None = None) -> CoverageLine:
    return CoverageLine(
        source=query.source,
        status=status,
        requests=1,
        records=0,
        people=0,
        reasons=(Reason(text=why),),
        reset_at=limit.reset_at if limit else None,
    )
