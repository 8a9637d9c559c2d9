"""Whoever was written to objects with one click: no account, nothing to guess, and also when all else is forgotten."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email import message_from_string, policy
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from apps.web.pages import build
from memory.errors import ContactRefused
from memory.records import Draft
from service.application import Application
from service.contacts import Entered
from tests.apps.web_world import ACTOR, World, contact_form, open_world

PUBLIC = "https://desk.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@dataclass(frozen=True)
class Written:
    world: World
    outside: AsyncClient
    draft: Draft

    @property
    def application(self) -> Application:
        return self.world.application

    @property
    def path(self) -> str:
        """Where the header of the message leads."""
        header = str(message_from_string(self.draft.message or "", policy=policy.default)["List-Unsubscribe"])
        return header.partition(">")[0].removeprefix(f"<{PUBLIC}")

    async def listed(self) -> bool:
        return await self.application.rows.contacts.suppressed(contact_form()["address"], None)


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Written]:
    """A draft that was approved, and somebody outside who holds its link."""
    async with open_world(tmp_path, public_url=PUBLIC) as world:
        application = world.application
        id_ = (await world.held()).rpartition("/")[2]
        draft = await application.rows.review.get(id_)
        await application.review.approve(ACTOR, id_, draft.sha256)
        transport = ASGITransport(build(application, ACTOR), raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url=PUBLIC) as outside:
            yield Written(world, outside, draft)


async def test_a_message_says_how_to_object_with_one_click_in_words_and_in_its_headers(at: Written) -> None:
    parsed = message_from_string(at.draft.message or "", policy=policy.default)
    assert re.fullmatch(rf"<{PUBLIC}/object/[\w-]{{100,}}>, <mailto:rina@firm\.example\?subject=no>",
                        str(parsed["List-Unsubscribe"]))  # fmt: skip
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{PUBLIC}{at.path}" in parsed.get_content().replace("\n", "")
    raw = at.draft.message or ""
    assert f"List-Unsubscribe: <{PUBLIC}{at.path}>,\r\n <mailto:" in raw, "as a mail program reads it, not encoded"


async def test_the_link_names_nobody(at: Written) -> None:
    assert at.draft.person not in at.path
    assert at.draft.id not in at.path
    page = (await at.outside.get(at.path)).text
    assert contact_form()["address"] not in page
    assert 'href="/drafts"' not in page


async def test_opening_the_link_changes_nothing_and_one_click_does(at: Written) -> None:
    assert (await at.outside.get(at.path)).status_code == 200
    assert not await at.listed()
    answer = await at.outside.post(at.path)
    assert (answer.status_code, "not write to you again" in answer.text, await at.listed()) == (200, True, True)
    report = await at.application.delivery.deliver_all()
    assert (report.refused, report.handed_off) == ((at.draft.id,), ())
    other = contact_form(address="other@marchetta.example", quote="Write to me: other@marchetta.example")
    with pytest.raises(ContactRefused, match="objected"):
        await at.application.contacts.add(ACTOR, at.draft.person, Entered.model_validate_json(json.dumps(other)))


async def test_a_mail_program_objects_in_its_readers_name_and_again_is_nothing_new(at: Written) -> None:
    assert (await at.outside.post(at.path, data=ONE_CLICK)).status_code == 200
    entries = len(await at.application.audit.entries())
    assert (await at.outside.post(at.path, data=ONE_CLICK)).status_code == 200
    assert len(await at.application.audit.entries()) == entries
    assert await at.listed()


async def test_the_link_works_after_the_person_was_deleted(at: Written) -> None:
    """By the clock: then nobody objected, and nothing but the link knows the address."""
    rows = at.application.rows
    await rows.forgetting.forget([at.draft.person], "retention", at.application.now(), "expired")
    assert not await at.listed()
    assert (await at.outside.post(at.path)).status_code == 200
    assert await at.listed()
    assert await rows.contacts.suppressed(None, at.draft.person)


@pytest.mark.parametrize("spoil", ["x", "", "A" * 107, "%00", "é", "=" * 9])
async def test_a_link_that_we_did_not_write_objects_for_nobody(at: Written, spoil: str) -> None:
    assert (await at.outside.post(f"/object/{spoil}")).status_code in {403, 404, 405}
    await a_changed_link_is_refused(at)


async def test_that_check_goes_red_where_nobody_looks_at_the_signature(
    at: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hmac.compare_digest", lambda given, ours: True)
    with pytest.raises(AssertionError):
        await a_changed_link_is_refused(at)


async def a_changed_link_is_refused(at: Written) -> None:
    changed = at.path[:-30] + ("A" if at.path[-30] != "A" else "B") + at.path[-29:]
    assert (await at.outside.post(changed)).status_code == 403
    assert not await at.listed()


async def test_guesses_are_stopped_and_keep_nobody_from_objecting(at: Written) -> None:
    assert [(await at.outside.post("/object/guess")).status_code for _ in range(62)] == [403] * 60 + [429] * 2
    assert (await at.outside.post(at.path)).status_code == 200
    assert await at.listed()
