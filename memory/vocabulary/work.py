"""Searches, the threads that carry them, and the decisions that threads wait for. Rows are the truth."""

from typing import Literal

from memory.vocabulary.base import Frozen, Instant, Text
from memory.vocabulary.brief import Answer
from memory.vocabulary.outreach import Step

SearchStatus = Literal[
    "intake", "brief_gate", "sourcing", "scoring", "shortlist_gate", "drafting", "held", "done", "cancelled", "failed"
]
RunStatus = Literal["queued", "running", "waiting", "done", "failed", "cancelled"]
RunKind = Literal["search", "outreach"]
ActorRole = Literal["recruiter", "reviewer", "admin"]
BudgetUnit = Literal["requests", "tokens", "seconds", "money"]
"""money: thousandths of a US dollar."""


class Actor(Frozen):
    """Who does something: a signed-in account, or `local:<os user>` on the embedded store."""

    id: Text
    roles: tuple[ActorRole, ...]


class Search(Frozen):
    """One search, as asked for."""

    id: Text
    text: str
    """The brief as the recruiter wrote it."""
    sources: tuple[str, ...]
    """Source names to ask; `git:PATH` for a local repository."""
    limit: int
    """Most people on the shortlist."""
    status: SearchStatus
    created_by: Text
    created_at: Instant
    failure: str | None
    """Why it failed, in one line."""


class BriefDecision(Frozen):
    """A person's word at the brief gate about the version that was shown: answers, acceptance, or both."""

    gate: Literal["brief"] = "brief"
    by: Text
    at: Instant
    version: int
    """The version that was shown."""
    answers: tuple[Answer, ...]
    accepts: bool = True
    """False: only answers; the brief is shown again before anybody accepts it."""
    text: str | None = None
    """Words that the brief is read from now on; `answers` are then all that stand beside them. None: as before."""
    off_limits: tuple[str, ...] = ()
    """Entries that came onto the search's list with it."""
    undoes: bool = False
    """Takes back the newest word that nobody has taken back yet."""


class ShortlistDecision(Frozen):
    """A person's word at the shortlist gate: write to these people."""

    gate: Literal["shortlist"] = "shortlist"
    by: Text
    at: Instant
    people: tuple[str, ...]


class ReviewDecision(Frozen):
    """What a person decided about one draft version; what the outreach thread is resumed with."""

    gate: Literal["review"] = "review"
    by: Text
    at: Instant
    verdict: Literal["approve", "reject", "redraft"]
    version: int
    reason: str | None


class Run(Frozen):
    """One row of the runs ledger: a LangGraph thread and who works on it.

    A worker owns the row while `lease_until` lies ahead and `fence` is the number it was given; every later write
    names that number, so that a worker which wakes late changes nothing.
    """

    thread: Text
    """`search:{id}` or `outreach:{search}:{person}`, with the step behind it from the second on."""
    kind: RunKind
    search: Text
    person: str | None
    step: Step = 1
    """Of the draft that it writes."""
    status: RunStatus
    interrupt: str | None
    """Id of the interrupt that a waiting thread waits for."""
    lease_until: Instant | None
    fence: int
    attempt: int
    error: str | None
