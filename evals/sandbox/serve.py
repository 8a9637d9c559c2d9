"""Serve the invented world on loopback: its services in one process, each on a port of its own."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from evals.sandbox.arxiv_wire import arxiv_app
from evals.sandbox.dblp_wire import dblp_app
from evals.sandbox.github_wire import github_app
from evals.sandbox.huggingface_wire import huggingface_app
from evals.sandbox.openalex_wire import openalex_app
from evals.sandbox.openreview_wire import openreview_app
from evals.sandbox.orcid_wire import orcid_app
from evals.sandbox.semanticscholar_wire import semanticscholar_app
from evals.sandbox.stackexchange_wire import stackexchange_app
from evals.sandbox.traffic import SOURCES, Fault, SourceName, Traffic
from evals.sandbox.world import World

_HOST = "127.0.0.1"
_APPS: Mapping[SourceName, Callable[[World, Traffic], ASGIApp]] = {
    "github": github_app,
    "openalex": openalex_app,
    "huggingface": huggingface_app,
    "semanticscholar": semanticscholar_app,
    "arxiv": arxiv_app,
    "stackexchange": stackexchange_app,
    "dblp": dblp_app,
    "openreview": openreview_app,
    "orcid": orcid_app,
}
_PATHS: Mapping[SourceName, str] = {
    "github": "",
    "openalex": "",
    "huggingface": "/api",
    "semanticscholar": "/graph/v1",
    "arxiv": "/api/query",
    "stackexchange": "/2.3",
    "dblp": "",
    "openreview": "",
    "orcid": "/v3.0",
}
"""What follows the host in each service's base URL."""


@dataclass(frozen=True)
class Serving:
    """The world, while it is served."""

    urls: Mapping[SourceName, str]
    """Base URL of each service, as the settings of the real one's adapter expect it."""
    ended: asyncio.Event
    """Set once somebody asked the process to stop."""


class _ByPort:
    """One server for all: which service answers is told by the port that was called."""

    def __init__(self, apps: Mapping[int, ASGIApp]) -> None:
        self._apps = apps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._apps[scope["server"][1]](scope, receive, send)


def app_of(source: SourceName, world: World, traffic: Traffic) -> ASGIApp:
    return _APPS[source](world, traffic)


@asynccontextmanager
async def serving(
    world: World, traffic: Traffic, faults: Mapping[SourceName, Fault], port: int = 0
) -> AsyncIterator[Serving]:
    """Serve until the block ends.

    Args:
        port: of the first service, the others follow; 0 takes free ones.

    Raises:
        OSError: a port is taken.
    """
    sockets = _listen(port)
    ports = {name: sock.getsockname()[1] for name, sock in sockets.items()}
    apps = {ports[name]: app_of(name, world, replace(traffic, fault=faults.get(name))) for name in SOURCES}
    settings = uvicorn.Config(_ByPort(apps), lifespan="off", log_level="warning", access_log=False)
    server, ended = uvicorn.Server(settings), asyncio.Event()
    running = asyncio.create_task(server.serve(list(sockets.values())))
    running.add_done_callback(lambda _: ended.set())
    try:
        yield Serving({name: f"http://{_HOST}:{ports[name]}{_PATHS[name]}" for name in SOURCES}, ended)
    finally:
        server.should_exit = True
        await running


def _listen(port: int) -> dict[SourceName, socket.socket]:
    """Callers may connect from here on; they wait until the server takes them."""
    wanted = {name: port + place if port else 0 for place, name in enumerate(SOURCES)}
    sockets = {name: socket.create_server((_HOST, number)) for name, number in wanted.items()}
    for sock in sockets.values():
        # asyncio does this only for sockets that name their protocol; without it each answer waits 40 ms for an ACK.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sockets
