"""The brief: what the recruiter needs, named and priced."""

from datetime import date
from typing import Literal, get_args

from pydantic import PositiveInt

from memory.vocabulary.base import Frozen, Instant, Millipoints, Permille, Text
from memory.vocabulary.evidence import Area, Award, Discount, EvidenceKind

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
TOPICS: tuple[Topic, ...] = get_args(Topic)
Told = Topic | Literal["besides"]
"""What a person's words can settle: a question, or what none is about: visa, languages, hours, what is nice to have."""
PayBasis = Literal["gross", "net"]
LanguageLevel = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
"""Of the Common European Framework; the top one stands for a native speaker too, who may not be asked for."""
Engine = Literal["builtin", "modelled"]
"""builtin: every step by code; modelled: a model proposes and code disposes. Named on every screen."""


class Salary(Frozen):
    """Pay as the recruiter stated it; whole currency units per period."""

    min: int | None
    max: int | None
    currency: str | None
    """ISO 4217; None where the text does not say."""
    period: Period | None


class LanguageNeed(Frozen):
    """A language that the work is done in."""

    language: str
    """ISO 639-1."""
    level: LanguageLevel | None
    """None where the text does not say."""
    must: bool
    """False: nice to have."""


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


class Reading(Frozen):
    """One way to read the brief, with the words that speak for it."""

    role: RoleLabel
    weight: float
    """Share of belief, 0 to 1; the readings of a brief add up to at most 1."""
    quotes: tuple[str, ...]
    """Word for word from the text."""


class Answer(Frozen):
    """What a person answered to a question, in their words."""

    topic: Told
    value: Text
    by: str | None = None
    """Whose words they are, where somebody else wrote them down: the hiring manager, by name or role."""
    recorded_by: str | None = None
    """Who wrote them down: an actor, or the link by which the manager answered. None: who decided said it."""
    means: RoleLabel | None = None
    """Of a letter: what it stood for in the question that it was given to."""


class EmployerFact(Frozen):
    """Something about the employer or the job that the recruiter confirmed; a draft may say only these."""

    id: Text
    text: Text


class Acceptance(Frozen):
    """A person's word that the search may start, with the stored purpose and balancing note."""

    by: Text
    at: Instant
    purpose: Text


class Need(Frozen):
    """What a text says of the position besides its role; None or empty where it does not say."""

    language: str
    """Of the text: ISO 639-1."""
    specialisation: str | None
    seniority: Seniority | None
    location: str | None
    remote: bool | None
    """True: fully remote is possible; False: on site or hybrid; None: not said."""
    time_zone: str | None = None
    """Where the hours of work lie, in the words of the text."""
    visa: bool | None
    must_have_skills: tuple[str, ...]
    nice_to_have_skills: tuple[str, ...]
    languages: tuple[LanguageNeed, ...] = ()
    salary: Salary | None
    pay_basis: PayBasis | None = None
    """Whether the stated pay is before or after tax; None where the text does not say."""


class Brief(Need):
    """What a search looks for. One row per version; the accepted one starts the search."""

    search: Text
    version: int
    text: str
    """The recruiter's own words."""
    role: RoleLabel
    runner_up: RoleLabel | None
    confidence: float
    """0 to 1, two decimals."""
    readings: tuple[Reading, ...] = ()
    """Every reading, likeliest first; of an ambiguous brief the first two are (a) and (b) of its question.
    Empty in briefs that were stored before readings were kept."""
    deciding_question: str | None
    """The question whose answer would flip the role."""
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
    """How evidence weighs for one role; from dated YAML, each number with its reason there.

    Every permille takes away: a fact is worth its kind's base at most, and what follows can only leave less of it.
    """

    role: Role | None
    """None: no role named, only the work counts."""
    as_of: date
    base: dict[EvidenceKind, Millipoints]
    """Points of one undiscounted, gated, fully relevant, fresh fact of a kind, before saturation."""
    half_life_days: dict[EvidenceKind, PositiveInt]
    areas: dict[Area, Permille]
    """Relevance of a change's area; the best area of a change counts."""
    unknown_area: Permille
    """Relevance of a change whose file list is missing."""
    one_file: Permille
    """What is left of a change that touches a single file; one with a missing file list is not touched by this."""
    projects: dict[str, Permille]
    """Relevance of core projects by lower-case `owner/name`, or by name where a history tells no owner."""
    other_projects: Permille
    """Relevance of a project not listed."""
    gates: dict[Literal["named", "unnamed", "none"], Permille]
    """named: accepted by somebody told by name; unnamed: accepted, the source does not say by whom; none: not known."""
    tiers: dict[Literal["top", "other", "workshop", "preprint"], Permille]
    positions: dict[Literal["first", "middle", "last"], Permille]
    crowd: PositiveInt
    """Authors up to whom a middle author counts in full; above, in proportion."""
    crowd_led: PositiveInt
    """The same for a first or last author."""
    uncited: Permille
    """What is left of a paper that nobody cites (yet)."""
    cited_in_full: PositiveInt
    """Citations a year that confirm a paper in full; a logarithm in between. A younger paper is a year old."""
    used_in_full: PositiveInt
    """Downloads over 30 days at which a model or dataset counts in full; a squared logarithm in between."""
    settled_days: PositiveInt
    """Age of a model or dataset from which its downloads are believed in full; half of that for a new one."""
    derived: Permille
    """What is left of a model that was made from another."""
    unvoted: Permille
    """What is left of an answer that nobody has voted for (yet)."""
    voted_in_full: PositiveInt
    """Votes that confirm an answer in full; a logarithm in between."""
    awards: dict[Award, Permille]
    """Of a whole award; a team's is shared out."""
    acts: dict[Literal["reviewed", "merged"], Permille]
    """Reviewed somebody's change, or pressed merge on it."""
    discounts: dict[Discount, Permille]
    """What is left of a fact under a discount; 0 lists it with the reason."""
    small_most: Millipoints
    """What all bulk, vendored and generated changes to one project can add up to, however many they are; so it is with
    all answers on one site, and with all trivial changes anywhere."""
    saturation: PositiveInt
    """Raw millipoints at which half of the scale is reached."""
    leeway: Permille
    """By how much another careful reader might set a weight higher or lower."""
