"""The way from the adapters to the sandbox within one process, and an account of every call that went over it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlsplit

import httpx

from evals.sandbox import openreview_wire as openreview
from evals.sandbox import orcid_wire as orcid
from evals.sandbox import stackexchange_limits as stackexchange
from evals.sandbox.github_limits import SEARCHES_PER_MINUTE
from evals.sandbox.huggingface_limits import CALLS
from evals.sandbox.openalex_limits import CALLS_A_SECOND
from evals.sandbox.serve import app_of
from evals.sandbox.traffic import SourceName, Traffic
from evals.sandbox.world import World
from tools.arxiv import source as arxiv
from tools.dblp import source as dblp
from tools.semanticscholar import source as scholars

BASES: Mapping[SourceName, str] = {
    "github": "https://github.sandbox.example",
    "openalex": "https://openalex.sandbox.example",
    "huggingface": "https://hub.sandbox.example/api",
    "semanticscholar": "https://scholars.sandbox.example/graph/v1",
    "arxiv": "https://preprints.sandbox.example/api/query",
    "stackexchange": "https://answers.sandbox.example/2.3",
    "dblp": "https://dblp.sandbox.example",
    "openreview": "https://reviews.sandbox.example",
    "orcid": "https://ids.sandbox.example/v3.0",
}
"""The sources that are asked over the web, and where each is."""


@dataclass(frozen=True)
class Call:
    """One request and its answer; seconds of the loop's clock."""

    source: SourceName
    path: str
    began: float
    ended: float
    body: bytes

    @property
    def is_search(self) -> bool:
        return self.path.startswith("/search/")


class Wire(httpx.AsyncBaseTransport):
    """Args: traffic: how each service behaves; clock: seconds."""

    def __init__(self, world: World, traffic: Callable[[SourceName], Traffic], clock: Callable[[], float]) -> None:
        self._services = {name: httpx.ASGITransport(app_of(name, world, traffic(name))) for name in BASES}
        self._clock = clock
        self._names = {urlsplit(url).hostname: name for name, url in BASES.items()}
        self.calls: list[Call] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name, began = self._names[request.url.host], self._clock()
        response = await self._services[name].handle_async_request(request)
        packed = b"".join([part async for part in response.aiter_raw()])
        answer = httpx.Response(response.status_code, headers=response.headers, content=packed)
        self.calls.append(Call(name, request.url.path, began, self._clock(), answer.content))
        return answer


@dataclass(frozen=True)
class Bounds:
    """The least seconds that the calls of each source take, one at a time there and within its limits."""

    of_source: Mapping[SourceName, float]

    @property
    def least(self) -> float:
        """All sources at once: the slowest of them."""
        return max(self.of_source.values(), default=0.0)

    @property
    def speedup(self) -> float:
        """What asking all at once can save at most, against one source after the other."""
        return sum(self.of_source.values()) / self.least if self.least else 1.0


def bounds(calls: Sequence[Call]) -> Bounds:
    by_source: dict[SourceName, list[Call]] = {}
    for call in calls:
        by_source.setdefault(call.source, []).append(call)
    return Bounds({name: max(_answering(made), _limited(name, made)) for name, made in by_source.items()})


def _answering(calls: Sequence[Call]) -> float:
    """Each next question to a source depends on the answer before: the longest chain is all of them."""
    return sum(call.ended - call.began for call in calls)


def _limited(name: SourceName, calls: Sequence[Call]) -> float:
    """Full windows that have to pass before the last call may be made."""
    counted = sum(call.is_search for call in calls) if name == "github" else len(calls)
    most, seconds = _WINDOWS[name]
    return (ceil(counted / most) - 1) * seconds if counted else 0.0


_WINDOWS: Mapping[SourceName, tuple[int, float]] = {
    "github": (SEARCHES_PER_MINUTE[True], 60.0),
    "openalex": (CALLS_A_SECOND[True], 1.0),
    "huggingface": (CALLS[True], 300.0),
    "semanticscholar": (1, scholars.SECONDS_APART),
    "arxiv": (1, arxiv.SECONDS_APART),
    "stackexchange": (stackexchange.A_SECOND, 1.0),
    "dblp": (1, dblp.SECONDS_APART),
    "openreview": (openreview.CALLS_A_MINUTE, 60.0),
    "orcid": (orcid.CALLS_A_SECOND, 1.0),
}
"""Calls, of GitHub searches alone, in so many seconds."""
