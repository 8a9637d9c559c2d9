"""Semantic Scholar's limits: one request a second with a key; without one everybody in the world shares a pool."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from evals.sandbox.traffic import Counted, Traffic, Windows

SECONDS = {False: 5.0, True: 1.0}
"""Between two granted requests, without a key (mostly others get them) and with one."""


class ScholarMeter:
    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._windows = Windows()

    def count(self, request: Request, at_once: int) -> Counted:
        key = request.headers.get("x-api-key", "")
        seconds = self._traffic.faster(SECONDS[bool(key)])
        left = self._windows.take("all", key, 1, seconds, self._traffic.clock())
        return Counted({}) if left.granted else Counted({}, self.exhausted(request))

    def hasty(self, request: Request) -> Response:
        """The service knows one limit only."""
        return self.exhausted(request)

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        return counted.headers

    def exhausted(self, request: Request) -> Response:
        """It does not say when the limit ends."""
        return JSONResponse({"message": "Too Many Requests. Please wait and try again."}, 429)
