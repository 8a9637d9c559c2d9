"""A search while it runs: told as it happens, the same in every tab, with no tab needed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from apps.web.desk import Desk
from apps.web.live_pages import event, stream
from memory.errors import UnknownId
from tests.apps.web_world import ACTOR, World, open_world, people


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def begun(world: World) -> str:
    """A search whose brief was accepted a moment ago; nothing has run since."""
    id_ = (await world.searching()).rpartition("/")[2]
    await world.application.searches.decide(ACTOR, id_, shown=1)
    return id_


def desk_of(world: World) -> Desk:
    desk = world.app.state.desk
    assert isinstance(desk, Desk)
    return desk


async def told(world: World, search: str, last: str | None = None) -> list[str]:
    """The events of one reader; while they wait, the search runs."""

    async def wait() -> None:
        await world.application.runner.drain(search)

    return [one async for one in stream(desk_of(world), search, last, wait)]


def id_of(one: str) -> str:
    return one.partition("id: ")[2].partition("\n")[0]


async def test_a_page_of_a_search_that_goes_on_shows_its_sources_and_follows(world: World) -> None:
    search = await begun(world)
    page = await world.get(f"/searches/{search}")
    assert f'data-events="/searches/{search}/events"' in page
    assert "has not answered yet" in page or "not asked yet" in page
    assert "Accept the brief" not in page, "it was accepted"
    assert '<noscript><meta http-equiv="refresh"' in page


async def test_events_tell_what_changed_and_end_when_the_search_rests(world: World) -> None:
    events = await told(world, await begun(world))
    assert [one.partition("\n")[0] for one in events] == ["event: live", "event: rested"]
    assert "data: shortlist_gate" in events[-1]


async def test_a_reader_who_comes_back_is_not_told_again_what_they_saw(world: World) -> None:
    search = await begun(world)
    first = await anext(stream(desk_of(world), search, None, never))
    again = await anext(stream(desk_of(world), search, id_of(first), never))
    assert again.startswith(":")
    other = await anext(stream(desk_of(world), search, "an older event", never))
    assert other == first, "a second tab sees the same"


async def never() -> None:
    raise AssertionError("nobody waits here")


async def test_what_was_found_is_counted_and_named_once_a_source_has_answered(world: World) -> None:
    search = await begun(world)
    before = await world.application.live.show(search)
    await world.application.runner.drain(search)
    after = await world.application.live.show(search)
    assert (before.working, before.met, before.newest) == (True, 0, ())
    assert after.working is False
    assert after.met >= len(after.newest) > 0
    assert (after.asked, after.questions) == (1, 1)
    assert {row.unit for row in after.spent} >= {"requests", "money"}
    assert after.finish is not None
    assert after.finish[0] <= after.finish[1]


async def test_a_search_that_was_called_off_is_not_at_work(world: World) -> None:
    search = await begun(world)
    assert (await world.post(f"/searches/{search}/cancel")).status_code == 303
    assert (await world.application.live.show(search)).working is False
    assert [one.partition("\n")[0] for one in await told(world, search)] == ["event: rested"]


async def test_what_a_page_left_behind_goes_on_with_no_reader(world: World) -> None:
    """The answer is the page of the search; nobody opens it."""
    search = await world.searching()
    await world.post(f"{search}/brief", {"version": "1"})
    assert await world.status(search) == "shortlist_gate"
    assert people(await world.get(search))


async def test_nobody_follows_a_search_that_is_not_there(world: World) -> None:
    assert (await world.pages.get("/searches/none/events")).status_code == 404
    with pytest.raises(UnknownId):
        await world.application.live.show("none")


def test_no_line_of_a_stranger_starts_another_event() -> None:
    assert event("live", "1", "a\nevent: rested\r\nid: 2") == (
        "event: live\nid: 1\ndata: a\ndata: event: rested\ndata: id: 2\n\n"
    )
