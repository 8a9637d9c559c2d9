"""The guard in front of the pages, alone: who may ask, how much, and what every answer carries."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from apps.web.guard import SECURITY_HEADERS, Guard

HERE = "http://127.0.0.1:8765"
LARGEST = 64


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(await request.body())


def client(url: str = HERE, *, guarded: bool = True) -> AsyncClient:
    inner = Starlette(routes=[Route("/", echo, methods=["GET", "POST"])])
    return AsyncClient(transport=ASGITransport(Guard(inner, LARGEST) if guarded else inner), base_url=url)


async def ask(method: str, headers: dict[str, str], *, url: str = HERE, guarded: bool = True) -> Response:
    async with client(url, guarded=guarded) as pages:
        return await pages.request(method, "/", headers=headers, content=b"said" if method == "POST" else None)


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"])
async def test_this_machines_own_names_are_answered_to(host: str) -> None:
    assert (await ask("GET", {"host": host})).status_code == 200


FOREIGN_HOSTS = [
    "evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:8766", "localhost.evil.example:8765", "127.0.0.2:8765",
    "127.0.0.1:8765.evil.example", "evil.example@127.0.0.1:8765", "0.0.0.0:8765", "",
]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_name_that_was_pointed_here_is_refused(host: str, method: str) -> None:
    assert (await ask(method, {"host": host})).status_code == 421
    assert (await ask(method, {"host": host}, guarded=False)).status_code == 200, "the fault that the guard is for"


async def test_a_host_named_twice_is_refused() -> None:
    async with client() as pages:
        answer = await pages.get("/", headers=[("host", "127.0.0.1:8765"), ("host", "evil.example")])
    assert answer.status_code == 421


async def test_https_own_port_needs_no_number() -> None:
    assert (await ask("GET", {"host": "127.0.0.1"}, url="http://127.0.0.1:80")).status_code == 200


OWN = [
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "none"},
    {"origin": HERE},
    {},
]
OTHERS = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "SAME-ORIGIN, none"},
    {"sec-fetch-site": ""},
    {"sec-fetch-site": "cross-site", "origin": HERE},
    {"origin": "https://evil.example"},
    {"origin": "http://127.0.0.1:9000"},
    {"origin": "http://127.0.0.1:8765.evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://["},
    {"origin": f"https://evil.example/{HERE}"},
]


@pytest.mark.parametrize("headers", OWN)
async def test_a_form_of_our_own_pages_passes(headers: dict[str, str]) -> None:
    answer = await ask("POST", headers)
    assert (answer.status_code, answer.text) == (200, "said")


@pytest.mark.parametrize("headers", OTHERS)
async def test_a_form_of_another_site_is_refused(headers: dict[str, str]) -> None:
    assert (await ask("POST", headers)).status_code == 403
    assert (await ask("POST", headers, guarded=False)).status_code == 200, "the fault that the guard is for"


async def test_following_a_link_from_another_site_is_no_change_and_passes() -> None:
    assert (await ask("GET", {"sec-fetch-site": "cross-site"})).status_code == 200


FORM = b"x" * LARGEST


@pytest.mark.parametrize(("body", "status"), [(FORM, 200), (FORM + b"x", 413)])
async def test_a_body_is_read_up_to_the_limit(body: bytes, status: int) -> None:
    async with client() as pages:
        answer = await pages.post("/", content=body)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"


async def test_a_body_that_does_not_say_its_size_is_cut_off_at_the_limit() -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        for taken in range(1, 1_000):  # noqa: B007 - the count is what the test looks at
            yield b"x" * 16

    async with client() as pages:
        answer = await pages.post("/", content=endless())
    assert answer.status_code == 413
    assert taken <= LARGEST // 16 + 2


@pytest.mark.parametrize("headers", [{}, {"host": "evil.example"}, {"sec-fetch-site": "cross-site"}])
async def test_every_answer_carries_the_security_headers(headers: dict[str, str]) -> None:
    answer = await ask("POST", headers)
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_the_policy_for_content_is_the_written_one() -> None:
    assert SECURITY_HEADERS["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert SECURITY_HEADERS["Cache-Control"] == "no-store"
