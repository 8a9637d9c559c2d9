"""Stack Exchange's limits: requests a day, told in the body; requests a second; and patience that it asks for."""

import gzip
import json
import math
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from evals.sandbox.traffic import Counted, Left, Traffic, Windows

A_DAY = {False: 300, True: 10_000}
"""Without a key, with one."""
A_SECOND = 30
BLOCKED, PATIENCE = 300, 10
"""Seconds: of whoever was too fast; before the same method is asked again after a later page."""
_DAY = 86_400.0
_LEFT = "stackexchange.left"


class Packed(Response):
    """Every answer is packed, whoever asks."""

    def __init__(self, body: Mapping[str, Any], status: int = 200) -> None:
        headers = {"content-encoding": "gzip", "content-type": "application/json"}
        super().__init__(gzip.compress(json.dumps(body).encode(), mtime=0), status, headers)


class StackExchangeMeter:
    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._windows = Windows()
        self._patience: dict[tuple[str, str], float] = {}

    def count(self, request: Request, at_once: int) -> Counted:
        key, now, method = request.query_params.get("key", ""), self._traffic.clock(), _method(request)
        hasty = not self._windows.take("second", key, A_SECOND, self._traffic.faster(1), now).granted
        if hasty or now < self._patience.get((key, method), -math.inf):
            return Counted({}, self.hasty(request))
        day = self._windows.take("day", key, A_DAY[bool(key)], self._until_midnight(now), now)
        if not day.granted:
            return Counted({}, self.exhausted(request))
        request.scope[_LEFT] = day, None
        if request.query_params.get("page", "1") != "1":
            wait = self._traffic.faster(PATIENCE)
            self._patience[key, method] = now + wait
            request.scope[_LEFT] = day, wait
        return Counted({})

    def hasty(self, request: Request) -> Response:
        return throttled(self._traffic.faster(BLOCKED))

    def exhausted(self, request: Request) -> Response:
        return throttled(self._until_midnight(self._traffic.clock()))

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        return counted.headers

    def _until_midnight(self, now: float) -> float:
        return self._traffic.faster(_DAY - now % _DAY)


def throttled(seconds: float) -> Response:
    wait = f"more requests available in {math.ceil(seconds)} seconds"
    return refused(502, "throttle_violation", f"too many requests from this IP, {wait}")


def refused(number: int, name: str, message: str) -> Response:
    return Packed({"error_id": number, "error_name": name, "error_message": message}, 400)


def told(request: Request) -> dict[str, Any]:
    """What each body says of the limits."""
    left: Left
    left, patience = request.scope[_LEFT]
    said = {"quota_max": left.limit, "quota_remaining": left.remaining}
    return said if patience is None else said | {"backoff": patience}


def _method(request: Request) -> str:
    """The path without what is asked about."""
    return "/".join(part for part in request.url.path.split("/") if not part[:1].isdigit())
