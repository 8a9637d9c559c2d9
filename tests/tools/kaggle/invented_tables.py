"""A folder of Meta Kaggle about invented people, with the columns of the real tables."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.sandbox.kaggle_files import COLUMNS

ROWS: Mapping[str, Sequence[Mapping[str, object]]] = {
    "Users.csv": (
        {"Id": 1, "UserName": "maraq", "DisplayName": "Mara \"Q\" Quell\nof Tarn", "PerformanceTier": 4,
         "Country": "Farland", "LocationSharingOptOut": True},
        {"Id": 2, "UserName": "ilset", "DisplayName": "Ilse Tarn <ilse@tarn.example>", "PerformanceTier": 3},
        {"Id": 3, "UserName": "platform", "DisplayName": "Of the House", "PerformanceTier": 5},
        {"Id": 4, "UserName": "bramo", "DisplayName": "", "PerformanceTier": 1},
    ),
    "UserAchievements.csv": (
        {"Id": 11, "UserId": 1, "AchievementType": "Competitions", "Tier": 4, "TierAchievementDate": "03/04/2022",
         "Points": 9999, "CurrentRanking": "3.0", "HighestRanking": "1.0"},
        {"Id": 12, "UserId": 2, "AchievementType": "Competitions", "Tier": 3, "TierAchievementDate": "05/06/2021"},
        {"Id": 13, "UserId": 3, "AchievementType": "Competitions", "Tier": 4, "TierAchievementDate": "05/06/2021"},
        {"Id": 14, "UserId": 4, "AchievementType": "Discussion", "Tier": 4, "TierAchievementDate": "05/06/2021"},
        {"Id": 15, "UserId": 4, "AchievementType": "Competitions", "Tier": 1, "CurrentRanking": "12.0"},
    ),
    "Teams.csv": (
        {"Id": 21, "CompetitionId": 31, "TeamLeaderId": "1.0", "TeamName": "two, \"tarns\"", "IsBenchmark": False,
         "Medal": "1.0", "MedalAwardDate": "07/15/2016", "PrivateLeaderboardRank": "2.0"},
        {"Id": 22, "CompetitionId": 32, "IsBenchmark": False, "Medal": 3, "MedalAwardDate": "07/07/2025"},
        {"Id": 23, "CompetitionId": 31, "IsBenchmark": False, "Medal": "", "PrivateLeaderboardRank": "40.0"},
        {"Id": 24, "CompetitionId": 39, "IsBenchmark": False, "Medal": 1, "MedalAwardDate": "07/07/2025"},
        {"Id": 25, "CompetitionId": 33, "IsBenchmark": False, "Medal": 2, "MedalAwardDate": "07/07/2030"},
    ),
    "TeamMemberships.csv": (
        {"Id": 41, "TeamId": 21, "UserId": 1}, {"Id": 42, "TeamId": 21, "UserId": 2},
        {"Id": 43, "TeamId": 21, "UserId": 4}, {"Id": 44, "TeamId": 22, "UserId": 1},
        {"Id": 45, "TeamId": 23, "UserId": 4}, {"Id": 46, "TeamId": 24, "UserId": 1},
        {"Id": 47, "TeamId": 25, "UserId": 1},
    ),
    "Competitions.csv": (
        {"Id": 31, "Slug": "even-ovens", "Title": "Even Ovens Challenge", "DeadlineDate": "11/30/2015 23:59:00",
         "CanQualifyTiers": True},
        {"Id": 32, "Slug": "oven-playground", "Title": "Ovens for play", "DeadlineDate": "06/30/2025 23:59:00",
         "CanQualifyTiers": False},
        {"Id": 33, "Slug": "../cold", "Title": "Cold <b>Ovens</b>", "DeadlineDate": "soon", "CanQualifyTiers": True},
    ),
    "Kernels.csv": (
        {"Id": 51, "AuthorUserId": 1, "CurrentUrlSlug": "ovens-explained", "Medal": "2.0",
         "MedalAwardDate": "01/02/2024"},
        {"Id": 52, "AuthorUserId": 1, "ForkParentKernelVersionId": "7.0", "CurrentUrlSlug": "copied", "Medal": 1,
         "MedalAwardDate": "01/02/2024"},
    ),
}  # fmt: skip


def write(folder: Path, *left_out: str, rows: Mapping[str, Sequence[Mapping[str, object]]] = ROWS) -> Path:
    """Write the tables. Args: left_out: files that are missing."""
    for file, header in COLUMNS.items():
        if file not in left_out:
            with (folder / file).open("w", encoding="utf-8", newline="") as out:
                table = csv.DictWriter(out, header.split(","), restval="")
                table.writeheader()
                table.writerows(rows.get(file, ()))
    return folder
