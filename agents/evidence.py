"""The evidence agent: joins accounts to people, scores each one's proof, and proposes a shortlist to a person."""

import asyncio
from collections.abc import Mapping, Sequence

from agents.builtin.pick import telling
from agents.evidence_check import check_picks
from agents.identity import join
from agents.ports import Deps
from agents.proposals import PickGiven, PickProposal
from agents.scoring import assess, score_each
from agents.scoring.doubtful import doubtful
from agents.scoring.plain import plain_places, reviewers
from agents.sourcing import note_spent
from agents.state import SearchState
from memory.errors import BriefNotAccepted, BudgetExhausted
from memory.records import Assessment, Brief, Evidence, Link, Person, Role, RoleProfile, Shortlisted


class EvidenceAgent:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def join_accounts(self, state: SearchState) -> SearchState:
        deps, id_ = self._deps, state["search"]
        accounts, links = await deps.people.accounts(id_), await deps.people.links(id_)
        facts = await deps.people.join_facts(id_)
        await deps.people.save_people(id_, await asyncio.to_thread(join, accounts, links, facts))
        await deps.briefs.set_status(id_, "scoring")
        return {}

    async def score(self, state: SearchState) -> SearchState:
        """Score everybody met, explain the best, and propose them as the shortlist."""
        deps, id_ = self._deps, state["search"]
        if await deps.watch.cancelled(id_):
            return {}
        brief = await self._brief(id_)
        profile = deps.profile(_role(brief))
        people, evidence = await deps.people.people(id_), await deps.people.evidence_by_person(id_)
        links, search = await deps.people.links(id_), await deps.briefs.search(id_)
        struck = await deps.people.struck(id_)
        best = await asyncio.to_thread(self._best, profile, people, evidence, links, struck, search.limit)
        await deps.people.save_assessments(id_, best)
        shortlist = []
        for rank, assessment in enumerate(best, start=1):
            await deps.watch.step(id_, "reading proofs", rank, len(best))
            given = _given(brief, assessment, evidence[assessment.person], deps.limits.pick_from)
            shortlist.append(await self._shortlisted(given, id_, rank, assessment.person))
        shortlist = await asyncio.to_thread(_beside, shortlist, people, evidence)
        await deps.people.save_shortlist(id_, shortlist)
        await self._remember(shortlist, evidence)
        await deps.briefs.set_status(id_, "shortlist_gate")
        return {}

    async def shortlist_gate(self, state: SearchState) -> SearchState:
        from langgraph.types import interrupt

        interrupt({"gate": "shortlist", "search": state["search"]})
        return {}

    async def enqueue_outreach(self, state: SearchState) -> SearchState:
        """The last step of a search: one queued thread for each person that somebody chose. It starts none."""
        deps, id_ = self._deps, state["search"]
        decision = await deps.people.shortlist_decision(id_)
        if decision is None:
            raise BriefNotAccepted("nobody has decided about the shortlist")
        if not await deps.watch.cancelled(id_):
            await deps.outreach.enqueue(id_, decision.people)
        await deps.briefs.set_status(id_, "drafting")
        await deps.outreach.finish(f"search:{id_}")
        return {}

    async def _brief(self, id_: str) -> Brief:
        brief = await self._deps.briefs.latest_brief(id_)
        if brief is None:
            raise BriefNotAccepted("nobody is scored before there is a brief")
        return brief

    def _best(
        self,
        profile: RoleProfile,
        people: Sequence[Person],
        evidence: dict[str, tuple[Evidence, ...]],
        links: Sequence[Link],
        struck: Mapping[str, Mapping[str, str]],
        limit: int,
    ) -> list[Assessment]:
        today = self._deps.now().date()
        met = {person.id: evidence[person.id] for person in people if not person.bot and person.id in evidence}
        out = [item for person in met for item in struck.get(person, ())]
        found = score_each(profile, met, today, out)
        ranked = sorted((-one.score_mp, id_) for id_, one in found.items() if one.score_mp > 0)
        known = {person.id: person for person in people}
        return [
            assess(
                profile,
                id_,
                evidence[id_],
                today,
                struck=struck.get(id_, {}),
                doubtful=doubtful(known[id_], links, evidence),
            )
            for _, id_ in ranked[:limit]
        ]

    async def _shortlisted(self, given: PickGiven, search: str, rank: int, person: str) -> Shortlisted:
        deps = self._deps
        try:
            proposal = await deps.pick.propose(given, deps.budget(search))
        except BudgetExhausted as spent:
            await note_spent(deps.sourcing, search, "pick of proofs", spent)
            proposal = PickProposal(evidence=telling(given.contributions, deps.limits.picks))
        picks = check_picks(given, proposal, deps.limits.picks)
        return Shortlisted(person=person, rank=rank, picks=picks, chosen=None)

    async def _remember(self, shortlist: Sequence[Shortlisted], evidence: dict[str, tuple[Evidence, ...]]) -> None:
        """What somebody worked on, in one text each, so that the next search can recall them."""
        titles = {
            item.person: "\n".join(fact.title for fact in evidence[item.person] if fact.id in item.picks)
            for item in shortlist
        }
        await self._deps.recall.remember(list(titles.items()))


def _beside(
    shortlist: Sequence[Shortlisted], people: Sequence[Person], evidence: dict[str, tuple[Evidence, ...]]
) -> list[Shortlisted]:
    """The shortlist with what stands beside the score: a plain count's place, and who reviewed what."""
    places = plain_places(
        {person.id: evidence[person.id] for person in people if not person.bot and person.id in evidence}
    )
    seen = reviewers(evidence, [item.person for item in shortlist])
    return [
        item.model_copy(update={"plain": places.get(item.person), "reviewers": seen[item.person]}) for item in shortlist
    ]


def _role(brief: Brief) -> Role:
    if brief.role in {"ambiguous", "not_ai"}:
        raise BriefNotAccepted("only an accepted brief with one of the six roles is scored")
    return brief.role  # type: ignore[return-value]  # narrowed by the check above


def _given(brief: Brief, assessment: Assessment, evidence: Sequence[Evidence], most: int) -> PickGiven:
    """The need, and one person's strongest proofs beside it."""
    titles = {fact.id: fact.title for fact in evidence}
    strongest = assessment.contributions[:most]
    return PickGiven(
        role=assessment.role,
        specialisation=brief.specialisation,
        must_have_skills=brief.must_have_skills,
        contributions=strongest,
        titles=tuple(titles[item.evidence] for item in strongest),
    )
