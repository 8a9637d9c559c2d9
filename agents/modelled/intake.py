"""The intake by a model. It reads the recruiter's words and proposes; `agents.intake.check` looks every word up."""

import json
from typing import Annotated

from pydantic import Field, create_model

from agents.builtin.intake.plain import plain
from agents.modelled.closed import one_of
from agents.ports import Model
from agents.proposals import IntakeGiven, IntakeProposal
from memory.budget import Budget
from memory.knowledge.facts import RoleFacts
from memory.knowledge.market import Market
from memory.records import Engine, Frozen, LanguageNeed, Reading, Remark, Role, Text

_PROMPTS_LANGUAGE = "en"
_MOST_READINGS = 8
"""One for each label."""
_MOST_QUOTES = 10
_MOST_ITEMS = 60
"""Of any other list: more is no reading of an advert."""


class WeighedReading(Reading):
    weight: Annotated[float, Field(ge=0, le=1)]
    quotes: Annotated[tuple[str, ...], Field(max_length=_MOST_QUOTES)]


class ReadBrief(IntakeProposal):
    """What the model answers: a proposal within bounds."""

    readings: Annotated[tuple[WeighedReading, ...], Field(min_length=1, max_length=_MOST_READINGS)]
    must_have_skills: Annotated[tuple[str, ...], Field(max_length=_MOST_ITEMS)]
    nice_to_have_skills: Annotated[tuple[str, ...], Field(max_length=_MOST_ITEMS)]
    languages: Annotated[tuple[LanguageNeed, ...], Field(max_length=_MOST_ITEMS)]
    employer: Annotated[tuple[str, ...], Field(max_length=_MOST_ITEMS)]
    traps: Annotated[tuple[Remark, ...], Field(max_length=_MOST_ITEMS)]


class ModelledIntake:
    """Fits `Proposer[IntakeGiven, IntakeProposal]`."""

    engine: Engine = "modelled"

    def __init__(self, model: Model, market: Market) -> None:
        self._model, self._market = model, market
        self._answer = answer_type(market)

    async def propose(self, given: IntakeGiven, budget: Budget) -> IntakeProposal:
        answers = [{"topic": answer.topic, "value": answer.means or answer.value} for answer in given.answers]
        variables = {
            "roles": "\n".join(_role(role, facts) for role, facts in self._market.roles.items()),
            "fields": ", ".join(sorted(self._market.lexicon.fields)),
            "text": plain(given.text),
            "answers": json.dumps(answers, ensure_ascii=False) if answers else "",
        }
        said = await self._model.ask("intake", variables, self._answer, budget)
        return IntakeProposal.model_validate(said.model_dump())


def _role(role: Role, facts: RoleFacts) -> str:
    """What the role is for, and its work: one of them alone leaves a reader to guess who trains models."""
    return f"- {role}: {facts.does}; as an employer is asked: “{facts.asks[_PROMPTS_LANGUAGE]}”"


def answer_type(market: Market) -> type[ReadBrief]:
    """`ReadBrief` with the market's closed lists in its schema: specialisations, and traps that words can show."""
    field, kind = one_of(sorted(market.lexicon.fields)), one_of(readable_traps(market))
    trap = create_model("Trap", __base__=Frozen, kind=(kind, ...), text=(Text, ...))
    traps = Annotated[tuple[trap, ...], Field(max_length=_MOST_ITEMS)]
    return create_model("ReadBrief", __base__=ReadBrief, specialisation=(field | None, ...), traps=(traps, ...))


def readable_traps(market: Market) -> tuple[str, ...]:
    """Kinds that a reader can find in the words; the others follow from figures. The prompt tells each apart."""
    return tuple(kind for kind, refusal in market.refusals.items() if not refusal.computed)
