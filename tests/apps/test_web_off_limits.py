"""The page of a search shows whom it does not approach, and has no box to tick for them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from service.off_limits import Said
from tests.apps.web_world import ACTOR, World, open_world, people


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def test_whoever_is_off_limits_is_told_and_cannot_be_ticked(world: World) -> None:
    search = await world.shortlisted()
    id_ = search.rpartition("/")[2]
    before = await world.get(search)
    assert "Off limits" not in before
    assert before.count(" disabled") == 0
    first = (await world.application.searches.show(id_)).shortlist[0]
    await world.application.off_limits.add(ACTOR, id_, [Said(kind="person", value=first.name, why="no_poach")])
    page = await world.get(search)
    assert "Accepting takes this list over" in page
    assert "Nothing is drafted to this person." in page
    assert page.count(" disabled") == 1
    refused = await world.post(f"{search}/shortlist", {"people": [first.person]})
    assert refused.status_code == 403
    others = [person for person in people(page) if person != first.person]
    assert (await world.post(f"{search}/shortlist", {"people": others[:1]})).status_code == 303
