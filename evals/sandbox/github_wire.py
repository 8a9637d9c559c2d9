"""The invented world in GitHub's format, with its paging, limits and refusals."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evals.sandbox.code_work import moment
from evals.sandbox.github_graphql import PATH, GraphQL
from evals.sandbox.github_index import GitHubIndex, by_date, sha_of
from evals.sandbox.github_limits import GitHubMeter
from evals.sandbox.github_paging import base_of, link, page_of
from evals.sandbox.github_qualifiers import RENAMED
from evals.sandbox.github_query import BadQueryError, parse, values
from evals.sandbox.github_shapes import GitHubShapes
from evals.sandbox.revalidation import Revalidation, github_mark
from evals.sandbox.things import Change, InventedPerson, Repository
from evals.sandbox.traffic import Gate, Traffic
from evals.sandbox.world import World

MOST_FOUND = 1_000
"""Results that a search gives out, however many there are."""
_DOCS = "https://docs.github.example/rest"
T = TypeVar("T")


def github_app(world: World, traffic: Traffic) -> Starlette:
    meter = GitHubMeter(traffic)
    wire = _GitHub(world, traffic, meter)
    return Starlette(
        routes=wire.routes(),
        exception_handlers={BadQueryError: _bad_query, HTTPException: _refusal},
        middleware=[Middleware(Gate, traffic=traffic, meter=meter), Middleware(Revalidation, mark=github_mark)],
    )


class _GitHub:
    def __init__(self, world: World, traffic: Traffic, meter: GitHubMeter) -> None:
        self._index = GitHubIndex(world)
        self._joined = moment(world.today) - timedelta(days=2_000)
        self._incomplete = traffic.fault == "partial"
        self._meter = meter
        self._graphql = GraphQL(self._index, meter, partial=traffic.fault == "partial")

    def routes(self) -> list[Route]:
        return [
            Route("/search/issues", self.search_changes),
            Route("/search/users", self.search_people),
            Route("/users/{login}", self.profile),
            Route("/user/{number:int}", self.profile),
            Route("/users/{login}/repos", self.owned),
            Route("/user/{number:int}/repos", self.owned),
            Route("/repos/{owner}/{name}", self.repository),
            Route("/repositories/{number:int}", self.repository),
            Route("/repos/{owner}/{name}/contributors", self.contributors),
            Route("/repositories/{number:int}/contributors", self.contributors),
            Route("/repos/{owner}/{name}/commits", self.commits),
            Route("/repositories/{number:int}/commits", self.commits),
            Route("/repos/{owner}/{name}/commits/{sha}/pulls", self.pulls_of_commit),
            Route("/repos/{owner}/{name}/pulls/{pull:int}", self.pull),
            Route("/rate_limit", self.rate_limit),
            Route(PATH, self._graphql.answer, methods=["POST"]),
        ]

    async def search_changes(self, request: Request) -> Response:
        query = parse(request.query_params.get("q", ""))
        if not {"pr", "issue"} & set(values(query, "is") + values(query, "type")):
            raise BadQueryError("Query must include 'is:issue' or 'is:pull-request'.")
        order = request.query_params.get("sort"), request.query_params.get("order")
        found = by_date(self._index.find_changes(query), *order)
        shapes = _shapes(request)
        return self._found(request, found, lambda one: shapes.issue(one, self._author(shapes, one)))

    async def search_people(self, request: Request) -> Response:
        found = self._index.find_people(parse(request.query_params.get("q", "")))
        if request.query_params.get("sort") == "followers":
            found.sort(key=lambda person: person.strength, reverse=request.query_params.get("order") != "asc")
        shapes = _shapes(request)
        return self._found(request, found, lambda one: shapes.account(one) | {"score": 1.0})

    async def profile(self, request: Request) -> Response:
        person = self._person(request)
        repositories = len(self._index.owned(person.login))
        return JSONResponse(_shapes(request).profile(person, repositories, self._joined))

    async def owned(self, request: Request) -> Response:
        person = self._person(request)
        shapes, numbered = _shapes(request), f"/user/{person.number}/repos"
        return _listed(request, self._index.owned(person.login), shapes.repository, numbered)

    async def repository(self, request: Request) -> Response:
        return JSONResponse(_shapes(request).repository(self._repository(request)))

    async def contributors(self, request: Request) -> Response:
        repository = self._repository(request)
        found = self._index.contributors(repository.full_name)
        if "anon" not in request.query_params:
            found = [pair for pair in found if pair[0]]
        if not found:
            return Response(status_code=204)
        shapes, numbered = _shapes(request), f"/repositories/{repository.number}/contributors"
        return _listed(request, found, lambda pair: _contributor(shapes, *pair), numbered)

    async def commits(self, request: Request) -> Response:
        repository, author = self._repository(request), request.query_params.get("author")
        landed = self._index.landed(repository.full_name)
        if author is not None:
            landed = [change for change in landed if (change.author or "").lower() == author.lower()]
        shapes, numbered = _shapes(request), f"/repositories/{repository.number}/commits"
        return _listed(request, landed, lambda one: shapes.commit(one, *self._hands(one), sha_of(one)), numbered)

    async def pulls_of_commit(self, request: Request) -> Response:
        change = self._index.behind(request.path_params["sha"])
        if change is None:
            raise BadQueryError(f"No commit found for SHA: {request.path_params['sha'][:40]}")
        whole = _shapes(request).pull(change, *self._hands(change), sha_of(change))
        return JSONResponse([{name: value for name, value in whole.items() if name not in _ONLY_SINGLE}])

    async def pull(self, request: Request) -> Response:
        repository = self._repository(request)
        change = self._index.change(repository.full_name, request.path_params["pull"])
        if change is None:
            raise HTTPException(404)
        return JSONResponse(_shapes(request).pull(change, *self._hands(change), sha_of(change)))

    async def rate_limit(self, request: Request) -> Response:
        left = {bucket: self._meter.left(request, bucket) for bucket in ("core", "search", "graphql")}
        told = {
            name: {"limit": one.limit, "used": one.used, "remaining": one.remaining, "reset": int(one.reset) + 1}
            for name, one in left.items()
        }
        return JSONResponse({"resources": told, "rate": told["core"]})

    def _person(self, request: Request) -> InventedPerson:
        given = request.path_params
        person = self._index.person(given["login"]) if "login" in given else self._index.numbered(given["number"])
        if person is None:
            raise HTTPException(404)
        return person

    def _repository(self, request: Request) -> Repository:
        """Raises: HTTPException: 404, or 301 to the number where the name is an old one."""
        given = request.path_params
        if "number" in given:
            repository = self._index.repository_numbered(given["number"])
        else:
            name = f"{given['owner']}/{given['name']}"
            repository = self._index.repository(RENAMED.get(name, name))
            if repository and name in RENAMED:
                moved = f"{base_of(request)}/repositories/{repository.number}"
                raise HTTPException(301, moved, {"Location": moved})
        if repository is None:
            raise HTTPException(404)
        return repository

    def _author(self, shapes: GitHubShapes, change: Change) -> dict[str, Any] | None:
        """A deleted account is told in two ways; an account that became an organisation is one."""
        if person := self._index.person(change.author):
            return shapes.account(person)
        if became := next(iter(self._index.owned(change.author or "")), None):
            return shapes.organisation(became)
        return shapes.ghost() if change.number % 2 else None

    def _hands(self, change: Change) -> tuple[InventedPerson | None, InventedPerson | None]:
        return self._index.person(change.author), self._index.person(change.merged_by)

    def _found(self, request: Request, found: Sequence[T], shape: Callable[[T], dict[str, Any]]) -> Response:
        """Raises: BadQueryError: a page beyond the thousandth result."""
        page, size = page_of(request)
        if page * size > MOST_FOUND:
            raise BadQueryError("Only the first 1000 search results are available.")
        items = [shape(one) for one in found[(page - 1) * size : page * size]]
        body = {"total_count": len(found), "incomplete_results": self._incomplete, "items": items}
        return JSONResponse(body, headers=link(request, min(len(found), MOST_FOUND), request.url.path))


_ONLY_SINGLE = frozenset({
    "merged", "merged_by", "comments", "review_comments", "commits", "additions", "deletions", "changed_files"
})  # fmt: skip
"""Fields that only `GET …/pulls/{n}` has."""


def _contributor(shapes: GitHubShapes, person: InventedPerson | None, count: int) -> dict[str, Any]:
    if person is None:
        nobody = {"type": "Anonymous", "name": "Someone Gone", "email": "gone@gone.example"}
        return nobody | {"contributions": count}
    return shapes.account(person) | {"contributions": count}


def _listed(request: Request, found: Sequence[T], shape: Callable[[T], dict[str, Any]], numbered: str) -> Response:
    """Args: numbered: path of the same list by number, which is what the links to other pages use."""
    page, size = page_of(request)
    items = [shape(one) for one in found[(page - 1) * size : page * size]]
    return JSONResponse(items, headers=link(request, len(found), numbered))


def _shapes(request: Request) -> GitHubShapes:
    return GitHubShapes(base_of(request))


async def _bad_query(request: Request, error: Exception) -> Response:
    problem = {"message": str(error), "resource": "Search", "field": "q", "code": "invalid"}
    return JSONResponse({"message": "Validation Failed", "errors": [problem], "documentation_url": _DOCS}, 422)


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    moved = error.status_code == 301
    body = {"message": "Moved Permanently" if moved else "Not Found", "documentation_url": _DOCS}
    if moved:
        body["url"] = error.detail
    return JSONResponse(body, error.status_code, dict(error.headers or {}))
