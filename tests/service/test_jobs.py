"""The runner and its lease on the real ledger: who works on a thread, and how it is given back."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from memory.errors import StoreError
from memory.store import RunRows
from tests.helpers.counting import DEADLOCK, LEASE, START_TIME, Doorway, bench, nothing

ROOT = Path(__file__).parents[2]
LATER = START_TIME + LEASE + timedelta(seconds=1)
"""When a lease that was taken at the start has expired."""


async def another_process(home: Path, at: object) -> None:
    """Drain the same store from another process of the operating system, whose clock says `at`."""
    words = ("-m", "tests.helpers.counting", str(home), str(at))
    process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
    _, told = await process.communicate()
    assert process.returncode == 0, told.decode()


async def test_two_tasks_take_a_thread_once(tmp_path: Path) -> None:
    async with bench(tmp_path) as it, bench(tmp_path) as other:
        thread = await it.queue()
        runs = (rows.runs.take(thread, START_TIME, LATER) for rows in (it.rows, other.rows))
        taken = await asyncio.gather(*runs)
        assert [run is not None for run in taken].count(True) == 1


async def test_two_runners_at_once_enter_each_node_once(tmp_path: Path) -> None:
    async with bench(tmp_path) as it, bench(tmp_path) as other:
        for number in range(4):
            await it.queue(f"s{number}")
        await asyncio.gather(it.runner().drain(), other.runner().drain())
        assert sorted(it.entries()) == ["before"] * 4 + ["wait"] * 4


async def test_another_process_leaves_a_leased_thread_alone_and_takes_it_when_the_lease_is_over(
    tmp_path: Path,
) -> None:
    doorway = Doorway("before")
    async with bench(tmp_path, doorway) as it:
        await it.queue()
        work = asyncio.create_task(it.runner().drain())
        await doorway.entered.wait()
        await another_process(tmp_path, START_TIME)
        assert it.entries() == ["before"]
        assert (await it.run()).fence == 1
        await another_process(tmp_path, LATER)
        taken_over = await it.run()
        assert (taken_over.status, taken_over.fence) == ("waiting", 2)
        doorway.open.set()
        await work
        assert await it.run() == taken_over


async def test_a_stale_fence_writes_nothing(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        thread = await it.queue()
        first = await it.rows.runs.take(thread, START_TIME, START_TIME + LEASE)
        second = await it.rows.runs.take(thread, LATER, LATER + LEASE)
        assert first is not None
        assert second is not None
        before = await it.run()
        assert not await it.rows.runs.renew(thread, first.fence, LATER + 2 * LEASE)
        assert not await it.rows.runs.leave(thread, first.fence, "failed", error="late")
        assert await it.run() == before
        assert await it.rows.runs.renew(thread, second.fence, LATER + 2 * LEASE)


async def test_a_lost_lease_stops_the_work_and_is_no_error(tmp_path: Path) -> None:
    doorway = Doorway("before")
    async with bench(tmp_path, doorway) as it:
        it.lease = timedelta(milliseconds=30)
        thread = await it.queue()
        work = asyncio.create_task(it.runner().drain())
        await doorway.entered.wait()
        it.clock.at = LATER
        other = None
        while other is None:  # the runner may have renewed it a moment ago
            it.clock.at += LEASE
            other = await it.rows.runs.take(thread, it.clock.at, it.clock.at + LEASE)
        await asyncio.wait_for(work, DEADLOCK)
        assert doorway.cancelled
        assert await it.run() == other


class NeverRenewed:
    """A ledger that cannot be written to when the lease is renewed."""

    def __init__(self, real: RunRows, after: asyncio.Event) -> None:
        self._real, self._after = real, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def renew(self, thread: str, fence: int, until: object) -> bool:
        await self._after.wait()
        raise StoreError("disk full")


async def test_work_whose_lease_cannot_be_renewed_stops(tmp_path: Path) -> None:
    doorway = Doorway("before")
    async with bench(tmp_path, doorway) as it:
        it.lease = timedelta(milliseconds=30)
        await it.queue()
        ledger = NeverRenewed(it.rows.runs, doorway.entered)
        with pytest.raises(StoreError, match="disk full"):
            await asyncio.wait_for(it.runner(ledger=ledger).drain(), DEADLOCK)
        assert doorway.cancelled
        assert (await it.run()).status == "queued"


async def test_no_renewal_outlives_its_work(tmp_path: Path) -> None:
    async def breaks(node: str) -> None:
        raise ValueError("bug")

    async with bench(tmp_path, breaks) as it:
        await it.queue()
        with pytest.raises(ValueError, match="bug"):
            await it.runner().drain()
        assert [task for task in asyncio.all_tasks() if "Runner._renew" in repr(task)] == []


async def test_a_broken_store_gives_the_thread_back(tmp_path: Path) -> None:
    async def breaks(node: str) -> None:
        raise StoreError("disk full")

    async with bench(tmp_path, breaks) as it:
        await it.queue()
        with pytest.raises(StoreError):
            await it.runner().drain()
        run = await it.run()
        assert (run.status, run.lease_until, run.error) == ("queued", None, None)


async def test_who_is_told_to_stop_gives_the_thread_back(tmp_path: Path) -> None:
    doorway = Doorway("before")
    async with bench(tmp_path, doorway) as it:
        await it.queue()
        work = asyncio.create_task(it.runner().drain())
        await doorway.entered.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        run = await it.run()
        assert (run.status, run.lease_until, run.error) == ("queued", None, None)


async def test_a_bug_marks_the_run_failed_and_a_retry_goes_on_where_it_was(tmp_path: Path) -> None:
    async def breaks(node: str) -> None:
        if node == "wait":
            raise ValueError("bug")

    async with bench(tmp_path, breaks) as it:
        await it.queue()
        with pytest.raises(ValueError, match="bug"):
            await it.runner().drain()
        failed = await it.run()
        assert (failed.status, failed.lease_until, failed.error) == ("failed", None, "ValueError: bug")
        assert await it.runner().failed("s1") == (failed,)
        await it.runner().drain()
        assert it.entries() == ["before", "wait"]
        it.during.pop()
        it.during.append(nothing)
        assert await it.rows.searches.retry("s1") == 1
        await it.runner().drain()
        assert it.entries() == ["before", "wait", "wait"]


async def test_one_failure_is_told_after_the_others_have_come_to_rest(tmp_path: Path) -> None:
    calls: list[str] = []

    async def first_breaks(node: str) -> None:
        calls.append(node)
        if len(calls) == 1:
            raise ValueError("bug")

    async with bench(tmp_path, first_breaks) as it:
        for number in range(3):
            await it.queue(f"s{number}")
        with pytest.raises(ValueError, match="bug"):
            await it.runner().drain()
        assert sorted([(await it.run(f"s{number}")).status for number in range(3)]) == ["failed", "waiting", "waiting"]


async def test_no_more_threads_run_at_once_than_allowed(tmp_path: Path) -> None:
    inside, most, two_inside = 0, 0, asyncio.Event()

    async def counts(node: str) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        if inside == 2:
            two_inside.set()
        await asyncio.wait_for(two_inside.wait(), DEADLOCK)
        inside -= 1

    async with bench(tmp_path, counts) as it:
        for number in range(5):
            await it.queue(f"s{number}")
        await it.runner(parallel=2).drain()
        assert most == 2


async def test_one_thread_alone_is_run_where_one_is_named(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        await it.queue("s1")
        thread = await it.queue("s2")
        await it.runner().drain("s2", thread)
        assert [(await it.run(search)).status for search in ("s1", "s2")] == ["queued", "waiting"]
