"""A text read by the built-in intake and checked, as the intake tests need it."""

from datetime import date

from agents.builtin.intake.engine import BuiltinIntake
from agents.intake.check import check
from agents.proposals import IntakeGiven
from memory.knowledge import market
from memory.knowledge.market import Market
from memory.records import Answer, Brief, Topic
from service.roles import Allowance

MARKET = market.load()
TODAY = date(2026, 6, 15)


async def brief_of(text: str, *answers: tuple[Topic, str], today: date = TODAY, known: Market = MARKET) -> Brief:
    said = tuple(Answer(topic=topic, value=value) for topic, value in answers)
    given = IntakeGiven(text=text, answers=said)
    proposal = await BuiltinIntake(known).propose(given, Allowance())
    return check(given, proposal, known, search="s", engine="builtin", today=today)


def kinds(brief: Brief) -> set[str]:
    return {remark.kind for remark in (*brief.refused, *brief.warnings)}


def topics(brief: Brief) -> list[str]:
    return [question.topic for question in brief.questions]
