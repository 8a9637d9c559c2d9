"""The invented world in the hub's format, under `/api`: lists by cursor, single repositories, users, papers."""

import base64
import binascii
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from evals.sandbox import huggingface_shapes as shapes
from evals.sandbox.hub_work import ORGANISATION
from evals.sandbox.huggingface_index import MOVED, HubIndex
from evals.sandbox.huggingface_limits import HubMeter
from evals.sandbox.revalidation import Revalidation, hub_mark
from evals.sandbox.things import Artifact, InventedPaper, InventedPerson
from evals.sandbox.traffic import Gate, Traffic
from evals.sandbox.world import World

_LONGEST_PAGE = 1_000
_SORTS: dict[str, Callable[[Artifact], Any]] = {
    "downloads": lambda made: made.downloads,
    "likes": lambda made: made.likes,
    "createdAt": lambda made: made.created,
    "lastModified": lambda made: made.modified,
    "trendingScore": lambda made: made.likes % 7,
}


def huggingface_app(world: World, traffic: Traffic) -> Starlette:
    wire = _Hub(world)
    api = [
        Route("/spaces", wire.no_spaces),
        Route("/users/{name}/overview", wire.user),
        Route("/organizations/{name}/overview", wire.organisation),
        Route("/organizations/{name}/members", wire.members),
        Route("/papers/search", wire.search_papers),
        Route("/papers/{arxiv}", wire.paper),
        Route("/daily_papers", wire.papers_of_a_day),
        Route("/{kind}", wire.listed),
        Route("/{kind}/{name}", wire.without_namespace),
        Route("/{kind}/{owner}/{name}", wire.single),
        Route("/{kind}/{owner}/{name}/commits/{revision}", wire.commits),
    ]
    return Starlette(
        routes=[Mount("/api", routes=api)],
        exception_handlers={HTTPException: _refusal},
        middleware=[
            Middleware(Gate, traffic=traffic, meter=HubMeter(traffic)),
            Middleware(Revalidation, mark=hub_mark),
        ],
    )


class _Hub:
    def __init__(self, world: World) -> None:
        self._index = HubIndex(world)
        self._logins = {person.id: person.login for person in world.people}

    async def listed(self, request: Request) -> Response:
        kind, given = _kind(request), request.query_params
        found = [made for made in self._index.things(kind) if _wanted(made, request)]
        sort = given.get("sort", "trendingScore")
        if sort not in _SORTS:
            raise HTTPException(400, f"Invalid sort parameter: {sort}")
        found.sort(key=_SORTS[sort], reverse=given.get("direction", "-1") == "-1")
        start, size = _offset(given.get("cursor")), _size(request)
        items = [self._shown(request, made, shapes.listed) for made in found[start : start + size]]
        more = start + size < len(found)
        return JSONResponse(items, headers=_next(request, start + size) if more else {})

    async def single(self, request: Request) -> Response:
        return JSONResponse(self._shown(request, self._thing(request), shapes.detail))

    async def without_namespace(self, request: Request) -> Response:
        kind, now_called = _kind(request), MOVED.get(request.path_params["name"])
        if now_called is None or self._index.thing(kind, now_called) is None:
            raise _missing()
        there = f"/api/{kind}/{now_called}"
        return PlainTextResponse(f"Temporary Redirect. Redirecting to {there}", 307, {"Location": there})

    async def commits(self, request: Request) -> Response:
        return JSONResponse(shapes.commits(self._thing(request)))

    async def user(self, request: Request) -> Response:
        person = self._person(request)
        victim = self._logins.get(person.borrows or "")
        return JSONResponse(shapes.overview(person, self._index, victim))

    async def organisation(self, request: Request) -> Response:
        _known_organisation(request)
        return JSONResponse(shapes.organisation(self._index))

    async def members(self, request: Request) -> Response:
        _known_organisation(request)
        return JSONResponse([shapes.user(person) for person in self._index.members()])

    async def paper(self, request: Request) -> Response:
        found = self._index.paper(request.path_params["arxiv"])
        if found is None:
            raise HTTPException(404, "Paper not found")
        return JSONResponse(shapes.paper(found, self._index))

    async def search_papers(self, request: Request) -> Response:
        words = request.query_params.get("q", "").casefold().split()
        return self._papers(lambda paper: all(word in paper.title.casefold() for word in words))

    async def papers_of_a_day(self, request: Request) -> Response:
        day = request.query_params.get("date", self._index.today.isoformat())
        return self._papers(lambda paper: paper.on.isoformat() == day)

    async def no_spaces(self, request: Request) -> Response:
        return JSONResponse([])

    def _papers(self, wanted: Callable[[InventedPaper], bool]) -> Response:
        found = (paper for paper in self._index.papers() if wanted(paper))
        return JSONResponse([{"paper": shapes.paper(paper, self._index)} for paper in found])

    def _shown(
        self, request: Request, made: Artifact, shape: Callable[[Artifact, HubIndex], dict[str, Any]]
    ) -> dict[str, Any]:
        """Raises: HTTPException: 400, `expand` names no field or stands beside a parameter it cannot stand beside."""
        names = request.query_params.getlist("expand") + request.query_params.getlist("expand[]")
        if not names:
            return shape(made, self._index)
        if not set(names) <= shapes.EXPANDABLE[made.kind] or {"full", "cardData", "config"} & set(request.query_params):
            raise HTTPException(400, "Invalid expand parameter")
        whole = shapes.everything(made, self._index)
        return {name: whole[name] for name in ("_id", "id", *names) if name in whole}

    def _thing(self, request: Request) -> Artifact:
        given = request.path_params
        found = self._index.thing(_kind(request), f"{given['owner']}/{given['name']}")
        if found is None:
            raise _missing()
        return found

    def _person(self, request: Request) -> InventedPerson:
        person = self._index.user(request.path_params["name"])
        if person is None:
            raise HTTPException(404, "This user does not exist")
        return person


def _wanted(made: Artifact, request: Request) -> bool:
    given, tags = request.query_params, shapes.tags(made)
    filters = [tag for value in given.getlist("filter") for tag in value.split(",")]
    return (
        given.get("author", made.owner).lower() == made.owner.lower()
        and given.get("search", "").lower() in made.id.lower()
        and set(filters) <= set(tags)
        and given.get("pipeline_tag", made.pipeline) == made.pipeline
        and given.get("library", made.library) == made.library
    )


def _kind(request: Request) -> str:
    kind = str(request.path_params["kind"])
    if kind not in {"models", "datasets"}:
        raise HTTPException(404, "Sorry, we can't find the page you are looking for.")
    return kind


def _known_organisation(request: Request) -> None:
    if request.path_params["name"].lower() != ORGANISATION:
        raise HTTPException(404, "This organization does not exist")


def _size(request: Request) -> int:
    text = request.query_params.get("limit", str(_LONGEST_PAGE))
    if not text.isascii() or not text.isdigit() or not int(text):
        raise HTTPException(400, "Invalid limit parameter")
    return min(int(text), _LONGEST_PAGE)


def _next(request: Request, offset: int) -> dict[str, str]:
    cursor = base64.urlsafe_b64encode(f"[{offset}]".encode()).decode()
    others = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    here = request.url.replace(query=urlencode([*others, ("cursor", cursor)]))
    return {"Link": f'<{here}>; rel="next"'}


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode("ascii")[1:-1])
    except (binascii.Error, ValueError):
        raise HTTPException(400, "Invalid cursor") from None


def _missing() -> HTTPException:
    """The hub does not tell a missing repository from a private one."""
    return HTTPException(401, "Invalid username or password.", {"X-Error-Code": "RepoNotFound"})


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, dict(error.headers or {}))
