"""What a person's evidence is worth for a role, and why."""

from datetime import date
from typing import Literal

from pydantic import Field

from memory.vocabulary.base import Frozen, Instant, Millipoints, Permille, Text
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


class Moves(Frozen):
    """How far the score moves when one thing varies and all else stays, millipoints. The first four and `links` are
    half-widths of 80 % intervals; the spread adds them as independent doubts."""

    items: Millipoints
    """Single pieces might be missing."""
    unseen: Millipoints
    """There may be work that no source told of."""
    aged: Millipoints
    """Old work may still tell."""
    weights: Millipoints
    """The weights lie somewhere in their stated range."""
    links: Millipoints
    """What hangs on accounts that are only likely theirs."""
    without_best: Millipoints
    """The score without its strongest piece."""
    if_linked: Millipoints | None
    """The score if the accounts that they claim without proof were theirs; None: they claim none that has work. It is
    no part of the spread: whoever claims somebody else's account must not come nearer to the top by it."""


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
    moves: Moves | None = None
    """What the spread is made of; None in assessments that were stored before it was kept."""


class Strike(Frozen):
    """A person's word that an item is wrong, or their taking it back. Rows are added, never changed."""

    search: Text
    person: Text
    evidence: Text
    reason: Text
    by: Text
    at: Instant
    undone: bool
    """True: an earlier word is taken back."""


class PlainPlace(Frozen):
    """Where somebody would stand if landed changes were only counted."""

    merged: int
    place: int
    """1 is the top; whoever has as many shares it."""
    of: int
    """People with any work at all."""


class Shortlisted(Frozen):
    """One person on a search's shortlist."""

    person: Text
    rank: int
    """1 is the top."""
    picks: tuple[str, ...]
    """Evidence ids that tell most for this role, chosen by the evidence agent and checked by code."""
    chosen: bool | None
    """What a person decided at the shortlist gate; None before."""
    plain: PlainPlace | None = None
    """None on shortlists that were stored before it was kept."""
    reviewers: dict[str, int] = Field(default_factory=dict)
    """Evidence id of a landed change -> how many others are seen to have reviewed it; absent where none is."""
