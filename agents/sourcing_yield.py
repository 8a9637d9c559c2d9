"""What the rounds of a search bring: who is worth something for the role so far, and whether to ask further."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agents.scoring import score_each
from memory.records import Account, Evidence, Person, RoleProfile

RELEVANT = 15_000
"""Millipoints of a person whose proof is worth a look for the role."""
STRONG = 10
"""Most people whose neighbours are asked for."""
FALLEN = 4
"""A round that brings less than this part of what the first one did for the same requests is the last."""


@dataclass(frozen=True)
class Standing:
    """A search between two rounds."""

    relevant: int
    """People at `RELEVANT` or above."""
    requests: int
    strong: tuple[str, ...]
    """Account keys of the best of them."""
    facts: Mapping[str, Sequence[Evidence]]
    """By account key of the owner."""
    accounts: Mapping[str, Account]

    def since(self, relevant: int, requests: int) -> int:
        """Relevant people for a thousand requests since the search stood there."""
        return max(self.relevant - relevant, 0) * 1_000 // max(self.requests - requests, 1)


def standing(
    profile: RoleProfile,
    accounts: Sequence[Account],
    people: Sequence[Person],
    evidence: Mapping[str, Sequence[Evidence]],
    requests: int,
    today: date,
) -> Standing:
    """Args: evidence: by person."""
    met = {one.id: evidence[one.id] for one in people if one.id in evidence and not one.bot}
    points = {id_: score.score_mp for id_, score in score_each(profile, met, today).items()}
    ranked = sorted((one for one in people if points.get(one.id, 0) >= RELEVANT), key=lambda one: -points[one.id])
    facts: defaultdict[str, list[Evidence]] = defaultdict(list)
    for held in evidence.values():
        for fact in held:
            facts[fact.owner].append(fact)
    strong = tuple(key for one in ranked[:STRONG] for key in one.accounts)
    return Standing(len(ranked), requests, strong, facts, {account.key: account for account in accounts})


def worth_another(last: int, first: int) -> bool:
    """Whether a further round is asked. Args: what the last and the first round brought for a thousand requests."""
    return last * FALLEN >= first
