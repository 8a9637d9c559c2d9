"""The hub's limits: calls in fixed windows of five minutes."""

import math
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from evals.sandbox.traffic import Counted, Left, Traffic, Windows

CALLS = {False: 500, True: 1_000}
"""In one window, without a token and with one."""
_WINDOW = 300.0


class HubMeter:
    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._windows = Windows()

    def count(self, request: Request, at_once: int) -> Counted:
        token, now = request.headers.get("authorization", ""), self._traffic.clock()
        left = self._windows.take("api", token, CALLS[bool(token)], self._traffic.faster(_WINDOW), now)
        headers = self._told(left, now)
        return Counted(headers) if left.granted else Counted(headers, _refused(headers))

    def hasty(self, request: Request) -> Response:
        """The hub knows one limit only."""
        return self.exhausted(request)

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        return counted.headers

    def exhausted(self, request: Request) -> Response:
        now = self._traffic.clock()
        limit = CALLS["authorization" in request.headers]
        return _refused(self._told(Left(False, limit, limit, now + self._traffic.faster(_WINDOW)), now))

    def _told(self, left: Left, now: float) -> dict[str, str]:
        window = math.ceil(self._traffic.faster(_WINDOW))
        return {
            "RateLimit": f'"api";r={left.remaining};t={math.ceil(left.reset - now)}',
            "RateLimit-Policy": f'"fixed window";"api";q={left.limit};w={window}',
        }


def _refused(headers: dict[str, str]) -> JSONResponse:
    return JSONResponse({"error": "You have exceeded the rate limit of this API."}, 429, headers)
