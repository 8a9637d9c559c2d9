"""The intake agent: names the role, prices it, and waits until a person accepts the brief."""

from collections.abc import Iterable
from typing import Any

from agents.intake.answers import chosen
from agents.intake.check import check, open_questions
from agents.ports import Deps
from agents.proposals import IntakeGiven
from agents.purpose import purpose_note
from agents.state import SearchState
from memory.errors import BriefNotAccepted
from memory.records import Acceptance, Answer, Brief, BriefDecision


class Intake:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def name_role(self, state: SearchState) -> SearchState:
        """Propose a brief from the text and every answer so far, check it, and store it as the next version."""
        deps, id_ = self._deps, state["search"]
        search, latest = await deps.briefs.search(id_), await deps.briefs.latest_brief(id_)
        decision = await deps.briefs.brief_decision(id_)
        text = decision.text if decision and decision.text else latest.text if latest else search.text
        given = IntakeGiven(text=text, answers=_answers(latest, decision))
        proposal = await deps.intake.propose(given, deps.budget(id_))
        today, engine = deps.now().date(), deps.intake.engine
        brief = check(given, proposal, deps.market, search=id_, engine=engine, today=today)
        await deps.briefs.save_brief(brief)
        await deps.briefs.set_status(id_, "brief_gate")
        accepted = decision is not None and decision.accepts and not open_questions(brief)
        return {"accepted": accepted}

    async def brief_gate(self, state: SearchState) -> SearchState:
        from langgraph.types import interrupt

        decision: dict[str, Any] = interrupt({"gate": "brief", "search": state["search"]})
        # Answers make another brief, so that it is read again before anything is accepted.
        return {"accepted": decision["accepts"] and not decision["answers"]}

    async def accept_brief(self, state: SearchState) -> SearchState:
        """The one door to sourcing: it opens for a person's decision on a brief without open questions."""
        deps, id_ = self._deps, state["search"]
        brief, decision = await deps.briefs.latest_brief(id_), await deps.briefs.brief_decision(id_)
        if brief is None or decision is None or not decision.accepts:
            raise BriefNotAccepted("nobody has accepted the brief")
        if questions := open_questions(brief):
            raise BriefNotAccepted(f"a question is still open: {questions[0].text}")
        acceptance = Acceptance(by=decision.by, at=decision.at, purpose=purpose_note(brief))
        await deps.briefs.accept(id_, brief.version, acceptance)
        await deps.briefs.set_status(id_, "sourcing")
        return {}


def _answers(latest: Brief | None, decision: BriefDecision | None) -> tuple[Answer, ...]:
    """Every answer given so far; the newest for a topic stands, a letter with the role that it was given for.

    A word that gives the brief other words to be read from says itself what stands beside them.
    """
    if decision and decision.text:
        return decision.answers
    told: Iterable[Answer] = decision.answers if decision else ()
    if latest and decision:
        told = chosen(told, latest if latest.version == decision.version else None)
    given = (*(latest.answers if latest else ()), *told)
    return tuple({answer.topic: answer for answer in given}.values())
