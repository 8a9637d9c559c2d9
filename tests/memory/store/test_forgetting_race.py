"""A search that runs while somebody is forgotten: what it read before, it writes after, and brings nobody back.

Each seed is one order of events: how many of the search's writes come before the first look for traces, how many
between that look and the deletion, and how many after it.
"""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.ids import DraftKey
from memory.records import Query
from memory.store import Rows, Store, outreach, people, sourcing, vectors
from memory.store.forgetting import ForgettingRows
from memory.store.vectors import VectorId, VectorRows
from tests.memory.store.canaries import One, answer_of, everybody, plant, rows_left
from tests.memory.store.samples import NOW, REVIEWER, a_draft, a_place, a_query, started
from tests.memory.store.test_forgetting import traces
from tests.memory.store.test_people import an_assessment

Step = Callable[[], Awaitable[object]]
CANARIES, OTHERS, SEEDS = 2, 2, range(20)
WRITES = 7 + CANARIES + OTHERS
BETWEEN, AFTER = (0, WRITES), (0, 0)
"""Every write comes between the first look and the deletion; or after both."""


class StoreThatIsWrittenBetween(Store):
    """What is to happen between the first look for traces and the deletion happens as the first write begins."""

    def __init__(self, store: Store, between: Sequence[Step]) -> None:
        self._real, self._between = store, list(between)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        async with self._real.read() as conn:
            yield conn

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        while self._between:
            await self._between.pop(0)()
        async with self._real.write() as conn:
            yield conn


def writes_of_a_search(rows: Rows, store: Store, everyone: list[One], search: str) -> list[Step]:
    """All that a search stores, in its order, worked out before anybody is forgotten."""
    asked = a_query(f"{search}-q", search).model_copy(update={"terms": tuple(f"@{one.mark}" for one in everyone)})
    embedded = [(VectorId(one.id, "d" * 64), np.ones(2, dtype=np.float32)) for one in everyone]

    def writes(draft_of: One) -> Step:
        async def write() -> None:
            draft = a_draft(draft_of.id, search, f"Dear {draft_of.name}")
            with suppress(UnknownId):  # the run of a draft to somebody forgotten ends so
                await rows.outreach.save_draft(draft)

        return write

    return [
        lambda: rows.sourcing.add_queries([asked]),
        lambda: rows.sourcing.save_answer(Query.model_validate(asked.model_dump()), answer_of(everyone, 90)),
        lambda: rows.people.save_people(search, [one.person for one in everyone]),
        lambda: VectorRows(store, "model", 2).put(embedded),
        lambda: rows.people.save_assessments(search, [an_assessment(one.id) for one in everyone]),
        lambda: rows.people.save_shortlist(search, [a_place(one.id, rank) for rank, one in enumerate(everyone, 1)]),
        lambda: rows.outreach.enqueue(search, [one.id for one in everyone]),
        *(writes(one) for one in everyone),
    ]


def order_of(seed: int) -> tuple[int, int]:
    """How many writes come before the first look, and how many before the deletion."""
    looked, deleted = sorted(random.Random(seed).choices(range(WRITES + 1), k=2))
    return looked, deleted


async def race(store: Store, rows: Rows, looked: int, deleted: int) -> list[One]:
    """Forget the canaries while a second search runs; returns everybody, canaries first."""
    everyone = everybody(CANARIES, OTHERS)
    await plant(store, rows, everyone)
    await started(rows, "s2")
    steps = writes_of_a_search(rows, store, everyone, "s2")
    assert len(steps) == WRITES
    for step in steps[:looked]:
        await step()
    watched = StoreThatIsWrittenBetween(store, steps[looked:deleted])
    forgetting = ForgettingRows(watched, rows.audit, rows.keys)
    await forgetting.forget([one.id for one in everyone[:CANARIES]], REVIEWER.id, NOW, "forgotten")
    for step in steps[deleted:]:
        await step()
    await rows.forgetting.scrub()
    return everyone


async def left_of_them(
    store: Store, rows: Rows, folder: Path, order: tuple[int, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """What is found of the canaries: in which files, and in which tables."""
    everyone = await race(store, rows, *order)
    return traces(folder), await rows_left(store, everyone[:CANARIES])


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_search_that_runs_while_somebody_is_forgotten_brings_nobody_back(
    seed: int, store: Store, rows: Rows, tmp_path: Path
) -> None:
    assert await left_of_them(store, rows, tmp_path, order_of(seed)) == ({}, {})
    others = everybody(CANARIES, OTHERS)[CANARIES:]
    assert [one.person for one in await rows.people.shortlist("s2")] == [one.id for one in others]
    for one in others:
        assert (await rows.people.assessment("s2", one.id)).person == one.id
        assert await rows.outreach.draft(DraftKey("s2", one.id)) is not None


async def _all_of(_: object, people: Sequence[object]) -> Sequence[object]:
    return people


async def _nobody(*_: object) -> set[str]:
    return set()


GUARDS = [(people, "_still_here", _all_of), (people, "forgotten", _nobody), (vectors, "forgotten", _nobody),
          (outreach, "forgotten", _nobody), (sourcing, "listed_terms", _nobody)]  # fmt: skip


@pytest.mark.parametrize(("module", "guard", "open_door"), GUARDS, ids=lambda one: getattr(one, "__name__", one))
async def test_a_door_that_lets_the_forgotten_in_is_found(
    module: object, guard: str, open_door: object, store: Store, rows: Rows, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The planted fault: each door is opened alone."""
    monkeypatch.setattr(module, guard, open_door)
    try:
        left = await left_of_them(store, rows, tmp_path, AFTER)
    except IntegrityError:
        return  # nobody comes back, but the whole search ends
    assert left != ({}, {})


async def test_forgetting_that_looks_once_leaves_what_was_written_meanwhile(
    store: Store, rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: without the second look."""

    async def looks_away(*_: object) -> None:
        return None

    monkeypatch.setattr(ForgettingRows, "_cut_late", looks_away)
    assert await left_of_them(store, rows, tmp_path, BETWEEN) != ({}, {})
