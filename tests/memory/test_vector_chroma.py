"""What holds for chromadb alone: it proposes and the rows decide, and one process at a time opens it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from memory.errors import StoreError
from memory.vector_chroma import ChromaIndex
from memory.vector_index import Vector, VectorId, VectorRows, open_index
from tests.memory.vector_samples import DIMS, MANY, agree, by_hand, items, vectors, vid


@pytest.fixture
async def chroma(tmp_path: Path, vector_rows: VectorRows) -> AsyncIterator[ChromaIndex]:
    index = await open_index(tmp_path / "index", vector_rows)
    assert isinstance(index, ChromaIndex)
    yield index
    await index.close()


async def test_chromadb_itself_is_asked(chroma: ChromaIndex) -> None:
    await chroma.add(items(MANY))
    await chroma.search(vectors(1)[0], 10)
    assert chroma.served_by == "chromadb"
    assert chroma._exact._ids == [], "the exact search was not needed"


class Stubborn(ChromaIndex):
    """Proposes what was there before, whatever was removed."""

    def propose_always(self, proposals: list[VectorId]) -> None:
        self._proposals = proposals

    def _propose(self, vector: Vector, k: int) -> list[VectorId]:
        return self._proposals


async def test_what_chromadb_still_proposes_of_somebody_removed_is_dropped(
    chroma: ChromaIndex, vector_rows: VectorRows
) -> None:
    stored = items(MANY)
    await chroma.add(stored)
    stubborn = Stubborn(vector_rows, chroma._client, chroma._collection, chroma._lock)
    stubborn.propose_always(chroma._propose(stored[7][1], 30))
    await stubborn.remove(["p0007"])
    left = [item for item in stored if item[0].person != "p0007"]
    assert agree(await stubborn.search(stored[7][1], 10), by_hand(left, stored[7][1], 10))


async def test_an_index_that_lost_vectors_is_built_again(chroma: ChromaIndex, vector_rows: VectorRows) -> None:
    stored = items(MANY)
    await chroma.add(stored)
    names = chroma._collection.get(include=[])["ids"]
    chroma._collection.delete(ids=names[:50])
    await vector_rows.put([(vid(9_999), stored[0][1])])
    assert await chroma.count() == MANY + 1


async def test_the_first_to_come_opens_chromadb_and_the_others_search_exactly(
    chroma: ChromaIndex, tmp_path: Path, vector_rows: VectorRows
) -> None:
    await chroma.add(items(MANY))
    other = await open_index(tmp_path / "index", vector_rows)
    assert other.served_by == "exact"
    vector = vectors(1, seed=5)[0]
    assert await other.search(vector, 10) == await chroma.search(vector, 10)
    with pytest.raises(StoreError, match="another process has the index open"):
        await open_index(tmp_path / "index", vector_rows, fresh=True)


HOLDER = """
import asyncio, sys
from pathlib import Path
from memory.store import Store
from memory.vector_index import Vector, VectorId, VectorRows, open_index

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


async def test_the_lock_of_a_killed_process_is_free_again(tmp_path: Path, vector_rows: VectorRows) -> None:
    other = await asyncio.to_thread(holder, tmp_path)
    with other:
        assert (await open_index(tmp_path / "index", vector_rows)).served_by == "exact"
        other.kill()
    index = await open_index(tmp_path / "index", vector_rows)
    assert index.served_by == "chromadb"
    await index.close()


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    (folder / "chroma").mkdir(parents=True)
    (folder / "chroma" / "chroma.sqlite3").write_bytes(b"these are my notes, " * 500)
    return folder


async def test_a_damaged_index_is_told(damaged: Path, vector_rows: VectorRows) -> None:
    with pytest.raises(StoreError, match=r"the vector index cannot be used .*`hardsignal reindex`"):
        await open_index(damaged, vector_rows)


async def test_a_damaged_index_can_be_built_afresh(damaged: Path, vector_rows: VectorRows) -> None:
    await vector_rows.put(items(30))
    index = await open_index(damaged, vector_rows, fresh=True)
    assert (index.served_by, await index.count()) == ("chromadb", 30)
    await index.close()


async def test_a_file_in_the_place_of_the_index_folder_is_told(tmp_path: Path, vector_rows: VectorRows) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(StoreError, match="the index folder cannot be used"):
        await open_index(tmp_path / "index", vector_rows)


async def test_vectors_of_another_model_are_another_index(tmp_path: Path, vector_rows: VectorRows) -> None:
    first = await open_index(tmp_path / "index", vector_rows)
    await first.add(items(30))
    await first.close()
    other = await open_index(tmp_path / "index", VectorRows(vector_rows._store, "other/model", DIMS))
    assert (await other.count(), await other.last_seq()) == (0, 0)
    await other.close()


def test_importing_the_index_does_not_import_chromadb() -> None:
    program = "import sys, memory.vector_index; sys.exit('chromadb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
