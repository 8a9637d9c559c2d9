"""What the runner invokes and what it leaves alone: words, waiting threads, and what a crash left behind."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from langgraph.types import Command

from memory.errors import HardsignalError
from tests.helpers.counting import Bench, Doorway, bench
from tests.helpers.mortal import Killed


async def killed_at_the_last_step(node: str) -> None:
    if node == "after":
        raise Killed


async def test_a_thread_goes_to_its_interrupt_and_on_after_each_word(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        await it.queue()
        await it.runner().drain()
        assert (await it.run()).status == "waiting"
        await it.decide()
        await it.runner().drain()
        await it.decide()
        await it.runner().drain()
        assert (await it.run()).status == "done"
        # A node with an interrupt is entered once to ask and once more with the answer.
        assert it.entries() == ["before", "wait", "wait", "again", "again", "after"]


def forget_newest_checkpoint(home: Path, thread: str) -> None:
    """As if the process had died after a step's writes and before the checkpoint that follows from them."""
    newest = "SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?"
    with closing(sqlite3.connect(home / "checkpoints.sqlite")) as file:
        (id_,) = file.execute(newest, (thread,)).fetchone()
        for table in ("checkpoints", "writes"):
            file.execute(f"DELETE FROM {table} WHERE checkpoint_id = ?", (id_,))
        file.commit()


async def state_of(it: Bench, thread: str) -> Any:
    config: Any = {"configurable": {"thread_id": thread}}
    return await it.graph.aget_state(config)


async def left_behind(it: Bench) -> None:
    """The row as a process that was killed leaves it."""
    await it.sql("UPDATE runs SET status = 'running', lease_until = '2026-01-01 00:00:00'")


async def test_an_empty_next_is_no_end_and_no_finished_step_runs_again(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        thread = await it.queue()
        await it.runner().drain()
        forget_newest_checkpoint(tmp_path, thread)
        await left_behind(it)
        state = await state_of(it, thread)
        assert (state.next, len(state.tasks)) == ((), 1)
        await it.runner().drain()
        assert (await it.run()).status == "waiting"
        assert it.entries() == ["before", "wait", "wait"]


async def test_a_thread_killed_behind_its_last_word_still_ends(tmp_path: Path) -> None:
    """Its last gate was passed, `next` is empty, and only the row says that it has not ended."""

    async with bench(tmp_path) as it:
        thread = await it.queue()
        await it.runner().drain()
        await it.decide()
        await it.runner().drain()
        await it.decide()
        it.during.append(killed_at_the_last_step)
        with pytest.raises(Killed):
            await it.runner().drain()
        it.during.pop()
        forget_newest_checkpoint(tmp_path, thread)
        await left_behind(it)
        assert (await state_of(it, thread)).next == ()
        await it.runner().drain()
        assert (await it.run()).status == "done"
        assert it.entries().count("after") == 2
        assert await it.sql("SELECT state FROM decisions") == [("applied",), ("applied",)]


async def test_waiting_is_never_invoked_again(tmp_path: Path) -> None:
    async with bench(tmp_path) as it:
        thread = await it.queue()
        for _ in range(3):
            await it.runner().drain()
        await it.sql("UPDATE runs SET status = 'queued'")
        await it.runner().drain()
        await left_behind(it)
        await it.runner().drain()
        assert ((await it.run()).status, it.entries()) == ("waiting", ["before", "wait"])
        # What an invocation would have done, and what this test would have seen:
        config: Any = {"configurable": {"thread_id": thread}}
        await it.graph.ainvoke(None, config)
        assert it.entries() == ["before", "wait", "wait"]


async def test_a_word_is_applied_once_under_two_runners_at_once(tmp_path: Path) -> None:
    async with bench(tmp_path) as it, bench(tmp_path) as other:
        for number in range(4):
            await it.queue(f"s{number}")
        await it.runner().drain()
        for number in range(4):
            await it.decide(f"s{number}")
        await asyncio.gather(it.runner().drain(), other.runner().drain())
        assert it.entries().count("again") == 4
        assert await it.sql("SELECT DISTINCT state FROM decisions") == [("applied",)]


async def test_without_the_lease_a_word_given_twice_at_once_runs_its_node_twice(tmp_path: Path) -> None:
    """The fault that the lease is for."""
    async with bench(tmp_path) as it, bench(tmp_path) as other:
        thread = await it.queue()
        await it.runner().drain()
        waits = (await it.run()).interrupt
        config: Any = {"configurable": {"thread_id": thread}}
        word: Any = Command(resume={waits: {}})
        door = Doorway("wait")
        it.during.append(door)
        first = asyncio.create_task(it.graph.ainvoke(word, config))
        await door.entered.wait()
        await other.graph.ainvoke(word, config)
        door.open.set()
        await first
        assert it.entries().count("wait") == 3


@pytest.mark.parametrize(("words", "mark"), [(1, "stale"), (2, "applied")])
async def test_a_word_whose_interrupt_was_passed_is_marked_and_not_applied_again(
    tmp_path: Path, words: int, mark: str
) -> None:
    """The process died between the step and the mark: at another interrupt, or with no interrupt left."""

    async with bench(tmp_path) as it:
        await it.queue()
        it.during.append(killed_at_the_last_step)
        await it.runner().drain()
        for _ in range(words - 1):
            await it.decide()
            await it.runner().drain()
        await it.decide()
        await asyncio.gather(it.runner().drain(), return_exceptions=True)
        it.during.pop()
        entered = it.entries()
        await it.sql("UPDATE decisions SET state = 'pending' WHERE id = (SELECT max(id) FROM decisions)")
        await left_behind(it)
        await it.runner().drain()
        assert it.entries() == entered + ["after"] * (words - 1)
        assert (await it.sql("SELECT state FROM decisions ORDER BY id"))[-1] == (mark,)


async def test_a_word_that_came_before_the_thread_waited_is_applied(tmp_path: Path) -> None:
    doorway = Doorway("before")
    async with bench(tmp_path, doorway) as it:
        await it.queue()
        work = asyncio.create_task(it.runner().drain())
        await doorway.entered.wait()
        await it.decide()
        doorway.open.set()
        await work
        assert it.entries().count("wait") == 2
        assert (await it.run()).status == "waiting"


async def test_a_thread_that_neither_waits_nor_ends_has_failed(tmp_path: Path) -> None:
    """Its last step did not say that it is done: a bug, and never an endless loop."""
    async with bench(tmp_path) as it:
        await it.queue()
        await it.runner().drain()
        for _ in range(2):
            await it.decide()
            await it.runner().drain()
        await left_behind(it)
        with pytest.raises(HardsignalError, match="neither waits nor ends"):
            await it.runner().drain()
        assert (await it.run()).status == "failed"
        assert it.entries().count("after") == 1
