"""A service that answers by script, and a clock that only a sleep moves."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from memory.errors import BudgetExhausted
from memory.records import BudgetUnit, Record
from tools.fetch.fetcher import Fetcher, FetchLimits

BASE = "https://api.code.example"
START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class Clock:
    def __init__(self, at: datetime = START) -> None:
        self.at = at
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        if seconds:
            self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


class Allowance:
    """A budget of so many requests."""

    def __init__(self, requests: int = 1_000) -> None:
        self.left = self.limit = requests

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        if amount > self.left:
            raise BudgetExhausted(unit, self.limit)
        self.left -= amount

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        self.left += amount

    @property
    def spent(self) -> int:
        return self.limit - self.left


def answer(body: Any = None, status: int = 200, **headers: str) -> httpx.Response:
    """A JSON answer; header names with _ for -."""
    told = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return httpx.Response(status, headers=told, content=b"" if body is None else json.dumps(body).encode())


def web_page(status: int = 200) -> httpx.Response:
    return httpx.Response(status, headers={"content-type": "text/html"}, content=b"<html><h1>Sign in</h1></html>")


class Service(httpx.AsyncBaseTransport):
    """Gives its answers in order; raises when it has run dry."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if not self._answers:
            raise AssertionError(f"asked once too often: {request.url}")
        told = self._answers.pop(0)
        if isinstance(told, Exception):
            raise told
        return told

    @property
    def urls(self) -> list[str]:
        return [str(request.url) for request in self.asked]


class Routes(httpx.AsyncBaseTransport):
    """Answers by what the path begins with; raises for any other."""

    def __init__(self, routes: Mapping[str, Callable[[httpx.Request], httpx.Response]]) -> None:
        self._routes = routes
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        for begin in sorted(self._routes, key=len, reverse=True):
            if request.url.path.startswith(begin):
                return self._routes[begin](request)
        raise AssertionError(f"nobody expected {request.url}")


class Shelf:
    """A cache in memory whose Records are stored at once."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.rows: dict[str, tuple[str, str, datetime]] = {}

    async def get(self, key: str) -> tuple[Record, str, datetime] | None:
        row = self.rows.get(key)
        return None if row is None or row[0] not in self.records else (self.records[row[0]], row[1], row[2])

    async def put(self, key: str, record: str, note: str, at: datetime) -> None:
        self.rows[key] = (record, note, at)


def fetcher(transport: httpx.AsyncBaseTransport, clock: Clock, **changed: Any) -> Fetcher:
    given: dict[str, Any] = {"bases": [BASE], "now": clock, "sleep": clock.sleep, "transport": transport}
    given |= {"limits": FetchLimits()}
    return Fetcher(**(given | changed))
