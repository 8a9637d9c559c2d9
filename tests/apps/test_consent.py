"""Germany and Austria: nothing electronic without a recorded consent, typed and on the pages, until it is delivered."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from service.views import DraftView
from tests.apps.cli_world import Terminal
from tests.apps.web_world import World, contact_form, open_world, sha

WITHOUT_ELECTRONIC_MAIL = pytest.mark.parametrize("country", ["DE", "AT"])
NOTE = "said yes on the phone on 2 November"
CONSENT = ("--lawful", "consent", "--consent-note", NOTE)
PAGE = "https://www.linkedin.com/in/ines-marchetta"
LINKEDIN = ("--channel", "linkedin", "--to", PAGE)
ASKS = "country unknown"


def turns_out_to_live_in(home: Path, country: str) -> None:
    """Everybody entered as living in Switzerland lives there, by the stored rows alone."""
    with closing(sqlite3.connect(home / "hardsignal.sqlite")) as file, file:
        changed = [
            file.execute(f"UPDATE {table} SET body = replace(body, :said, :is)", was_and_is(country)).rowcount
            for table in ("contacts", "draft_versions")
        ]
    assert any(changed)


def was_and_is(country: str) -> dict[str, str]:
    return {"said": '"country":"CH"', "is": f'"country":"{country}"'}


@WITHOUT_ELECTRONIC_MAIL
def test_mail_without_consent_is_refused_at_the_address_and_at_delivery(terminal: Terminal, country: str) -> None:
    assert "consent_needed" in terminal.add_contact("--country", country).complaint(3)
    assert (terminal.draft()["state"], terminal.draft()["blocks"]) == ("blocked", ["no_contact_point"])
    terminal.add_contact()
    held = terminal.draft()
    assert terminal("drafts", "approve", held["draft"], "--sha", held["sha256"]).status == 0
    turns_out_to_live_in(terminal.home, country)
    assert terminal("deliver", "--once", "--json").json()["refused"] == [held["draft"]]
    assert not (terminal.home / "outbox").exists()


@WITHOUT_ELECTRONIC_MAIL
def test_mail_with_consent_goes(terminal: Terminal, country: str) -> None:
    assert terminal.add_contact("--country", country, *CONSENT).status == 0
    held = terminal.draft()
    assert terminal("drafts", "approve", held["draft"], "--sha", held["sha256"]).status == 0
    assert terminal("deliver", "--once", "--json").json()["handed_off"] == [held["draft"]]


def test_mail_to_a_country_that_nobody_knows_asks(terminal: Terminal) -> None:
    terminal.add_contact("--country", "")
    assert ASKS in " ".join(terminal.draft()["warnings"])


@WITHOUT_ELECTRONIC_MAIL
def test_a_social_message_without_consent_is_refused_at_the_way_and_when_it_is_copied(
    terminal: Terminal, country: str
) -> None:
    id_ = terminal.draft()["draft"]
    assert "consent_needed" in terminal("drafts", "route", id_, *LINKEDIN, "--country", country).complaint(3)
    held = terminal("drafts", "route", id_, *LINKEDIN, "--country", "CH", "--json").json()
    assert terminal("drafts", "approve", id_, "--sha", held["sha256"]).status == 0
    turns_out_to_live_in(terminal.home, country)
    words = ("--sha", held["sha256"], "--channel", "linkedin")
    assert "consent_needed" in terminal("handoff", "copy", id_, *words).complaint(3)


@WITHOUT_ELECTRONIC_MAIL
def test_a_social_message_with_consent_goes(terminal: Terminal, country: str) -> None:
    id_ = terminal.draft()["draft"]
    with_consent = ("--country", country, "--consent-note", NOTE)
    held = terminal("drafts", "route", id_, *LINKEDIN, *with_consent, "--json").json()
    assert terminal("drafts", "approve", id_, "--sha", held["sha256"]).status == 0
    copied = terminal("handoff", "copy", id_, "--sha", held["sha256"], "--channel", "linkedin", "--json").json()
    assert copied["state"] == "handed_off"


def test_a_social_message_to_a_country_that_nobody_knows_asks(terminal: Terminal) -> None:
    held = terminal("drafts", "route", terminal.draft()["draft"], *LINKEDIN, "--json").json()
    assert ASKS in " ".join(held["warnings"])


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def stands(world: World, draft: str) -> DraftView:
    return await world.application.review.show(draft.rpartition("/")[2])


async def approved(world: World, draft: str) -> str:
    """Approve what the page shows; returns its hash."""
    shown = sha(await world.get(draft))
    assert (await world.post(f"{draft}/approve", {"sha256": shown})).status_code == 303
    return shown


@WITHOUT_ELECTRONIC_MAIL
async def test_on_the_pages_mail_without_consent_is_refused_until_delivery(
    world: World, tmp_path: Path, country: str
) -> None:
    draft = await world.drafted()
    refused = await world.post(f"{draft}/contact", contact_form(country=country))
    assert (refused.status_code, "consent_needed" in refused.text) == (403, True)
    await world.post(f"{draft}/contact", contact_form())
    await approved(world, draft)
    turns_out_to_live_in(tmp_path / "home", country)
    report = await world.application.delivery.deliver_all()
    assert (report.refused, report.handed_off) == ((draft.rpartition("/")[2],), ())


@WITHOUT_ELECTRONIC_MAIL
async def test_on_the_pages_mail_with_consent_goes(world: World, country: str) -> None:
    draft = await world.drafted()
    form = contact_form(country=country, lawful="consent", consent_note=NOTE)
    assert (await world.post(f"{draft}/contact", form)).status_code == 303
    await approved(world, draft)
    assert (await world.application.delivery.deliver_all()).handed_off == (draft.rpartition("/")[2],)


@WITHOUT_ELECTRONIC_MAIL
async def test_on_the_pages_a_social_message_goes_with_consent_alone(
    world: World, tmp_path: Path, country: str
) -> None:
    draft = await world.drafted()
    way = {"channel": "linkedin", "to": PAGE, "country": country, "consent_note": ""}
    refused = await world.post(f"{draft}/route", way)
    assert (refused.status_code, "consent_needed" in refused.text) == (403, True)
    assert (await world.post(f"{draft}/route", way | {"country": "CH"})).status_code == 303
    shown = await approved(world, draft)
    turns_out_to_live_in(tmp_path / "home", country)
    late = await world.post(f"{draft}/handoff", {"sha256": shown, "channel": "linkedin"})
    assert (late.status_code, "consent_needed" in late.text) == (403, True)
    assert (await world.post(f"{draft}/route", way | {"consent_note": NOTE})).status_code == 303
    shown = await approved(world, draft)
    assert (await world.post(f"{draft}/handoff", {"sha256": shown, "channel": "linkedin"})).status_code == 303
    assert (await stands(world, draft)).state == "handed_off"


async def test_on_the_pages_a_country_that_nobody_knows_asks(world: World) -> None:
    draft = await world.drafted()
    await world.post(f"{draft}/contact", contact_form(country=""))
    assert ASKS in unescape(await world.get(draft))
    await world.post(f"{draft}/route", {"channel": "linkedin", "to": PAGE, "country": "", "consent_note": ""})
    assert ASKS in unescape(await world.get(draft))
