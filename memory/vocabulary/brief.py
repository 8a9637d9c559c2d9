"""The brief: what the recruiter needs, named and priced."""

from datetime import date
from typing import Literal, get_args

from memory.vocabulary.base import Frozen, Instant, Millipoints, Permille, Text
from memory.vocabulary.evidence import Area, EvidenceKind

Role = Literal[
    "research_scientist",
    "research_engineer",
    "ml_engineer",
    "ml_infrastructure_engineer",
    "applied_ai_engineer",
    "data_scientist",
]
ROLES: tuple[Role, ...] = get_args(Role)
RoleLabel = Role | Literal["not_ai", "ambiguous"]

Seniority = Literal["intern", "junior", "mid", "senior", "staff", "lead"]
Period = Literal["year", "month", "day", "hour", "fixed"]
Topic = Literal[
    "role", "seniority", "must_haves", "location", "remote_policy", "budget_or_level", "budget_period",
    "language_level", "legal_basis", "confirm_scope",
]  # fmt: skip
Engine = Literal["builtin", "modelled"]
"""builtin: every step by code; modelled: a model proposes and code disposes. Named on every screen."""


class Salary(Frozen):
    """Pay as the recruiter stated it; whole currency units per period."""

    min: int | None
    max: int | None
    currency: str | None
    """ISO 4217; None where the text does not say."""
    period: Period | None


class PayBand(Frozen):
    """What the market is said to pay: one source's band, never an average of two."""

    universe: Text
    band: tuple[int, int]
    currency: Text
    as_of: date
    source: Text


class Question(Frozen):
    topic: Topic
    text: Text


class Remark(Frozen):
    """Something refused or warned about; `kind` is a stable name such as `budget_below_band`."""

    kind: Text
    text: Text


class Answer(Frozen):
    """What a person answered to a question, in their words."""

    topic: Topic
    value: Text


class EmployerFact(Frozen):
    """Something about the employer or the job that the recruiter confirmed; a draft may say only these."""

    id: Text
    text: Text


class Acceptance(Frozen):
    """A person's word that the search may start, with the stored purpose and balancing note."""

    by: Text
    at: Instant
    purpose: Text


class Brief(Frozen):
    """What a search looks for. One row per version; the accepted one starts the search."""

    search: Text
    version: int
    text: str
    """The recruiter's own words."""
    language: str
    """Of the text: ISO 639-1."""
    role: RoleLabel
    runner_up: RoleLabel | None
    confidence: float
    """0 to 1, two decimals."""
    deciding_question: str | None
    """The question whose answer would flip the role."""
    specialisation: str | None
    seniority: Seniority | None
    location: str | None
    remote: bool | None
    """True: fully remote is possible; False: on site or hybrid; None: not said."""
    visa: bool | None
    must_have_skills: tuple[str, ...]
    nice_to_have_skills: tuple[str, ...]
    salary: Salary | None
    pay: PayBand | None
    other_pay: tuple[PayBand, ...]
    """Bands of other sources or readings, shown beside `pay`."""
    questions: tuple[Question, ...]
    """Open must-asks: while there is one, the brief cannot be accepted."""
    refused: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    employer: tuple[EmployerFact, ...]
    answers: tuple[Answer, ...]
    engine: Engine
    acceptance: Acceptance | None


class RoleProfile(Frozen):
    """How evidence weighs for one role; from dated YAML, each number with its reason there."""

    role: Role | None
    """None: no role named, only the work counts."""
    as_of: date
    base: dict[EvidenceKind, Millipoints]
    """Points of one undiscounted, gated, fully relevant, fresh fact of a kind, before saturation."""
    half_life_days: dict[EvidenceKind, int]
    areas: dict[Area, Permille]
    """Relevance of a change's area; the best area of a change counts."""
    projects: dict[str, Permille]
    """Relevance of core projects by lower-case `owner/name` or name."""
    other_projects: Permille
    """Relevance of a project not listed."""
    discounts: dict[str, Permille]
    """What is left of a fact under a discount; 0 lists it with the reason."""
    saturation: Millipoints
    """Raw points at which half of the scale is reached."""
