"""OpenAlex's limits: credits a day, until midnight UTC, and calls a second."""

import math
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from evals.sandbox.traffic import Counted, Left, Traffic, Windows

CREDITS_A_DAY = {False: 1_000, True: 10_000}
CALLS_A_SECOND = {False: 10, True: 30}
"""Without a key, with one."""
DOLLARS_A_CREDIT = 0.0001
LIST, SEARCH = 1, 10
"""Credits; one entity by its id and suggestions cost nothing."""
_DAY = 86_400.0


class OpenAlexMeter:
    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._windows = Windows()

    def count(self, request: Request, at_once: int) -> Counted:
        key, now = _key(request), self._traffic.clock()
        haste = self._windows.take("second", key, CALLS_A_SECOND[bool(key)], self._traffic.faster(1), now)
        if not haste.granted:
            return Counted({}, self.hasty(request))
        day = self._windows.take("day", key, CREDITS_A_DAY[bool(key)], self._until_midnight(now), now, cost_of(request))
        headers = self._told(day, now)
        if not day.granted:
            wait = math.ceil(day.reset - now)
            return Counted(headers, _refused("Daily budget exceeded.", wait, request, day.remaining))
        return Counted(headers)

    def hasty(self, request: Request) -> Response:
        return _refused("Too many requests a second.", 1, request, 0)

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        return counted.headers

    def exhausted(self, request: Request) -> Response:
        return _refused("Daily budget exceeded.", math.ceil(self._until_midnight(self._traffic.clock())), request, 0)

    def _until_midnight(self, now: float) -> float:
        return self._traffic.faster(_DAY - now % _DAY)

    def _told(self, day: Left, now: float) -> dict[str, str]:
        """Unlike elsewhere, the reset is in seconds from now."""
        return {
            "X-RateLimit-Limit": str(day.limit),
            "X-RateLimit-Remaining": str(day.remaining),
            "X-RateLimit-Reset": str(math.ceil(day.reset - now)),
        }


def cost_of(request: Request) -> int:
    """Credits of one call."""
    parts = request.url.path.strip("/").split("/")
    if len(parts) > 1 or parts[0] not in {"works", "authors"}:
        return 0
    given = request.query_params
    return SEARCH if "search" in given or ".search:" in given.get("filter", "") else LIST


def _key(request: Request) -> str:
    return request.query_params.get("api_key") or request.headers.get("authorization", "")


def _refused(message: str, wait: int, request: Request, left: int) -> JSONResponse:
    body = {
        "error": "Rate limit exceeded",
        "message": message,
        "retryAfter": wait,
        "costUsd": cost_of(request) * DOLLARS_A_CREDIT,
        "creditsRemaining": left,
    }
    return JSONResponse(body, 429, {"Retry-After": str(wait)})
