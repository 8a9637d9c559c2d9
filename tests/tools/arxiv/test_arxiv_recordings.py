"""Real arXiv feeds, and invented ones, whole and with every field removed or retyped: none raises."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from memory.errors import SourceError, SourceFailed
from memory.records import Paper, SourceAnswer
from tests.helpers.serving import (
    MUTANTS,
    NOW,
    Purse,
    Recordings,
    Said,
    Service,
    assert_whole,
    mutated,
    question,
    recorded,
)
from tests.tools.arxiv.arxiv_world import ask, feed
from tools.arxiv.shapes import read_atom
from tools.arxiv.source import BASE_URL, Arxiv, ArxivLimits, drop
from tools.fetch.fetcher import Fetcher, Request

RECORDED = Recordings("arxiv")
ONE_PAGE = ArxivLimits(pages=1, looks=1)


async def served(said: Said) -> SourceAnswer:
    return await ask(Service(said), "preprints", "ovens", limits=ONE_PAGE)


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_is_read(path: Path) -> None:
    if path.stem == "error_400_bad_id":
        with pytest.raises(SourceFailed, match="incorrect id format for abc"):
            await served(recorded(path))
    else:
        assert (await served(recorded(path))).coverage.status in {"ok", "partial"}


@RECORDED.needed
@pytest.mark.parametrize(
    ("name", "ids"),
    [("id_old_style_astro_ph", {"astro-ph/0601001"}), ("id_old_style_quant_ph_v1", {"quant-ph/0201082"}),
     ("id_versioned", {"2104.12255"}), ("id_two_ids", {"1707.08567"}), ("id_single_2026", {"1605.08386"}),
     ("id_not_found_empty_feed", set()), ("id_0000_0000", set())],
)  # fmt: skip
async def test_a_recording_brings_the_papers_it_shows(name: str, ids: set[str]) -> None:
    answer = await served(RECORDED.named(name))
    assert {fact.arxiv for fact in answer.evidence if isinstance(fact, Paper)} == ids


@RECORDED.needed
async def test_a_real_page_tells_how_much_lies_beyond_it() -> None:
    answer = await served(RECORDED.named("search_page1"))
    assert "of 214881 preprints read" in (answer.coverage.reason or "")
    assert answer.coverage.people > 10
    assert {fact.tier for fact in answer.evidence if isinstance(fact, Paper)} == {"preprint"}


async def mutants_hold(raw: str) -> int:
    """Every value that the feed becomes is removed and retyped in turn, as if a reader had given it so."""
    mutants = list(mutated(drop(read_atom(raw.encode())), MUTANTS))

    async def one(body: Any) -> None:
        def service(request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, content=json.dumps(body))

        fetcher = Fetcher([BASE_URL], now=lambda: NOW, transport=httpx.MockTransport(service))
        adapter = _ReadsJson(fetcher, limits=ONE_PAGE)
        try:
            answer = await adapter.ask(question("arxiv", "preprints", "ovens"), Purse())
        except SourceError:
            return
        assert_whole(answer)
        assert {fact.tier for fact in answer.evidence if isinstance(fact, Paper)} <= {"preprint"}

    for start in range(0, len(mutants), 32):
        await asyncio.gather(*(one(body) for _, body in mutants[start : start + 32]))
    return len(mutants)


class _ReadsJson(Arxiv):
    """The adapter behind a reader that gives it what it is told."""

    async def _fetch(self, found: Any, url: str) -> Any:
        request = Request("arxiv", url)
        return await self._fetcher.fetch(request, found.budget, drop=drop, accept=(200,))


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_without_a_field_or_with_another_type_raises_nothing(path: Path) -> None:
    assert await mutants_hold(str(recorded(path).body)) > 50


@pytest.mark.parametrize("name", ["page1", "page2", "empty", "hollow", "error"])
async def test_every_invented_feed_without_a_field_or_with_another_type_raises_nothing(name: str) -> None:
    assert await mutants_hold(feed(name)) > 50


def test_a_reader_that_trusts_a_type_is_caught() -> None:
    """Planted fault: reading a field as promised raises on a mutant, so that these tests would be red."""
    whole = drop(read_atom(feed("page1").encode()))

    def trusting(body: Any) -> int:
        return sum(len(entry["title"][0]) for entry in body["feed"]["entry"])

    with pytest.raises((KeyError, TypeError, IndexError)):
        list(map(trusting, dict(mutated(whole)).values()))
