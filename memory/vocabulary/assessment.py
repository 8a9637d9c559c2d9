"""What a person's evidence is worth for a role, and why."""

from datetime import date
from typing import Literal

from memory.vocabulary.base import Frozen, Millipoints, Permille, Text
from memory.vocabulary.brief import Role
from memory.vocabulary.evidence import EvidenceKind

Lane = Literal["titled", "adjacent", "known"]
"""titled: the proof is of this role; adjacent: strong proof of a neighbouring one; known: recalled from memory."""


class Contribution(Frozen):
    """One piece of evidence in a score, or beside it with nothing."""

    evidence: Text
    url: Text
    kind: EvidenceKind
    gate: str | None
    """Who accepted the work, in words."""
    weight: Permille
    """What is left of the kind's base points after relevance, age and discounts."""
    points: Millipoints
    """Its share of the score; all contributions of an assessment add up to `score_mp` exactly."""
    reason: Text


class Assessment(Frozen):
    """A pure function of (role profile, evidence, today)."""

    person: Text
    role: Role | None
    as_of: date
    score_mp: Millipoints
    """0 to 100_000."""
    spread_mp: Millipoints
    """Half-width of the 80 % interval, same unit; wide where the footprint is thin."""
    confidence: Permille
    lane: Lane
    contributions: tuple[Contribution, ...]
    """Largest first; only those with points."""
    discounted: tuple[Contribution, ...]
    """Listed with 0 and the reason."""
    unknown: tuple[str, ...]
    """What no source could say."""


class Shortlisted(Frozen):
    """One person on a search's shortlist."""

    person: Text
    rank: int
    """1 is the top."""
    picks: tuple[str, ...]
    """Evidence ids that tell most for this role, chosen by the evidence agent and checked by code."""
    chosen: bool | None
    """What a person decided at the shortlist gate; None before."""
