"""Hand-written parts for the graphs: each does what its script says and raises when the script has run dry."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from agents.ports import Source
from agents.proposals import (
    IntakeGiven,
    IntakeProposal,
    PlanGiven,
    PlannedQuery,
    PlanProposal,
)
from memory.budget import Budget
from memory.errors import SourceBarred, SourceFailed
from memory.records import (
    Account,
    CoverageLine,
    Engine,
    Evidence,
    Gate,
    Link,
    MergedChange,
    Query,
    Reading,
    Reason,
    Record,
    RoleLabel,
    SourceAnswer,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BRIEF = "Somebody who writes CUDA kernels for LLM serving, Zurich"

Given = TypeVar("Given")
Proposal = TypeVar("Proposal")
Reply = SourceAnswer | BaseException | Callable[[Query, Budget], Awaitable[SourceAnswer]]


class Scripted(Generic[Given, Proposal]):
    """A proposer. Args: script: what each turn says, a proposal or an error; one more turn is a failed test."""

    engine: Engine = "builtin"

    def __init__(self, *script: Proposal | BaseException) -> None:
        self._script = list(script)
        self.asked: list[Given] = []

    async def propose(self, given: Given, budget: Budget) -> Proposal:
        self.asked.append(given)
        if not self._script:
            raise AssertionError(f"turn {len(self.asked)} is not in the script: {given}")
        said = self._script.pop(0)
        if isinstance(said, BaseException):
            raise said
        return said


class Counted(Generic[Given, Proposal]):
    """A real proposer whose turns are counted. Args: before: runs ahead of each turn, such as a planted fault."""

    def __init__(self, real: Any, before: Callable[[Given], None] = lambda given: None) -> None:
        self._real, self._before = real, before
        self.asked: list[Given] = []

    @property
    def engine(self) -> Engine:
        engine: Engine = self._real.engine
        return engine

    async def propose(self, given: Given, budget: Budget) -> Proposal:
        self.asked.append(given)
        self._before(given)
        proposal: Proposal = await self._real.propose(given, budget)
        return proposal


def reading(role: RoleLabel = "ml_infrastructure_engineer", quote: str = "CUDA kernels") -> IntakeProposal:
    """A plain reading of `BRIEF`."""
    return IntakeProposal(
        readings=(Reading(role=role, weight=0.9, quotes=(quote,)),),
        language="en",
        specialisation=None,
        seniority=None,
        location="Zurich",
        remote=None,
        visa=None,
        must_have_skills=("CUDA",),
        nice_to_have_skills=(),
        salary=None,
        employer=(),
        traps=(),
    )


class PlansInTurn:
    """Plans the terms given for each round, of every source that is offered."""

    engine: Engine = "builtin"

    def __init__(self, *rounds: Sequence[str]) -> None:
        self._rounds = rounds
        self.asked: list[PlanGiven] = []

    async def propose(self, given: PlanGiven, budget: Budget) -> PlanProposal:
        self.asked.append(given)
        if given.round >= len(self._rounds):
            raise AssertionError(f"round {given.round} is not in the script")
        terms = self._rounds[given.round]
        return PlanProposal(
            queries=tuple(
                PlannedQuery(source=source, kind="people", terms=(term,), because="the brief says so")
                for source in given.sources
                for term in terms
            )
        )


class ScriptedSource:
    """A source. Args: replies: what each term brings; each is asked for at most once, any other fails the test."""

    kinds = ("people",)

    def __init__(self, name: str, replies: Mapping[str, Reply]) -> None:
        self.name = name
        self._replies = dict(replies)
        self.asked: list[str] = []

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        (term,) = query.terms
        self.asked.append(term)
        if term not in self._replies:
            raise AssertionError(f"{self.name} was asked for {term!r}, which is not in the script or was answered")
        reply = self._replies[term]
        if isinstance(reply, BaseException):
            raise reply
        answer = reply if isinstance(reply, SourceAnswer) else await reply(query, budget)
        del self._replies[term]
        return answer

    def now_says(self, term: str, reply: Reply) -> None:
        """What it says from now on, such as after a bug was mended."""
        self._replies[term] = reply


class NamedSources:
    """Fits `agents.ports.Sources`. Args: bars: source -> why it may not be asked."""

    def __init__(self, *sources: ScriptedSource, bars: Mapping[str, str] | None = None) -> None:
        self.bars = bars or {}
        self._sources = {source.name: source for source in sources}

    def kinds(self, name: str) -> tuple[str, ...]:
        return self._sources[name].kinds if name in self._sources else ()

    def barred(self, name: str) -> str | None:
        return self.bars.get(name)

    def get(self, name: str) -> Source:
        if name in self.bars:
            raise SourceBarred(self.bars[name])
        if name not in self._sources:
            raise SourceFailed(f"{name}: no such source")
        return self._sources[name]


class Memory:
    """Fits `agents.ports.Recall`. Args: known: who is recalled, with their cosine."""

    served_by = "exact"

    def __init__(self, *known: tuple[str, float]) -> None:
        self.known = known
        self.remembered: list[tuple[str, str]] = []

    async def recall(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        return self.known[:k]

    async def remember(self, documents: Sequence[tuple[str, str]]) -> None:
        self.remembered += documents


class SteadyIntake(Scripted[IntakeGiven, IntakeProposal]):
    """An intake that reads `BRIEF` the same way however often it is asked."""

    async def propose(self, given: IntakeGiven, budget: Budget) -> IntakeProposal:
        self.asked.append(given)
        return reading()


def found(source: str, *people: str, status: str = "ok", reason: str | None = None) -> SourceAnswer:
    """An answer with one accepted change by each of these people; a name is the account's as well."""
    record = Record(
        id=f"r-{source}-{'-'.join(people)}",
        source=source,
        request=f"GET https://{source}.example/search",
        url=None,
        fetched_at=NOW,
        digest="a" * 64,
        original_digest="b" * 64,
        body="{}",
        expires_at=None,
    )
    told = (Reason(text=reason),) if reason else ()
    line = {"source": source, "status": status, "requests": 1, "records": 1, "people": len(people)}
    return SourceAnswer(
        records=(record,),
        accounts=tuple(_account(source, name) for name in people),
        links=(),
        evidence=tuple(change(source, name, record.id) for name in people),
        coverage=CoverageLine.model_validate(line | {"reasons": told, "reset_at": None}),
    )


def key(source: str, name: str) -> str:
    return f"{source}:login:{name.split(maxsplit=1)[0].lower()}"


def change(source: str, name: str, record: str, title: str = "Fuse the norm kernel") -> Evidence:
    login = key(source, name)
    return MergedChange(
        id=f"e-{login}",
        record=record,
        owner=login,
        url=f"https://{source}.example/vllm-project/vllm/pull/{sum(name.encode())}",
        happened_on=date(2026, 9, 1),
        title=title,
        gate=Gate(kind="merge", by="github:id:8", by_name="Somebody Else"),
        discounts=(),
        project="vllm-project/vllm",
        sha="c" * 40,
        number=sum(name.encode()),
        files=3,
        areas=("serving", "tests"),
    )


def link(a: str, b: str, record: str) -> Link:
    return Link(a=a, b=b, status="proven", proof="one profile names the other", record=record)


def _account(source: str, name: str) -> Account:
    return Account(
        key=key(source, name), source=source, handle=name.split(maxsplit=1)[0].lower(), name=name, url=None, bot=False
    )
