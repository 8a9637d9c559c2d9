"""A whole store with its graphs and its services in one folder: what `service.bootstrap` joins, from scripted parts.

Opened twice on the same folder it is two processes on one store.
"""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.builtin.pick import BuiltinPick
from agents.builtin.write import BuiltinWriter
from agents.drafting import Drafting
from agents.evidence import EvidenceAgent
from agents.graph import build_outreach, build_search
from agents.ports import Deps, Limits, Watch
from agents.proposals import DraftGiven, DraftProposal, PickGiven, PickProposal
from agents.sourcing import Sourcing
from memory.knowledge.contact_rules import contact_rules
from memory.knowledge.market import load
from memory.knowledge.terms import terms
from memory.knowledge.weights import profile
from memory.records import Actor, BudgetUnit, Sender
from memory.store import Rows, Store
from memory.store.attention import NO_MORE, SignOff
from service.contacts import Contacts, Entered
from service.coverage import Coverage
from service.gates import Gates
from service.jobs import RunLimits, Runner
from service.missing import Missing
from service.off_limits import OffLimitsLists
from service.permissions import local_actor
from service.planning import Planning
from service.queue import Queue
from service.retention import DueView
from service.review import Review
from service.searches import Searches
from service.shortlist import Shortlist
from service.views import DraftView, SearchView
from service.watching import SearchWatch, unseen
from tests.helpers.counting import already
from tests.helpers.mortal import Life, MortalSaver
from tests.helpers.parts import (
    BRIEF,
    NOW,
    Counted,
    Memory,
    NamedSources,
    PlansInTurn,
    ScriptedSource,
    SteadyIntake,
    found,
)

if TYPE_CHECKING:
    from service.jobs import Graph

ACTOR = local_actor("tester")
SENDER = Sender(
    name="Mara Feld, Northlight",
    address="mara@northlight.example",
    reply_to=None,
    postal_address="Seeweg 1, 8000 Zurich, Switzerland",
)
LIMITS = Limits(
    expansion_rounds=2, recalled=5, recall_floor=0.3, pick_from=10, picks=3, draft_words=130, retention_days=180
)
BUDGET: dict[BudgetUnit, int] = {"requests": 100, "tokens": 1_000, "seconds": 60, "money": 100}


@dataclass
class Parts:
    """What a test scripts; the rest is real."""

    sources: tuple[ScriptedSource, ...] = ()
    bars: dict[str, str] = field(default_factory=dict)
    """Sources whose terms bar this organisation, with the reason."""
    intake: Any = field(default_factory=SteadyIntake)
    plan: Any = field(default_factory=lambda: PlansInTurn(("cuda",), (), ()))
    pick: Any = field(default_factory=lambda: Counted[PickGiven, PickProposal](BuiltinPick(LIMITS.picks)))
    write: Any = field(default_factory=lambda: Counted[DraftGiven, DraftProposal](BuiltinWriter(LIMITS.draft_words)))
    memory: Memory = field(default_factory=Memory)
    limits: Limits = LIMITS
    budget: dict[BudgetUnit, int] = field(default_factory=lambda: dict(BUDGET))
    watch: Watch | None = None
    """None: the real one."""
    now: Callable[[], datetime] = lambda: NOW
    lease: timedelta = timedelta(minutes=5)
    sign_off: SignOff = NO_MORE
    life: Life = field(default_factory=Life)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Of new ids; goes on when the same parts are opened again."""


@dataclass(frozen=True)
class World:
    home: Path
    store: Store
    rows: Rows
    saver: MortalSaver
    deps: Deps
    graphs: "dict[str, Graph]"
    runner: Runner
    searches: Searches
    queue: Queue
    review: Review
    contacts: Contacts
    coverage: Coverage
    off_limits: OffLimitsLists

    async def at_brief_gate(self, *sources: str, limit: int = 5) -> SearchView:
        return await self.searches.start(ACTOR, BRIEF, sources, limit)

    async def at_shortlist(self, *sources: str, limit: int = 5) -> SearchView:
        return await self.searches.accept(ACTOR, (await self.at_brief_gate(*sources, limit=limit)).search)

    async def drafted(self, *sources: str, limit: int = 5) -> tuple[DraftView, ...]:
        """Drafts of everybody found, blocked for want of an address."""
        view = await self.searches.accept(ACTOR, (await self.at_shortlist(*sources, limit=limit)).search)
        return await self.review.list(search=view.search)

    async def held(self, *sources: str) -> DraftView:
        """One draft that may be approved: to whoever stands first."""
        draft = (await self.drafted(*sources))[0]
        await self.contacts.add(ACTOR, draft.person, address_of(draft.person))
        return await self.review.show(draft.draft)


def address_of(person: str, name: str = "p") -> Entered:
    return Entered(
        address=f"{name}{person[:8]}@people.example",
        found="given_by_person",
        seen=NOW.date(),
        lawful="consent",
        from_whom="the person",
        consent_note="asked at a meeting",
        country="CH",
    )


def token(size: int) -> bytes:
    return b"\x07" * size


@asynccontextmanager
async def opened(home: Path, parts: Parts) -> AsyncIterator[World]:
    checkpoints = MortalSaver.from_conn_string(str(home / "checkpoints.sqlite"))
    async with await Store.open(f"sqlite+aiosqlite:///{home / 'rows.sqlite'}") as store, checkpoints as saver:
        assert isinstance(saver, MortalSaver)
        saver.life = parts.life
        rows = Rows.of(store, token=token, now=parts.now)
        deps = _deps(rows, parts)
        graphs: dict[Any, Graph] = {"search": build_search(deps, saver), "outreach": build_outreach(deps, saver)}
        runner = Runner(already(graphs), rows.runs, rows.decisions, parts.now, RunLimits(parts.lease, parallel=4))
        shortlist = Shortlist(rows.briefs, rows.people, rows.shown, rows.off_limits, profile, parts.now)
        coverage = Coverage(rows.searches, rows.sourcing, rows.people, (), terms())
        queue = Queue(rows.queue, rows.review, rows.people, due_of(rows, parts.now), timedelta(days=2), parts.now)
        review = Review(
            rows.review, queue, rows.contacts, Drafting(deps), runner, parts.now,
            valid_for=timedelta(days=7), sign_off=parts.sign_off,
        )  # fmt: skip
        off_limits = OffLimitsLists(rows.off_limits, rows.contacts, rows.queue, review.check_again, parts.now)
        searches = Searches(
            rows=rows.searches, gates=Gates(rows.briefs, rows.people, rows.gates, parts.now), runner=runner,
            shortlist=shortlist, coverage=coverage, off_limits=off_limits, market=deps.market,
            planning=Planning(deps.sources, lambda name: None, rows.sourcing, "builtin", 2, parts.budget, parts.now),
            missing=Missing(rows.searches, rows.sourcing, rows.runs, Sourcing(deps), EvidenceAgent(deps), parts.now),
            sources=tuple, ids=lambda: f"s{next(parts.numbers)}", now=parts.now, limits=parts.budget,
        )  # fmt: skip
        contacts = Contacts(
            rows.contacts, rows.people, deps.rules, review.check_again, parts.now, lambda: f"c{next(parts.numbers)}"
        )
        yield World(
            home, store, rows, saver, deps, graphs, runner, searches, queue, review, contacts, coverage, off_limits
        )


def due_of(rows: Rows, now: Callable[[], datetime]) -> Callable[[Sequence[str] | None], Awaitable[DueView]]:
    """Whose data goes within a week: a month after somebody was first seen, unless they were told."""
    month = timedelta(days=30)

    async def due(people: Sequence[str] | None) -> DueView:
        return DueView(people=await rows.retention.due(now(), month, 6 * month, timedelta(days=7), people))

    return due


def _deps(rows: Rows, parts: Parts) -> Deps:
    return Deps(
        intake=parts.intake, plan=parts.plan, pick=parts.pick, write=parts.write,
        sources=NamedSources(*parts.sources, bars=parts.bars), briefs=rows.briefs, sourcing=rows.sourcing,
        people=rows.people, outreach=rows.outreach, recall=parts.memory,
        watch=parts.watch or SearchWatch(rows.cancellations, unseen),
        budget=rows.budgets, profile=profile, market=load(), rules=contact_rules(), sender=SENDER,
        limits=parts.limits, now=parts.now,
    )  # fmt: skip


def one_source(*people: str) -> ScriptedSource:
    """`alpha`, which finds these people in the first round."""
    return ScriptedSource("alpha", {"cuda": found("alpha", *(people or ("Ada Muster", "Ben Probe")))})


def without(actor: Actor) -> Actor:
    """The same person, holding no role."""
    return actor.model_copy(update={"roles": ()})
