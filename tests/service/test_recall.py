"""Recall over a real index: opened late, each text once, people ranked by their nearest text."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np

from memory.store import Store
from service.recall import MemoryRecall
from tools.embeddings import Vectors

AXES = ("kernels", "papers", "agents")


class Counting:
    """Embeddings over three words. `asked` holds every text that was embedded."""

    model, dims = "three-words", len(AXES)

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        counts = np.array([[text.count(axis) for axis in AXES] for text in texts], dtype=np.float32)
        lengths: Vectors = np.linalg.norm(counts, axis=1, keepdims=True)
        return counts / lengths


async def test_people_are_recalled_by_their_nearest_text_and_no_text_is_embedded_twice(tmp_path: Path) -> None:
    embeddings = Counting()
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'rows.sqlite'}") as store, AsyncExitStack() as stack:
        recall = await stack.enter_async_context(MemoryRecall(tmp_path / "index", store, embeddings))
        assert await recall.recall("kernels", 5) == []
        assert (embeddings.asked, recall.served_by) == ([], "nothing stored yet")
        texts = [("ada", "kernels kernels"), ("ada", "papers"), ("ben", "agents kernels"), ("cleo", "  ")]
        await recall.remember(texts)
        await recall.remember(texts)
        assert sorted(embeddings.asked) == ["agents kernels", "kernels kernels", "papers"]
        found = await recall.recall("kernels", 2)
        assert [person for person, _ in found] == ["ada", "ben"]
        assert found[0][1] > found[1][1]
        assert [person for person, _ in await recall.recall("kernels", 1)] == ["ada"]
        assert await recall.recall("  ", 5) == []
        assert await recall.rebuild() == 3
        assert [person for person, _ in await recall.recall("papers", 1)] == ["ada"]
