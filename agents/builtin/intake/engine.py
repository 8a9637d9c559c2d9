"""The built-in intake: a recruiter's words read by code alone, with no key and no network."""

import asyncio
from collections.abc import Callable
from functools import cache

from agents.builtin.intake import levels as intake_levels
from agents.builtin.intake import pay as intake_pay
from agents.builtin.intake import slots as intake_slots
from agents.builtin.intake.plain import plain
from agents.builtin.intake.reader import RoleReader
from agents.builtin.intake.readings import readings
from agents.builtin.intake.sites import unlisted_place
from agents.builtin.intake.text import Brieftext, language, read
from agents.builtin.intake.tongues import languages
from agents.builtin.intake.traps import title_mismatch
from agents.builtin.intake.zones import time_zone
from agents.intake.blur import named
from agents.proposals import IntakeGiven, IntakeProposal
from memory.budget import Budget
from memory.knowledge.market import Market
from memory.records import Engine, Reading


class BuiltinIntake:
    """Fits `Proposer[IntakeGiven, IntakeProposal]`. Spends nothing."""

    def __init__(self, market: Market, reader: Callable[[], RoleReader] | None = None) -> None:
        """Args: reader: opens what names the role, at the first text; without one the words of the lexicon do, alone
        and uncalibrated."""
        self._market, self._reader = market, cache(reader) if reader else None

    @property
    def engine(self) -> Engine:
        return "builtin"

    async def propose(self, given: IntakeGiven, budget: Budget) -> IntakeProposal:
        lexicon = self._market.lexicon
        text = await asyncio.to_thread(read, plain(given.text), lexicon)
        reader = self._reader() if self._reader else None
        found = await reader.read(text) if reader else await asyncio.to_thread(readings, text, lexicon)
        return await asyncio.to_thread(self._propose, text, found)

    def _propose(self, text: Brieftext, found: tuple[Reading, ...]) -> IntakeProposal:
        lexicon = self._market.lexicon
        must, nice = intake_slots.skills(text, lexicon)
        mismatch = title_mismatch(text, self._market, named(found))
        return IntakeProposal(
            readings=found,
            language=language(text, lexicon),
            specialisation=intake_slots.specialisation(text, lexicon),
            seniority=intake_levels.seniority(text, lexicon),
            location=intake_slots.location(text, self._market) or unlisted_place(text, lexicon),
            remote=intake_slots.remote(text, lexicon),
            visa=intake_slots.visa(text, lexicon),
            time_zone=time_zone(text, lexicon.time_zone),
            languages=languages(text, lexicon),
            must_have_skills=must,
            nice_to_have_skills=nice,
            salary=intake_pay.salary(text.text, lexicon.pay),
            pay_basis=intake_pay.basis(text.text, lexicon.pay),
            employer=intake_slots.employer_facts(text, self._market),
            traps=(mismatch,) if mismatch else (),
        )
