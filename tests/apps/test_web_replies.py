"""Replies on the page of a draft: pasted, told apart, corrected, and their answers linked."""

from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from tests.apps.web_world import World, open_world, sha

LETTER = {"channel": "letter", "to": "", "country": "ch", "consent_note": ""}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def handed_over(world: World) -> str:
    """The path of a draft that a person says they sent."""
    draft = await world.drafted()
    await world.post(f"{draft}/route", LETTER)
    await world.post(f"{draft}/approve", {"sha256": sha(await world.get(draft))})
    await world.post(f"{draft}/handoff", {"sha256": sha(await world.get(draft)), "channel": "letter"})
    await world.post(f"{draft}/settle", {"attested": "sent_by_hand", "text": ""})
    return draft


async def test_a_pasted_reply_stands_on_the_page_with_its_kind_and_the_answer_to_it(world: World) -> None:
    draft = await handed_over(world)
    kept = await world.post(f"{draft}/reply", {"text": "Sounds good! <script>alert(1)</script>"})
    assert (kept.status_code, kept.headers["location"]) == (303, draft)
    page = await world.get(draft)
    assert "<script>alert" not in page
    assert "by the words “sounds good”" in unescape(page)
    (reply,) = await world.application.inbox.list()
    answer = await world.get(f"/drafts/{reply.answer}")
    assert f"/drafts/{reply.answer}" in page
    assert "Which times in the coming days" in answer
    assert f'href="{draft}"' in answer


async def test_a_person_corrects_the_kind_with_a_day(world: World) -> None:
    draft = await handed_over(world)
    await world.post(f"{draft}/reply", {"text": "Mhm."})
    assert "say what it is" in await world.get(draft)
    kept = await world.post(f"{draft}/reply/kind", {"kind": "not_now", "remind_on": "2999-03-01"})
    assert kept.status_code == 303
    assert "wants to hear again on 2999-03-01" in await world.get(draft)


async def test_a_follow_up_before_its_time_is_refused_with_the_day(world: World) -> None:
    draft = await handed_over(world)
    assert "Write once more" in await world.get(draft)
    refused = await world.post(f"{draft}/follow-up")
    assert refused.status_code == 403
    assert "too_soon" in refused.text
    await world.post(f"{draft}/reply", {"text": "Mhm."})
    assert "Write once more" not in await world.get(draft)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("reply", {"text": ""}),
        ("reply", {"text": "> quoted"}),
        ("reply/kind", {"kind": "maybe", "remind_on": ""}),
        ("reply/kind", {"kind": "not_now", "remind_on": "soon"}),
        ("reply/kind", {"kind": "", "remind_on": ""}),
    ],
)
async def test_what_cannot_be_taken_is_one_clear_line(world: World, path: str, form: dict[str, str]) -> None:
    draft = await handed_over(world)
    assert (await world.post(f"{draft}/{path}", form)).status_code == 400


async def test_a_draft_that_nobody_received_asks_for_no_reply(world: World) -> None:
    assert "What they answered" not in await world.get(await world.drafted())
