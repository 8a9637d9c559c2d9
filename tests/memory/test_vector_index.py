"""One contract for both indices: the same people in the same order, whoever answers."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest

from memory.errors import StoreError
from memory.store import Store
from memory.vector_chroma import ChromaIndex
from memory.vector_index import ExactIndex, Vector, VectorId, VectorIndex, VectorRows, open_index

DIMS = 16
MANY = 400
Opener = Callable[[], Awaitable[VectorIndex]]


def vid(number: int, text: int = 0) -> VectorId:
    return VectorId(f"p{number:04}", f"{text:064x}")


def vectors(count: int, seed: int = 7) -> list[Vector]:
    """Clustered, as texts about a few subjects are, and of all lengths."""
    random = np.random.default_rng(seed)
    subjects = random.normal(size=(12, DIMS))
    made = subjects[random.integers(0, 12, count)] + 0.4 * random.normal(size=(count, DIMS))
    return [row.astype(np.float32) for row in made * random.uniform(0.1, 10, size=(count, 1))]


def items(count: int, seed: int = 7) -> list[tuple[VectorId, Vector]]:
    return [(vid(number), vector) for number, vector in enumerate(vectors(count, seed))]


def by_hand(stored: list[tuple[VectorId, Vector]], vector: Vector, k: int) -> list[tuple[VectorId, float]]:
    """The definition, written out."""
    found = []
    for id_, own in stored:
        a, b = own.astype(float), vector.astype(float)
        found.append((id_, float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]


def agree(found: list[tuple[VectorId, float]], expected: list[tuple[VectorId, float]]) -> bool:
    """The same ids in the same order, and cosines that differ by no more than the order of additions explains."""
    ids, cosines = [id_ for id_, _ in found], [cosine for _, cosine in found]
    return ids == [id_ for id_, _ in expected] and cosines == pytest.approx([c for _, c in expected], abs=1e-8)


@pytest.fixture
async def rows(tmp_path: Path) -> AsyncIterator[VectorRows]:
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'hardsignal.sqlite'}") as store:
        yield VectorRows(store, "test/model", DIMS)


@pytest.fixture(params=["exact", "chromadb"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, rows: VectorRows) -> Opener:
    """Opens the index of this kind, again and again."""

    async def open_it() -> VectorIndex:
        return ExactIndex(rows) if request.param == "exact" else await open_index(tmp_path / "index", rows)

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


async def test_the_same_item_twice_is_one(index: VectorIndex, rows: VectorRows) -> None:
    await index.add(items(50))
    await index.add(items(60))
    assert (await index.last_seq(), await index.count()) == await rows.state()
    assert await index.count() == 60


async def test_somebody_removed_is_never_found_again(index: VectorIndex) -> None:
    stored = items(MANY)
    await index.add([*stored, (vid(7, text=1), stored[7][1])])
    await index.remove(["p0007"])
    found = await index.search(stored[7][1], 20)
    assert "p0007" not in {id_.person for id_, _ in found}
    assert await index.count() == MANY - 1


async def test_what_another_process_stores_or_removes_is_seen(index: VectorIndex, rows: VectorRows) -> None:
    stored = items(MANY)
    await index.add(stored[:-1])
    await index.search(stored[0][1], 5)
    await rows.put(stored[-1:])
    await rows.remove(["p0000"])
    left = stored[1:]
    for vector in (stored[0][1], stored[-1][1]):
        assert agree(await index.search(vector, 10), by_hand(left, vector, 10))
    assert (await index.count(), await index.last_seq()) == (MANY - 1, MANY)


async def test_one_removed_and_one_stored_between_two_looks_are_both_seen(index: VectorIndex, rows: VectorRows) -> None:
    stored = items(MANY)
    await index.add(stored[:-1])
    await rows.remove(["p0003"])
    await rows.put(stored[-1:])
    left = [item for item in stored if item[0].person != "p0003"]
    assert agree(await index.search(stored[3][1], 10), by_hand(left, stored[3][1], 10))


async def test_an_index_that_is_opened_again_goes_on_where_it_was(opened: Opener, rows: VectorRows) -> None:
    stored = items(MANY)
    first = await opened()
    await first.add(stored[:300])
    await first.close()
    await rows.put(stored[300:])
    await rows.remove(["p0001"])
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


# What holds for chromadb alone: the rows decide, and one process opens it.


@pytest.fixture
async def chroma(tmp_path: Path, rows: VectorRows) -> AsyncIterator[ChromaIndex]:
    index = await open_index(tmp_path / "index", rows)
    assert isinstance(index, ChromaIndex)
    yield index
    await index.close()


async def test_chromadb_itself_is_asked(chroma: ChromaIndex) -> None:
    await chroma.add(items(MANY))
    await chroma.search(vectors(1)[0], 10)
    assert chroma.served_by == "chromadb"
    assert chroma._exact._ids == [], "the exact search was not needed"


async def test_what_chromadb_still_proposes_of_somebody_removed_is_dropped(
    chroma: ChromaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = items(MANY)
    await chroma.add(stored)
    proposals = chroma._propose(stored[7][1], 30)
    await chroma.remove(["p0007"])
    monkeypatch.setattr(chroma, "_propose", lambda vector, k: proposals)
    left = [item for item in stored if item[0].person != "p0007"]
    assert agree(await chroma.search(stored[7][1], 10), by_hand(left, stored[7][1], 10))


async def test_an_index_that_lost_vectors_is_built_again(chroma: ChromaIndex, rows: VectorRows) -> None:
    stored = items(MANY)
    await chroma.add(stored)
    names = chroma._collection.get(include=[])["ids"]
    chroma._collection.delete(ids=names[:50])
    await rows.put([(vid(9_999), stored[0][1])])
    assert await chroma.count() == MANY + 1


async def test_the_first_to_come_opens_chromadb_and_the_others_search_exactly(
    chroma: ChromaIndex, tmp_path: Path, rows: VectorRows
) -> None:
    await chroma.add(items(MANY))
    other = await open_index(tmp_path / "index", rows)
    assert other.served_by == "exact"
    vector = vectors(1, seed=5)[0]
    assert await other.search(vector, 10) == await chroma.search(vector, 10)
    with pytest.raises(StoreError, match="another process has the index open"):
        await open_index(tmp_path / "index", rows, fresh=True)


HOLDER = """
import asyncio, sys
from pathlib import Path
from memory.store import Store
from memory.vector_index import VectorRows, open_index

async def main(folder):
    store = await Store.open(f"sqlite+aiosqlite:///{folder}/hardsignal.sqlite")
    index = await open_index(Path(folder) / "index", VectorRows(store, "test/model", 16))
    print(index.served_by, flush=True)
    sys.stdin.read()

asyncio.run(main(sys.argv[1]))
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that has the index open, until it is killed."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "chromadb\n"
    return process


async def test_the_lock_of_a_killed_process_is_free_again(tmp_path: Path, rows: VectorRows) -> None:
    other = await asyncio.to_thread(holder, tmp_path)
    with other:
        assert (await open_index(tmp_path / "index", rows)).served_by == "exact"
        other.kill()
    index = await open_index(tmp_path / "index", rows)
    assert index.served_by == "chromadb"
    await index.close()


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    (folder / "chroma").mkdir(parents=True)
    (folder / "chroma" / "chroma.sqlite3").write_bytes(b"these are my notes, " * 500)
    return folder


async def test_a_damaged_index_is_told(damaged: Path, rows: VectorRows) -> None:
    with pytest.raises(StoreError, match=r"the vector index cannot be used .*`hardsignal reindex`"):
        await open_index(damaged, rows)


async def test_a_damaged_index_can_be_built_afresh(damaged: Path, rows: VectorRows) -> None:
    await rows.put(items(30))
    index = await open_index(damaged, rows, fresh=True)
    assert (index.served_by, await index.count()) == ("chromadb", 30)
    await index.close()


async def test_a_file_in_the_place_of_the_index_folder_is_told(tmp_path: Path, rows: VectorRows) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(StoreError, match="the index folder cannot be used"):
        await open_index(tmp_path / "index", rows)


async def test_vectors_of_another_model_are_another_index(tmp_path: Path, rows: VectorRows) -> None:
    first = await open_index(tmp_path / "index", rows)
    await first.add(items(30))
    await first.close()
    other = await open_index(tmp_path / "index", VectorRows(rows._store, "other/model", DIMS))
    assert (await other.count(), await other.last_seq()) == (0, 0)
    await other.close()


def test_importing_the_index_does_not_import_chromadb() -> None:
    program = "import sys, memory.vector_index; sys.exit('chromadb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
