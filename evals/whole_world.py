"""Everybody of an invented world as the product's adapters tell of them, and who each account truly is."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from agents.ports import Source
from evals.sandbox.things import InventedPerson
from evals.sandbox.traffic import SourceName, Traffic
from evals.sandbox.world import World, make_world
from evals.sourcing_wire import BASES, Wire
from memory.knowledge.venues import venues
from memory.records import Account, BudgetUnit, Evidence, JoinFacts, Link, Query
from tools.fetch.fetcher import Fetcher
from tools.github.source import GitHub, GitHubLimits
from tools.huggingface.source import HuggingFace
from tools.openalex.source import OpenAlex

DETAILS = GitHubLimits(pages=2, details=3)
"""Of each person a few changes are read whole, as a search would that shares its budget among many."""
KEPT = 8
"""Worlds that stay in memory, so that two suites of one run ask each world once."""
_TODAY = datetime(2026, 11, 20, tzinfo=UTC).date()


@dataclass(frozen=True)
class Told:
    world: World
    accounts: tuple[Account, ...]
    links: tuple[Link, ...]
    evidence: tuple[Evidence, ...]

    @property
    def facts(self) -> JoinFacts:
        """As the store would count them."""
        gated: dict[str, int] = {}
        for fact in self.evidence:
            if fact.gate is not None and not fact.discounts:
                gated[fact.owner] = gated.get(fact.owner, 0) + 1
        return JoinFacts(gated=gated, landed=(), verdicts=())

    @property
    def owners(self) -> Mapping[str, InventedPerson]:
        """Account key -> whose it truly is."""
        return {key: person for person in self.world.people for key in keys(person)}


def keys(person: InventedPerson) -> tuple[str, ...]:
    hub = (f"huggingface:{person.hub}",) if person.hub else ()
    return (f"github:id:{person.number}", *hub, *(f"openalex:{author}" for author in person.authors))


@lru_cache(KEPT)
def told(seed: int, people: int) -> Told:
    """Blocks; runs a loop of its own."""
    return asyncio.run(_ask(make_world(seed, _TODAY, people)))


async def _ask(world: World) -> Told:
    clock = _Clock(world)
    wire = Wire(world, lambda name: Traffic(clock.seconds, clock.wait), clock.seconds)
    fetcher = Fetcher(list(BASES.values()), now=clock, sleep=clock.wait, transport=wire)
    key = secrets.token_hex(4)
    sources: Mapping[SourceName, Source] = {
        "github": GitHub(fetcher, clock, BASES["github"], key, DETAILS),
        "huggingface": HuggingFace(fetcher, url=BASES["huggingface"], token=key),
        "openalex": OpenAlex(fetcher, venues(), url=BASES["openalex"], key=key),
    }
    accounts: dict[str, Account] = {}
    links: dict[tuple[str, str, str], Link] = {}
    evidence: dict[str, Evidence] = {}
    for name, kind, term in _questions(world):
        query = Query(id="q", search="s", source=name, round=0, kind=kind, terms=(term,), because="everybody is asked")
        answer = await sources[name].ask(query, _Unbounded())
        accounts |= {one.key: one for one in answer.accounts}
        links |= {(one.a, one.b, one.proof): one for one in answer.links}
        evidence |= {one.id: one for one in answer.evidence}
    return Told(world, tuple(accounts.values()), tuple(links.values()), tuple(evidence.values()))


def _questions(world: World) -> list[tuple[SourceName, str, str]]:
    asked: list[tuple[SourceName, str, str]] = []
    written = {line.author for paper in world.papers for line in paper.bylines}
    for person in world.people:
        if person.part == "bot":
            continue
        asked.append(("github", "changes_of", f"@{person.login}"))
        asked += [("huggingface", "author", person.hub)] if person.hub else []
        asked += [("openalex", "author", author) for author in person.authors if author in written]
    return asked


class _Clock:
    """Moves only when somebody waits."""

    def __init__(self, world: World) -> None:
        self._at = datetime.combine(world.today, time(1), UTC)

    def __call__(self) -> datetime:
        return self._at

    def seconds(self) -> float:
        return self._at.timestamp()

    async def wait(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)


class _Unbounded:
    """A budget that nobody spends to its end; fits `memory.budget.Budget`."""

    async def reserve(self, unit: BudgetUnit, amount: int) -> None: ...

    async def give_back(self, unit: BudgetUnit, amount: int) -> None: ...
