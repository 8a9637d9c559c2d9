"""A turn of the conversation by a model. It proposes; `agents.conversation.taken` looks every word up."""

from typing import Annotated

from pydantic import Field

from agents.ports import Model
from agents.proposals import Settling, TurnGiven, TurnProposal
from memory.budget import Budget
from memory.records import Engine

_MOST = 30
"""More is no reading of one turn."""


class ReadTurn(TurnProposal):
    """What the model answers: a proposal within bounds."""

    settles: Annotated[tuple[Settling, ...], Field(max_length=_MOST)]


class ModelledTurn:
    """Fits `Proposer[TurnGiven, TurnProposal]`."""

    engine: Engine = "modelled"

    def __init__(self, model: Model) -> None:
        self._model = model

    async def propose(self, given: TurnGiven, budget: Budget) -> TurnProposal:
        variables = {
            "turn": given.text,
            "topic": given.asked.topic if given.asked else "none",
            "question": given.asked.text if given.asked else "",
            "skills": "\n".join(given.must_have_skills),
        }
        said = await self._model.ask("turn", variables, ReadTurn, budget)
        return TurnProposal.model_validate(said.model_dump())
