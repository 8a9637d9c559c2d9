"""The shortlist in its parts, people side by side, and coverage as a page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.apps.web_world import World, open_world, people


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def test_each_tab_holds_whom_it_says_and_every_rank_stays(world: World) -> None:
    search = (await world.shortlisted()).rpartition("/")[2]
    shortlist = world.application.shortlist
    standing, rising = await shortlist.tab(search, "standing"), await shortlist.tab(search, "rising")
    assert [row.rank for row in standing] == list(range(1, len(standing) + 1))
    assert 1 < len(rising) <= len(standing)
    assert set(rising) <= set(standing)
    assert [row.rank for row in rising] != [row.rank for row in standing[: len(rising)]], "another order"
    assert {row.lane for row in await shortlist.tab(search, "adjacent")} <= {"adjacent"}


async def test_only_the_whole_list_is_ticked_beforehand(world: World) -> None:
    search = await world.shortlisted()
    assert "checked" in await world.get(search)
    page = await world.get(f"{search}?tab=rising")
    assert 'aria-current="page">Rising' in page
    assert people(page)
    assert "checked" not in page
    assert "is left out of this search" in page


async def test_two_people_stand_on_the_same_rows(world: World) -> None:
    search = await world.shortlisted()
    first, second, *more = people(await world.get(search))
    page = await world.get(f"{search}/compare?with={first}&with={second}")
    assert page.count('scope="col"') == 2
    assert "Strongest proof" in page
    for picked in ([first], [first, first], [first, second, *more[:3]]):
        query = "&".join(f"with={person}" for person in picked)
        assert (await world.pages.get(f"{search}/compare?{query}")).status_code == 400


async def test_the_coverage_page_tells_each_question_and_who_was_left_out(world: World) -> None:
    search = await world.shortlisted()
    page = await world.get(f"{search}/coverage")
    report = await world.application.coverage.report(search.rpartition("/")[2])
    assert page.count('class="source ') == len(report.questions) > 0
    for told in (*report.left_out, report.note):
        assert told in page
