"""How patient a fetch is, and what a service's headers say about when to ask again. Pure: no clock, no network."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

EPOCH_FROM = 1_000_000_000
"""A reset at or above this is a moment in epoch seconds, below it a number of seconds from now: services do both."""
LONGEST_TOLD = 366 * 86_400
"""Seconds; a service that names a longer wait has named none."""
AFTER_RESET = 1.0
"""Seconds added to a told reset, which is rounded to the second."""

_STRUCTURED = re.compile(r";\s*r=(?P<left>[0-9]{1,9})\s*;\s*t=(?P<seconds>[0-9]{1,9})")
_SECONDARY = ("secondary rate limit", "abuse detection")


@dataclass(frozen=True)
class FetchLimits:
    """Named limits of one fetch; seconds unless said otherwise."""

    tries: int = 4
    """Of one hop, the waits for an unfinished answer included."""
    redirects: int = 5
    backoff: float = 1.0
    """Before the second try; doubles from there."""
    poll: float = 3.0
    """Between two looks at an answer that is still being made (202)."""
    try_seconds: float = 60.0
    """For one answer, from the connection to its last byte."""
    total_seconds: float = 300.0
    """No wait begins that would end later than this after the first try."""
    longest_wait: float = 120.0
    """A limit that lasts longer is not waited for: it is told."""
    unsaid_wait: float = 60.0
    """For a limit whose end the service does not say; doubles while it goes on."""
    most_bytes: int = 10_000_000
    """Of one answer's body."""
    keep_days: int = 30
    """How long the body of a Record is kept."""


class Limit(NamedTuple):
    """What a refusal said."""

    seconds: float | None
    """Until it ends; None: the service does not say."""
    whole_host: bool
    """Whether it holds for the whole host, or for the asked part of it only."""


class Blocked(NamedTuple):
    until: datetime
    said: bool
    """Whether the service named the moment."""


def read_limit(status: int, headers: Mapping[str, str], text: str, now: datetime) -> Limit | None:
    """The limit behind a 403 or 429, in the order that GitHub prescribes; None: it is a plain refusal.

    Args:
        headers: by lower-case name.
        text: the body.
    """
    if (seconds := retry_after(headers, now)) is not None:
        return Limit(seconds, whole_host=True)
    if remaining(headers) == 0:
        return Limit(reset_seconds(headers, now), whole_host=False)
    told = text.lower()
    if status == 429 or "gh-limited-by" in headers or any(words in told for words in _SECONDARY):
        return Limit(None, whole_host=True)
    return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds, told as a number or as a date; None where the header is missing or unreadable."""
    told = headers.get("retry-after", "")
    if (seconds := _number(told)) is not None:
        return _sane(seconds)
    moment = _moment(told)
    return None if moment is None else _sane((moment - _server_time(headers, now)).total_seconds())


def remaining(headers: Mapping[str, str]) -> int | None:
    """Requests left in the answer's bucket."""
    if match := _STRUCTURED.search(headers.get("ratelimit", "")):
        return int(match["left"])
    left = _number(headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining", "")))
    return None if left is None else int(left)


def reset_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until the answer's bucket is full again."""
    if match := _STRUCTURED.search(headers.get("ratelimit", "")):
        return _sane(int(match["seconds"]) + AFTER_RESET)
    reset = _number(headers.get("x-ratelimit-reset", headers.get("ratelimit-reset", "")))
    if reset is None:
        return None
    seconds = reset - _server_time(headers, now).timestamp() if reset >= EPOCH_FROM else reset
    return _sane(seconds + AFTER_RESET)


class Pace:
    """When one host may be asked again, as its own answers said. One bucket for each resource that it names.

    Args: unsaid_wait: seconds for a limit that names no end.
    """

    def __init__(self, unsaid_wait: float) -> None:
        self._unsaid = unsaid_wait
        self._until: dict[str | None, Blocked] = {}
        self._resource: dict[str, str] = {}
        self._in_a_row = 0

    def blocked(self, area: str, now: datetime) -> Blocked | None:
        """The latest of what holds for the host and for this area; None: it may be asked.

        Args: area: the part of the host that is asked, such as the first segment of the path.
        """
        held = (self._until.get(None), self._until.get(self._resource.get(area, area)))
        return max((one for one in held if one and one.until > now), default=None)

    def answered(self, area: str, headers: Mapping[str, str], now: datetime) -> None:
        """An answer came: whoever spends the last request of a bucket waits before the next, not after a refusal."""
        self._in_a_row = 0
        bucket = self._bucket(area, headers)
        if remaining(headers) == 0 and (seconds := reset_seconds(headers, now)) is not None:
            self._until[bucket] = Blocked(now + timedelta(seconds=seconds), said=True)

    def refused(self, area: str, headers: Mapping[str, str], limit: Limit, now: datetime) -> Blocked:
        """A limit was met. Returns until when it holds."""
        seconds = limit.seconds
        if seconds is None:
            seconds = min(self._unsaid * 2**self._in_a_row, LONGEST_TOLD)
            self._in_a_row = min(self._in_a_row + 1, 20)
        blocked = Blocked(now + timedelta(seconds=seconds), limit.seconds is not None)
        self._until[None if limit.whole_host else self._bucket(area, headers)] = blocked
        return blocked

    def _bucket(self, area: str, headers: Mapping[str, str]) -> str:
        return self._resource.setdefault(area, headers.get("x-ratelimit-resource", area))


def _server_time(headers: Mapping[str, str], now: datetime) -> datetime:
    """The service's own clock where it shows one: its resets are told by that."""
    return _moment(headers.get("date", "")) or now


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", text.strip()) else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _sane(seconds: float) -> float | None:
    return max(seconds, 0.0) if seconds <= LONGEST_TOLD else None
