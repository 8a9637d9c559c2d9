"""Texts as vectors: by wordllama from its own wheel (no network), or by an OpenAI-compatible service.

Vectors of two models cannot be compared: whoever stores one stores `model` and `dims` beside it.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field, ValidationError

from memory.errors import ModelUnavailable
from tools.model.client import CallFailed, Patience, Service, Sleep, open_client

Vectors = NDArray[np.float32]

_WORDLLAMA_DIMS = 256
_LARGEST = 1e6
"""Of one number of a service's vector: beyond it lengths overflow, and nothing real comes near."""


class Embeddings(Protocol):
    @property
    def model(self) -> str:
        """Names what the vectors come from; equal names mean comparable vectors."""

    @property
    def dims(self) -> int: ...

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dims), each row of length 1; a text that says nothing is a row of zeros, like nothing.

        Raises: ModelUnavailable.
        """


class WordLlamaEmbeddings:
    """The default: 256 dimensions, deterministic, ready in a third of a second at the first use."""

    model = "wordllama/l2_supercat_256"
    dims = _WORDLLAMA_DIMS

    def __init__(self) -> None:
        self._loaded: Any = None
        self._loading = asyncio.Lock()

    async def embed(self, texts: Sequence[str]) -> Vectors:
        async with self._loading:
            if self._loaded is None:
                self._loaded = await asyncio.to_thread(_load_wordllama)
        return await asyncio.to_thread(self._embed, [_encodable(text) for text in texts])

    def _embed(self, texts: list[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dims), dtype=np.float32)
        # The library divides by the length itself when asked to, and an empty text then becomes NaN.
        vectors = np.array(self._loaded.embed(texts, norm=False), dtype=np.float32)
        vectors[[not text.strip() for text in texts]] = 0.0
        return _unit(vectors)


class ServerEmbeddings:
    """`/embeddings` of an OpenAI-compatible service. Use it as an async context manager."""

    def __init__(
        self,
        service: Service,
        model: str,
        dims: int,
        now: Callable[[], datetime],
        *,
        batch: int = 128,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Args: dims: what the model gives; another number is an error. batch: most texts in a request."""
        self.model, self.dims = model, dims
        self._batch, self._seconds = batch, service.total_seconds
        self._client = open_client(service)
        self._patience = Patience(service, now, sleep)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def embed(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), self.dims), dtype=np.float32)
        telling = [n for n, text in enumerate(texts) if text.strip()]
        for start in range(0, len(telling), self._batch):
            rows = telling[start : start + self._batch]
            found[rows] = await self._ask([_encodable(texts[n]) for n in rows])
        return _unit(found)

    async def _ask(self, texts: list[str]) -> Vectors:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._patience.call(lambda: self._call(texts))
        except TimeoutError as late:
            raise ModelUnavailable(f"the embeddings service gave no answer within {self._seconds:g} s") from late

    async def _call(self, texts: list[str]) -> Vectors:
        from openai import OpenAIError

        try:
            raw = await self._client.embeddings.with_raw_response.create(
                model=self.model, input=texts, encoding_format="float"
            )
        except OpenAIError as error:
            raise self._patience.explain(error) from error
        try:
            rows = sorted(_Listed.model_validate_json(raw.content).data, key=lambda row: row.index)
        except ValidationError as wrong:
            raise CallFailed("the embeddings service answered something else than a list of embeddings") from wrong
        vectors = np.zeros((len(texts), self.dims), dtype=np.float32)
        expected = [(n, self.dims) for n in range(len(texts))]
        if [(row.index, len(row.embedding)) for row in rows] != expected:
            raise CallFailed(f"the embeddings service did not give {self.dims} numbers for each text")
        vectors[:] = [row.embedding for row in rows]
        return vectors


class _Row(BaseModel):
    index: int
    embedding: list[Annotated[float, Field(ge=-_LARGEST, le=_LARGEST)]]


class _Listed(BaseModel):
    data: list[_Row]


def _load_wordllama() -> Any:
    """Its own loader looks for the tokenizer in a folder of another name and then asks the network for it."""
    with _logging_untouched():
        import wordllama
    home = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=home, dim=_WORDLLAMA_DIMS, disable_download=True)


@contextmanager
def _logging_untouched() -> Iterator[None]:
    """The library calls `logging.basicConfig` when imported, which does nothing where a handler is set."""
    root, keeper = logging.getLogger(), logging.NullHandler()
    root.addHandler(keeper)
    try:
        yield
    finally:
        root.removeHandler(keeper)


def _unit(vectors: Vectors) -> Vectors:
    """Rows of length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit


def _encodable(text: str) -> str:
    """Half a surrogate pair cannot be encoded."""
    return text.encode("utf-8", "replace").decode("utf-8")
