"""The built-in intake: a recruiter's words read by code alone, with no key and no network."""

import asyncio

from agents.builtin.intake import pay as intake_pay
from agents.builtin.intake import slots as intake_slots
from agents.builtin.intake.readings import readings
from agents.builtin.intake.text import language, read
from agents.builtin.intake.traps import title_mismatch
from agents.proposals import IntakeGiven, IntakeProposal
from memory.budget import Budget
from memory.knowledge.market import Market
from memory.records import Engine


class BuiltinIntake:
    """Fits `Proposer[IntakeGiven, IntakeProposal]`. Spends nothing."""

    def __init__(self, market: Market) -> None:
        self._market = market

    @property
    def engine(self) -> Engine:
        return "builtin"

    async def propose(self, given: IntakeGiven, budget: Budget) -> IntakeProposal:
        return await asyncio.to_thread(self._propose, given)

    def _propose(self, given: IntakeGiven) -> IntakeProposal:
        lexicon = self._market.lexicon
        text = read(given.text, lexicon)
        found = readings(text, lexicon)
        must, nice = intake_slots.skills(text, lexicon)
        mismatch = title_mismatch(text, self._market, found[0].role)
        return IntakeProposal(
            readings=found,
            language=language(text, lexicon),
            specialisation=intake_slots.specialisation(text, lexicon),
            seniority=intake_slots.seniority(text, lexicon),
            location=intake_slots.location(text, self._market),
            remote=intake_slots.remote(text, lexicon),
            visa=intake_slots.visa(text, lexicon),
            must_have_skills=must,
            nice_to_have_skills=nice,
            salary=intake_pay.salary(given.text, lexicon.pay),
            employer=intake_slots.employer_facts(text, self._market),
            traps=(mismatch,) if mismatch else (),
        )
