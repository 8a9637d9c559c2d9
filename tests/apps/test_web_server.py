"""`hardsignal serve`: on this machine only, with its application opened and closed by the server."""

from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from apps.web.background import Drain, recover
from apps.web.server import configuration, hosted, serve
from memory.errors import HardsignalError, StoreError
from memory.records import Search
from service.bootstrap import open_application, utc_now
from tests.apps.web_world import ACTOR, BRIEF, HERE, settings


def test_the_server_listens_on_this_machine_only(tmp_path: Path) -> None:
    served = configuration(settings(tmp_path), 8765)
    assert (served.host, served.port) == ("127.0.0.1", 8765)
    assert not served.proxy_headers, "nobody stands between, so nobody else is believed"


def test_what_cannot_be_opened_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="home"):
        serve(settings(tmp_path / "home"), 0)


async def test_the_application_is_open_while_the_server_runs(tmp_path: Path) -> None:
    app = hosted(settings(tmp_path))
    async with app.router.lifespan_context(app), AsyncClient(transport=ASGITransport(app), base_url=HERE) as pages:
        assert (await pages.get("/healthz")).json()["status"] == "ok"
        assert (await pages.get("/static/style.css")).status_code == 200
        assert (await pages.get("/healthz", headers={"host": "evil.example"})).status_code == 421


async def test_what_an_earlier_process_left_is_gone_on_with(tmp_path: Path) -> None:
    left = Search(
        id="left",
        text=BRIEF,
        sources=(),
        limit=3,
        status="intake",
        created_by=ACTOR.id,
        created_at=utc_now(),
        failure=None,
    )
    async with open_application(settings(tmp_path)) as application:
        await application.rows.searches.create(left, application.settings.budget)
        assert (await application.searches.show("left")).status == "intake"
    async with open_application(settings(tmp_path)) as application:
        await recover(application.runner.drain)
        assert (await application.searches.show("left")).status == "brief_gate"


def failing(error: Exception) -> Drain:
    async def drain() -> None:
        raise error

    return drain


async def test_a_search_that_fails_again_keeps_no_page_from_being_served(caplog: pytest.LogCaptureFixture) -> None:
    await recover(failing(HardsignalError("the disk is full")))
    assert "the disk is full" in caplog.text


async def test_a_bug_in_recovery_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        await recover(failing(ZeroDivisionError()))
