"""One contract for both indices: the same people in the same order, whoever answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest

from memory.vector_index import ExactIndex, VectorIndex, VectorRows, open_index
from tests.memory.vector_samples import DIMS, MANY, agree, by_hand, items, vectors, vid

Opener = Callable[[], Awaitable[VectorIndex]]


@pytest.fixture(params=["exact", "chromadb"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, vector_rows: VectorRows) -> Opener:
    """Opens the index of this kind, again and again."""

    async def open_it() -> VectorIndex:
        return (
            ExactIndex(vector_rows) if request.param == "exact" else await open_index(tmp_path / "index", vector_rows)
        )

    return open_it


@pytest.fixture
async def index(opened: Opener, request: pytest.FixtureRequest) -> AsyncIterator[VectorIndex]:
    made = await opened()
    yield made
    await made.close()


async def test_the_nearest_come_first_with_their_cosine(index: VectorIndex) -> None:
    stored = items(MANY)
    await index.add(stored)
    for vector in vectors(20, seed=8):
        assert agree(await index.search(vector, 10), by_hand(stored, vector, 10))


async def test_ties_are_settled_by_id(index: VectorIndex) -> None:
    same, *others = vectors(MANY)
    stored = [(vid(9_000 - number), same * (1 + number % 3)) for number in range(60)]
    await index.add([*stored, *((vid(number), vector) for number, vector in enumerate(others))])
    found = await index.search(same, 10)
    assert [id_ for id_, _ in found] == sorted(id_ for id_, _ in stored)[:10]
    assert {cosine for _, cosine in found} == {1.0}


@pytest.mark.parametrize("k", [MANY - 3, MANY, MANY + 50])
async def test_asking_for_nearly_all_or_more_gives_all_that_there_are(index: VectorIndex, k: int) -> None:
    stored = items(MANY)
    await index.add(stored)
    assert agree(await index.search(stored[5][1], k), by_hand(stored, stored[5][1], k))


@pytest.mark.parametrize("k", [0, -1])
async def test_asking_for_nobody_gives_nobody(index: VectorIndex, k: int) -> None:
    await index.add(items(5))
    assert await index.search(vectors(1)[0], k) == []


async def test_an_empty_index_finds_nobody(index: VectorIndex) -> None:
    assert await index.search(vectors(1)[0], 5) == []
    assert (await index.count(), await index.last_seq()) == (0, 0)


async def test_only_those_asked_about_are_found(index: VectorIndex) -> None:
    stored = items(MANY)
    await index.add(stored)
    only = {id_ for id_, _ in stored[::40]} | {vid(9_999)}
    vector = vectors(1, seed=9)[0]
    assert agree(await index.search(vector, 5, only), by_hand(stored[::40], vector, 5))
    assert await index.search(vector, 5, set()) == []


async def test_a_vector_without_direction_is_like_nothing(index: VectorIndex) -> None:
    await index.add(items(MANY))
    found = await index.search(np.zeros(DIMS, dtype=np.float32), 3)
    assert found == [(vid(0), 0.0), (vid(1), 0.0), (vid(2), 0.0)]


async def test_the_same_item_twice_is_one(index: VectorIndex, vector_rows: VectorRows) -> None:
    await index.add(items(50))
    await index.add(items(60))
    assert (await index.last_seq(), await index.count()) == await vector_rows.state()
    assert await index.count() == 60


async def test_somebody_removed_is_never_found_again(index: VectorIndex) -> None:
    stored = items(MANY)
    await index.add([*stored, (vid(7, text=1), stored[7][1])])
    await index.remove(["p0007"])
    found = await index.search(stored[7][1], 20)
    assert "p0007" not in {id_.person for id_, _ in found}
    assert await index.count() == MANY - 1


async def test_what_another_process_stores_or_removes_is_seen(index: VectorIndex, vector_rows: VectorRows) -> None:
    stored = items(MANY)
    await index.add(stored[:-1])
    await index.search(stored[0][1], 5)
    await vector_rows.put(stored[-1:])
    await vector_rows.remove(["p0000"])
    left = stored[1:]
    for vector in (stored[0][1], stored[-1][1]):
        assert agree(await index.search(vector, 10), by_hand(left, vector, 10))
    assert (await index.count(), await index.last_seq()) == (MANY - 1, MANY)


async def test_one_removed_and_one_stored_between_two_looks_are_seen(
    index: VectorIndex, vector_rows: VectorRows
) -> None:
    stored = items(MANY)
    await index.add(stored[:-1])
    await vector_rows.remove(["p0003"])
    await vector_rows.put(stored[-1:])
    left = [item for item in stored if item[0].person != "p0003"]
    assert agree(await index.search(stored[3][1], 10), by_hand(left, stored[3][1], 10))


async def test_an_index_that_is_opened_again_goes_on_where_it_was(opened: Opener, vector_rows: VectorRows) -> None:
    stored = items(MANY)
    first = await opened()
    await first.add(stored[:300])
    await first.close()
    await vector_rows.put(stored[300:])
    await vector_rows.remove(["p0001"])
    second = await opened()
    left = [item for item in stored if item[0].person != "p0001"]
    assert agree(await second.search(stored[1][1], 10), by_hand(left, stored[1][1], 10))
    assert await second.count() == MANY - 1
    await second.close()


async def test_a_rebuilt_index_gives_the_same_answers(index: VectorIndex) -> None:
    stored = items(MANY)
    await index.add(stored)
    before = await index.search(stored[9][1], 10)
    await index.rebuild()
    assert await index.search(stored[9][1], 10) == before
    assert (await index.count(), await index.last_seq()) == (MANY, MANY)


async def test_many_searches_at_once_get_the_answers_of_one(index: VectorIndex) -> None:
    stored = items(MANY)
    await index.add(stored)
    queries = vectors(12, seed=3)
    together = await asyncio.gather(*(index.search(vector, 5) for vector in queries))
    assert together == [await index.search(vector, 5) for vector in queries]
