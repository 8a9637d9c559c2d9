"""The review queue on the pages: exactly what was shown is what gets approved."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

from apps.web import rendering
from apps.web.draft_pages import LONGEST_EDIT
from memory.records import DraftState, FoundAt, LawfulBasis, SearchStatus, SourceStatus
from service.views import DraftView
from tests.apps.web_world import ACTOR, World, contact_form, found, open_world, sha


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def stands(world: World, draft: str) -> DraftView:
    return await world.application.review.show(draft.rpartition("/")[2])


async def test_each_sentence_stands_beside_its_proof(world: World) -> None:
    draft = await world.drafted()
    page, view = unescape(await world.get(draft)), await stands(world, draft)
    rows = re.findall(r"<li>\s*<p>(.*?)</p>\s*<div class=\"carrier\">(.*?)</li>", page, re.DOTALL)
    assert [text for text, _ in rows] == [sentence.text for sentence in view.sentences]
    for sentence, (_, carrier) in zip(view.sentences, rows, strict=True):
        assert all(view.proofs[id_] in carrier for id_ in sentence.evidence)
    assert any(sentence.evidence for sentence in view.sentences)


async def test_a_draft_without_an_address_cannot_be_approved(world: World) -> None:
    draft = await world.drafted()
    page = await world.get(draft)
    assert "Nobody has entered an address" in page
    assert "Approve exactly this" not in page
    assert (await world.post(f"{draft}/approve", {"sha256": sha(page)})).status_code == 409
    assert (await stands(world, draft)).state == "blocked"


async def test_an_entered_address_holds_the_draft_and_the_whole_message_is_shown(world: World) -> None:
    draft = await world.held()
    page, view = unescape(await world.get(draft)), await stands(world, draft)
    assert view.state == "held"
    assert view.message is not None
    assert view.message.replace("\r\n", "\n") in page.replace("\r\n", "\n")
    for told in ("To: ines@marchetta.example", "Rina Recruiter <rina@firm.example>", view.sha256):
        assert told in page


async def test_an_address_from_github_is_refused_by_name_of_the_rule(world: World) -> None:
    draft = await world.drafted()
    github = contact_form(url="https://github.com/somebody", quote="ines@marchetta.example")
    refused = await world.post(f"{draft}/contact", github)
    assert refused.status_code == 403
    assert "github_born" in refused.text
    assert (await stands(world, draft)).recipient is None


async def test_a_contact_form_without_a_needed_field_is_refused(world: World) -> None:
    for field in ("address", "found", "seen", "lawful"):
        refused = await world.post("/drafts/x/contact", contact_form(**{field: ""}))
        assert refused.status_code == 400
        assert field in refused.text


async def test_approving_what_was_shown_approves_it(world: World) -> None:
    draft = await world.held()
    page = await world.get(draft)
    assert (await world.post(f"{draft}/approve", {"sha256": sha(page)})).status_code == 303
    approved = await stands(world, draft)
    assert (approved.state, approved.sha256) == ("approved", sha(page))


async def test_nothing_is_decided_about_a_version_that_was_not_shown(world: World) -> None:
    draft = await world.held()
    seen = sha(await world.get(draft))
    changed = contact_form(address="ines@other.example", quote="ines@other.example")
    await world.post(f"{draft}/contact", changed)
    before = await stands(world, draft)
    assert before.sha256 != seen
    for verb in ("approve", "reject", "redraft", "edit"):
        form = {"sha256": seen, "reason": "no", "text": "Hello.", "subject": "Hi"}
        assert (await world.post(f"{draft}/{verb}", form)).status_code == 409, verb
        assert await stands(world, draft) == before, verb


async def test_rejecting_without_naming_what_was_shown_would_decide_about_anything(world: World) -> None:
    """The fault that the check of the pages is for: the service takes the newest version."""
    draft = await world.held()
    await world.application.review.reject(ACTOR, draft.rpartition("/")[2], "no")
    assert (await stands(world, draft)).state == "rejected"


def own_text(page: str) -> str:
    """What the edit form offers, with line ends as a browser sends them."""
    return unescape(found(r"(?s)<textarea[^>]*>(.*?)</textarea>", page)).replace("\n", "\r\n")


async def test_an_unchanged_edit_keeps_what_carries_each_sentence(world: World) -> None:
    draft = await world.held()
    page, before = await world.get(draft), await stands(world, draft)
    form = {"sha256": sha(page), "text": own_text(page), "subject": before.subject}
    assert (await world.post(f"{draft}/edit", form)).status_code == 303
    after = await stands(world, draft)
    assert (after.state, after.version) == ("held", before.version + 1)
    assert after.sentences == before.sentences


async def test_an_edit_that_no_proof_carries_blocks_the_draft(world: World) -> None:
    draft = await world.held()
    made_up = "You won the Turing Award in 2019 and lead 300 people."
    form = {"sha256": sha(await world.get(draft)), "text": made_up, "subject": "Hello"}
    assert (await world.post(f"{draft}/edit", form)).status_code == 303
    page = await world.get(draft)
    assert "cannot be approved yet" in page.lower()
    assert "Approve exactly this" not in page


async def test_an_edit_voids_an_approval(world: World) -> None:
    draft = await world.held()
    page, before = await world.get(draft), await stands(world, draft)
    await world.post(f"{draft}/approve", {"sha256": sha(page)})
    shorter = own_text(page).partition("\r\n")[0]
    await world.post(f"{draft}/edit", {"sha256": sha(page), "text": shorter, "subject": before.subject})
    after = await stands(world, draft)
    assert after.state == "held"
    assert after.sha256 != before.sha256


async def test_an_edit_longer_than_any_message_is_refused(world: World) -> None:
    form = {"sha256": "0" * 64, "text": "x" * (LONGEST_EDIT + 1), "subject": "Hello"}
    refused = await world.post("/drafts/x/edit", form)
    assert refused.status_code == 400
    assert f"{LONGEST_EDIT}" in refused.text


@pytest.mark.parametrize(("verb", "state"), [("reject", {"rejected"}), ("redraft", {"held", "redrafting"})])
async def test_a_reviewer_says_why_not(world: World, verb: str, state: set[DraftState]) -> None:
    draft = await world.held()
    seen = sha(await world.get(draft))
    silent = await world.post(f"{draft}/{verb}", {"sha256": seen, "reason": "  "})
    assert silent.status_code == 400
    assert (await world.post(f"{draft}/{verb}", {"sha256": seen, "reason": "too stiff"})).status_code == 303
    assert (await stands(world, draft)).state in state


async def test_the_queue_lists_each_draft_with_what_blocks_it(world: World) -> None:
    draft = await world.drafted()
    page = await world.get("/drafts")
    assert draft in page
    assert "Nobody has entered an address for this person yet." in page


WORDS = [
    ("status_words", SearchStatus), ("state_words", DraftState), ("source_words", SourceStatus),
    ("found_words", FoundAt), ("lawful_words", LawfulBasis),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values"), WORDS)
def test_every_state_has_words(name: str, values: object) -> None:
    words = rendering.environment().globals[name]
    assert isinstance(words, dict)
    assert set(words) == set(get_args(values))
