"""The invented world in Semantic Scholar's format: searches by offset and by token, batches with nulls, profiles."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evals.sandbox import semanticscholar_shapes as shapes
from evals.sandbox.paper_index import OnePaper, PaperIndex
from evals.sandbox.semanticscholar_limits import ScholarMeter
from evals.sandbox.traffic import Gate, Traffic
from evals.sandbox.world import World

_SEARCHED, _BULK = 1_000, 1_000
_LARGEST = {"paper": 500, "author": 1_000}
"""Ids of one batch."""


class BadRequestError(Exception):
    """The service answers 400. The text is its error."""


class NotThereError(Exception):
    """The service answers 404. The text is its error."""


def semanticscholar_app(world: World, traffic: Traffic) -> Starlette:
    wire, base = _Scholar(world), "/graph/v1"
    return Starlette(
        routes=[
            Route(f"{base}/paper/search", wire.search),
            Route(f"{base}/paper/search/bulk", wire.bulk),
            Route(f"{base}/paper/batch", wire.papers, methods=["POST"]),
            Route(f"{base}/author/batch", wire.authors, methods=["POST"]),
            Route(f"{base}/author/{{id}}/papers", wire.papers_of),
            Route(f"{base}/author/{{id}}", wire.author),
            Route(f"{base}/paper/{{id:path}}", wire.paper),
        ],
        exception_handlers={BadRequestError: _told(400), NotThereError: _told(404)},
        middleware=[Middleware(Gate, traffic=traffic, meter=ScholarMeter(traffic))],
    )


class _Scholar:
    def __init__(self, world: World) -> None:
        self._index = PaperIndex(world)
        any_paper = self._index.papers[0]
        self._fields = {
            "paper": set(shapes.paper(any_paper, self._index)),
            "author": set(shapes.author("0", next(iter(self._index.people.values())), self._index)),
        }

    async def search(self, request: Request) -> Response:
        found = self._found(request)
        if not found:
            return JSONResponse({"total": 0, "offset": 0})
        start, size = _window(request)
        if start + size > _SEARCHED:
            raise BadRequestError(f"Requested data for this limit and/or offset is not available: {start}, {size}")
        return JSONResponse({"total": len(found)} | self._page(request, found, start, size))

    async def bulk(self, request: Request) -> Response:
        found = sorted(self._found(request), key=lambda one: (-one.paper.citations, one.paper.number))
        start = _offset(request.query_params.get("token"))
        data = [self._paper(request, one) for one in found[start : start + _BULK]]
        token = _token(start + _BULK) if start + _BULK < len(found) else None
        return JSONResponse({"total": len(found), "token": token, "data": data})

    async def paper(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        one = self._index.paper(id_)
        if one is None:
            raise NotThereError(f"Paper with id {id_} not found")
        return JSONResponse(self._paper(request, one))

    async def papers(self, request: Request) -> Response:
        found = [self._index.paper(id_) for id_ in await _ids(request, "paper")]
        return JSONResponse([one and self._paper(request, one) for one in found])

    async def author(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        if (said := self._author(request, id_)) is None:
            raise NotThereError(f"Author with id {id_} not found")
        return JSONResponse(said)

    async def authors(self, request: Request) -> Response:
        return JSONResponse([self._author(request, id_) for id_ in await _ids(request, "author")])

    async def papers_of(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        if self._index.author(id_) is None:
            raise NotThereError(f"Author with id {id_} not found")
        return JSONResponse(self._page(request, self._index.written(id_), *_window(request)))

    def _page(self, request: Request, found: Sequence[OnePaper], start: int, size: int) -> dict[str, Any]:
        """The last page has no `next`."""
        more = {"next": start + size} if start + size < len(found) else {}
        return {"offset": start} | more | {"data": [self._paper(request, one) for one in found[start : start + size]]}

    def _found(self, request: Request) -> list[OnePaper]:
        given = request.query_params
        words = given.get("query", "").casefold().split()
        if not words:
            raise BadRequestError("Missing required parameter: 'query'")
        first, dash, last = given.get("year", "").partition("-")
        years = range(int(first or 0), int(last or (9_999 if dash or not first else first)) + 1)
        venues = {venue.casefold() for venue in given.get("venue", "").split(",") if venue}
        return [
            one
            for one in self._index.papers
            if all(word in f"{one.paper.title} {one.paper.summary}".casefold() for word in words)
            and one.paper.on.year in years
            and (not venues or one.venue.casefold() in venues)
        ]

    def _paper(self, request: Request, one: OnePaper) -> dict[str, Any]:
        fields = self._asked(request, "paper", "title")
        return shapes.selected(shapes.paper(one, self._index), fields, "paperId")

    def _author(self, request: Request, id_: str) -> dict[str, Any] | None:
        fields, person = self._asked(request, "author", "name"), self._index.author(id_)
        if person is None:
            return None
        return shapes.selected(shapes.author(id_, person, self._index), fields, "authorId")

    def _asked(self, request: Request, kind: str, default: str) -> list[str]:
        fields = request.query_params.get("fields", default).split(",")
        if unknown := [name for name in fields if name not in self._fields[kind]]:
            raise BadRequestError(f"Unrecognized or unsupported fields: [{', '.join(unknown)}]")
        return fields


async def _ids(request: Request, kind: str) -> list[str]:
    try:
        ids = json.loads(await request.body())["ids"]
    except (ValueError, KeyError, TypeError):
        raise BadRequestError("No ids in the body") from None
    if not isinstance(ids, list) or not 1 <= len(ids) <= _LARGEST[kind]:
        raise BadRequestError(f"Between 1 and {_LARGEST[kind]} ids")
    return [str(id_) for id_ in ids]


def _window(request: Request) -> tuple[int, int]:
    """Where the page starts and how long it is."""
    texts = [request.query_params.get(name, default) for name, default in (("offset", "0"), ("limit", "100"))]
    if not all(text.isascii() and text.isdigit() for text in texts):
        raise BadRequestError("offset and limit are numbers")
    return int(texts[0]), min(int(texts[1]), _SEARCHED)


def _token(offset: int) -> str:
    return base64.b32encode(str(offset).encode()).decode().rstrip("=")


def _offset(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.b32decode(token + "=" * (-len(token) % 8)))
    except (binascii.Error, ValueError):
        raise BadRequestError("The token is not valid") from None


def _told(status: int) -> Any:
    async def answer(request: Request, error: Exception) -> Response:
        return JSONResponse({"error": str(error)}, status)

    return answer
