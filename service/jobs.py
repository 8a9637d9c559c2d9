"""Runs the threads: takes a lease, resumes, waits, recovers. It runs in serve, worker and writing commands.

Three facts shape it (docs/decisions/0002): an empty `next` is no proof that a thread has finished, so only the row
that a thread's last step writes says so; a thread that waits is never invoked without its decision; and the same
interrupt resumed twice would run its node twice, so a decision is applied under the lease and only while its
interrupt is still pending.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol

from agents.ports import Clock
from memory.errors import HardsignalError, StoreError
from memory.records import Run, RunKind, RunStatus

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph
    from langgraph.types import StateSnapshot

    Graph = CompiledStateGraph[Any, None, Any, Any]

Graphs = Callable[[], Awaitable[Mapping[RunKind, "Graph"]]]
"""The compiled graphs, made when the first thread runs: a command that only reads never waits for LangGraph."""
Decision = tuple[str, str, dict[str, Any]]
"""Decision id, interrupt id, and the value that the interrupt returns."""


class Ledger(Protocol):
    """The runs ledger and its decisions, as rows."""

    async def due(self, now: datetime, search: str | None = None) -> Sequence[str]: ...

    async def take(self, thread: str, now: datetime, until: datetime) -> Run | None: ...

    async def renew(self, thread: str, fence: int, until: datetime) -> bool: ...

    async def leave(
        self, thread: str, fence: int, status: RunStatus, interrupt: str | None = None, error: str | None = None
    ) -> bool: ...

    async def is_done(self, thread: str) -> bool: ...

    async def of_search(self, search: str) -> Sequence[Run]: ...


class Decisions(Protocol):
    async def pending(self, thread: str) -> Decision | None: ...

    async def settle(self, id_: str, state: Literal["applied", "stale"]) -> None: ...


@dataclass(frozen=True)
class RunLimits:
    lease: timedelta
    parallel: int
    passes: int = 3
    """How often a thread that neither waits nor says that it is done is invoked again before it has failed."""


class LeaseLostError(HardsignalError):
    """Another process took the thread over; whatever this one still held must not be written."""


class Runner:
    def __init__(self, graphs: Graphs, ledger: Ledger, decisions: Decisions, now: Clock, limits: RunLimits) -> None:
        self._graphs, self._ledger, self._decisions = graphs, ledger, decisions
        self._now, self._limits = now, limits

    async def drain(self, search: str | None = None, thread: str | None = None) -> None:
        """Run every due thread, of one search or of all, until none is left.

        Args:
            thread: run this one alone, so that whoever moved it does not answer for others.

        Raises:
            HardsignalError: the first thread's failure, after the others have been brought to rest.
        """
        while threads := await self._due(search, thread):
            slots = asyncio.Semaphore(self._limits.parallel)
            results = await asyncio.gather(
                *(self._in_slot(slots, thread) for thread in threads), return_exceptions=True
            )
            for result in results:
                if isinstance(result, BaseException):
                    raise result

    async def failed(self, search: str) -> tuple[Run, ...]:
        """Threads of a search that ended with an error; `resume` queues them again."""
        return tuple(run for run in await self._ledger.of_search(search) if run.status == "failed")

    async def _due(self, search: str | None, thread: str | None) -> list[str]:
        return [due for due in await self._ledger.due(self._now(), search) if thread in {None, due}]

    async def _in_slot(self, slots: asyncio.Semaphore, thread: str) -> None:
        async with slots:
            run = await self._ledger.take(thread, self._now(), self._now() + self._limits.lease)
            if run is not None:
                await self._run(run)

    async def _run(self, run: Run) -> None:
        try:
            await self._leased(run)
        except LeaseLostError:
            return
        except (StoreError, asyncio.CancelledError):
            await self._ledger.leave(run.thread, run.fence, "queued")
            raise
        except Exception as error:
            await self._ledger.leave(run.thread, run.fence, "failed", error=f"{type(error).__name__}: {error}")
            raise

    async def _advance(self, run: Run) -> None:
        graph, config = (await self._graphs())[run.kind], {"configurable": {"thread_id": run.thread}}
        for _ in range(self._limits.passes):
            state = await graph.aget_state(config)  # type: ignore[arg-type]
            decision = await self._usable(run, state)
            if state.interrupts and decision is None:
                await self._ledger.leave(run.thread, run.fence, "waiting", interrupt=state.interrupts[0].id)
                return
            await graph.ainvoke(_input(run, state, decision), config, durability="sync")  # type: ignore[call-overload]
            if decision is not None:
                await self._decisions.settle(decision[0], "applied")
            if await self._ledger.is_done(run.thread):
                return
        raise HardsignalError(f"thread {run.thread} neither waits nor ends; this is a bug")

    async def _usable(self, run: Run, state: "StateSnapshot") -> Decision | None:
        """The pending decision, if its interrupt is the one the thread waits for."""
        decision = await self._decisions.pending(run.thread)
        if decision is None or decision[1] in {interrupt.id for interrupt in state.interrupts}:
            return decision
        # The thread went past this interrupt before a crash: the decision took effect and only its mark was lost.
        await self._decisions.settle(decision[0], "stale" if state.interrupts else "applied")
        return None

    async def _leased(self, run: Run) -> None:
        """Advance while the lease is renewed; whichever of the two fails stops the other.

        Raises:
            LeaseLostError: another process has taken over.
        """
        try:
            async with asyncio.TaskGroup() as both:
                renewal = both.create_task(self._renew(run))
                await self._advance(run)
                renewal.cancel()
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from None

    async def _renew(self, run: Run) -> None:
        while True:
            await asyncio.sleep(self._limits.lease.total_seconds() / 3)
            if not await self._ledger.renew(run.thread, run.fence, self._now() + self._limits.lease):
                raise LeaseLostError(f"another process has taken over {run.thread}")


def _input(run: Run, state: "StateSnapshot", decision: Decision | None) -> Any:
    """The thread's next input: its first one where nothing was ever stored, a decision, or just go on."""
    if state.created_at is None:
        return {"search": run.search} | ({"person": run.person, "step": run.step} if run.person else {})
    if decision is not None:
        from langgraph.types import Command

        return Command(resume={decision[1]: decision[2]})
    return None
