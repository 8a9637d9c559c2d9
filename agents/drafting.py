"""The drafting agent: writes to one person, checks every sentence, and waits until somebody has decided."""

from collections.abc import Iterable, Iterator

from agents.by_hand import fitting, rule_of
from agents.contact_policy import check_off_limits
from agents.facts import checked_facts
from agents.fixed_texts import Letter, by_introduction, plain_name
from agents.grounding import check
from agents.holding import Making, hold
from agents.ports import Deps
from agents.proposals import DraftGiven, DraftProposal
from agents.state import OutreachState
from memory.errors import BriefNotAccepted
from memory.ids import outreach_thread
from memory.records import Brief, ContactPoint, Draft, EmployerFact, Introducer, Route

_AROUND = " \t-–—•*·,;:"
"""What an advert leaves around a clause that was copied out of it."""


class Drafting:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def draft(self, state: OutreachState) -> OutreachState:
        """Raises: ContactRefused: they came onto an off-limits list after the shortlist was accepted."""
        deps = self._deps
        approach = await deps.outreach.approach(state["search"], state["person"], None)
        check_off_limits(approach.off_limits.blocks)
        given = await self.given(state["search"], state["person"])
        proposal = await deps.write.propose(given, deps.budget(state["search"]))
        return {"proposal": proposal.model_dump_json(), "again": False}

    async def check(self, state: OutreachState) -> OutreachState:
        """Ground the proposal and hold it; running again with the same proposal stores nothing new."""
        proposal = DraftProposal.model_validate_json(state["proposal"])
        before = await self._deps.outreach.draft(state["search"], state["person"])
        route = before.route if before else None
        draft = await self.held(state["search"], state["person"], proposal, "drafting", route, cut=True)
        await self._deps.outreach.save_draft(draft)
        return {}

    async def hold(self, state: OutreachState) -> OutreachState:
        from langgraph.types import interrupt

        interrupt({"gate": "review", "search": state["search"], "person": state["person"]})
        return {}

    async def settle(self, state: OutreachState) -> OutreachState:
        """Follow what the row says that a person decided."""
        deps, search, person = self._deps, state["search"], state["person"]
        decision = await deps.outreach.review_decision(search, person)
        if decision is not None and decision.verdict == "redraft":
            return {"again": True}
        await deps.outreach.finish(outreach_thread(search, person))
        return {"again": False}

    async def held(
        self, search: str, person: str, proposal: DraftProposal, made_by: str, route: Route | None, *, cut: bool = False
    ) -> Draft:
        """The draft that this proposal makes today: grounded, with its contact point or route, held or blocked.

        Args:
            route: the way by hand; None: by e-mail.
            cut: leave out what a short channel cannot take; never of what a person wrote.
        """
        deps = self._deps
        given, letter = await self.given(search, person, route), await self._letter(search, person, route)
        making = Making(
            search=search,
            person=person,
            engine=deps.write.engine,
            made_by=made_by,
            made_at=deps.now(),
            rules=deps.rules,
            approach=await deps.outreach.approach(search, person, _address(letter)),
        )
        current = await deps.outreach.draft(search, person)
        proposal = fitting(proposal, given, letter) if cut else proposal
        grounded = check(given, proposal, letter, deps.limits.draft_words)
        return hold(grounded, letter, making, version=1 if current is None else current.version + 1)

    async def given(self, search: str, person: str, route: Route | None = None) -> DraftGiven:
        """What the writer may know: the accepted role, confirmed employer facts, and proofs in code's own words."""
        deps, brief = self._deps, await self._brief(search)
        place = await deps.people.shortlisted(search, person)
        decision = await deps.outreach.review_decision(search, person)
        redraft = decision if decision is not None and decision.verdict == "redraft" else None
        seed = _seed(person, redraft.version if redraft else 0)
        known = await deps.people.person(person)
        facts = checked_facts(
            await deps.people.facts(place.picks),
            place.picks,
            person=known,
            contributions=(await deps.people.assessment(search, person)).contributions,
            language=brief.language,
            seed=seed,
            about=plain_name(known.name) if by_introduction(route) else None,
        )
        return DraftGiven.model_validate(
            {
                "role": brief.role,
                "language": brief.language,
                "facts": facts,
                "employer": tuple(sentences(brief.employer)),
                "seed": seed,
                "redraft_reason": redraft.reason if redraft else None,
            }
        )

    async def _letter(self, search: str, person: str, route: Route | None) -> Letter:
        deps, contact = self._deps, await self._deps.outreach.contact(person)
        return Letter(
            brief=await self._brief(search),
            name=(await deps.people.person(person)).name,
            sender=deps.sender,
            contact=contact,
            retention_days=deps.limits.retention_days,
            route=route,
            introducer=await self._introducer(person, route),
            objection=await self._objection(person, contact, route),
        )

    async def _introducer(self, person: str, route: Route | None) -> Introducer | None:
        if route is None or route.to is None or not by_introduction(route):
            return None
        return await self._deps.outreach.introducer(route.to, person)

    async def _objection(self, person: str, contact: ContactPoint | None, route: Route | None) -> str | None:
        """The page on which they object, where there is one and a link can be followed."""
        sender = self._deps.sender
        if sender is None or sender.public_url is None or (route and not rule_of(route).electronic):
            return None
        address = contact.address if contact and not route else None
        return objection_link(sender.public_url, await self._deps.outreach.objection_token(person, address))

    async def _brief(self, search: str) -> Brief:
        brief = await self._deps.briefs.latest_brief(search)
        if brief is None or brief.acceptance is None:
            raise BriefNotAccepted("nothing is drafted before a person accepts the brief")
        return brief


def _address(letter: Letter) -> str | None:
    """Where it goes by e-mail."""
    return letter.contact.address if letter.contact and not letter.route else None


def objection_link(public_url: str, token: str) -> str:
    return f"{public_url.rstrip('/')}/object/{token}"


def _seed(person: str, redrafts: int) -> int:
    """Another wording for another person, and for another try."""
    return int(person.replace("-", "")[:12], 16) + redrafts


def sentences(facts: Iterable[EmployerFact]) -> Iterator[EmployerFact]:
    """The facts in the recruiter's own words, begun and ended as sentences."""
    for fact in facts:
        text = " ".join(fact.text.split()).strip(_AROUND)
        first = text.partition(" ")[0]
        if first.isalpha() and first.islower():  # anything else may be a name that is written so
            text = text[0].upper() + text[1:]
        if text:
            yield fact.model_copy(update={"text": text if text[-1] in ".!?…" else f"{text}."})
