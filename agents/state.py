"""What travels between the nodes: ids, counters and small text in plain JSON types. Everything else is rows."""

from typing import TypedDict


class SearchState(TypedDict, total=False):
    """State of a thread `search:{id}`."""

    search: str
    accepted: bool
    """Whether the brief may be accepted now: a person decided, and no must-ask is open."""
    round: int
    """0 for the plan, counted up by every expansion."""
    ask: list[str]
    """Sources that have questions of this round waiting."""
    relevant: int
    """People met so far whose proof is worth something for the role, when the last round had ended."""
    spent: int
    """Requests so far, at the same moment."""
    first_yield: int
    """Of the first round: such people for a thousand requests."""


class SourceTask(TypedDict):
    """What one branch of the fan-out is given: a source to drain."""

    search: str
    source: str


class OutreachState(TypedDict, total=False):
    """State of an outreach thread; see `DraftKey`."""

    search: str
    person: str
    step: int
    proposal: str
    """The proposed message as JSON, before code has checked it; a few hundred words at most."""
    again: bool
    """Whether the reviewer asked for another draft."""
