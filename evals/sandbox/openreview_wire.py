"""The invented world in the format of OpenReview's API v2: notes by field or words, with the replies below them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evals.sandbox.openreview_shapes import OpenReviewShapes, forum_id
from evals.sandbox.scholar_ids import ScholarIds, says
from evals.sandbox.things import InventedPaper
from evals.sandbox.traffic import Counted, Gate, Traffic, Windows
from evals.sandbox.world import World

CALLS_A_MINUTE = 300
"""Invented: the service publishes none but that of its login."""
_NOTES, _MOST_NOTES, _FOUND = 1_000, 1_000, 20
_MINUTE = 60.0


def openreview_app(world: World, traffic: Traffic) -> Starlette:
    wire = _OpenReview(world)
    return Starlette(
        routes=[Route("/notes", wire.notes), Route("/notes/search", wire.search)],
        middleware=[Middleware(Gate, traffic=traffic, meter=OpenReviewMeter(traffic))],
    )


class OpenReviewMeter:
    """The moment at which a limit ends stands in the answer's body."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic, self._windows = traffic, Windows()

    def count(self, request: Request, at_once: int) -> Counted:
        if "authorization" not in request.headers:
            return Counted({}, JSONResponse({"name": "ChallengeRequiredError"}, 403))
        now = self._traffic.clock()
        left = self._windows.take("notes", "", CALLS_A_MINUTE, self._traffic.faster(_MINUTE), now)
        return Counted({}) if left.granted else Counted({}, _refused(left.reset))

    def hasty(self, request: Request) -> Response:
        return _refused(self._traffic.clock() + self._traffic.faster(_MINUTE))

    def exhausted(self, request: Request) -> Response:
        return _refused(self._traffic.clock() + self._traffic.faster(600))

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        return counted.headers


class _OpenReview:
    def __init__(self, world: World) -> None:
        self._ids = ScholarIds(world)
        self._shapes = OpenReviewShapes(self._ids)
        self._papers = [paper for paper in world.papers if self._ids.venue_id(paper)]

    async def notes(self, request: Request) -> Response:
        given = request.query_params
        found = list(self._papers)
        for name, values in _FIELDS.items():
            if name in given:
                found = [paper for paper in found if given[name] in values(self._ids, paper)]
        return self._page(request, found, _NOTES)

    async def search(self, request: Request) -> Response:
        words = request.query_params.get("term", "").split()
        found = [paper for paper in self._papers if words and says(words, f"{paper.title} {paper.summary}")]
        return self._page(request, found, _FOUND)

    def _page(self, request: Request, found: Sequence[InventedPaper], limit: int) -> Response:
        given = request.query_params
        start, most = int(given.get("offset", "0")), min(int(given.get("limit", limit)), _MOST_NOTES)
        replies = given.get("details") == "replies"
        notes = [self._shapes.note(paper, replies=replies) for paper in found[start : start + most]]
        answer: dict[str, Any] = {"notes": notes}
        return JSONResponse(answer | ({"count": len(found)} if given.get("count") == "true" else {}))


_FIELDS: Mapping[str, Callable[[ScholarIds, InventedPaper], Sequence[str | None]]] = {
    "content.venueid": lambda ids, paper: [ids.venue_id(paper)],
    "content.authorids": lambda ids, paper: [ids.tilde(ids.people[line.person]) for line in paper.bylines],
    "forum": lambda ids, paper: [forum_id(paper)],
}


def _refused(ends: float) -> JSONResponse:
    at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=ends)
    details = {
        "limit": CALLS_A_MINUTE,
        "remaining": 0,
        "resetTime": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
    }
    told = {"name": "RateLimitError", "message": "Too many requests", "status": 429, "details": details}
    return JSONResponse(told, 429)
