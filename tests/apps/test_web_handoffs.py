"""Messages by hand on the pages: taken only as approved, and told what became of them."""

from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from service.team import read_team
from service.views import DraftView
from tests.apps.web_world import ACTOR, World, open_world, sha

PROFILE = "https://www.linkedin.com/in/ines-marchetta"
LINKEDIN = {"channel": "linkedin", "to": PROFILE, "country": "ch", "consent_note": ""}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def stands(world: World, draft: str) -> DraftView:
    return await world.application.review.show(draft.rpartition("/")[2])


async def approved(world: World) -> str:
    """The path of a draft that was approved for LinkedIn."""
    draft = await world.drafted()
    assert (await world.post(f"{draft}/route", LINKEDIN)).status_code == 303
    page = await world.get(draft)
    assert "Approve exactly this for https://www.linkedin.com" in page
    assert (await world.post(f"{draft}/approve", {"sha256": sha(page)})).status_code == 303
    return draft


async def taken(world: World) -> str:
    draft = await approved(world)
    took = await world.post(f"{draft}/handoff", {"sha256": sha(await world.get(draft)), "channel": "linkedin"})
    assert took.headers["location"] == f"{draft}/handoff"
    return draft


async def test_the_approved_text_is_shown_to_paste_with_its_limit(world: World) -> None:
    draft = await taken(world)
    page = unescape(await world.get(f"{draft}/handoff"))
    assert "of 300" in page
    assert PROFILE in page
    assert (await stands(world, draft)).state == "handed_off"


@pytest.mark.parametrize(("word", "says"), [("sent_by_hand", "sent exactly this"), ("not_sent", "")])
async def test_a_person_says_what_became_of_it(world: World, word: str, says: str) -> None:
    draft = await taken(world)
    settled = await world.post(f"{draft}/settle", {"attested": word, "text": ""})
    if word == "not_sent":
        assert (await stands(world, draft)).state == "approved"
    else:
        assert settled.status_code == 303
        assert says in await world.get(f"{draft}/handoff")


async def test_another_text_than_the_one_shown_is_not_taken(world: World) -> None:
    draft = await approved(world)
    refused = await world.post(f"{draft}/handoff", {"sha256": "0" * 64, "channel": "linkedin"})
    assert refused.status_code == 409
    assert (await stands(world, draft)).state == "approved"


async def test_a_way_that_may_not_be_taken_is_refused_by_name_of_the_rule(world: World) -> None:
    draft = await world.drafted()
    refused = await world.post(f"{draft}/route", LINKEDIN | {"country": "DE"})
    assert refused.status_code == 403
    assert "consent_needed" in refused.text
    assert (await stands(world, draft)).channel == "email"


async def test_back_to_mail_is_a_way_too(world: World) -> None:
    draft = await approved(world)
    assert (await world.post(f"{draft}/route", {"channel": "email"})).status_code == 303
    assert (await stands(world, draft)).channel == "email"


@pytest.mark.parametrize(("word", "state"), [("will_ask", "handed_off"), ("dont_know", "blocked")])
async def test_a_colleague_is_asked_and_answers_on_the_page(world: World, word: str, state: str) -> None:
    line = '{"name": "Jo Kollegin", "opted_in": "2026-11-01", "how": "said so at lunch"}'
    await world.application.team.add(ACTOR, read_team(line, "team.jsonl"))
    draft = await world.drafted()
    assert (await world.post(f"{draft}/route", {"channel": "introduction", "to": "Jo Kollegin"})).status_code == 303
    page = await world.get(draft)
    assert "Approve exactly this for Jo Kollegin" in page
    await world.post(f"{draft}/approve", {"sha256": sha(page)})
    await world.post(f"{draft}/handoff", {"sha256": sha(await world.get(draft)), "channel": "introduction"})
    assert "To <bdi>Jo Kollegin</bdi> about" in await world.get(f"{draft}/handoff")
    await world.post(f"{draft}/settle", {"attested": "sent_by_hand", "text": ""})
    assert "What do they say?" in await world.get(f"{draft}/handoff")
    answered = await world.post(f"{draft}/answer", {"said": word})
    assert answered.status_code == 303
    assert (await stands(world, draft)).state == state
    if word == "will_ask":
        assert "“I will ask”" in await world.get(answered.headers["location"])


async def test_the_page_of_reasons_shows_the_ways_to_reach_them(world: World) -> None:
    draft = await stands(world, await world.drafted())
    page = unescape(await world.get(f"/searches/{draft.search}/people/{draft.person}"))
    assert "Ways to reach them" in page
    assert "<strong>Open:</strong> by letter" in page
    assert "<strong>Unknown:</strong> by introduction through a colleague" in page
