"""One question to Stack Exchange while it is asked: what it keeps, and how the service says when to ask again."""

import json
import re
from datetime import datetime, timedelta
from typing import TypeVar

from tools.answers.gathering import Gathering
from tools.answers.loose import Loose, dropping
from tools.fetch.fetcher import Fetched, Fetcher, Request
from tools.fetch.limits import Limit
from tools.stackexchange.shapes import DROPPED
from tools.stackexchange.urls import with_key

SOURCE = "stackexchange"
THROTTLED = 502
"""`error_id` of too many requests; it comes with one of several statuses."""
_DAY = 86_400.0
_SECONDS = re.compile(r"\bin ([0-9]{1,6}) seconds?\b")

Shape = TypeVar("Shape", bound=Loose)
drop = dropping(*DROPPED)


def limit(raw: bytes, now: datetime) -> Limit | None:
    """What the body says of asking again: refused for so long, nothing left today, or this method not for so long."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    if told.get("error_id") == THROTTLED:
        match = _SECONDS.search(str(told.get("error_message")))
        return Limit(float(match[1]) if match else None, whole_host=True)
    if told.get("quota_remaining") == 0:
        return Limit(_until_midnight(now), whole_host=True)
    patience = told.get("backoff")
    if isinstance(patience, int | float) and not isinstance(patience, bool) and 0 < patience <= _DAY:
        return Limit(float(patience), whole_host=False)
    return None


def _until_midnight(now: datetime) -> float:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return (midnight - now).total_seconds()


class Asking:
    """One question on its way. Args: key: of an application, or None; found: takes all that is met."""

    def __init__(self, fetcher: Fetcher, key: str | None, found: Gathering) -> None:
        self._fetcher, self._key, self.found = fetcher, key, found

    async def ask(self, url: str, shape: type[Shape]) -> tuple[Shape, Fetched]:
        """The answer's object; its Record is kept.

        Raises:
            SourceFailed: refused, or another answer than promised. SourceLimited, BudgetExhausted.
        """
        request = Request(SOURCE, with_key(url, self._key), packed=True, limit=limit)
        answer = await self._fetcher.fetch(request, self.found.budget, drop=drop)
        return self.found.read(answer, shape.model_validate), answer
