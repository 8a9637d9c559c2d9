"""The pages over the real application: what every route shares."""

import re
from collections.abc import AsyncIterator, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx import ASGITransport, AsyncClient
from starlette.routing import Mount, Route

from apps.web.errors import status_of
from apps.web.guard import SAFE_METHODS, SECURITY_HEADERS
from apps.web.pages import build
from memory import errors
from tests.apps.web_world import ACTOR, HERE, VAGUE, World, open_world

WEB = Path(__file__).parents[2] / "apps" / "web"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of everything that the application answers to, with made-up ids."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        assert isinstance(route, Route | Mount), f"{route} is no HTTP route: the guard does not know its kind"
        methods = route.methods or set() if isinstance(route, Route) else {"GET"}
        path = re.sub(r"{\w+}", "x", getattr(context, "path", None) or route.path)
        yield from ((method, path) for method in sorted(methods))


async def let_through(app: FastAPI, headers: dict[str, str], *, changes_only: bool) -> list[str]:
    """The routes that answer a request with these headers as if it were ours."""
    transport = ASGITransport(app, raise_app_exceptions=False)
    passed = []
    async with AsyncClient(transport=transport, base_url=HERE) as pages:
        for method, path in routes(app):
            if changes_only and method in SAFE_METHODS:
                continue
            answer = await pages.request(method, path, headers=headers)
            if "Another site asked" not in answer.text and "own name only" not in answer.text:
                passed.append(f"{method} {path}")
    return passed


def without_guard(world: World) -> FastAPI:
    app = build(world.application, ACTOR)
    app.user_middleware.clear()
    return app


CROSS_SITE = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
REBOUND = {"host": "evil.example:8765", "sec-fetch-site": "same-origin"}


async def test_every_route_that_changes_something_refuses_another_site(world: World) -> None:
    assert await let_through(world.app, CROSS_SITE, changes_only=True) == []
    changing = [f"{method} {path}" for method, path in routes(world.app) if method not in SAFE_METHODS]
    assert await let_through(without_guard(world), CROSS_SITE, changes_only=True) == changing, "the planted fault"
    assert {"POST /drafts/x/approve", "POST /searches/x/brief", "POST /chats"} <= set(changing)


async def test_every_route_refuses_a_name_that_was_pointed_here(world: World) -> None:
    assert await let_through(world.app, REBOUND, changes_only=False) == []
    everything = [f"{method} {path}" for method, path in routes(world.app)]
    assert await let_through(without_guard(world), REBOUND, changes_only=False) == everything, "the planted fault"


async def test_every_page_carries_the_security_headers(world: World) -> None:
    for path in ("/", "/drafts", "/healthz", "/static/style.css", "/no/such/page", "/drafts/x"):
        answer = await world.pages.get(path)
        assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS, path


def leaves(kind: type[errors.HardsignalError]) -> Iterator[type[errors.HardsignalError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from leaves(below)


EXPECTED: dict[type[errors.HardsignalError], int] = {
    errors.UsageError: 400,
    errors.UnknownId: 404,
    errors.Refused: 403,
    errors.NotPermitted: 403,
    errors.ContactRefused: 403,
    errors.StaleSha: 409,
    errors.AlreadyDecided: 409,
    errors.BriefNotAccepted: 409,
}


@pytest.mark.parametrize(
    "kind", [kind for kind in leaves(errors.HardsignalError) if kind.__module__ == "memory.errors"]
)
def test_each_error_of_the_tree_has_its_status(kind: type[errors.HardsignalError]) -> None:
    assert status_of(kind.__new__(kind)) == EXPECTED.get(kind, 500)


async def test_an_unknown_id_is_one_clear_line(world: World) -> None:
    answer = await world.pages.get("/drafts/nobody")
    assert answer.status_code == 404
    assert "no draft has the id" in answer.text


async def test_a_form_with_a_missing_field_is_one_clear_line(world: World) -> None:
    answer = await world.post("/drafts/x/approve")
    assert answer.status_code == 400
    assert "sha256: Field required" in answer.text


async def test_a_bug_is_a_page_without_its_traceback(world: World) -> None:
    async def broken() -> None:
        raise ZeroDivisionError("the inside of the house")

    world.app.add_api_route("/broken", broken)
    answer = await world.pages.get("/broken")
    assert answer.status_code == 500
    assert "This is a bug" in answer.text
    assert "the inside of the house" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"] == SECURITY_HEADERS["Content-Security-Policy"]


async def test_health_is_told_as_json_with_the_engine(world: World) -> None:
    assert (await world.pages.get("/healthz")).json() == {"status": "ok", "engine": "builtin"}


class Controls(HTMLParser):
    """Controls of a page that have no label of their own."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen, self.labelled, self.inside = 0, set(re.findall(r'<label for="(\w+)"', page)), False
        self.bare: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.inside = self.inside or tag == "label"
        if tag in {"input", "select", "textarea"} and about.get("type") != "hidden":
            self.seen += 1
            if not self.inside and about.get("id") not in self.labelled:
                self.bare.append(about.get("name"))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "label"


async def test_every_control_has_a_label(world: World) -> None:
    asked = (await world.post("/chats", {"text": VAGUE})).headers["location"]
    draft = await world.held()
    paths = ["/", asked, await world.shortlisted(), await world.searching(VAGUE), draft]
    pages = [Controls(await world.get(path)) for path in paths]
    assert [page.bare for page in pages] == [[]] * len(paths)
    assert all(page.seen for page in pages)
    assert Controls('<label>no</label><input name="bare">').bare == ["bare"], "the check can go red"


def test_no_page_asks_another_host_for_anything() -> None:
    files = [path for folder in ("templates", "static") for path in (WEB / folder).iterdir()]
    elsewhere = {path.name for path in files if re.search(r"(https?:)?//\w", path.read_text().replace(SVG, ""))}
    assert len(files) > 8
    assert elsewhere == set()


SVG = 'xmlns="http://www.w3.org/2000/svg"'


def test_the_script_stays_small_and_nothing_is_inline() -> None:
    assert len((WEB / "static" / "page.js").read_text().splitlines()) <= 60
    inline = re.compile(r"<script(?! src)|<style|\sstyle=|\son\w+=|javascript:")
    assert [path.name for path in (WEB / "templates").iterdir() if inline.search(path.read_text())] == []


PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("quiet", "paper"), ("quiet", "card"), ("link", "paper"), ("link", "card"),
    ("on-accent", "accent"), ("bad", "bad-paper"), ("bad", "paper"), ("warn", "warn-paper"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    light, dark = (WEB / "static" / "style.css").read_text().split("@media (prefers-color-scheme: dark)", 1)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light if scheme == "light" else dark))
    assert contrast(colours[text], colours[ground]) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
