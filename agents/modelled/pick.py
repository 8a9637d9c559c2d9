"""The pick by a model: which of one person's proofs tell most. It sees short names (E1, E2, ...), never an id."""

import json

from agents.ports import Model
from agents.proposals import PickGiven, PickProposal
from agents.roles import role_title
from memory.budget import Budget
from memory.records import Contribution, Engine, Frozen

_TITLE_CHARS = 200


class Picked(Frozen):
    """What the model answers."""

    picks: tuple[str, ...]
    """Short names, the most telling first."""


class ModelledPick:
    engine: Engine = "modelled"

    def __init__(self, model: Model, picks: int) -> None:
        """Args: picks: most proofs to ask for."""
        self._model, self._picks = model, picks

    async def propose(self, given: PickGiven, budget: Budget) -> PickProposal:
        """Names that stand for no proof fall away here; the check fills up what is missing."""
        proofs = {f"E{n}": proof for n, proof in enumerate(given.contributions, start=1)}
        lines = (_line(alias, proof, title) for (alias, proof), title in zip(proofs.items(), given.titles, strict=True))
        variables = {
            "role": role_title(given.role) if given.role else "any AI/ML engineer: only the work counts",
            "most": str(self._picks),
            "proofs": "\n".join(lines),
        }
        said = await self._model.ask("pick", variables, Picked, budget)
        return PickProposal(evidence=tuple(proofs[alias].evidence for alias in said.picks if alias in proofs))


def _line(alias: str, proof: Contribution, title: str) -> str:
    """One JSON line, so that no title can look like a proof of its own."""
    shown = {
        "name": alias,
        "kind": proof.kind,
        "title": " ".join(title.split())[:_TITLE_CHARS],
        "points": proof.points,
        "why": proof.reason,
    }
    return json.dumps(shown, ensure_ascii=False)
