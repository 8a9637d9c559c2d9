"""How a source behaves on the wire, whatever it says: its clock, its latency, its limits, and faults on demand."""

import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol, get_args
from zlib import crc32

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from memory.errors import UsageError

SourceName = Literal[
    "github", "openalex", "huggingface", "semanticscholar", "arxiv", "stackexchange", "dblp", "openreview", "orcid",
]  # fmt: skip
SOURCES: tuple[SourceName, ...] = get_args(SourceName)
Fault = Literal["down", "html", "limited", "slow", "partial", "garbage", "storm"]
"""down: 503 with a page. html: 200 with a page. limited: every call is beyond the limit. slow: every answer takes
`SLOW_SECONDS`. partial: pages after the first, and half of the single look-ups, answer 502 however often they are
asked; a search calls itself incomplete. garbage: the answer breaks off in the middle. storm: now this and now that, see
`Storm`."""
FAULTS: tuple[Fault, ...] = get_args(Fault)

SLOW_SECONDS = 45.0
LATENCY_SECONDS = 0.12
CALM_SHARE = 60
"""Of so many addresses one is met by each trouble of a storm."""
NOT_MODIFIED = 304
_PAGE = "<html><body><h1>503 Service Unavailable</h1>No server is available.</body></html>"


@dataclass(frozen=True)
class Traffic:
    """Args: clock: seconds since the epoch; scale: how many times faster than real waits and limits pass."""

    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    scale: float = 1.0
    fault: Fault | None = None

    def faster(self, seconds: float) -> float:
        return seconds / self.scale


def parse_faults(words: list[str]) -> dict[SourceName, Fault]:
    """`github:limited` or, for every source, `limited`.

    Raises: UsageError: no such fault or source, or two faults for one source.
    """
    chosen: dict[SourceName, Fault] = {}
    for word in words:
        source, colon, kind = word.rpartition(":")
        faults = [fault for fault in FAULTS if fault == kind]
        sources = [name for name in SOURCES if name == source] if colon else list(SOURCES)
        if not faults or not sources:
            raise UsageError(
                f"--faults {word!r}: say KIND or SOURCE:KIND; kinds are {', '.join(FAULTS)}; "
                f"sources are {', '.join(SOURCES)}"
            )
        if not chosen.keys().isdisjoint(sources):
            raise UsageError(f"--faults {word!r}: that source has a fault already")
        chosen |= dict.fromkeys(sources, faults[0])
    return chosen


@dataclass(frozen=True)
class Left:
    """What is left of a limit after a call was counted."""

    granted: bool
    limit: int
    used: int
    reset: float
    """Seconds since the epoch."""

    @property
    def remaining(self) -> int:
        return self.limit - self.used

    @property
    def reset_at(self) -> str:
        return f"{datetime.fromtimestamp(math.ceil(self.reset), UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass
class Window:
    """A fixed window: `limit` units, then nothing until it ends."""

    limit: int
    _used: int = 0
    _ends: float = -math.inf

    def take(self, now: float, seconds: float, cost: int = 1) -> Left:
        """Args: seconds: how long a window lasts that begins with this call; cost: below 0 gives back."""
        if now >= self._ends:
            self._used, self._ends = 0, now + seconds
        granted = self._used + cost <= self.limit
        self._used = max(self._used + cost, 0) if granted else self._used
        return Left(granted, self.limit, self._used, self._ends)


@dataclass
class Windows:
    """One window for each bucket and caller."""

    _open: dict[tuple[str, str], Window] = field(default_factory=dict)

    def take(self, bucket: str, caller: str, limit: int, seconds: float, now: float, cost: int = 1) -> Left:
        return self._open.setdefault((bucket, caller), Window(limit)).take(now, seconds, cost)


@dataclass(frozen=True)
class Counted:
    """One call as the limits see it."""

    headers: Mapping[str, str]
    refusal: Response | None = None


class Meter(Protocol):
    """A source's own limits and its own way of telling them."""

    def count(self, request: Request, at_once: int) -> Counted:
        """Args: at_once: calls that are open now, this one included."""

    def exhausted(self, request: Request) -> Response:
        """What a caller beyond the limit is told."""

    def hasty(self, request: Request) -> Response:
        """What a caller is told who asks too much at once."""

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        """Headers of a call that was counted and found nothing new; some services take it off the count again."""


Trouble = Literal["500", "503", "hasty", "limited", "slow", "html", "garbage"]


class Storm:
    """Which trouble an address is met by: told by the address alone, so that every run meets the same.

    What passes (500, 503, a limit) comes with the first call only; what does not (a page, half an answer) with each.
    """

    _PASSING: tuple[Trouble, ...] = ("500", "503", "hasty", "limited")
    _LASTING: tuple[Trouble, ...] = ("slow", "html", "garbage")

    def __init__(self) -> None:
        self._met: set[str] = set()

    def trouble(self, request: Request) -> Trouble | None:
        address = f"{request.url.path}?{request.url.query}"
        troubles, place = (*self._PASSING, *self._LASTING), crc32(address.encode()) % CALM_SHARE
        if place >= len(troubles) or (troubles[place] in self._PASSING and address in self._met):
            return None
        self._met.add(address)
        return troubles[place]


class Gate:
    """Stands before a source: waits as the network would, counts the call, and plays the fault that was asked for."""

    def __init__(self, app: ASGIApp, traffic: Traffic, meter: Meter) -> None:
        self._app = app
        self._traffic = traffic
        self._meter = meter
        self._storm = Storm()
        self._at_once = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self._at_once += 1
        try:
            counted = self._meter.count(request, self._at_once)
            fault = self._storm.trouble(request) if self._traffic.fault == "storm" else self._traffic.fault
            await self._traffic.sleep(self._traffic.faster(SLOW_SECONDS if fault == "slow" else LATENCY_SECONDS))
            answer = self._faulty(request, fault) or counted.refusal or self._app
            await answer(scope, receive, self._sending(request, send, counted, cut=fault == "garbage"))
        finally:
            self._at_once -= 1

    def _faulty(self, request: Request, fault: Fault | Trouble | None) -> Response | None:
        if fault == "limited":
            return self._meter.exhausted(request)
        if fault == "hasty":
            return self._meter.hasty(request)
        if fault == "partial":
            return HTMLResponse(_PAGE.replace("503", "502"), 502) if _missing(request) else None
        return _BROKEN[fault]() if fault in _BROKEN else None

    def _sending(self, request: Request, send: Send, counted: Counted, *, cut: bool) -> Send:
        async def forward(message: Message) -> None:
            if message["type"] == "http.response.start":
                unchanged = message["status"] == NOT_MODIFIED
                headers = self._meter.unchanged(request, counted) if unchanged else counted.headers
                kept = [pair for pair in message["headers"] if not (cut and pair[0] == b"content-length")]
                there = {name for name, _ in kept}
                added = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
                message = {**message, "headers": [*kept, *(pair for pair in added if pair[0] not in there)]}
            elif cut:
                message = {**message, "body": message["body"][: len(message["body"]) // 2]}
            await send(message)

        return forward


_BROKEN: Mapping[Fault | Trouble | None, Callable[[], Response]] = {
    "down": lambda: HTMLResponse(_PAGE, 503),
    "503": lambda: HTMLResponse(_PAGE, 503),
    "500": lambda: JSONResponse({"message": "Server Error"}, 500),
    "html": lambda: HTMLResponse("<!doctype html><title>Just a moment</title>"),
}


_FIRST = {"page": "1", "cursor": "*", "offset": "0", "start": "0", "f": "0", "token": ""}
"""What each way of paging calls the first page."""


def _missing(request: Request) -> bool:
    """A later page, or half of what has no pages; by the address alone, so that asking again changes nothing."""
    given = request.query_params
    if request.url.query == "":
        return crc32(request.url.path.encode()) % 2 == 0
    return any(given.get(name, first) != first for name, first in _FIRST.items())
