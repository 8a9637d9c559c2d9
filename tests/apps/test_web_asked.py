"""The hiring manager's page: under the public address, no account, one answer; and nothing else answers there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.exceptions import HTTPException

from apps.web.pages import build
from apps.web.rate import Rate
from memory.records import Brief
from service.application import Application
from service.bootstrap import open_application
from service.settings import Settings
from tests.apps.cli_world import VAGUE
from tests.apps.web_world import ACTOR
from tests.helpers.counting import Clock

PUBLIC = "https://desk.example"
DANA = {"who": "Dana Kern, Head of ML", "value": "ml_engineer"}


@dataclass(frozen=True)
class Asked:
    application: Application
    outside: AsyncClient
    search: str
    path: str

    async def brief(self) -> Brief:
        brief = (await self.application.searches.show(self.search)).brief
        assert brief is not None
        return brief


@asynccontextmanager
async def asked(home: Path, url: str | None = PUBLIC) -> AsyncIterator[Asked]:
    async with open_application(
        Settings.model_validate({"HARDSIGNAL_HOME": home, "HARDSIGNAL_PUBLIC_URL": PUBLIC})
    ) as application:
        search = (await application.searches.start(ACTOR, VAGUE, (), 3)).search
        link = (await application.brief_back.ask(ACTOR, search)).link
        assert link is not None
        app = build(application, ACTOR)
        transport = ASGITransport(app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url=url or PUBLIC) as outside:
            yield Asked(application, outside, search, link.removeprefix(PUBLIC))


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Asked]:
    async with asked(tmp_path) as opened:
        yield opened


async def test_whoever_holds_the_link_sees_the_question_and_answers_once(at: Asked) -> None:
    page = await at.outside.get(at.path)
    assert page.status_code == 200
    assert "The question: " in page.text
    assert at.search not in page.text
    assert 'href="/drafts"' not in page.text
    answer = await at.outside.post(at.path, data=DANA)
    assert (answer.status_code, "recorded as yours" in answer.text) == (200, True)
    (said,) = (await at.brief()).answers
    assert (said.value, said.by) == (DANA["value"], DANA["who"])
    assert (await at.brief()).acceptance is None
    assert (await at.outside.get(at.path)).status_code == 403
    assert (await at.outside.post(at.path, data=DANA)).status_code == 403


@pytest.mark.parametrize("path", ["/", "/drafts", "/searches/x", "/healthz", "/asked", "/asked/../drafts", "//asked/x"])
async def test_nothing_else_answers_under_the_public_address(at: Asked, path: str) -> None:
    answer = await at.outside.get(path)
    assert answer.status_code in {404, 421}, answer.text
    assert "Start" not in answer.text
    # The fault: at this machine's own address pages are served, so that the refusal is the guard's.
    transport = ASGITransport(build(at.application, ACTOR), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8765") as here:
        assert (await here.get("/healthz")).status_code == 200


async def test_another_name_is_not_let_in(at: Asked) -> None:
    assert (await at.outside.get(at.path, headers={"host": "evil.example"})).status_code == 421
    assert (await at.outside.get(at.path, headers={"host": "desk.example:81"})).status_code == 421


async def test_a_form_from_another_site_is_not_taken(at: Asked) -> None:
    answer = await at.outside.post(at.path, data=DANA, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert (await at.brief()).answers == ()


@pytest.mark.parametrize("form", [{"who": "", "value": "b"}, {"who": "D", "value": "x" * 2_001}, {"who": "D"}])
async def test_a_bad_form_is_refused_and_the_link_goes_on(at: Asked, form: dict[str, str]) -> None:
    assert (await at.outside.post(at.path, data=form)).status_code == 400
    assert (await at.outside.get(at.path)).status_code == 200


async def test_guesses_are_not_told_from_ended_links_and_are_stopped(at: Asked) -> None:
    answers = [(await at.outside.get("/asked/guess")).status_code for _ in range(61)]
    assert answers == [403] * 60 + [429]
    assert (await at.outside.get(at.path)).status_code == 429


def test_after_the_window_the_pages_answer_again() -> None:
    clock = Clock()
    rate = Rate(clock, most=2)
    rate.take()
    rate.take()
    with pytest.raises(HTTPException):
        rate.take()
    clock.at += rate.window
    rate.take()
