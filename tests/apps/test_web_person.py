"""The page of one person: points that add up, work over time, accounts and whose they are."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from apps.web.charts import SCALE, timeline, waterfall
from service.views import WhyView
from tests.apps.web_world import World, found, open_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def first_of(world: World) -> tuple[str, WhyView]:
    """The path of the page of whoever stands first, and what it is made of."""
    search = await world.shortlisted()
    path = found(r'"(/searches/\w+/people/[\w-]+)"', await world.get(search))
    return path, await world.application.shortlist.why(search.rpartition("/")[2], path.rpartition("/")[2])


async def test_the_bars_add_up_to_the_score_and_each_starts_where_the_last_one_ended(world: World) -> None:
    _, why = await first_of(world)
    bars = waterfall(why, most=3)
    assert len(why.contributions) > 3, "so that some are told together"
    assert len(bars) == 4
    assert sum(bar.points for bar in bars) == why.score_mp
    ends = [bar.start + bar.width for bar in bars]
    assert [bar.start for bar in bars] == pytest.approx([0, *ends[:-1]])
    assert ends[-1] == pytest.approx(100 * why.score_mp / SCALE)
    assert sum(bar.points for bar in waterfall(why, most=3)[:3]) < why.score_mp, "the fault that the check is for"


async def test_each_work_stands_at_its_day_within_the_picture(world: World) -> None:
    _, why = await first_of(world)
    drawn = timeline(why)
    assert drawn is not None
    dots = [dot for lane in drawn.lanes.values() for dot in lane]
    assert len(dots) == len(why.contributions)
    assert all(0 < dot.at < 100 for dot in dots)
    assert drawn.last - drawn.first > timedelta(0)
    earliest = min(dots, key=lambda dot: dot.at)
    assert earliest.label.startswith(str(drawn.first))


async def test_one_single_day_stands_in_the_middle_and_no_work_draws_nothing(world: World) -> None:
    _, why = await first_of(world)
    one = why.model_copy(update={"contributions": why.contributions[:1]})
    drawn = timeline(one)
    assert drawn is not None
    assert [dot.at for lane in drawn.lanes.values() for dot in lane] == [50.0]
    nothing = why.model_copy(update={"contributions": ()})
    assert timeline(nothing) is None
    assert waterfall(nothing) == ()


async def test_the_page_draws_both_and_says_whose_accounts_they_are(world: World) -> None:
    path, why = await first_of(world)
    page = await world.get(path)
    for told in (
        "How the score adds up",
        "Their work over time",
        "<svg",
        f"{why.score_mp / 1000:.3f}",
        "Accounts, and",
    ):
        assert told in page
    assert "style=" not in page, "the pages' own policy would refuse it"


async def test_a_word_on_two_accounts_parts_them_and_needs_a_reason(world: World) -> None:
    path, why = await first_of(world)
    search = path.rpartition("/people/")[0]
    rows = (await world.application.searches.show(search.rpartition("/")[2])).shortlist
    a, b = rows[0].accounts[0], rows[1].accounts[0]
    refused = await world.post(f"{path}/link", {"a": a, "b": b, "says": "confirmed", "reason": " "})
    assert refused.status_code == 400
    taken = await world.post(f"{path}/link", {"a": a, "b": b, "says": "confirmed", "reason": "they told us"})
    assert taken.status_code == 303
    assert {a, b} <= set((await world.application.people.show(why.person)).accounts)
    await world.post(f"{path}/link", {"a": a, "b": b, "says": "split", "reason": "a mistake"})
    assert not {a, b} <= set((await world.application.people.show(why.person)).accounts)
