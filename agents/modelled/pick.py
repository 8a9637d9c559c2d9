"""The pick by a model: which of one person's proofs tell most. It sees short names (E1, E2, ...), never an id."""

import json
import re
from collections.abc import Hashable, Iterator, Sequence

from pydantic import create_model

from agents.modelled.closed import one_of
from agents.ports import Model
from agents.proposals import PickGiven, PickProposal
from agents.roles import role_title
from memory.budget import Budget
from memory.knowledge.phrases import words
from memory.records import Contribution, Engine, Frozen

_TITLE_CHARS = 200
_FIGURE = re.compile(r"\d+")


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
        if not given.contributions:
            return PickProposal(evidence=())
        groups = {f"E{n}": group for n, group in enumerate(_alike(given), start=1)}
        variables = {
            "role": role_title(given.role) if given.role else "any AI/ML engineer: only the work counts",
            "most": str(self._picks),
            "need": _need(given),
            "proofs": "\n".join(_line(name, group) for name, group in groups.items()),
        }
        name = one_of(groups)
        answer = create_model("Picked", __base__=Picked, picks=(tuple[name, ...], ...))  # type: ignore[valid-type]  # made above
        said = await self._model.ask("pick", variables, answer, budget)
        return PickProposal(evidence=tuple(groups[pick][0][0].evidence for pick in said.picks if pick in groups))


Titled = tuple[Contribution, str]


def _alike(given: PickGiven) -> Iterator[Sequence[Titled]]:
    """The proofs, those of one kind and place whose titles differ only in numbers together, the strongest first."""
    groups: dict[Hashable, list[Titled]] = {}
    for proof, title in zip(given.contributions, given.titles, strict=True):
        said = tuple(_FIGURE.sub("#", word.folded) for word in words(title) if not word.folded.isdigit())
        place = proof.url.rpartition("/")[0]
        groups.setdefault((proof.kind, place, said) if said else proof.evidence, []).append((proof, title))
    for group in groups.values():
        yield sorted(group, key=lambda titled: (-titled[0].points, titled[0].evidence))


def _need(given: PickGiven) -> str:
    said = given.model_dump(include={"specialisation", "must_have_skills"})
    return json.dumps(said, ensure_ascii=False)


def _line(name: str, group: Sequence[Titled]) -> str:
    """One JSON line, so that no title can look like a proof of its own."""
    proof, title = group[0]
    shown: dict[str, str | int] = {
        "name": name,
        "kind": proof.kind,
        "title": " ".join(title.split())[:_TITLE_CHARS],
        "points": proof.points,
        "why": proof.reason,
    }
    if len(group) > 1:
        shown["alike"] = len(group) - 1
    return json.dumps(shown, ensure_ascii=False)
