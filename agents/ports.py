"""What the agents need from outside, as protocols. Adapters fit structurally; `service/bootstrap.py` compares them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from pydantic import BaseModel

from agents.proposals import (
    DraftGiven,
    DraftProposal,
    IntakeGiven,
    IntakeProposal,
    PickGiven,
    PickProposal,
    PlanGiven,
    PlanProposal,
)
from memory.budget import Budget
from memory.ids import DraftKey
from memory.knowledge.contact_rules import ContactRules
from memory.knowledge.market import Market
from memory.records import (
    Acceptance,
    Account,
    Approach,
    Assessment,
    Brief,
    BriefDecision,
    ContactPoint,
    CoverageLine,
    Draft,
    Earlier,
    Engine,
    Evidence,
    Introducer,
    JoinFacts,
    Link,
    Person,
    Query,
    ReviewDecision,
    Role,
    RoleProfile,
    Search,
    SearchStatus,
    Sender,
    ShortlistDecision,
    Shortlisted,
    SourceAnswer,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Given = TypeVar("Given", contravariant=True)
Proposal = TypeVar("Proposal", covariant=True)
Answered = TypeVar("Answered", bound=BaseModel)


class Proposer(Protocol[Given, Proposal]):
    """The one way in which an engine, built in or modelled, takes part."""

    @property
    def engine(self) -> Engine: ...

    async def propose(self, given: Given, budget: Budget) -> Proposal:
        """Raises: ModelError, BudgetExhausted."""


class Model(Protocol):
    """A large model behind a prompt file and a closed answer schema."""

    async def ask(self, prompt: str, variables: dict[str, str], answer: type[Answered], budget: Budget) -> Answered:
        """Fill the prompt called `prompt` and return its answer, validated.

        Raises: ModelUnavailable, ModelRefusal, BadAnswer, BudgetExhausted.
        """


class Embeddings(Protocol):
    """Texts as vectors."""

    @property
    def model(self) -> str:
        """Names what the vectors come from; equal names mean comparable vectors."""

    async def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """A row for each text, of length 1 or 0. Raises: ModelUnavailable."""


class Source(Protocol):
    """One outside system that knows people by their work."""

    @property
    def name(self) -> str:
        """The word used in queries and coverage, such as `github` or `git:/path`."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The query kinds it answers; a plan may use no other."""

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted. Anything else is a bug and ends the search."""


class Recall(Protocol):
    """Who is already known for a need."""

    async def recall(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Person ids with their similarity (cosine, -1 to 1), best first."""

    async def remember(self, documents: Sequence[tuple[str, str]]) -> None:
        """Store (person id, text) pairs; the same pair twice is one."""

    @property
    def served_by(self) -> str:
        """Which index answers: `chromadb` or `exact`."""


class BriefRows(Protocol):
    async def search(self, id_: str) -> Search:
        """Raises: UnknownId."""

    async def set_status(self, search: str, status: SearchStatus) -> None: ...

    async def latest_brief(self, search: str) -> Brief | None: ...

    async def save_brief(self, brief: Brief) -> Brief:
        """Store as the next version, unless the latest one says the same; returns what stands."""

    async def brief_decision(self, search: str) -> BriefDecision | None:
        """The newest word at the brief gate."""

    async def accept(self, search: str, version: int, acceptance: Acceptance) -> None: ...


class SourcingRows(Protocol):
    async def add_queries(self, queries: Sequence[Query]) -> int:
        """Upsert by id; returns how many were new."""

    async def pending(self, search: str, source: str | None = None) -> tuple[Query, ...]: ...

    async def save_answer(self, query: Query, answer: SourceAnswer) -> None:
        """Records, accounts, links, evidence, coverage, and the query marked done: one transaction, all upserts."""

    async def save_failure(self, query: Query, line: CoverageLine) -> None:
        """The query is done, its coverage line says why it brought nothing."""

    async def coverage(self, search: str) -> tuple[CoverageLine, ...]: ...

    async def answered(self, search: str) -> tuple[tuple[Query, CoverageLine], ...]:
        """Every query that was asked, with its own line, by round."""


class PeopleRows(Protocol):
    async def accounts(self, search: str) -> tuple[Account, ...]:
        """Accounts that the search met, in order of first sight."""

    async def links(self, search: str) -> tuple[Link, ...]: ...

    async def join_facts(self, search: str) -> JoinFacts:
        """What is known of these accounts beside their links."""

    async def save_people(self, search: str, people: Sequence[Person]) -> None: ...

    async def people(self, search: str) -> tuple[Person, ...]: ...

    async def person(self, id_: str) -> Person:
        """Resolves aliases. Raises: UnknownId."""

    async def adopt(self, search: str, people: Sequence[str]) -> int:
        """Known people join a search with their accounts and stored evidence; returns how many did."""

    async def facts(self, ids: Collection[str]) -> tuple[Evidence, ...]:
        """Those of these facts that are stored, by id."""

    async def evidence_by_person(self, search: str) -> dict[str, tuple[Evidence, ...]]:
        """The search's evidence of everybody; people without any are absent."""

    async def struck(self, search: str) -> dict[str, dict[str, str]]:
        """Person -> evidence id -> why somebody said that it is wrong; only what still stands."""

    async def save_assessments(self, search: str, assessments: Sequence[Assessment]) -> None: ...

    async def assessment(self, search: str, person: str) -> Assessment: ...

    async def save_shortlist(self, search: str, people: Sequence[Shortlisted]) -> None: ...

    async def shortlist(self, search: str) -> tuple[Shortlisted, ...]: ...

    async def shortlisted(self, search: str, person: str) -> Shortlisted:
        """One person's place on the shortlist. Raises: UnknownId: they are not on it."""

    async def shortlist_decision(self, search: str) -> ShortlistDecision | None: ...


class OutreachRows(Protocol):
    async def enqueue(self, search: str, people: Sequence[str]) -> None: ...

    async def draft(self, key: DraftKey) -> Draft | None: ...

    async def earlier(self, key: DraftKey) -> Earlier:
        """What a message after the first one follows. Raises: UnknownId: there is no first one."""

    async def save_draft(self, draft: Draft) -> Draft:
        """Store as the next version unless the current one says the same; returns what stands."""

    async def contact(self, person: str) -> ContactPoint | None:
        """The newest usable contact point on file."""

    async def objection_token(self, person: str, address: str | None) -> str:
        """What stands in the link by which this person objects; the same in each of their messages."""

    async def approach(self, key: DraftKey, address: str | None) -> Approach:
        """What is on file against writing this message to this address."""

    async def introducer(self, colleague: str, person: str) -> Introducer | None:
        """A colleague, as seen from this person; None: nobody with this id opted in."""

    async def review_decision(self, key: DraftKey) -> ReviewDecision | None: ...

    async def finish(self, thread: str) -> None:
        """The last step of a thread: its run is done. An empty `next` alone never says so."""


class Watch(Protocol):
    """Progress and cancellation of one search."""

    async def step(self, search: str, stage: str, done: int, total: int | None) -> None: ...

    async def cancelled(self, search: str) -> bool: ...


@dataclass(frozen=True)
class Limits:
    """Named limits of a search; set in `service/settings.py`."""

    expansion_rounds: int
    recalled: int
    """Most known people recalled at the start."""
    recall_floor: float
    """Least cosine similarity at which somebody known joins a search."""
    pick_from: int
    """Proofs, strongest first, that the evidence agent picks from."""
    picks: int
    """Proofs picked for each shortlisted person."""
    draft_words: int
    """Most words of a message's own sentences, fixed texts aside."""
    retention_days: int
    """How long data on a person is kept; every message states it."""


@dataclass(frozen=True)
class Deps:
    """Everything the graph closes over."""

    intake: Proposer[IntakeGiven, IntakeProposal]
    plan: Proposer[PlanGiven, PlanProposal]
    pick: Proposer[PickGiven, PickProposal]
    write: Proposer[DraftGiven, DraftProposal]
    sources: "Sources"
    briefs: BriefRows
    sourcing: SourcingRows
    people: PeopleRows
    outreach: OutreachRows
    recall: Recall
    watch: Watch
    budget: "BudgetOf"
    profile: "Profiles"
    market: Market
    rules: ContactRules
    sender: Sender | None
    limits: Limits
    now: "Clock"


class Sources(Protocol):
    def kinds(self, name: str) -> tuple[str, ...]:
        """The query kinds that this source answers; none where no source has this name."""

    def barred(self, name: str) -> str | None:
        """Why this organisation may not ask this source; None: it may."""

    def get(self, name: str) -> Source:
        """Raises: SourceBarred, SourceFailed: no source has this name, or it is not set up."""


class Profiles(Protocol):
    def __call__(self, role: Role | None) -> RoleProfile: ...


class BudgetOf(Protocol):
    def __call__(self, search: str) -> Budget: ...


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Now, UTC, with its zone."""
