"""The one way out to public sources: allowed hosts only, one request at a time each, as slow as they ask.

What goes over the wire for one try is `wire.py`'s.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential

from memory.budget import Budget
from memory.errors import SourceFailed
from tools.fetch.hosts import AllowedHosts
from tools.fetch.limits import FetchLimits, Pace, read_limit, retry_after
from tools.fetch.record import (
    Answer,
    Cache,
    Drop,
    drop_keys,
    make_record,
    read_note,
    request_key,
    stored_body,
    told_request,
    write_note,
)
from tools.fetch.turns import Turns
from tools.fetch.types import REFUSALS, Again, Counted, Fetched, Limited, Request
from tools.fetch.wire import Wire, base_place, moved_to, origin, place_of, url_of

__all__ = ["Cache", "Counted", "FetchLimits", "Fetched", "Fetcher", "Request", "drop_keys", "origin"]

USER_AGENT = "hardsignal/0.1"
_MOVED = frozenset((301, 302, 307, 308))
_NOT_MODIFIED = 304
_BEING_MADE = 202


@dataclass(frozen=True)
class _Call:
    """One request with everything that holds for all its tries and hops."""

    request: Request
    content: bytes
    accept: Collection[int]
    budget: Budget
    ends: datetime


class _Host:
    def __init__(self, unsaid_wait: float) -> None:
        self.turn = asyncio.Lock()
        self.pace = Pace(unsaid_wait)


class Fetcher:
    """Asks public sources.

    Args:
        bases: the configured base URLs; nothing else is asked, redirects included.
        now: the clock, UTC.
        cache: Records by request; None: everything is asked.
        sleep: waits so many seconds.
        jitter: 0 to 1; spreads the retries of several processes.
        transport: in place of the network.
        turns: for services that all our processes ask one after the other; None: this process is alone.

    Raises:
        UsageError: a base URL that may not be asked.
    """

    def __init__(
        self,
        bases: Collection[str],
        *,
        now: Callable[[], datetime],
        cache: Cache | None = None,
        limits: FetchLimits = FetchLimits(),  # noqa: B008 - frozen
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = lambda: 0.0,
        transport: httpx.AsyncBaseTransport | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._allowed = AllowedHosts([base_place(base) for base in bases])
        self._now, self._sleep, self._jitter = now, sleep, jitter
        self._cache, self._limits, self._turns = cache, limits, turns
        self._wire = Wire(transport, limits.try_seconds, limits.most_bytes)
        self._hosts: dict[str, _Host] = {}
        self._backoff = wait_exponential(limits.backoff, max=limits.longest_wait)

    async def fetch(self, request: Request, budget: Budget, *, drop: Drop, accept: Collection[int] = (200,)) -> Fetched:
        """Ask once a day; on another day, ask whether the answer has changed.

        Args:
            budget: one request is reserved before each try and each hop.
            drop: the source's drop-list, applied before anything is stored.
            accept: statuses that are answers; every other one is a failure or a limit.

        Raises:
            SourceFailed: refused, unavailable, not an allowed host, or not JSON.
            SourceLimited: a limit that lasts longer than is waited for.
            BudgetExhausted: nothing was asked.
        """
        content = b"" if request.body is None else json.dumps(request.body, sort_keys=True).encode()
        told = told_request(request.url, content)
        key = request_key(request.source, told, _lowered(request).get("accept", ""))
        held = await self._held(key, drop, accept)
        if held is not None and held[1].date() == self._now().date():
            return held[0]
        etag = held[0].headers.get("etag", "") if held else ""
        ends = self._now() + timedelta(seconds=self._limits.total_seconds)
        answer = await self._patiently(_Call(request, content, accept, budget, ends), etag)
        if answer.status == _NOT_MODIFIED:
            if held is None:
                raise SourceFailed(f"{request.source}: 'not modified' came for what was never fetched")
            answer, fetched = Answer(held[0].status, held[0].headers, b""), held[0]
        else:
            fetched = await asyncio.to_thread(self._made, request, told, answer, drop)
        if self._cache is not None:
            await self._cache.put(key, fetched.record.id, write_note(answer), self._now())
        return fetched

    async def aclose(self) -> None:
        await self._wire.aclose()

    async def _held(self, key: str, drop: Drop, accept: Collection[int]) -> tuple[Fetched, datetime] | None:
        found = await self._cache.get(key) if self._cache is not None else None
        if found is None:
            return None
        record, text, confirmed = found
        note = read_note(text)
        if record.body is None or note.status not in accept:
            return None
        body = await asyncio.to_thread(stored_body, record, drop)
        return Fetched(record, body, note.status, note.headers), confirmed

    def _made(self, request: Request, told: str, answer: Answer, drop: Drop) -> Fetched:
        keep = timedelta(days=self._limits.keep_days)
        record, body = make_record(request.source, request.url, told, answer, drop, self._now(), keep, request.reads)
        return Fetched(record, body, answer.status, answer.headers)

    async def _patiently(self, call: _Call, etag: str) -> Answer:
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._limits.tries),
            retry=retry_if_exception(lambda error: self._may_pass(error, call.ends)),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )

        async def attempt() -> Answer:
            """Tenacity awaits only what it recognises as a coroutine function, which a lambda is not."""
            return await self._follow(call, etag)

        return await retrying(attempt)

    def _may_pass(self, error: BaseException, ends: datetime) -> bool:
        return isinstance(error, Again | Limited) and self._in_time(error.wait, ends)

    def _in_time(self, wait: float, ends: datetime) -> bool:
        return wait <= self._limits.longest_wait and self._now() + timedelta(seconds=wait) <= ends

    def _wait(self, state: RetryCallState) -> float:
        """Of a failure only: a limit is waited for inside the host's turn, so that nobody else runs into it."""
        error = state.outcome.exception() if state.outcome else None
        if not isinstance(error, Again):
            return 0.0
        return max(error.wait, self._backoff(state) * (1 + self._jitter()))

    async def _follow(self, call: _Call, etag: str) -> Answer:
        url = url_of(call.request.url)
        headers = {"user-agent": USER_AGENT, "accept": "application/json", **_lowered(call.request)}
        coding = "gzip" if call.request.packed else "identity"
        headers |= {"accept-encoding": coding, **({"if-none-match": etag} if _plain(etag) else {})}
        headers |= {"content-type": "application/json"} if call.content else {}
        for _ in range(self._limits.redirects + 1):
            answer = await self._in_turn(call, url, headers)
            if answer.status not in _MOVED:
                return answer
            target = moved_to(call.request.source, url, answer, posted=bool(call.content))
            if place_of(target).origin != place_of(url).origin:
                headers = {name: value for name, value in headers.items() if name in _HARMLESS}
            url = target
        raise SourceFailed(f"{call.request.source}: more than {self._limits.redirects} redirects")

    async def _in_turn(self, call: _Call, url: httpx.URL, headers: Mapping[str, str]) -> Answer:
        source, place = call.request.source, place_of(url)
        area = self._allowed.area(place)
        host = self._hosts.setdefault(place.origin, _Host(self._limits.unsaid_wait))
        ours = self._turns.turn(source, place.origin, call.ends) if self._turns else contextlib.nullcontext()
        async with host.turn, ours:
            if (blocked := host.pace.blocked(area, self._now())) is not None:
                limited = Limited(source, blocked, self._now())
                if not self._in_time(limited.wait, call.ends):
                    raise limited
                await self._sleep(limited.wait)
            await call.budget.reserve("requests", 1)
            answer = await self._wire.send(source, url, headers, call.content)
            return self._judged(call, answer, host.pace, area)

    def _judged(self, call: _Call, answer: Answer, pace: Pace, area: str) -> Answer:
        """The answer, where it is one."""
        status, source, now = answer.status, call.request.source, self._now()
        limit = call.request.limit(answer.raw, now) if call.request.limit else None
        if limit is None and status in {403, 429}:
            limit = read_limit(status, answer.headers, answer.raw[:2_000].decode(errors="replace"), now)
        if limit and (blocked := pace.refused(area, answer.headers, limit, now)) and status >= 400:
            raise Limited(source, blocked, now)
        pace.answered(area, answer.headers, now)
        if status in call.accept or status == _NOT_MODIFIED or (status in _MOVED and "location" in answer.headers):
            return answer
        if status == _BEING_MADE:
            raise Again(f"{source}: the answer was still being made (202)", self._limits.poll)
        if status >= 500:
            raise Again(f"{source}: unavailable ({status})", retry_after(answer.headers, now) or 0.0)
        raise SourceFailed(f"{source}: {REFUSALS.get(status, 'no answer')} ({status})")


_HARMLESS = frozenset(("user-agent", "accept", "accept-encoding", "content-type", "if-none-match"))
"""Headers that go along to another host; a key never does."""


def _plain(etag: str) -> bool:
    return etag.isascii() and etag.isprintable() and bool(etag)


def _lowered(request: Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}
