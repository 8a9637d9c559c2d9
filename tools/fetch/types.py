"""What a fetch is given and gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from memory.budget import Budget
from memory.errors import SourceFailed, SourceLimited
from memory.records import BudgetUnit, Record
from tools.fetch.limits import Blocked, Limit
from tools.fetch.record import Reads, read_json

REFUSALS = {401: "the key was refused", 403: "no permission", 404: "not found", 422: "the question was not accepted"}
"""What a status says, for a reader."""


@dataclass(frozen=True)
class Request:
    source: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """May hold a key: they are sent to the URL's own host, and never stored."""
    body: Mapping[str, Any] | None = None
    """Sent as JSON by POST; without one it is a GET."""
    reads: Reads = read_json
    """Of an answer that is not JSON, what makes it so."""
    packed: bool = False
    """Whether gzip is asked for, of a service that answers in nothing else."""
    limit: Callable[[bytes, datetime], Limit | None] | None = None
    """Reads a limit out of an answer's body, of a service that tells it there; the second is now, UTC."""


@dataclass(frozen=True)
class Fetched:
    record: Record
    body: Any
    """Parsed JSON after the drop-list; None where the answer has no body (204)."""
    status: int
    headers: Mapping[str, str]
    """By lower-case name; of a stored answer only those of `KEPT_HEADERS`."""


class Counted:
    """A budget that counts the requests taken from it: what the coverage line tells."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.requests = 0

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        await self._budget.reserve(unit, amount)
        self.requests += amount if unit == "requests" else 0

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        await self._budget.give_back(unit, amount)
        self.requests -= amount if unit == "requests" else 0


class Again(SourceFailed):
    """A failure that may pass. Args: wait: seconds that the service asked for."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class Limited(SourceLimited):
    def __init__(self, source: str, blocked: Blocked, now: datetime) -> None:
        reset_at = blocked.until if blocked.said else None
        super().__init__(f"{source}: a limit{f' until {reset_at:%Y-%m-%d %H:%M} UTC' if reset_at else ''}", reset_at)
        self.wait = (blocked.until - now).total_seconds()
