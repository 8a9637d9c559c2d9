"""One question on its way through the tables: each pass is counted, and what it kept becomes a Record."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from memory.errors import SourceFailed
from memory.records import Record
from tools.answers.gathering import Gathering
from tools.answers.loose import without_addresses
from tools.git.evidence import hashed_id
from tools.kaggle.tables import Row, Rows, Table, read

SOURCE = "kaggle"
PAGE = "https://www.kaggle.com"
DATA_SET = f"{PAGE}/datasets/kaggle/meta-kaggle"
_KEPT = timedelta(days=30)

USERS = Table("Users.csv", ("Id", "UserName", "DisplayName", "PerformanceTier"))
"""Without the country and the wish to hide it."""
TIERS = Table(
    "UserAchievements.csv", ("Id", "UserId", "AchievementType", "Tier", "TierAchievementDate"), ",Competitions,"
)
"""Without rank and points: they say how often somebody takes part."""
TEAMS = Table("Teams.csv", ("Id", "CompetitionId", "IsBenchmark", "Medal", "MedalAwardDate"))
MEMBERS = Table("TeamMemberships.csv", ("TeamId", "UserId"))
CONTESTS = Table("Competitions.csv", ("Id", "Slug", "Title", "DeadlineDate", "CanQualifyTiers"))
NOTEBOOKS = Table(
    "Kernels.csv", ("Id", "AuthorUserId", "ForkParentKernelVersionId", "CurrentUrlSlug", "Medal", "MedalAwardDate")
)


class Found(NamedTuple):
    rows: list[Row]
    record: str
    """Id of the Record that holds them."""


NOTHING = Found([], "")


class Walk:
    """Args: folder: with the files; most: rows kept of one pass; found: takes Records and counts; now: UTC."""

    def __init__(self, folder: Path, most: int, found: Gathering, now: Callable[[], datetime]) -> None:
        self._folder, self._most, self.found, self._now = folder, most, found, now

    async def need(self, asked: Rows) -> Found:
        """Raises: SourceFailed: no such file, or one of another form. BudgetExhausted."""
        table = asked.table
        if not (self._folder / table.file).is_file():
            raise SourceFailed(f"{table.file} of Meta Kaggle is not in the folder that is set")
        await self.found.budget.reserve("requests", 1)
        found = await asyncio.to_thread(read, self._folder, asked, self._most)
        if found.broken:
            self.found.broken[f"rows of {table.file}"] += found.broken
        if found.beyond:
            self.found.beyond[f"rows of {table.file}"] += found.beyond
        record = self._record(table, without_addresses(found.rows), found.digest)
        self.found.records[record.id] = record
        return Found(found.rows, record.id)

    async def read(self, asked: Rows) -> Found:
        """As `need`, of a table that can be done without: what is missing is said.

        Raises: SourceFailed: one of another form. BudgetExhausted.
        """
        if (self._folder / asked.table.file).is_file():
            return await self.need(asked)
        self.found.beyond[f"{asked.table.file}, which is not in the folder"] = 1
        return NOTHING

    def _record(self, table: Table, rows: list[Row], original: str) -> Record:
        body = json.dumps(rows, separators=(",", ":"))
        digest, at = sha256(body.encode()).hexdigest(), self._now()
        request = f"{table.file} sha256:{original} {','.join(table.columns)}"
        return Record(
            id=hashed_id(SOURCE, request, digest), source=SOURCE, request=request, url=DATA_SET, fetched_at=at,
            digest=digest, original_digest=original, body=body, expires_at=at + _KEPT,
        )  # fmt: skip
