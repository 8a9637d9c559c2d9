"""The intake by a model. It reads the recruiter's words and proposes; `agents.intake_check` looks every word up."""

import json

from agents.ports import Model
from agents.proposals import IntakeGiven, IntakeProposal
from memory.budget import Budget
from memory.knowledge.facts import Refusal
from memory.knowledge.market import Market
from memory.records import Engine


class ModelledIntake:
    """Fits `Proposer[IntakeGiven, IntakeProposal]`."""

    engine: Engine = "modelled"

    def __init__(self, model: Model, market: Market) -> None:
        self._model, self._market = model, market

    async def propose(self, given: IntakeGiven, budget: Budget) -> IntakeProposal:
        variables = {
            "roles": "\n".join(f"- {role}: {facts.does}" for role, facts in self._market.roles.items()),
            "fields": ", ".join(sorted(self._market.lexicon.fields)),
            "kinds": "\n".join(f"- {kind}: {refusal.says}" for kind, refusal in self._readable_kinds()),
            "text": given.text,
            "answers": json.dumps([answer.model_dump() for answer in given.answers], ensure_ascii=False),
        }
        return await self._model.ask("intake", variables, IntakeProposal, budget)

    def _readable_kinds(self) -> list[tuple[str, Refusal]]:
        """Kinds that a reader can find in the words; the others follow from figures."""
        return [(kind, refusal) for kind, refusal in self._market.refusals.items() if not refusal.computed]
