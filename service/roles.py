"""`hardsignal role`: name and price the role of one text, without a search."""

import asyncio
from collections.abc import Mapping
from datetime import date

from agents.intake.advice import advise
from agents.intake.check import check
from agents.ports import Proposer
from agents.proposals import IntakeGiven, IntakeProposal
from memory.budget import Budget
from memory.errors import BudgetExhausted, UsageError
from memory.knowledge.market import Market
from memory.records import (
    Advice,
    BudgetUnit,
    Engine,
    Need,
    PayBand,
    Question,
    Remark,
    RoleLabel,
)

LONGEST = 200_000
"""Characters of a text, title included, where no setting says otherwise; a longer one is refused, never cut."""
_NO_SEARCH = "role"
"""Stands where a brief names its search; this one has none and is not stored."""


class RoleAnswer(Need):
    """What a text asks for. The fields are those of a brief with the same names."""

    role: RoleLabel
    runner_up: RoleLabel | None
    confidence: float
    deciding_question: str | None
    questions: tuple[Question, ...]
    refused: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    pay: PayBand | None
    other_pay: tuple[PayBand, ...]
    """Bands of other sources, or of the other reading of an ambiguous text."""
    engine: Engine
    advice: Advice | None
    """What the market's figures mean for it; None for work outside the roles."""


class Allowance:
    """A budget of one question that belongs to no search. Args: limits: what it may spend; nothing of other units."""

    def __init__(self, limits: Mapping[BudgetUnit, int] | None = None) -> None:
        self._limits = dict(limits or {})
        self._left = dict(self._limits)

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        """Raises: BudgetExhausted."""
        if self._left.get(unit, 0) < amount:
            raise BudgetExhausted(unit, self._limits.get(unit, 0))
        self._left[unit] -= amount

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        self._left[unit] += amount


async def name_role(
    text: str,
    *,
    title: str | None = None,
    today: date,
    intake: Proposer[IntakeGiven, IntakeProposal],
    market: Market,
    budget: Budget | None = None,
    longest: int = LONGEST,
) -> RoleAnswer:
    """Name the role of `text`; its `title`, where it has one apart, is read as its first line.

    Args:
        budget: what a modelled engine may spend; without one nothing may be spent.

    Raises:
        UsageError: the text is empty or longer than `longest`.
        ModelError, BudgetExhausted: from a modelled engine.
    """
    whole = f"{title.strip()}\n{text}" if title and title.strip() else text
    given = IntakeGiven(text=readable(whole, longest), answers=())
    proposal = await intake.propose(given, budget or Allowance())
    brief = await asyncio.to_thread(
        check, given, proposal, market, search=_NO_SEARCH, engine=intake.engine, today=today
    )
    said = {name: getattr(brief, name) for name in RoleAnswer.model_fields if name != "advice"}
    return RoleAnswer.model_validate(said | {"advice": advise(brief, market, today)})


def readable(text: str, longest: int = LONGEST) -> str:
    """The text, when there is something in it and it can be read as a whole.

    Raises:
        UsageError: it is empty, or longer than `longest` characters.
    """
    if not text.strip():
        raise UsageError("the text is empty: say whom you need, in a few words")
    if len(text) > longest:
        raise UsageError(
            f"the text has {len(text):,} characters and the limit is {longest:,}: leave out what is not the job"
        )
    return text
