"""How a source behaves on the wire, whatever it says: its clock, its latency, its limits, and faults on demand."""

import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args
from zlib import crc32

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from memory.errors import UsageError

SourceName = Literal["github", "openalex", "huggingface"]
SOURCES: tuple[SourceName, ...] = get_args(SourceName)
Fault = Literal["down", "html", "limited", "slow", "partial", "garbage"]
"""down: 503 with a page. html: 200 with a page. limited: every call is beyond the limit. slow: every answer takes
`SLOW_SECONDS`. partial: pages after the first, and half of the single look-ups, answer 502 however often they are
asked; a search calls itself incomplete. garbage: the answer breaks off in the middle."""
FAULTS: tuple[Fault, ...] = get_args(Fault)

SLOW_SECONDS = 45.0
LATENCY_SECONDS = 0.12
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

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        """Headers of a call that was counted and found nothing new; some services take it off the count again."""


class Gate:
    """Stands before a source: waits as the network would, counts the call, and plays the fault that was asked for."""

    def __init__(self, app: ASGIApp, traffic: Traffic, meter: Meter) -> None:
        self._app = app
        self._traffic = traffic
        self._meter = meter
        self._at_once = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self._at_once += 1
        try:
            counted = self._meter.count(request, self._at_once)
            await self._wait()
            answer = self._faulty(request) or counted.refusal or self._app
            await answer(scope, receive, self._sending(request, send, counted))
        finally:
            self._at_once -= 1

    async def _wait(self) -> None:
        seconds = SLOW_SECONDS if self._traffic.fault == "slow" else LATENCY_SECONDS
        await self._traffic.sleep(self._traffic.faster(seconds))

    def _faulty(self, request: Request) -> Response | None:
        match self._traffic.fault:
            case "down":
                return HTMLResponse(_PAGE, 503)
            case "html":
                return HTMLResponse("<!doctype html><title>Just a moment</title>")
            case "limited":
                return self._meter.exhausted(request)
            case "partial" if _missing(request):
                return HTMLResponse(_PAGE.replace("503", "502"), 502)
        return None

    def _sending(self, request: Request, send: Send, counted: Counted) -> Send:
        cut = self._traffic.fault == "garbage"

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


def _missing(request: Request) -> bool:
    """A later page, or half of what has no pages; by the address alone, so that asking again changes nothing."""
    page, cursor = request.query_params.get("page", "1"), request.query_params.get("cursor", "*")
    listing = request.url.query != ""
    return page != "1" or cursor != "*" if listing else crc32(request.url.path.encode()) % 2 == 0
