"""The built-in choice of proofs: the strongest first, and of several kinds and projects."""

from collections.abc import Sequence

from agents.proposals import PickGiven, PickProposal
from memory.budget import Budget
from memory.records import Contribution, Engine

_PLACE_PARTS = 5
"""Parts of an address up to and with the repository: `https:`, nothing, host, owner, name."""


class BuiltinPick:
    """Args: limit: most proofs to pick for one person."""

    engine: Engine = "builtin"

    def __init__(self, limit: int) -> None:
        self._limit = limit

    async def propose(self, given: PickGiven, budget: Budget) -> PickProposal:
        return PickProposal(evidence=telling(given.contributions, self._limit))


def telling(contributions: Sequence[Contribution], limit: int) -> tuple[str, ...]:
    """Ids of at most `limit` proofs with points, the most telling first.

    Each further proof from a shelf that was picked from tells half as much, so that a second project or a paper comes
    before a fifth change of the same kind.
    """
    left = {item.evidence: item for item in contributions if item.points}
    picked: list[str] = []
    taken: dict[tuple[str, str], int] = {}
    while left and len(picked) < limit:
        best = min(left.values(), key=lambda it: (-(it.points >> taken.get(_shelf(it), 0)), it.evidence))
        taken[_shelf(best)] = taken.get(_shelf(best), 0) + 1
        picked.append(left.pop(best.evidence).evidence)
    return tuple(picked)


def _shelf(item: Contribution) -> tuple[str, str]:
    """Kind and, for work inside a project, the project as its address shows it."""
    if item.kind not in {"merged_change", "review"}:
        return item.kind, ""
    return item.kind, "/".join(item.url.split("/")[:_PLACE_PARTS])
