"""GitHub's limits: a budget an hour for each caller, one a minute for searches, and a second limit on haste."""

import math
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from evals.sandbox.traffic import Counted, Left, Traffic, Windows

PER_HOUR = {False: 60, True: 5_000}
SEARCHES_PER_MINUTE = {False: 10, True: 30}
"""Without a token, with one."""
POINTS_PER_MINUTE = {False: 900, True: 2_000}
"""Of the REST interface, of GraphQL."""
AT_ONCE = 100
SECONDARY_WAIT = 60.0
_HOUR, _MINUTE = 3_600.0, 60.0
_DOCS = "https://docs.github.example/rest/rate-limits"
_PRIMARY = "API rate limit exceeded."
_SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


class GitHubMeter:
    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._windows = Windows()

    def count(self, request: Request, at_once: int) -> Counted:
        if request.url.path == "/rate_limit":
            return Counted({})
        bucket = bucket_of(request)
        left = self._take(request, bucket, 1)
        headers = told(bucket, left)
        if not left.granted:
            return Counted(headers, _spent(bucket, headers))
        pace = POINTS_PER_MINUTE[bucket == "graphql"]
        kind = f"points of {'graphql' if bucket == 'graphql' else 'rest'}"
        points = self._windows.take(kind, _caller(request), pace, self._traffic.faster(_MINUTE), self._traffic.clock())
        if at_once > AT_ONCE or not points.granted:
            return Counted(headers, self.hasty(request))
        return Counted(headers)

    def hasty(self, request: Request) -> Response:
        return _refused(_SECONDARY, {"Retry-After": str(math.ceil(self._traffic.faster(SECONDARY_WAIT)))})

    def exhausted(self, request: Request) -> Response:
        bucket, now = bucket_of(request), self._traffic.clock()
        limit = _limit(request, bucket)
        spent = Left(False, limit, limit, now + self._traffic.faster(_HOUR))
        return _spent(bucket, told(bucket, spent))

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        """A conditional request that found nothing new costs a caller with a token nothing."""
        if "authorization" not in request.headers:
            return counted.headers
        bucket = bucket_of(request)
        return told(bucket, self._take(request, bucket, -1))

    def left(self, request: Request, bucket: str) -> Left:
        return self._take(request, bucket, 0)

    def _take(self, request: Request, bucket: str, cost: int) -> Left:
        seconds = self._traffic.faster(_MINUTE if bucket == "search" else _HOUR)
        limit = _limit(request, bucket)
        return self._windows.take(bucket, _caller(request), limit, seconds, self._traffic.clock(), cost)


def bucket_of(request: Request) -> str:
    if request.url.path == "/graphql":
        return "graphql"
    return "search" if request.url.path.startswith("/search/") else "core"


def told(bucket: str, left: Left) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(left.limit),
        "X-RateLimit-Remaining": str(left.remaining),
        "X-RateLimit-Used": str(left.used),
        "X-RateLimit-Reset": str(math.ceil(left.reset)),
        "X-RateLimit-Resource": bucket,
    }


def _limit(request: Request, bucket: str) -> int:
    has_token = "authorization" in request.headers
    return (SEARCHES_PER_MINUTE if bucket == "search" else PER_HOUR)[has_token]


def _spent(bucket: str, headers: dict[str, str]) -> JSONResponse:
    """GraphQL tells of a spent budget with status 200."""
    if bucket == "graphql":
        return JSONResponse({"errors": [{"type": "RATE_LIMITED", "message": _PRIMARY}]}, headers=headers)
    return _refused(_PRIMARY, headers)


def _caller(request: Request) -> str:
    """The token where there is one; everybody without one comes from the same address here."""
    return request.headers.get("authorization", "127.0.0.1")


def _refused(message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"message": message, "documentation_url": _DOCS}, 403, headers)
