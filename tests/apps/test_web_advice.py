"""The page of a search tells what the market says while its brief can still be changed."""

from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from tests.apps.web_world import World, open_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def test_the_page_of_a_brief_shows_short_advice_and_all_of_it_with_sources(world: World) -> None:
    page = unescape(await world.get(await world.searching()))
    search = (await world.application.searches.list())[0]
    advice = (await world.application.searches.show(search.search)).advice
    assert advice is not None
    assert "What the market says" in page
    assert "No frontier compute is confirmed" in page
    for line in (*advice.pool, *advice.channels):
        assert line.cites[0].source in page
    assert advice.pool[0].standing in page
