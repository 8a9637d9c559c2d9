"""The dictionary: every word the project uses for a thing, in the order in which the data meets it.

    Query -> Record -> Evidence (+ Account, Link) -> Person -> Assessment -> Draft -> Approval -> AuditEntry
    Brief and RoleProfile say what is looked for; CoverageLine says what each source answered.

Frozen pydantic, no I/O. Only `tools/` makes a Record; Evidence is made by code, and only from a Record; a model may
point at either by id and never alters them. Scores are integers (millipoints) so that bytes match on any machine.
"""

from memory.vocabulary.advice import Advice, AdviceLine, Cite
from memory.vocabulary.asking import BriefAsk
from memory.vocabulary.assessment import (
    Assessment,
    Contribution,
    Lane,
    Moves,
    PlainPlace,
    Shortlisted,
    Strike,
)
from memory.vocabulary.audit import AuditEntry
from memory.vocabulary.base import Digest, Frozen, Instant, Millipoints, Permille, Text
from memory.vocabulary.brief import (
    ROLES,
    TOPICS,
    Acceptance,
    Answer,
    Brief,
    EmployerFact,
    Engine,
    LanguageLevel,
    LanguageNeed,
    Need,
    PayBand,
    PayBasis,
    Period,
    Question,
    Reading,
    Remark,
    Role,
    RoleLabel,
    RoleProfile,
    Salary,
    Seniority,
    Told,
    Topic,
)
from memory.vocabulary.evidence import (
    Area,
    Award,
    Discount,
    Evidence,
    EvidenceKind,
    Gate,
    GivenAnswer,
    HubDataset,
    HubModel,
    Medal,
    MergedChange,
    Paper,
    Review,
    Stated,
)
from memory.vocabulary.off_limits import OffLimits, OffLimitsFound, OffLimitsKind, OffLimitsWhy, Use
from memory.vocabulary.outreach import (
    SETTLED,
    Approach,
    Approval,
    Attested,
    ByHand,
    Channel,
    ContactPoint,
    Draft,
    DraftState,
    FoundAt,
    LawfulBasis,
    Outgoing,
    Route,
    Sender,
    Sentence,
    Step,
)
from memory.vocabulary.people import (
    Account,
    IdentityQuestion,
    JoinFacts,
    Landed,
    Link,
    LinkStatus,
    LinkVerdict,
    Person,
    QuestionKind,
    VerdictKind,
)
from memory.vocabulary.replies import REPLY_KINDS, Earlier, ReadFrom, Reply, ReplyKind
from memory.vocabulary.rights import DuePerson, KeepReason, Statement
from memory.vocabulary.source import (
    CoverageLine,
    Query,
    QueryLane,
    QueryState,
    Reason,
    Record,
    SourceAnswer,
    SourceStatus,
)
from memory.vocabulary.team import Colleague, IntroAnswer, Introducer
from memory.vocabulary.work import (
    Actor,
    ActorRole,
    BriefDecision,
    BudgetUnit,
    ReviewDecision,
    Run,
    RunKind,
    RunStatus,
    Search,
    SearchStatus,
    ShortlistDecision,
)

__all__ = [
    "Acceptance", "Account", "Actor", "ActorRole", "Advice", "AdviceLine", "Answer", "Approach", "Approval", "Area",
    "Assessment", "Attested", "AuditEntry", "Award", "Brief", "BriefAsk", "BriefDecision", "BudgetUnit", "ByHand",
    "Channel", "Cite", "Colleague", "ContactPoint", "Contribution", "CoverageLine", "Digest", "Discount", "Draft",
    "DraftState", "DuePerson", "Earlier", "EmployerFact", "Engine", "Evidence", "EvidenceKind", "FoundAt", "Frozen",
    "Gate", "GivenAnswer", "HubDataset", "HubModel", "IdentityQuestion", "Instant", "IntroAnswer", "Introducer",
    "JoinFacts", "KeepReason", "Landed", "Lane", "LanguageLevel", "LanguageNeed", "LawfulBasis", "Link", "LinkStatus",
    "LinkVerdict", "Medal", "MergedChange", "Millipoints", "Moves", "Need", "OffLimits", "OffLimitsFound",
    "OffLimitsKind", "OffLimitsWhy", "Outgoing", "Paper", "PayBand", "PayBasis", "Period", "Permille", "Person",
    "PlainPlace", "Query", "QueryLane", "QueryState", "Question", "QuestionKind", "ReadFrom", "Reading", "Reason",
    "Record", "Remark", "Reply", "ReplyKind", "REPLY_KINDS", "Review", "ReviewDecision", "Role", "RoleLabel",
    "RoleProfile", "ROLES", "Route", "Run", "RunKind", "RunStatus", "Salary", "Search", "SearchStatus", "Sender",
    "Seniority", "Sentence", "SETTLED", "ShortlistDecision", "Shortlisted", "SourceAnswer", "SourceStatus", "Stated",
    "Statement", "Step", "Strike", "Text", "Told", "Topic", "TOPICS", "Use", "VerdictKind",
]  # fmt: skip
