"""A first look before anybody accepts a brief: one reading, a few questions, three people. Nothing is kept.

It is handed no rows, so it can store nobody, propose no shortlist and draft nothing; `Sourcing` asks in earnest, and
only after a person has accepted.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agents.identity import join
from agents.ports import Clock, Profiles, Proposer, Sources
from agents.proposals import PlanGiven, PlanProposal
from agents.scoring import assess, score_each
from agents.sourcing import MODEL, as_query, ask_source, askable, plan_given, unasked
from agents.sourcing_check import check
from memory.budget import Budget
from memory.errors import BudgetExhausted
from memory.records import Account, Assessment, Brief, CoverageLine, Evidence, Person, Query, Reason, Role, SourceAnswer

Answers = dict[str, SourceAnswer | CoverageLine]
"""By query id: what two readings both ask is asked once."""


@dataclass(frozen=True)
class Lookout:
    """What a first look is given: no rows among it."""

    plan: Proposer[PlanGiven, PlanProposal]
    sources: Sources
    profile: Profiles
    now: Clock
    queries: int
    """Most questions to one source."""
    samples: int
    """People shown of one reading."""


@dataclass(frozen=True)
class Seen:
    """One person of a first look."""

    person: Person
    accounts: tuple[Account, ...]
    assessment: Assessment
    proof: Evidence
    """What tells most for the reading."""


@dataclass(frozen=True)
class Look:
    """What one reading of the brief would find."""

    people: int = 0
    """Met with work that counts for this role."""
    evidence: int = 0
    samples: tuple[Seen, ...] = ()
    lines: Mapping[str, tuple[CoverageLine, ...]] = field(default_factory=dict)
    """Source -> a line for each question, or the one that says why there was none."""


async def look(out: Lookout, brief: Brief, role: Role, sources: Sequence[str], budget: Budget, known: Answers) -> Look:
    """Ask for one reading of a brief. Args: known: answers of earlier looks; what is asked now joins them."""
    given = plan_given(brief.model_copy(update={"role": role}), tuple(sources), 0, 0, ())
    lines: dict[str, list[CoverageLine]] = {source: [] for source in sources}
    try:
        proposal = await out.plan.propose(given, budget)
    except BudgetExhausted as spent:
        lines[MODEL] = [_failed(MODEL, str(spent))]
        proposal = PlanProposal(queries=())  # the check asks the built-in questions instead
    asked = _queries(out, brief.search, given, proposal)
    for source in set(sources) - {query.source for query in asked}:
        lines[source] = [_unasked(source, unasked(out.sources, source))]
    answers = await _ask(out.sources, asked, budget, known)
    for query, answer in zip(asked, answers, strict=True):
        lines[query.source].append(answer if isinstance(answer, CoverageLine) else answer.coverage)
    found = [answer for answer in answers if isinstance(answer, SourceAnswer)]
    told = {source: tuple(said) for source, said in lines.items() if said}
    return await asyncio.to_thread(_seen, out, role, found, told)


def _queries(out: Lookout, search: str, given: PlanGiven, proposal: PlanProposal) -> list[Query]:
    """The first few questions to each source, of those that a search would begin with."""
    planned = check(given, proposal, askable(out.sources, given.sources))
    of_source = ([item for item in planned if item.source == source] for source in given.sources)
    return [as_query(search, 0, item) for items in of_source for item in items[: out.queries]]


async def _ask(
    sources: Sources, queries: Sequence[Query], budget: Budget, known: Answers
) -> list[SourceAnswer | CoverageLine]:
    """Sources side by side, the questions to one of them in turn."""

    async def drain(source: str) -> None:
        for query in queries:
            if query.source == source and query.id not in known:
                known[query.id] = await ask_source(sources, query, budget)

    await asyncio.gather(*(drain(source) for source in dict.fromkeys(query.source for query in queries)))
    return [known[query.id] for query in queries]


def _seen(
    out: Lookout, role: Role, answers: Sequence[SourceAnswer], lines: Mapping[str, tuple[CoverageLine, ...]]
) -> Look:
    accounts = {account.key: account for answer in answers for account in answer.accounts}
    people = join(tuple(accounts.values()), [link for answer in answers for link in answer.links])
    owned: dict[str, dict[str, Evidence]] = {}
    for answer in answers:
        for fact in answer.evidence:
            owned.setdefault(fact.owner, {})[fact.id] = fact
    facts = {one.id: tuple(fact for key in one.accounts for fact in owned.get(key, {}).values()) for one in people}
    profile, today = out.profile(role), out.now().date()
    met = {one.id: one for one in people if facts[one.id] and not one.bot}
    found = score_each(profile, {id_: facts[id_] for id_ in met}, today)
    scored = [(score.score_mp, met[id_]) for id_, score in found.items() if score.score_mp > 0]
    ranked = sorted(scored, key=lambda item: (-item[0], item[1].id))
    samples = []
    for _, one in ranked[: out.samples]:
        assessment = assess(profile, one.id, facts[one.id], today)
        by_id = {fact.id: fact for fact in facts[one.id]}
        own = tuple(accounts[key] for key in one.accounts if key in accounts)
        samples.append(Seen(one, own, assessment, by_id[assessment.contributions[0].evidence]))
    return Look(len(ranked), sum(len(facts[one.id]) for _, one in ranked), tuple(samples), lines)


def _failed(source: str, why: str) -> CoverageLine:
    return _unasked(source, why).model_copy(update={"status": "limited"})


def _unasked(source: str, why: str) -> CoverageLine:
    return CoverageLine(
        source=source, status="skipped", requests=0, records=0, people=0, reasons=(Reason(text=why),), reset_at=None
    )
