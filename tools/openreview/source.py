"""The OpenReview source: what was accepted where, and how people answer in public under their own name.

Query kinds: `works` (terms: words), `venue` (one id such as `ICLR.cc/2025/Conference`), `author` (one `~First_Last1`)
and `forum` (one id). Answers are quoted and earn no points. Nobody's challenge is solved: without an account's token
the service refuses most questions, and then says so here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from memory.budget import Budget
from memory.errors import SourceFailed
from memory.knowledge.venues import Venues
from memory.records import Query, SourceAnswer
from tools.answers.gathering import Gathering, skipped
from tools.answers.loose import dropping
from tools.fetch.fetcher import Counted, Fetched, Fetcher, Request
from tools.fetch.limits import AFTER_RESET, Limit
from tools.openreview.papers import SOURCE, NoteDesk
from tools.openreview.shapes import DROPPED, Notes, Refusal
from tools.openreview.urls import forum_of, notes_url, profile_of, search_url, venue_of, words_of

BASE_URL = "https://api2.openreview.net"
WORKS, VENUE, AUTHOR, FORUM = "works", "venue", "author", "forum"
_REFUSED = 403
_CHALLENGE, _LIMIT = "ChallengeRequiredError", "RateLimitError"

drop = dropping(*DROPPED)


@dataclass(frozen=True)
class OpenReviewLimits:
    """Named limits of one query."""

    pages: int = 3
    per_page: int = 100
    """The service gives 1,000; with the answers below them, a page of these is large."""


class OpenReview:
    """OpenReview as a Source.

    Args:
        fetcher: asks, with `url` among its bases.
        venues: which ones are known.
        url: base URL of the service; API v1 at its own address answers the same questions for older venues.
        token: of somebody's account; None: the service asks for a proof that this is no program.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        venues: Venues,
        *,
        url: str = BASE_URL,
        token: str | None = None,
        limits: OpenReviewLimits = OpenReviewLimits(),
    ) -> None:
        self._fetcher, self._venues, self._url, self._limits = fetcher, venues, url, limits
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return (WORKS, VENUE, AUTHOR, FORUM)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        found, one = Gathering(SOURCE, Counted(budget)), query.terms[0] if len(query.terms) == 1 else ""
        if query.kind == WORKS:
            words = words_of(query.terms)
            return await self._read(found, lambda at, n: search_url(self._url, words, at, n)) if words else _nothing()
        reads = {VENUE: venue_of, AUTHOR: profile_of, FORUM: forum_of}
        fields = {VENUE: "content.venueid", AUTHOR: "content.authorids", FORUM: "forum"}
        id_ = reads[query.kind](one)
        if id_ is None:
            return _nothing()
        only = id_ if query.kind == AUTHOR else None
        return await self._read(found, lambda at, n: notes_url(self._url, {fields[query.kind]: id_}, at, n), only)

    async def _read(self, found: Gathering, url: Callable[[int, int], str], only: str | None = None) -> SourceAnswer:
        return await found.after(self._paged(found, url, NoteDesk(found, self._venues, only)))

    async def _paged(self, found: Gathering, url: Callable[[int, int], str], desk: NoteDesk) -> None:
        read = 0
        for _ in range(self._limits.pages):
            answer = await self._fetch(found, url(read, self._limits.per_page))
            page = found.read(answer, Notes.model_validate)
            desk.take(page.notes, answer.record)
            read += len(page.notes)
            found.count(read, page.count, "notes", more=len(page.notes) == self._limits.per_page)
            if not page.notes or not found.unread:
                return

    async def _fetch(self, found: Gathering, url: str) -> Fetched:
        request = Request(SOURCE, url, self._headers, limit=told_limit)
        answer = await self._fetcher.fetch(request, found.budget, drop=drop, accept=(200, _REFUSED))
        if answer.status == _REFUSED:
            raise SourceFailed(f"{SOURCE}: {_why(answer.body)} ({_REFUSED})")
        return answer


def told_limit(raw: bytes, now: datetime) -> Limit | None:
    """The limit that a refusal tells in its body alone, with the moment of its end; None: it tells none."""
    try:
        refusal = Refusal.model_validate_json(raw)
    except ValidationError:
        return None
    if refusal.name != _LIMIT:
        return None
    ends = refusal.details.ends if refusal.details else None
    return Limit(max((ends - now).total_seconds(), 0.0) + AFTER_RESET if ends else None, whole_host=True)


def _why(body: Any) -> str:
    told = Refusal.model_validate(body).name if isinstance(body, dict) else None
    if told == _CHALLENGE:
        return "it wants a proof that no program asks, which is not given; set OPENREVIEW_TOKEN to an account's token"
    return "no permission"


def _nothing() -> SourceAnswer:
    return skipped(SOURCE, "a question names words, one venue's id, one profile (`~First_Last1`) or one forum")
