"""The parts of the product that a suite can ask, each behind one function of a case's input."""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from pydantic import JsonValue

from agents.ports import Proposer
from agents.proposals import IntakeGiven, IntakeProposal
from evals.runner import Subject
from evals.struck import StruckAnswer, StruckItem
from memory.budget import Budget
from memory.knowledge.market import Market
from memory.records import Frozen
from service.roles import name_role


class _Text(Frozen):
    text: str
    title: str | None = None


def role_subject(
    intake: Proposer[IntakeGiven, IntakeProposal], market: Market, today: date, budget: Budget | None = None
) -> Subject:
    """What `hardsignal role --json` answers. Args: budget: what a modelled engine may spend on the whole run."""

    async def ask(given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
        said = _Text.model_validate(given)
        answer = await name_role(said.text, title=said.title, today=today, intake=intake, market=market, budget=budget)
        return answer.model_dump(mode="json")

    return ask


Counts = Callable[[str, str, str], Awaitable[bool]]
"""(search, person, evidence), as `service.strikes.Strikes.counts`."""


def struck_subject(counts: Counts) -> Subject:
    async def ask(given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
        item = StruckItem.model_validate_json(json.dumps(given))
        return StruckAnswer(counts=await counts(item.search, item.person, item.evidence)).model_dump(mode="json")

    return ask
