"""The main way of a recruiter through the pages, in a real browser."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.async_api import Page, async_playwright

from apps.web.server import configuration
from evals.sandbox.git_world import make_repository
from tests.apps.web_world import settings

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
NO_ROLE = "We look for an AI engineer: senior, in Zurich, 140000 to 180000 CHF a year."

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@asynccontextmanager
async def serving(home: Path) -> AsyncIterator[str]:
    """The real server on a free port; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(configuration(settings(home), port))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await running


class Watched:
    """What a page asked for elsewhere and what its console complained about."""

    def __init__(self, page: Page, here: str) -> None:
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self._asked(request.url, here))
        page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, url: str, here: str) -> None:
        if urlsplit(url).netloc != urlsplit(here).netloc:
            self.elsewhere.append(url)


@asynccontextmanager
async def browsing(here: str, *, width: int = 1200) -> AsyncIterator[tuple[Page, Watched]]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": width, "height": 800})
        yield page, Watched(page, here)
        await browser.close()


async def too_wide(page: Page) -> int:
    """Pixels by which a page must be scrolled sideways."""
    await page.wait_for_load_state()
    root = "document.documentElement"
    return int(await page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


async def brief_accepted(page: Page, here: str, repository: Path) -> None:
    await page.goto(here)
    await page.get_by_label("Say it in your own words").fill(NO_ROLE)
    await page.get_by_label("Where to look").fill(f"git:{repository}")
    await page.get_by_role("button", name="Say it").click()
    accept = page.get_by_role("button", name="Accept the brief")
    assert await accept.count() == 0, "the role is open"
    await page.get_by_label("Your answer").fill("(b) train our own models")
    await page.get_by_role("button", name="Say it").click()
    await accept.click()
    await page.wait_for_url("**/searches/*")
    await page.get_by_role("button", name="Draft messages").wait_for()


async def test_browser_a_recruiter_goes_from_a_brief_to_an_open_draft(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "work", seed=7, until=date(2026, 11, 1))
    async with serving(tmp_path / "home") as here, browsing(here) as (page, watched):
        await brief_accepted(page, here, repository)
        for box in (await page.get_by_role("checkbox").all())[1:]:
            await box.uncheck()
        await page.get_by_role("button", name="Draft messages").click()
        await page.get_by_role("link", name="draft cannot be approved yet").click()
        assert "Draft to" in await page.inner_text("h1")
        assert "git:" in await page.inner_text(".carrier code >> nth=0")
        assert (watched.elsewhere, watched.complaints) == ([], [])


async def test_browser_on_a_phone_no_page_scrolls_sideways(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "work", seed=7, until=date(2026, 11, 1))
    async with serving(tmp_path / "home") as here, browsing(here, width=320) as (page, watched):
        await brief_accepted(page, here, repository)
        assert await too_wide(page) == 0
        await page.get_by_role("link", name="All reasons").first.click()
        await page.get_by_role("heading", name="How the score adds up").wait_for()
        assert await too_wide(page) == 0
        assert (watched.elsewhere, watched.complaints) == ([], [])
        await page.go_back()
        for box in (await page.get_by_label("compare").all())[:2]:
            await box.check()
        await page.get_by_role("button", name="Compare").click()
        await page.get_by_role("heading", name="Side by side").wait_for()
        assert await too_wide(page) == 0
        await page.go_back()
        await page.get_by_role("link", name="What was asked").click()
        await page.get_by_role("heading", name="Questions").wait_for()
        assert await too_wide(page) == 0
        await page.go_back()
        await page.get_by_role("button", name="Draft messages").click()
        await page.get_by_role("link", name="draft cannot be approved yet").first.wait_for()
        for path in ("/", "/drafts"):
            await page.goto(f"{here}{path}")
            assert await too_wide(page) == 0
        await page.get_by_role("listitem").get_by_role("link").first.click()
        await page.wait_for_url("**/drafts/*")
        assert await too_wide(page) == 0
        await page.evaluate("document.querySelector('main').style.minWidth = '500px'")
        assert await too_wide(page) > 0, "the check can go red"


async def test_browser_another_site_cannot_press_a_button(tmp_path: Path) -> None:
    """A page of another origin posts a form here, as a browser really sends it."""
    async with serving(tmp_path / "home") as here, browsing(here) as (page, _):
        form = f'<form method="post" action="{here}/chats"><input name="text" value="hi"></form>'
        await page.goto(f"data:text/html,{form}")
        async with page.expect_response(f"{here}/chats") as answered:
            await page.evaluate("document.querySelector('form').submit()")
        assert (await answered.value).status == 403
