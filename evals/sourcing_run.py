"""The sourcing of one search on the sandbox, with the services' own limits and 100 ± 50 ms before each answer.

The product's agent, store and adapters do the work; the waits are skipped (`evals/kit/skipping.py`).
"""

import asyncio
import random
import secrets
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from agents.builtin.intake.engine import BuiltinIntake
from agents.builtin.pick import BuiltinPick
from agents.builtin.plan import BuiltinPlan
from agents.builtin.write import BuiltinWriter
from agents.evidence import EvidenceAgent
from agents.ports import Clock, Deps, Limits, Proposer, Source
from agents.proposals import PlanGiven, PlanProposal
from agents.sourcing import Sourcing
from agents.state import SearchState, SourceTask
from evals.sandbox.traffic import LATENCY_SECONDS, Fault, SourceName, Traffic
from evals.sandbox.world import World
from evals.sourcing_wire import BASES, Call, Wire
from memory.errors import SourceFailed
from memory.knowledge.contact_rules import contact_rules
from memory.knowledge.market import load as load_market
from memory.knowledge.venues import venues
from memory.knowledge.weights import profile
from memory.records import Acceptance, Brief, BudgetUnit, CoverageLine, Frozen, Lane, Query, Role, Search
from memory.store import Rows, Store
from memory.store.fetched import FetchedRows
from memory.store.host_turns import HostTurns
from service.sources import NamedSources
from service.watching import SearchWatch, unseen
from tools.arxiv import source as arxiv
from tools.arxiv.source import Arxiv
from tools.dblp import source as dblp
from tools.dblp.source import Dblp
from tools.fetch.fetcher import Fetcher, origin
from tools.fetch.turns import Turns
from tools.github.source import GitHub
from tools.huggingface.source import HuggingFace
from tools.openalex.source import OpenAlex
from tools.openreview.source import OpenReview
from tools.orcid.source import Orcid
from tools.semanticscholar import source as scholars
from tools.semanticscholar.source import SemanticScholar
from tools.stackexchange.source import StackExchange

BUDGET: Mapping[BudgetUnit, int] = {"requests": 2_000, "tokens": 0, "seconds": 3_600, "money": 5_000}
LIMITS = Limits(
    expansion_rounds=2, recalled=0, recall_floor=1.0, pick_from=40, picks=3, draft_words=130, retention_days=180
)
APART = {
    origin(BASES["semanticscholar"]): scholars.SECONDS_APART,
    origin(BASES["arxiv"]): arxiv.SECONDS_APART,
    origin(BASES["dblp"]): dblp.SECONDS_APART,
}
"""Seconds that these services want between two requests, as `service/public.py` keeps them."""
SHOWN = 40
"""People of a shortlist."""
_KEY = "of-nobody"
_LATENCY = (0.05, 0.15)


class Wanted(Frozen):
    """What a search looks for."""

    role: Role
    specialisation: str | None = None
    location: str | None = None


@dataclass(frozen=True)
class Sourced:
    """What one search asked, what it was answered, and how long that took."""

    seconds: float
    calls: Sequence[Call]
    coverage: Sequence[CoverageLine]
    asked: Sequence[tuple[Query, CoverageLine]]
    met: frozenset[str]
    """Keys of the accounts that work was found of."""
    lanes: Mapping[str, Lane]
    """Person of the shortlist -> lane."""


@dataclass(frozen=True)
class Bench:
    """A store of its own beside an invented world."""

    rows: Rows
    sources: NamedSources
    wire: Wire
    now: Clock

    async def search(
        self,
        wanted: Wanted,
        id_: str = "bench",
        *,
        plan: Proposer[PlanGiven, PlanProposal] | None = None,
        budget: Mapping[BudgetUnit, int] = BUDGET,
        limits: Limits = LIMITS,
        at_once: bool = True,
    ) -> Sourced:
        """Source one search from its accepted brief on. Args: at_once: False asks one source after the other."""
        deps = self._deps(plan or BuiltinPlan(), limits)
        await self._accepted(wanted, id_, budget)
        before, loop = len(self.wire.calls), asyncio.get_running_loop()
        began = loop.time()
        await _sourced(Sourcing(deps), id_, at_once=at_once)
        seconds = loop.time() - began
        evidence = EvidenceAgent(deps)
        await evidence.join_accounts(SearchState(search=id_))
        await evidence.score(SearchState(search=id_))
        return await self._seen(id_, seconds, self.wire.calls[before:])

    async def _seen(self, id_: str, seconds: float, calls: Sequence[Call]) -> Sourced:
        rows = self.rows
        proven = await rows.people.evidence_by_person(id_)
        listed = [await rows.people.assessment(id_, one.person) for one in await rows.people.shortlist(id_)]
        return Sourced(
            seconds=seconds,
            calls=calls,
            coverage=await rows.sourcing.coverage(id_),
            asked=await rows.sourcing.answered(id_),
            met=frozenset(fact.owner for facts in proven.values() for fact in facts if fact.kind != "stated"),
            lanes={one.person: one.lane for one in listed},
        )

    def _deps(self, plan: Proposer[PlanGiven, PlanProposal], limits: Limits) -> Deps:
        rows, market = self.rows, load_market()
        return Deps(
            intake=BuiltinIntake(market),
            plan=plan,
            pick=BuiltinPick(limits.picks),
            write=BuiltinWriter(limits.draft_words),
            sources=self.sources,
            briefs=rows.briefs,
            sourcing=rows.sourcing,
            people=rows.people,
            outreach=rows.outreach,
            recall=_NobodyKnown(),
            watch=SearchWatch(rows.cancellations, unseen),
            budget=rows.budgets,
            profile=profile,
            market=market,
            rules=contact_rules(),
            sender=None,
            limits=limits,
            now=self.now,
        )

    async def _accepted(self, wanted: Wanted, id_: str, budget: Mapping[BudgetUnit, int]) -> None:
        now = self.now()
        search = Search(
            id=id_, text=wanted.role, sources=tuple(BASES), limit=SHOWN, status="intake", created_by="bench",
            created_at=now, failure=None,
        )  # fmt: skip
        await self.rows.searches.create(search, budget)
        await self.rows.briefs.save_brief(_brief(wanted, id_))
        await self.rows.briefs.accept(id_, 1, Acceptance(by="bench", at=now, purpose="measuring"))


@asynccontextmanager
async def bench(world: World, faults: Mapping[SourceName, Fault] | None = None, seed: int = 1) -> AsyncIterator[Bench]:
    """Args: faults: what a source suffers; seed: of the latencies."""
    loop, chance = asyncio.get_running_loop(), random.Random(f"latency {seed}")
    start, midnight = loop.time(), datetime.combine(world.today, time(1), UTC)

    def now() -> datetime:
        return midnight + timedelta(seconds=loop.time() - start)

    async def wait(seconds: float) -> None:
        await asyncio.sleep(chance.uniform(*_LATENCY) if seconds == LATENCY_SECONDS else seconds)

    def traffic(name: SourceName) -> Traffic:
        return Traffic(lambda: now().timestamp(), wait, fault=(faults or {}).get(name))

    wire = Wire(world, traffic, loop.time)
    with tempfile.TemporaryDirectory() as folder:
        async with await Store.open(f"sqlite+aiosqlite:///{Path(folder) / 'bench.sqlite'}") as store:
            rows = Rows.of(store, token=secrets.token_bytes, now=now)
            turns = Turns(HostTurns(store), APART, "bench", now=now)
            fetcher = Fetcher(list(BASES.values()), now=now, cache=FetchedRows(store), transport=wire, turns=turns)
            public = _adapters(fetcher, now)
            yield Bench(rows, NamedSources(_no_repository, lambda: public, lambda name: None), wire, now)


async def _sourced(agent: Sourcing, id_: str, *, at_once: bool) -> None:
    """The graph's way: a branch for each source, then the expansion, until nothing is left to ask."""
    state = SearchState(search=id_, round=0)
    state |= await agent.plan(state)
    while state["ask"]:
        branches = [agent.ask_source(SourceTask(search=id_, source=source)) for source in state["ask"]]
        if at_once:
            await asyncio.gather(*branches)
        else:
            for branch in branches:
                await branch
        state |= await agent.expand(state)


def _brief(wanted: Wanted, id_: str) -> Brief:
    return Brief(
        search=id_, version=1, text=wanted.role, role=wanted.role, runner_up=None, confidence=1.0,
        deciding_question=None, pay=None, other_pay=(), questions=(), refused=(), warnings=(), employer=(), answers=(),
        engine="builtin", acceptance=None, language="en", specialisation=wanted.specialisation, seniority=None,
        location=wanted.location, remote=None, visa=None, must_have_skills=(), nice_to_have_skills=(), salary=None,
    )  # fmt: skip


def _adapters(fetcher: Fetcher, now: Clock) -> dict[str, Source]:
    made: tuple[Source, ...] = (
        GitHub(fetcher, now, BASES["github"], _KEY),
        OpenAlex(fetcher, venues(), url=BASES["openalex"], key=_KEY),
        HuggingFace(fetcher, url=BASES["huggingface"], token=_KEY),
        SemanticScholar(fetcher, venues(), url=BASES["semanticscholar"], key=_KEY),
        Arxiv(fetcher, url=BASES["arxiv"]),
        StackExchange(fetcher, url=BASES["stackexchange"], key=_KEY),
        Dblp(fetcher, venues(), url=BASES["dblp"]),
        OpenReview(fetcher, venues(), url=BASES["openreview"], token=_KEY),
        Orcid(fetcher, url=BASES["orcid"], token=_KEY),
    )
    return {source.name: source for source in made}


def _no_repository(path: Path) -> Source:
    raise SourceFailed(f"git:{path.name}: the sandbox keeps no repository")


class _NobodyKnown:
    """A memory that is empty; fits `agents.ports.Recall`."""

    @property
    def served_by(self) -> str:
        return "nothing stored yet"

    async def recall(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        return ()

    async def remember(self, documents: Sequence[tuple[str, str]]) -> None: ...
