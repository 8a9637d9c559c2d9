"""The invented world in OpenAlex's format: lists by page or cursor, single entities, suggestions."""

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from evals.sandbox import openalex_shapes as shapes
from evals.sandbox.openalex_filter import AUTHORS, WORKS, BadRequestError, Getters, chosen, ordered, searched
from evals.sandbox.openalex_index import OpenAlexIndex, source_id
from evals.sandbox.openalex_limits import DOLLARS_A_CREDIT, OpenAlexMeter, cost_of
from evals.sandbox.paper_work import TOPICS, VENUES
from evals.sandbox.traffic import Gate, Traffic
from evals.sandbox.world import World

_PARAMETERS = frozenset({
    "filter", "search", "sort", "select", "group_by", "page", "per_page", "per-page", "cursor", "api_key", "mailto",
})  # fmt: skip
_PAGE, _LONGEST_PAGE, _FARTHEST = 25, 100, 10_000
_SUGGESTED = 10
_NOT_FOUND = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
T = TypeVar("T")


def openalex_app(world: World, traffic: Traffic) -> Starlette:
    wire = _OpenAlex(world)
    return Starlette(
        routes=[
            Route("/works", wire.works),
            Route("/works/{id:path}", wire.work),
            Route("/authors", wire.authors),
            Route("/authors/{id:path}", wire.author),
            Route("/autocomplete/{kind}", wire.suggestions),
        ],
        exception_handlers={BadRequestError: _bad_request, HTTPException: _not_found},
        middleware=[Middleware(Gate, traffic=traffic, meter=OpenAlexMeter(traffic))],
    )


class _OpenAlex:
    def __init__(self, world: World) -> None:
        self._index = OpenAlexIndex(world)

    async def works(self, request: Request) -> Response:
        return _list(request, self._index.works, WORKS, lambda one: shapes.work(one, self._index))

    async def work(self, request: Request) -> Response:
        found = self._index.work(request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        return JSONResponse(_selected(request, shapes.work(found, self._index)))

    async def authors(self, request: Request) -> Response:
        return _list(request, self._index.profiles, AUTHORS, shapes.profile)

    async def author(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        found = self._index.profile(id_)
        if found is None and (merged := self._index.merged_into(id_)):
            return RedirectResponse(f"{request.base_url}authors/{merged.id}", 301)
        if found is None:
            raise HTTPException(404)
        return JSONResponse(_selected(request, shapes.profile(found)))

    async def suggestions(self, request: Request) -> Response:
        kind, words = request.path_params["kind"], request.query_params.get("q", "").casefold()
        if kind not in {"authors", "topics", "sources"}:
            raise HTTPException(404)
        found = [one for one in self._named(kind) if words in one["display_name"].casefold()]
        meta = {"count": len(found), "db_response_time_ms": 12, "page": 1, "per_page": _SUGGESTED}
        return JSONResponse({"meta": meta, "results": found[:_SUGGESTED]})

    def _named(self, kind: str) -> list[dict[str, Any]]:
        if kind == "topics":
            return [shapes.suggestion(id_, name, "topic", "", 0, 0) for id_, name in TOPICS.items()]
        if kind == "sources":
            return [shapes.suggestion(source_id(venue), venue, "source", "", 0, 0) for venue in VENUES]
        return [
            shapes.suggestion(one.id, one.person.name, "author", one.person.employer, len(one.works), one.citations)
            for one in self._index.profiles
        ]


def _list(request: Request, things: Sequence[T], getters: Getters[T], shape: Callable[[T], dict[str, Any]]) -> Response:
    """Raises: BadRequestError: a parameter, filter, order or page that the service does not have."""
    _check(request)
    given = request.query_params
    found = searched(chosen(things, getters, given.get("filter")), getters, given.get("search"))
    found = ordered(found, getters, given.get("sort"))
    if "group_by" in given:
        return _grouped(request, found, getters, given["group_by"])
    start, size = _window(request)
    page = [_selected(request, shape(one)) for one in found[start : start + size]]
    meta = _meta(request, len(found), size)
    if "cursor" in given:
        meta |= {"page": None, "next_cursor": _cursor(start + size) if page else None}
    return JSONResponse({"meta": meta, "results": page, "group_by": []})


def _grouped(request: Request, found: Sequence[T], getters: Getters[T], name: str) -> Response:
    if name not in getters or name.endswith(".search"):
        raise BadRequestError(f"Cannot group by {name!r}.")
    counts = Counter(str(value) for one in found for value in getters[name](one))
    groups = [{"key": key, "key_display_name": key, "count": n} for key, n in counts.most_common()]
    meta = _meta(request, len(found), _LONGEST_PAGE) | {"groups_count": len(groups)}
    return JSONResponse({"meta": meta, "results": [], "group_by": groups})


def _meta(request: Request, count: int, size: int) -> dict[str, Any]:
    return {
        "count": count, "db_response_time_ms": 12, "page": _number(request, "page", 1), "per_page": size,
        "groups_count": None, "cost_usd": cost_of(request) * DOLLARS_A_CREDIT,
    }  # fmt: skip


def _check(request: Request) -> None:
    given = request.query_params
    unknown = set(given) - _PARAMETERS
    if unknown:
        raise BadRequestError(f"{min(unknown)!r} is not a valid parameter.")
    if len(given.getlist("filter")) > 1:
        raise BadRequestError("Only one filter parameter is allowed; put a comma between conditions.")
    if "select" in given and "group_by" in given:
        raise BadRequestError("select cannot be used with group_by.")


def _window(request: Request) -> tuple[int, int]:
    """Where the page starts and how long it is."""
    size = _number(request, "per-page", 0) or _number(request, "per_page", _PAGE)
    if not 1 <= size <= _LONGEST_PAGE:
        raise BadRequestError(f"per_page must be between 1 and {_LONGEST_PAGE}.")
    cursor = request.query_params.get("cursor")
    if cursor is not None:
        return (0 if cursor == "*" else _offset(cursor)), size
    page = _number(request, "page", 1)
    if not 1 <= page <= _FARTHEST // size:
        raise BadRequestError(f"Paging goes to the first {_FARTHEST} results only; use a cursor.")
    return (page - 1) * size, size


def _selected(request: Request, whole: dict[str, Any]) -> dict[str, Any]:
    wanted = request.query_params.get("select")
    if wanted is None:
        return whole
    names = wanted.split(",")
    if unknown := [name for name in names if name not in whole]:
        raise BadRequestError(f"{unknown[0]!r} is not a valid select field.")
    return {name: whole[name] for name in names}


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit():
        raise BadRequestError(f"{name} must be a number.")
    return int(text)


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"[{offset}]".encode()).decode()


def _offset(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor).decode("ascii")[1:-1])
    except (binascii.Error, ValueError):
        raise BadRequestError("The cursor is not valid.") from None


async def _bad_request(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": "Invalid query parameters error.", "message": str(error)}, 400)


async def _not_found(request: Request, error: Exception) -> Response:
    return HTMLResponse(_NOT_FOUND, 404)
