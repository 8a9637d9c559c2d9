"""The drafting agent: writes to one person, checks every sentence, and waits until somebody has decided."""

from collections.abc import Iterable, Iterator

from agents.by_hand import fitting, rule_of
from agents.contact_policy import check_off_limits
from agents.facts import checked_facts
from agents.fixed_texts import Letter, by_introduction, plain_name
from agents.grounding import check
from agents.holding import Making, hold
from agents.message import evidence_in_order
from agents.ports import Deps
from agents.proposals import CheckedFact, DraftGiven, DraftProposal
from agents.state import OutreachState
from memory.errors import BriefNotAccepted
from memory.ids import FOLLOW_UP, DraftKey
from memory.records import Brief, ContactPoint, Draft, EmployerFact, Introducer, Route

AGENT = "drafting"
"""In whose name a version stands that no person wrote."""
_AROUND = " \t-–—•*·,;:"
"""What an advert leaves around a clause that was copied out of it."""


class Drafting:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def draft(self, state: OutreachState) -> OutreachState:
        """Raises: ContactRefused: they came onto an off-limits list after the shortlist was accepted."""
        key = _key(state)
        check_off_limits((await self._deps.outreach.approach(key, None)).off_limits.blocks)
        proposal = await self._proposal(key, await self.given(key))
        return {"proposal": proposal.model_dump_json(), "again": False}

    async def check(self, state: OutreachState) -> OutreachState:
        """Ground the proposal and hold it; running again with the same proposal stores nothing new."""
        key, proposal = _key(state), DraftProposal.model_validate_json(state["proposal"])
        before = await self._deps.outreach.draft(key) or await self._deps.outreach.draft(key.first)
        draft = await self.held(key, proposal, AGENT, before.route if before else None, cut=True)
        await self._deps.outreach.save_draft(draft)
        return {}

    async def hold(self, state: OutreachState) -> OutreachState:
        from langgraph.types import interrupt

        interrupt({"gate": "review", "search": state["search"], "person": state["person"], "step": _key(state).step})
        return {}

    async def settle(self, state: OutreachState) -> OutreachState:
        """Follow what the row says that a person decided."""
        deps, key = self._deps, _key(state)
        decision = await deps.outreach.review_decision(key)
        if decision is not None and decision.verdict == "redraft":
            return {"again": True}
        await deps.outreach.finish(key.thread)
        return {"again": False}

    async def held(
        self, key: DraftKey, proposal: DraftProposal, made_by: str, route: Route | None, *, cut: bool = False
    ) -> Draft:
        """The draft that this proposal makes today: grounded, with its contact point or route, held or blocked.

        Args:
            route: the way by hand; None: by e-mail.
            cut: leave out what a short channel cannot take; never of what a person wrote.
        """
        deps = self._deps
        given, letter = await self.given(key, route), await self._letter(key, route)
        making = Making(
            key=key,
            engine=deps.write.engine if proposal.sentences else "builtin",
            made_by=made_by,
            made_at=deps.now(),
            rules=deps.rules,
            approach=await deps.outreach.approach(key, _address(letter)),
        )
        current = await deps.outreach.draft(key)
        proposal = fitting(proposal, given, letter) if cut else proposal
        grounded = check(given, proposal, letter, deps.limits.draft_words)
        return hold(grounded, letter, making, version=1 if current is None else current.version + 1)

    async def given(self, key: DraftKey, route: Route | None = None) -> DraftGiven:
        """What the writer may know: the accepted role, confirmed employer facts, and proofs in code's own words.

        A follow-up tells one more proof, where there is one; an answer tells what the first message told.
        """
        brief, decision = await self._brief(key.search), await self._deps.outreach.review_decision(key)
        redraft = decision if decision is not None and decision.verdict == "redraft" else None
        seed = _seed(key.person, redraft.version if redraft else 0)
        facts = await self._facts(key, brief.language, seed, route)
        return DraftGiven.model_validate(
            {
                "role": brief.role,
                "language": brief.language,
                "facts": facts[:1] if key.step == FOLLOW_UP else facts,
                "employer": () if key.step == FOLLOW_UP else tuple(sentences(brief.employer)),
                "seed": seed,
                "redraft_reason": redraft.reason if redraft else None,
                "follow_up": key.step == FOLLOW_UP,
            }
        )

    async def _proposal(self, key: DraftKey, given: DraftGiven) -> DraftProposal:
        """A later message stands under the subject of the first one; without a proof to add it is fixed texts alone."""
        deps = self._deps
        if key.step == 1 or (key.step == FOLLOW_UP and given.facts):
            return await deps.write.propose(given, deps.budget(key.search))
        return DraftProposal(subject=(await deps.outreach.earlier(key)).first.subject, sentences=())

    async def _facts(
        self, key: DraftKey, language: str, seed: int, route: Route | None = None
    ) -> tuple[CheckedFact, ...]:
        deps, known = self._deps, await self._deps.people.person(key.person)
        contributions = (await deps.people.assessment(key.search, key.person)).contributions
        picks = (await deps.people.shortlisted(key.search, key.person)).picks
        if key.step > 1:
            cited = evidence_in_order((await deps.outreach.earlier(key)).first.sentences)
            strongest = [one.evidence for one in contributions][: deps.limits.pick_from]
            further = [id_ for id_ in (*picks, *strongest) if id_ not in cited]
            picks = tuple(further) if key.step == FOLLOW_UP else cited
        return checked_facts(
            await deps.people.facts(picks),
            picks,
            person=known,
            contributions=contributions,
            language=language,
            seed=seed,
            about=plain_name(known.name) if by_introduction(route) else None,
        )

    async def _letter(self, key: DraftKey, route: Route | None) -> Letter:
        deps, contact = self._deps, await self._deps.outreach.contact(key.person)
        brief, later = await self._brief(key.search), key.step > 1
        told = key._replace(step=FOLLOW_UP + 1)
        return Letter(
            brief=brief,
            name=(await deps.people.person(key.person)).name,
            sender=deps.sender,
            contact=contact,
            retention_days=deps.limits.retention_days,
            route=route,
            introducer=await self._introducer(key.person, route),
            objection=await self._objection(key.person, contact, route),
            earlier=await deps.outreach.earlier(key) if later else None,
            told=await self._facts(told, brief.language, _seed(key.person, 0)) if later else (),
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


def _key(state: OutreachState) -> DraftKey:
    return DraftKey(state["search"], state["person"], state.get("step", 1))


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
