"""What each agent's `propose` port is given and what it may propose.

`builtin` and `modelled` return the same types. The schemas are closed, and a proposal decides nothing: the agent's
one `check` disposes. `Given` types hold only what may meet a model: no address, no key, no second person.
"""

from typing import Literal

from memory.records import (
    Answer,
    Contribution,
    EmployerFact,
    Frozen,
    Need,
    QueryLane,
    Question,
    Reading,
    Remark,
    Role,
    Seniority,
    SourceStatus,
    Text,
    Topic,
)


class IntakeGiven(Frozen):
    text: str
    """The recruiter's own words."""
    answers: tuple[Answer, ...]
    """What was answered to earlier questions; an answer outranks the text."""


class IntakeProposal(Need):
    readings: tuple[Reading, ...]
    """Likeliest first; at least one."""
    employer: tuple[str, ...]
    """Facts about the employer or the job, word for word from the text, that a message could state."""
    traps: tuple[Remark, ...]
    """Requirements that may not be filtered on, or that contradict each other; kinds as in the check."""


class TurnGiven(Frozen):
    """One turn of the conversation about a brief that waits for a person."""

    text: str
    """The turn, in the recruiter's own words."""
    asked: Question | None
    """The question that is open; None: the brief could be accepted."""
    must_have_skills: tuple[str, ...]
    """As they stand, so that `drop it` can be understood."""


class Settling(Frozen):
    """Something that a turn settles."""

    topic: Topic
    value: Text
    """Word for word from the turn; one skill each for the must-haves."""
    how: Literal["is", "also", "not"]
    """Of a must-have: the list is this, has this too, or does without it. Anything else is what it `is`."""


class TurnProposal(Frozen):
    settles: tuple[Settling, ...]
    asks: Literal["nothing", "reasons", "somebody_else", "pay"]
    """reasons: why it was read so, and what would change that; somebody_else: only another person can answer;
    pay: what is usually paid, or whether the budget is enough."""
    leaves_out: tuple[str, ...] = ()
    """Companies and people that are not to be approached, word for word from the turn."""


class Asked(Frozen):
    """One query of an earlier round, and how it was answered."""

    source: Text
    kind: Text
    terms: tuple[str, ...]
    status: SourceStatus
    people: int


class PlanGiven(Frozen):
    role: Role
    specialisation: str | None
    must_have_skills: tuple[str, ...]
    location: str | None
    seniority: Seniority | None = None
    sources: tuple[str, ...]
    """Source names that may be asked."""
    round: int
    found: int
    """People found so far."""
    asked: tuple[Asked, ...]
    """What earlier rounds asked; nothing in round 0."""


class PlannedQuery(Frozen):
    source: Text
    kind: Text
    terms: tuple[str, ...]
    because: Text
    lane: QueryLane = "titled"


class PlanProposal(Frozen):
    queries: tuple[PlannedQuery, ...]


class PickGiven(Frozen):
    """One person's scored proofs, never two people's, and what they are held against."""

    role: Role | None
    specialisation: str | None
    must_have_skills: tuple[str, ...]
    contributions: tuple[Contribution, ...]
    titles: tuple[str, ...]
    """Title of each contribution, in the same order. Untrusted text."""


class PickProposal(Frozen):
    evidence: tuple[str, ...]
    """Ids of the proofs that tell most for this role, at most as many as asked for."""


class CheckedFact(Frozen):
    """One piece of evidence put into plain words by code."""

    evidence: Text
    kind: Text
    """As the phrases of the wording are named: `merged_change`, `review_merged`, ..."""
    text: Text
    briefly: Text
    """The same without its title, for where a long one would not fit; `text` where no such phrase is known."""
    project: str | None
    title: str | None
    details: tuple[str, ...]
    """Number, venue, month and year, whether or not `text` says them."""
    url: Text


class DraftGiven(Frozen):
    role: Role
    language: str
    facts: tuple[CheckedFact, ...]
    employer: tuple[EmployerFact, ...]
    seed: int
    """Varies the built-in wording from person to person; deterministic."""
    redraft_reason: str | None
    follow_up: bool = False
    """The first message cited other proofs, and nobody answered."""


class ProposedSentence(Frozen):
    text: Text
    evidence: tuple[str, ...]
    fact: str | None


class DraftProposal(Frozen):
    subject: Text
    sentences: tuple[ProposedSentence, ...]
