"""A small thread on the real ledger: its nodes write down each entry, so that a test can count what ran how often.

    before -> wait (interrupt) -> again (interrupt) -> after (marks the run done)

As a program it is another process on the same store: `python -m tests.helpers.counting HOME ISO-TIME`.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt

from memory.ids import search_thread
from memory.records import BriefDecision, Run, RunKind, Search
from memory.store import Rows, Store
from memory.store.decisions import add_decision
from service.jobs import Graphs, Ledger, RunLimits, Runner

if TYPE_CHECKING:
    from service.jobs import Graph

START_TIME = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LEASE = timedelta(minutes=5)
DEADLOCK = 30.0
"""Seconds after which a wait that should never be long has hung."""
During = Callable[[str], Awaitable[None]]


class Passing(TypedDict, total=False):
    search: str


async def nothing(node: str) -> None:
    """What happens inside a node, unless a test says otherwise."""


def already(graphs: "Mapping[RunKind, Graph]") -> Graphs:
    """Graphs that were compiled before the first thread runs."""

    async def made() -> "Mapping[RunKind, Graph]":
        return graphs

    return made


class Doorway:
    """Holds whoever enters a node until it is opened."""

    def __init__(self, node: str) -> None:
        self._node, self.entered, self.open = node, asyncio.Event(), asyncio.Event()
        self.cancelled = False

    async def __call__(self, node: str) -> None:
        if node != self._node:
            return
        self.entered.set()
        try:
            await asyncio.wait_for(self.open.wait(), DEADLOCK)
        except asyncio.CancelledError:
            self.cancelled = True
            raise


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, at: datetime = START_TIME) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Bench:
    home: Path
    store: Store
    rows: Rows
    graph: "Graph"
    clock: Clock
    during: list[During]
    """The last one is what happens inside a node."""
    lease: timedelta = LEASE

    def runner(self, ledger: Ledger | None = None, parallel: int = 4) -> Runner:
        limits = RunLimits(self.lease, parallel)
        graphs: dict[RunKind, Graph] = {"search": self.graph}
        return Runner(already(graphs), ledger or self.rows.runs, self.rows.decisions, self.clock, limits)

    async def queue(self, search: str = "s1") -> str:
        """A new search whose thread is due."""
        said = Search(
            id=search, text="x", sources=(), limit=1, status="intake", created_by="local:t", created_at=self.clock(),
            failure=None,
        )  # fmt: skip
        await self.rows.searches.create(said, {})
        return search_thread(search)

    async def run(self, search: str = "s1") -> Run:
        (run,) = await self.rows.runs.of_search(search)
        return run

    async def decide(self, search: str = "s1") -> None:
        """A person's word for the interrupt that the thread waits for, or will wait for in a moment."""
        waits = (await self.run(search)).interrupt
        word = BriefDecision(by="local:t", at=self.clock(), version=1, answers=())
        async with self.store.write() as conn:
            await add_decision(conn, search_thread(search), word, waits)

    async def sql(self, statement: str) -> list[Any]:
        async with self.store.write() as conn:
            done = await conn.exec_driver_sql(statement)
            return list(done) if done.returns_rows else []

    def entries(self) -> list[str]:
        path = self.home / "entries"
        return path.read_text().split() if path.exists() else []


@asynccontextmanager
async def bench(home: Path, during: During = nothing) -> AsyncIterator[Bench]:
    saver = AsyncSqliteSaver.from_conn_string(str(home / "checkpoints.sqlite"))
    async with await Store.open(f"sqlite+aiosqlite:///{home / 'rows.sqlite'}") as store, saver as checkpoints:
        clock, inside = Clock(), [during]
        rows = Rows.of(store, token=lambda size: b"\x07" * size, now=clock)
        graph = _graph(home, rows, inside, checkpoints)
        yield Bench(home, store, rows, graph, clock, inside)


def _graph(home: Path, rows: Rows, inside: list[During], checkpoints: AsyncSqliteSaver) -> "Graph":
    def node(name: str, then: Callable[[Passing], Awaitable[None]]) -> Any:
        async def entered(state: Passing) -> Passing:
            with (home / "entries").open("a") as file:
                file.write(f"{name}\n")
            await inside[-1](name)
            await then(state)
            return {"search": state["search"]}

        return entered

    async def no_more(state: Passing) -> None: ...

    async def wait(state: Passing) -> None:
        interrupt({"gate": "brief"})

    async def finish(state: Passing) -> None:
        await rows.outreach.finish(search_thread(state["search"]))

    graph: StateGraph[Passing, None, Passing, Passing] = StateGraph(Passing)
    steps = {"before": no_more, "wait": wait, "again": wait, "after": finish}
    for name, then in steps.items():
        graph.add_node(name, node(name, then))
    for one, other in zip((START, *steps), (*steps, END), strict=True):
        graph.add_edge(one, other)
    return graph.compile(checkpointer=checkpoints)


async def _other_process(home: Path, at: datetime) -> None:
    async with bench(home) as other:
        other.clock.at = at
        await other.runner().drain()


if __name__ == "__main__":
    asyncio.run(_other_process(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])))
