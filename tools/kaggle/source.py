"""The Kaggle source: who won what, from the files of Meta Kaggle in a local folder. Nothing is asked over the network.

Query kinds: `tier` (terms: `master` or `grandmaster`, of contests), `contest` (words of a title: who won gold there)
and `user` (one user name). A place in a ranking is no fact of anybody's: medals and tiers are.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from memory.budget import Budget
from memory.records import Query, SourceAnswer
from tools.answers.gathering import Gathering, skipped
from tools.fetch.types import Counted
from tools.git.people import plain
from tools.kaggle.awards import GOLD, GRANDMASTER, MASTER, AwardDesk, has_medal, sizes
from tools.kaggle.tables import Row, Rows, day, number
from tools.kaggle.walk import CONTESTS, MEMBERS, NOTEBOOKS, SOURCE, TEAMS, TIERS, USERS, Found, Walk

TIER, CONTEST, USER = "tier", "contest", "user"
_FROM = {"master": frozenset((MASTER, GRANDMASTER)), "grandmaster": frozenset((GRANDMASTER,))}
_COUNTED = "Competitions"
"""The type of the tiers that count: others go by votes."""
_USER = re.compile(r"[A-Za-z0-9_-]{1,120}")


@dataclass(frozen=True)
class KaggleLimits:
    """Named limits of one query."""

    people: int = 1_000
    """Those with the latest award first."""
    rows: int = 200_000
    """Kept of one pass."""


class Kaggle:
    """Meta Kaggle as a Source.

    Args:
        folder: with its CSV files; None: not set, and nothing is asked.
        now: the clock, UTC.
    """

    def __init__(
        self, folder: Path | None, now: Callable[[], datetime], *, limits: KaggleLimits = KaggleLimits()
    ) -> None:
        self._folder, self._now, self._limits = folder, now, limits

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return (TIER, CONTEST, USER)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed: a file that is needed is missing or of another form. BudgetExhausted."""
        if self._folder is None:
            return skipped(SOURCE, "no folder of Meta Kaggle is set: HARDSIGNAL_KAGGLE_FOLDER")
        found, term = Gathering(SOURCE, Counted(budget)), " ".join(query.terms).strip()
        asking = self._asking(Walk(self._folder, self._limits.rows, found, self._now), query.kind, term)
        return skipped(SOURCE, asking) if isinstance(asking, str) else await found.after(asking)

    def _asking(self, walk: Walk, kind: str, term: str) -> Awaitable[None] | str:
        """The walk that answers a question, or why it cannot be asked."""
        if kind == TIER:
            tiers = _FROM.get(term.casefold())
            return self._of_tier(walk, tiers) if tiers else "a question about a tier names master or grandmaster"
        if kind == USER:
            return self._one(walk, term) if _USER.fullmatch(term) else "a question about a user names one"
        words = frozenset(plain(term).split())
        return self._of_contests(walk, words) if words else "a question about contests names words of their titles"

    async def _of_tier(self, walk: Walk, tiers: frozenset[str]) -> None:
        line = f",{_COUNTED},{min(tiers)}," if len(tiers) == 1 else None
        held = await walk.need(Rows(TIERS, "Tier", tiers, _counts, line))
        latest = sorted(held.rows, key=lambda row: _latest(row["TierAchievementDate"]), reverse=True)
        await self._awards(walk, self._first([number(row["UserId"]) for row in latest], walk), held)

    async def _one(self, walk: Walk, name: str) -> None:
        users = await walk.need(Rows(USERS, "UserName", {name, name.lower()}))
        ids = self._first([number(row["Id"]) for row in users.rows], walk)
        if not ids:
            walk.found.notes.append("no such user there")
            return
        await self._awards(walk, ids, None)

    async def _of_contests(self, walk: Walk, words: frozenset[str]) -> None:
        named = await walk.need(
            Rows(CONTESTS, "CanQualifyTiers", {"True"}, lambda row: words <= frozenset(plain(row["Title"]).split()))
        )
        contests = _ids(named, "Id")
        if not contests:
            walk.found.notes.append("no contest that counts has these words in its title")
            return
        won = await walk.need(Rows(TEAMS, "Medal", {GOLD}, lambda row: number(row["CompetitionId"]) in contests))
        when = {number(row["Id"]) or "": _latest(row["MedalAwardDate"]) for row in won.rows}
        members = await walk.need(Rows(MEMBERS, "TeamId", when))
        latest = sorted(members.rows, key=lambda row: when[number(row["TeamId"]) or ""], reverse=True)
        await self._awards(walk, self._first([number(row["UserId"]) for row in latest], walk), None)

    def _first(self, ids: list[str | None], walk: Walk) -> frozenset[str]:
        known = list(dict.fromkeys(one for one in ids if one))
        if (more := len(known) - self._limits.people) > 0:
            walk.found.beyond["further people"] += more
        return frozenset(known[: self._limits.people])

    async def _awards(self, walk: Walk, ids: frozenset[str], tiers: Found | None) -> None:
        """Everything that these people won."""
        desk = AwardDesk(walk.found, self._now().date())
        people = desk.people(await walk.need(Rows(USERS, "Id", ids)), ids)
        desk.tiers(tiers or await walk.read(Rows(TIERS, "UserId", people, _counts)))
        mine = await walk.read(Rows(MEMBERS, "UserId", people))
        won = await walk.read(Rows(TEAMS, "Id", _ids(mine, "TeamId"), has_medal))
        if won.rows:
            shared = await walk.read(Rows(MEMBERS, "TeamId", _ids(won, "Id")))
            contests = await walk.read(Rows(CONTESTS, "Id", _ids(won, "CompetitionId")))
            desk.medals(won, mine, sizes(shared), contests)
        desk.notebooks(await walk.read(Rows(NOTEBOOKS, "AuthorUserId", people, has_medal)))


def _ids(found: Found, column: str) -> frozenset[str]:
    return frozenset(one for row in found.rows if (one := number(row[column])))


def _counts(row: Row) -> bool:
    return row["AchievementType"] == _COUNTED


def _latest(text: str) -> int:
    on = day(text)
    return on.toordinal() if on else 0
