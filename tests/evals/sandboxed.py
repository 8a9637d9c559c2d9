"""The sandbox's services behind the product's own adapters, in this process and on one clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from agents.ports import Source
from evals.sandbox.serve import app_of
from evals.sandbox.traffic import Fault, SourceName, Traffic
from evals.sandbox.world import World
from memory.knowledge.venues import venues
from memory.records import Query, SourceAnswer
from tests.evals.test_sandbox_traffic import NOON
from tests.tools.fetch.fetch_world import Allowance, Shelf
from tests.tools.fetch.test_fetch_turns import Rows
from tools.arxiv.source import SECONDS_APART, Arxiv
from tools.dblp.source import Dblp
from tools.fetch.fetcher import Fetcher, origin
from tools.fetch.turns import Turns
from tools.github.source import GitHub
from tools.huggingface.source import HuggingFace
from tools.openalex.source import OpenAlex
from tools.openreview.source import OpenReview
from tools.orcid.source import Orcid
from tools.semanticscholar.source import SemanticScholar
from tools.stackexchange.source import StackExchange

BASES: Mapping[SourceName, str] = {
    "github": "https://github.sandbox.example",
    "openalex": "https://openalex.sandbox.example",
    "huggingface": "https://hub.sandbox.example/api",
    "semanticscholar": "https://scholar.sandbox.example/graph/v1",
    "arxiv": "https://arxiv.sandbox.example/api/query",
    "stackexchange": "https://answers.sandbox.example/2.3",
    "dblp": "https://dblp.sandbox.example",
    "openreview": "https://openreview.sandbox.example",
    "orcid": "https://orcid.sandbox.example/v3.0",
}
PAUSED = frozenset(("semanticscholar", "arxiv", "dblp"))
"""Services that want a pause between two requests."""
Make = Callable[[Fetcher, Callable[[], datetime], str, str | None], Source]
"""Fetcher, clock, base URL, token."""
ADAPTERS: Mapping[SourceName, Make] = {
    "github": GitHub,
    "openalex": lambda fetcher, now, url, token: OpenAlex(fetcher, venues(), url=url, key=token),
    "huggingface": lambda fetcher, now, url, token: HuggingFace(fetcher, url=url, token=token),
    "semanticscholar": lambda fetcher, now, url, token: SemanticScholar(fetcher, venues(), url=url, key=token),
    "arxiv": lambda fetcher, now, url, token: Arxiv(fetcher, url=url),
    "stackexchange": lambda fetcher, now, url, token: StackExchange(fetcher, url=url, key=token),
    "dblp": lambda fetcher, now, url, token: Dblp(fetcher, venues(), url=url),
    "openreview": lambda fetcher, now, url, token: OpenReview(fetcher, venues(), url=url, token=token),
    "orcid": lambda fetcher, now, url, token: Orcid(fetcher, url=url, token=token),
}


@dataclass
class Sandboxed:
    """Args: make: the adapter; None: the product's. fault: what the service suffers from."""

    name: SourceName
    world: World
    token: str | None = "of-nobody"
    fault: Fault | None = None
    scale: float = 1.0
    make: Make | None = None
    at: float = NOON
    asked: list[httpx.Request] = field(default_factory=list)
    answered: list[httpx.Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        traffic = Traffic(lambda: self.at, self._wait, self.scale, self.fault)
        self._shelf, self.service = Shelf(), httpx.ASGITransport(app_of(self.name, self.world, traffic))
        sandbox = self

        class Seen(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                sandbox.asked.append(request)
                sandbox.answered.append(await sandbox.service.handle_async_request(request))
                return sandbox.answered[-1]

        base = BASES[self.name]
        apart = {origin(base): SECONDS_APART} if self.name in PAUSED else {}
        turns = Turns(Rows(self.now()), apart, "us", now=self.now, sleep=self._wait)
        cache, wire = self._shelf, Seen()
        fetcher = Fetcher([base], now=self.now, cache=cache, sleep=self._wait, transport=wire, turns=turns)
        make = self.make or ADAPTERS[self.name]
        self._source = make(fetcher, self.now, BASES[self.name], self.token)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    async def _wait(self, seconds: float) -> None:
        self.at += seconds

    def later(self, wait: timedelta) -> None:
        """Time passes, and what was asked before is forgotten."""
        self.at += wait.total_seconds()
        self.asked.clear()
        self.answered.clear()

    async def ask(self, kind: str, *terms: str) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited."""
        query = Query(id="q", search="s", source=self.name, round=0, kind=kind, terms=terms, because="asked")
        answer = await self._source.ask(query, Allowance(10_000))
        self._shelf.records |= {record.id: record for record in answer.records}
        return answer
