"""The invented world's contests as Kaggle writes them down: the tables of Meta Kaggle, with the columns they have."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from evals.sandbox.contest_work import tiers
from evals.sandbox.things import InventedPerson
from evals.sandbox.world import World

Row = Mapping[str, object]
COLUMNS: Mapping[str, str] = {
    "Users.csv": "Id,UserName,DisplayName,RegisterDate,PerformanceTier,Country,LocationSharingOptOut",
    "UserAchievements.csv": "Id,UserId,AchievementType,Tier,TierAchievementDate,Points,CurrentRanking,HighestRanking,"
    "TotalGold,TotalSilver,TotalBronze",
    "Teams.csv": "Id,CompetitionId,TeamLeaderId,TeamName,ScoreFirstSubmittedDate,LastSubmissionDate,"
    "PublicLeaderboardSubmissionId,PrivateLeaderboardSubmissionId,IsBenchmark,Medal,MedalAwardDate,"
    "PublicLeaderboardRank,PrivateLeaderboardRank,WriteUpForumTopicId",
    "TeamMemberships.csv": "Id,TeamId,UserId,RequestDate",
    "Competitions.csv": "Id,Slug,Title,HostSegmentTitle,DeadlineDate,TotalTeams,TotalCompetitors,CanQualifyTiers,"
    "UserRankMultiplier,RewardQuantity",
    "Kernels.csv": "Id,AuthorUserId,CurrentKernelVersionId,ForkParentKernelVersionId,ForumTopicId,FirstKernelVersionId,"
    "CreationDate,EvaluationDate,MadePublicDate,IsProjectLanguageTemplate,CurrentUrlSlug,Medal,MedalAwardDate,"
    "TotalViews,TotalComments,TotalVotes",
}
"""Each stands in a recording or in the sheet."""
_TYPES = ("Competitions", "Scripts", "Discussion", "Datasets")
_Tiers = Mapping[str, tuple[int, date | None]]
_VOTED = 4
"""The tier of discussions that everybody reaches who only lists tools: it is not one of contests."""


def write(world: World, folder: Path) -> None:
    """Write the tables into a folder, which is made where it is not there.

    Raises: OSError: it cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file, rows in _tables(world).items():
        with (folder / file).open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, COLUMNS[file].split(","), restval="", lineterminator="\n")
            table.writeheader()
            table.writerows(rows)


def _tables(world: World) -> Mapping[str, Iterable[Row]]:
    people = [person for person in world.people if person.part != "bot"]
    numbers = {person.id: person.number for person in people}
    reached = tiers(world.contests, world.teams)
    ended = {contest.number: contest.ended for contest in world.contests}
    return {
        "Users.csv": (_user(person, reached) for person in people),
        "UserAchievements.csv": _achievements(people, reached),
        "Teams.csv": (
            {
                "Id": team.number, "CompetitionId": team.contest, "TeamLeaderId": f"{numbers[team.members[0]]}.0",
                "TeamName": f'the "{team.rank}", of contest {team.contest}', "IsBenchmark": False,
                "Medal": "" if team.medal is None else f"{team.medal}.0", "PrivateLeaderboardRank": f"{team.rank}.0",
                "MedalAwardDate": "" if team.medal is None else _day(ended[team.contest]),
            }
            for team in world.teams
        ),
        "TeamMemberships.csv": (
            {"Id": team.number * 10 + place, "TeamId": team.number, "UserId": numbers[member]}
            for team in world.teams
            for place, member in enumerate(team.members)
        ),
        "Competitions.csv": (
            {
                "Id": contest.number, "Slug": contest.slug, "Title": contest.title,
                "HostSegmentTitle": "Featured" if contest.counts else "Playground",
                "DeadlineDate": f"{_day(contest.ended)} 23:59:00", "CanQualifyTiers": contest.counts,
            }
            for contest in world.contests
        ),
        "Kernels.csv": _notebooks(people, world, reached),
    }  # fmt: skip


def _user(person: InventedPerson, reached: _Tiers) -> Row:
    best = _VOTED if person.part == "learner" else _tier(person, reached)[0]
    return {
        "Id": person.number, "UserName": person.login, "DisplayName": person.name, "PerformanceTier": max(best, 1),
        "Country": "Nowhere", "LocationSharingOptOut": False, "RegisterDate": "01/29/2020",
    }  # fmt: skip


def _achievements(people: Iterable[InventedPerson], reached: _Tiers) -> Iterator[Row]:
    for person in people:
        tier, day = _tier(person, reached)
        for place, type_ in enumerate(_TYPES):
            counts, voted = type_ == "Competitions", type_ == "Discussion" and person.part == "learner"
            yield {
                "Id": person.number * 10 + place, "UserId": person.number, "AchievementType": type_,
                "Tier": tier if counts else _VOTED if voted else 1,
                "TierAchievementDate": _day(day) if counts and day else "07/15/2016", "Points": person.strength,
                "CurrentRanking": f"{person.number}.0" if counts and tier else "",
            }  # fmt: skip


def _notebooks(people: Iterable[InventedPerson], world: World, reached: _Tiers) -> Iterator[Row]:
    """Learners copy what others wrote, and are voted for all the same."""
    for person in people:
        if person.part == "learner" or _tier(person, reached)[0] > 1:
            yield {
                "Id": person.number, "AuthorUserId": person.number, "CurrentUrlSlug": "how-it-was-done",
                "ForkParentKernelVersionId": "77.0" if person.part == "learner" else "", "Medal": "3.0",
                "MedalAwardDate": _day(world.contests[0].ended),
            }  # fmt: skip


def _tier(person: InventedPerson, reached: _Tiers) -> tuple[int, date | None]:
    return reached.get(person.id, (0, None))


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"
