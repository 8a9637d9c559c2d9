"""From rows to facts: tiers, medals with the size of their teams, medals for notebooks."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from memory.records import Account, Award, Gate, Medal
from tools.answers.gathering import Gathering
from tools.answers.loose import shown_name
from tools.git.evidence import hashed_id
from tools.git.people import TITLE_LIMIT, clean
from tools.kaggle.tables import Row, day, number
from tools.kaggle.walk import PAGE, SOURCE, Found

TIER_NAMES: Mapping[str, str] = {
    "0": "Novice", "1": "Contributor", "2": "Expert", "3": "Master", "4": "Grandmaster", "5": "Staff",
}  # fmt: skip
MASTER, GRANDMASTER, STAFF = "3", "4", "5"
GOLD = "1"
_TIERS: Mapping[str, Award] = {MASTER: "master", GRANDMASTER: "grandmaster"}
_MEDALS: Mapping[str, Award] = {GOLD: "gold", "2": "silver", "3": "bronze"}
_RANKED = Gate(kind="ranking", by=None, by_name=None)
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,120}")


class _Won(NamedTuple):
    award: Award
    title: str
    url: str
    contest: str | None = None
    team: int = 1


def has_medal(row: Row) -> bool:
    return number(row["Medal"]) in _MEDALS


class AwardDesk:
    """Takes rows in, one table after the other.

    Args:
        into: where everything goes.
        today: nothing is dated later.
    """

    def __init__(self, into: Gathering, today: date) -> None:
        self._into, self._today = into, today
        self._people: dict[str, Account] = {}

    def people(self, users: Found, wanted: frozenset[str]) -> frozenset[str]:
        """Whose awards count; the platform's own staff are no contestants."""
        rows = {id_: row for row in users.rows if (id_ := number(row["Id"]))}
        for id_ in sorted(wanted, key=int):
            row = rows.get(id_)
            if row is not None and number(row["PerformanceTier"]) == STAFF:
                self._into.ruled_out["people of Kaggle's own staff"] += 1
            else:
                self._people[id_] = self._into.meet(_account(id_, row))
        return frozenset(self._people)

    def tiers(self, tiers: Found) -> None:
        for row in tiers.rows:
            owner, tier = self._people.get(number(row["UserId"]) or ""), number(row["Tier"]) or ""
            if owner is None or tier not in _TIERS:
                continue
            on = day(row["TierAchievementDate"])
            won = _Won(_TIERS[tier], f"Competitions {TIER_NAMES[tier]}", owner.url or PAGE)
            self._keep(("tier", owner.key, tier), owner, on, tiers.record, won)

    def medals(self, teams: Found, members: Found, sizes: Mapping[str, int], contests: Found) -> None:
        """Args: members: who was in which team; sizes: people of a team."""
        known = {id_: row for row in contests.rows if (id_ := number(row["Id"]))}
        of_team = defaultdict[str, set[str]](set)
        for row in members.rows:
            of_team[number(row["TeamId"]) or ""].add(number(row["UserId"]) or "")
        for row in teams.rows:
            team, contest = number(row["Id"]) or "", known.get(number(row["CompetitionId"]) or "")
            owners = [self._people[one] for one in sorted(of_team[team]) if one in self._people]
            if not owners or row["IsBenchmark"] == "True" or not has_medal(row):
                continue
            if contest is None:
                self._into.broken["medals of contests that are not listed"] += 1
            elif contest["CanQualifyTiers"] != "True":
                self._into.ruled_out["medals of contests that count for no tier"] += 1
            else:
                self._medal(row, contest, owners, max(sizes.get(team, 0), len(owners)), teams.record)

    def notebooks(self, notebooks: Found) -> None:
        for row in notebooks.rows:
            owner = self._people.get(number(row["AuthorUserId"]) or "")
            if owner is None:
                continue
            if row["ForkParentKernelVersionId"]:
                self._into.ruled_out["notebooks that began as somebody else's"] += 1
                continue
            slug = row["CurrentUrlSlug"]
            page = f"{PAGE}/code/{owner.handle}/{slug}" if owner.url and _SLUG.fullmatch(slug) else PAGE
            name, on = clean(slug.replace("-", " "), TITLE_LIMIT), day(row["MedalAwardDate"])
            about = ("notebook", number(row["Id"]) or "")
            self._keep(about, owner, on, notebooks.record, _Won("notebook", name, page, name or None))

    def _medal(self, row: Row, contest: Row, owners: Sequence[Account], size: int, record: str) -> None:
        """Dated by the contest's end: medals of the first years were all given out on one later day."""
        on = day(contest["DeadlineDate"]) or day(row["MedalAwardDate"])
        slug, title = contest["Slug"], clean(contest["Title"], TITLE_LIMIT)
        page = f"{PAGE}/competitions/{slug}" if _SLUG.fullmatch(slug) else PAGE
        won = _Won(_MEDALS[number(row["Medal"]) or ""], title, page, title or slug or "a contest without a title", size)
        for owner in owners:
            self._keep(("medal", row["Id"], owner.key), owner, on, record, won)

    def _keep(self, about: tuple[str, ...], owner: Account, on: date | None, record: str, won: _Won) -> None:
        if on is None:
            self._into.broken["awards without a day"] += 1
            return
        fact = Medal(
            id=hashed_id(SOURCE, *about), record=record, owner=owner.key, url=won.url, happened_on=min(on, self._today),
            title=won.title, gate=None if won.award == "notebook" else _RANKED, discounts=(), award=won.award,
            contest=won.contest, team=won.team,
        )  # fmt: skip
        self._into.keep([fact])


def sizes(members: Found) -> Counter[str]:
    """People of each team."""
    pairs = {(number(row["TeamId"]) or "", number(row["UserId"]) or "") for row in members.rows}
    return Counter(team for team, _ in pairs)


def _account(id_: str, row: Row | None) -> Account:
    handle = row["UserName"] if row and _SLUG.fullmatch(row["UserName"]) else None
    name = shown_name(row["DisplayName"]) if row else None
    url = f"{PAGE}/{handle}" if handle else None
    return Account(key=f"{SOURCE}:{id_}", source=SOURCE, handle=handle, name=name, url=url, bot=False)
