"""arXiv's limit: one request every three seconds, one at a time."""

import math
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from evals.sandbox.traffic import Counted, Traffic, Windows

SECONDS = 3.0


class ArxivMeter:
    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._windows = Windows()

    def count(self, request: Request, at_once: int) -> Counted:
        left = self._windows.take("all", "", 1, self._traffic.faster(SECONDS), self._traffic.clock())
        return Counted({}) if left.granted and at_once == 1 else Counted({}, self.exhausted(request))

    def hasty(self, request: Request) -> Response:
        """The service knows one limit only."""
        return self.exhausted(request)

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        return counted.headers

    def exhausted(self, request: Request) -> Response:
        return PlainTextResponse("Rate exceeded.", 429, {"Retry-After": str(math.ceil(self._traffic.faster(SECONDS)))})
