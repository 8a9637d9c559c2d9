"""GitHub as invented answers show it; and every way in which one field of an answer can be wrong."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from memory.records import Query, SourceAnswer
from tests.tools.fetch.fetch_world import Allowance, Clock, Routes
from tools.fetch.fetcher import Fetcher, FetchLimits
from tools.github.source import BASE_URL, GitHub, GitHubLimits

FIXTURES = Path(__file__).parents[2] / "fixtures" / "github"
RECORDINGS = Path(__file__).parents[3].parent / "shared" / "recordings" / "github"
WRONG: tuple[Any, ...] = (None, True, -1, 7, 1e30, "", "x", "\ud800", [], [None], {}, {"login": 3})
Answering = Callable[[httpx.Request], httpx.Response]


def exchange(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text())
    return told


def replay(told: dict[str, Any]) -> httpx.Response:
    """What the service answered; lengths and packing are those of the wire, not of the file."""
    response = told["response"]
    headers = {name: value for name, value in response["headers"].items() if not name.lower().startswith("content-")}
    kind = next((v for name, v in response["headers"].items() if name.lower() == "content-type"), "application/json")
    raw = json.dumps(response["body"]) if "body" in response else response["body_text"]
    return httpx.Response(response["status"], headers={**headers, "content-type": kind}, content=raw.encode())


def fixture(name: str) -> Answering:
    return lambda request: replay(exchange(FIXTURES / f"{name}.json"))


def always(told: dict[str, Any]) -> Routes:
    """The same answer to every request."""
    return Routes({"/": lambda request: replay(told)})


def search_issues(request: httpx.Request) -> httpx.Response:
    return fixture("search_issues_page2" if request.url.params.get("page") == "2" else "search_issues_page1")(request)


def graphql(request: httpx.Request) -> httpx.Response:
    """Everybody of the profiles' fixtures, as GraphQL would tell of them."""
    data: dict[str, Any] = {"rateLimit": {"cost": 1, "remaining": 4_900, "resetAt": "2026-11-20T10:00:00Z"}}
    errors: list[dict[str, Any]] = []
    for alias, login in re.findall(r'(\w+): user\(login: "([^"]+)"\)', json.loads(request.content)["query"]):
        told = ROUTES[f"/users/{login}"](request)
        rest = told.json() if told.status_code == 200 else None
        data[alias] = rest and {
            "databaseId": rest["id"], "login": rest["login"], "name": rest["name"], "websiteUrl": rest["blog"] or None,
            "location": rest.get("location"), "company": rest.get("company"),
        }  # fmt: skip
        if rest is None:
            errors.append({"type": "NOT_FOUND", "path": [alias], "message": f"Could not resolve to {login!r}."})
    headers = {"x-ratelimit-resource": "graphql", "x-ratelimit-remaining": "4900", "content-type": "application/json"}
    return httpx.Response(200, headers=headers, json={"data": data} | ({"errors": errors} if errors else {}))


ROUTES: dict[str, Answering] = {
    "/graphql": graphql,
    "/search/issues": search_issues,
    "/search/users": fixture("search_users"),
    "/repos/kiln-labs/oven/pulls/41": fixture("pull_41"),
    "/repos/kiln-labs/oven/pulls/43": fixture("pull_43"),
    "/repos/kiln-labs/oven/pulls/45": fixture("pull_45"),
    "/users/ann-example": fixture("user_ann"),
    "/users/ann-example/repos": fixture("user_repos"),
    "/users/ben-example": fixture("user_ben"),
    "/users/kilnbot[bot]": fixture("user_bot"),
    "/users/gone-example": fixture("user_gone"),
}


def github(
    transport: httpx.AsyncBaseTransport,
    clock: Clock | None = None,
    token: str | None = "token",
    limits: GitHubLimits = GitHubLimits(),  # noqa: B008 - frozen
    fetching: FetchLimits = FetchLimits(),  # noqa: B008 - frozen
) -> GitHub:
    at = clock or Clock()
    fetcher = Fetcher([BASE_URL], now=at, sleep=at.sleep, transport=transport, limits=fetching)
    return GitHub(fetcher, at, token=token, limits=limits)


def a_question(kind: str, *terms: str) -> Query:
    return Query(id="q", search="s", source="github", round=0, kind=kind, terms=terms, because="asked")


async def ask(
    transport: httpx.AsyncBaseTransport, kind: str, *terms: str, budget: Allowance | None = None, **changed: Any
) -> SourceAnswer:
    return await github(transport, **changed).ask(a_question(kind, *terms), budget or Allowance())


def paths(body: Any, so_far: Sequence[str] = ()) -> Iterator[tuple[str, ...]]:
    """Every field at any depth; what stands in a list has one path for all items."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield (*so_far, name)
            yield from paths(value, (*so_far, name))
    elif isinstance(body, list):
        for item in body:
            yield from paths(item, (*so_far, "*"))


def changed(body: Any, path: Sequence[str], value: Any, *, removed: bool = False) -> Any:
    """The body with that field removed or replaced, in every item of a list on the way."""
    if not path:
        return value
    if path[0] == "*":
        return [changed(item, path[1:], value, removed=removed) for item in body] if isinstance(body, list) else body
    if not isinstance(body, dict) or path[0] not in body:
        return body
    if removed and len(path) == 1:
        return {name: held for name, held in body.items() if name != path[0]}
    return {**body, path[0]: changed(body[path[0]], path[1:], value, removed=removed)}
