"""The review queue on the pages: narrowed, page by page, what changed, a check that keeps nothing."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from apps.web.draft_pages import PAGE, Asked
from tests.apps.web_world import ACTOR, World, open_world, sha


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


def edit(page: str, text: str, subject: str = "A new subject") -> dict[str, str]:
    return {"sha256": sha(page), "text": text, "subject": subject}


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("", True),
        ("state=&search=&person=&channel=&engine=&reviewer=", True),
        ("state=blocked", True),
        ("state=held", False),
        ("channel=email&engine=builtin", True),
        ("channel=letter", False),
        ("reviewer=local:ben", False),
        ("urgent=true", False),
        ("offset=1", False),
    ],
)
async def test_the_page_of_drafts_is_narrowed_by_its_form(world: World, query: str, finds: bool) -> None:
    draft = await world.drafted()
    assert (draft in await world.get(f"/drafts?{query}")) is finds


@pytest.mark.parametrize(
    "query", ["state=hold", "channel=pigeon", "engine=x", "offset=-1", "offset=99999999999", "urgent=7"]
)
async def test_a_query_that_narrows_nothing_is_refused(world: World, query: str) -> None:
    refused = await world.pages.get(f"/drafts?{query}")
    assert refused.status_code == 400
    assert query.partition("=")[0] in refused.text


async def test_a_name_in_the_query_is_only_text(world: World) -> None:
    page = await world.get("/drafts?reviewer=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page
    assert "No draft is like that" in page


def test_the_links_to_other_pages_keep_what_was_asked() -> None:
    asked = Asked.model_validate({"state": "held", "reviewer": "a&b", "offset": PAGE})
    assert asked.before == 0
    assert asked.at(2 * PAGE) == f"state=held&reviewer=a%26b&offset={2 * PAGE}"
    assert Asked().before is None


async def test_what_changed_since_the_reader_saw_it_stands_on_the_page(world: World) -> None:
    draft = await world.drafted()
    page = await world.get(draft)
    assert "What changed" not in page, "the fault that the check is for"
    assert (await world.post(f"{draft}/edit", edit(page, "You won nine prizes."))).status_code == 303
    again = await world.get(draft)
    assert "What changed since version" in again
    assert "nine" in "".join(re.findall(r"<ins>(.*?)</ins>", again, re.DOTALL))
    assert "<del>" in again


async def test_a_check_shows_what_the_text_would_become_and_keeps_nothing(world: World) -> None:
    draft = await world.held()
    page = await world.get(draft)
    checked = await world.post(f"{draft}/check", edit(page, "You won nine prizes. <b>"))
    assert checked.status_code == 200
    told = unescape(checked.text)
    assert "could not be approved; nothing is kept yet" in told
    assert "A sentence says something that no proof carries." in told
    assert "You won nine prizes. &lt;b&gt;</textarea>" in checked.text
    assert "A new subject" in told
    assert sha(await world.get(draft)) == sha(page)


async def test_a_draft_is_given_to_a_reviewer_on_its_page(world: World) -> None:
    draft = await world.held()
    assert (await world.post(f"{draft}/assign", {"to": "local:ben"})).status_code == 303
    assert "Waits for <bdi>local:ben</bdi>" in await world.get(draft)
    assert draft in await world.get("/drafts?reviewer=local:ben")
    assert (await world.post(f"{draft}/assign", {"to": " "})).status_code == 303
    assert "whoever comes first" in await world.get(draft)
    assert (await world.post(f"{draft}/assign", {"to": "x" * 101})).status_code == 400


async def test_a_decision_and_its_time_stand_on_the_page(world: World) -> None:
    draft = await world.held()
    page = await world.get(draft)
    assert (await world.post(f"{draft}/approve", {"sha256": sha(page), "reason": "known"})).status_code == 303
    told = await world.get(draft)
    assert "What was decided" in told
    assert f"by <bdi>{ACTOR.id}</bdi>" in told
    assert "The approval ends on" in told
