"""Vectors are of length 1, the same every time, and need no network by default."""

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from evals.kit.model_server import Asked, Scripted, serve
from evals.kit.model_server_replies import Reply, failed, html
from memory.errors import ModelUnavailable
from tools.embeddings import Embeddings, ServerEmbeddings, WordLlamaEmbeddings
from tools.model.client import Service

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def fits(embeddings: Embeddings) -> Embeddings:
    return embeddings


async def test_wordllama_works_offline_and_gives_rows_of_length_one() -> None:
    embeddings = fits(WordLlamaEmbeddings())
    vectors = await embeddings.embed(["writes GPU kernels", "runs clinical trials"])
    assert vectors.shape == (2, embeddings.dims)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-6)


async def test_the_same_text_gives_the_same_bytes_alone_or_among_others() -> None:
    alone = await WordLlamaEmbeddings().embed(["writes GPU kernels"])
    among = await WordLlamaEmbeddings().embed(["a", "writes GPU kernels", "long " * 500])
    assert alone[0].tobytes() == among[1].tobytes()


async def test_nearer_work_is_nearer() -> None:
    one, two, far = await WordLlamaEmbeddings().embed(
        ["optimises inference of language models", "makes language model inference fast", "cooks French pastry"]
    )
    assert one @ two > one @ far


@pytest.mark.parametrize("nothing", ["", " ", "\n\t"])
async def test_a_text_that_says_nothing_is_like_nothing_and_never_nan(nothing: str) -> None:
    empty, other = await WordLlamaEmbeddings().embed([nothing, "kernels"])
    assert not empty.any()
    assert np.isfinite(other).all()


async def test_the_library_alone_would_make_an_empty_text_nan() -> None:
    embeddings = WordLlamaEmbeddings()
    await embeddings.embed(["load it"])
    with np.errstate(invalid="ignore"):
        assert np.isnan(embeddings._loaded.embed([""], norm=True)).all()


async def test_no_texts_give_no_rows() -> None:
    assert (await WordLlamaEmbeddings().embed([])).shape == (0, 256)


async def test_half_a_surrogate_pair_is_embedded() -> None:
    assert np.isfinite(await WordLlamaEmbeddings().embed(["\ud83d kernels"])).all()


async def test_loading_the_library_leaves_logging_as_it_was() -> None:
    before = (list(logging.getLogger().handlers), logging.getLogger().level)
    await WordLlamaEmbeddings().embed(["kernels"])
    assert (list(logging.getLogger().handlers), logging.getLogger().level) == before


def rows(*vectors: Sequence[float], order: Sequence[int] | None = None) -> Reply:
    data = [{"object": "embedding", "index": n, "embedding": list(vector)} for n, vector in enumerate(vectors)]
    listed = [data[n] for n in order] if order else data
    return Reply(body=json.dumps({"object": "list", "model": "kit", "data": listed}).encode())


async def ask(texts: list[str], *script: Reply, **options: Any) -> tuple[Any, list[Asked]]:
    async def sleep(seconds: float) -> None:
        assert seconds > 0

    async with serve(Scripted(script)) as service:
        where = Service(url=service.url, key="k", total_seconds=20.0)
        async with ServerEmbeddings(where, "emb", 2, lambda: NOW, sleep=sleep, **options) as embeddings:
            return await fits(embeddings).embed(texts), service.asked


async def test_a_service_gives_rows_in_the_order_of_the_texts() -> None:
    vectors, [asked] = await ask(["a", "b"], rows((3, 4), (0, 2), order=[1, 0]))
    assert vectors.tolist() == pytest.approx(np.array([[0.6, 0.8], [0.0, 1.0]]))
    assert (asked.path, asked.body["model"], asked.body["input"]) == ("/v1/embeddings", "emb", ["a", "b"])


async def test_texts_go_in_batches_and_empty_ones_not_at_all() -> None:
    vectors, asked = await ask(["a", "", "b", "c"], rows((1, 0), (0, 1)), rows((0, 5)), batch=2)
    assert [call.body["input"] for call in asked] == [["a", "b"], ["c"]]
    assert vectors.tolist() == [[1, 0], [0, 0], [0, 1], [0, 1]]


async def test_a_failing_service_is_tried_again() -> None:
    vectors, asked = await ask(["a"], failed(500), rows((1, 0)))
    assert len(asked) == 2
    assert vectors.tolist() == [[1, 0]]


@pytest.mark.parametrize(
    "reply",
    [
        html(),
        rows(),
        rows((1, 0), (1, 0)),
        rows((1, 0, 0)),
        rows((1e30, 0)),
        Reply(body=b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}'),
        Reply(body=b'{"data": [{"index": 5, "embedding": [0, 1]}]}'),
        failed(401),
    ],
    ids=["html", "none", "too many", "other dims", "too large", "nan", "other index", "key refused"],
)
async def test_anything_but_one_vector_for_each_text_is_an_error(reply: Reply) -> None:
    with pytest.raises(ModelUnavailable):
        await ask(["a"], reply)
