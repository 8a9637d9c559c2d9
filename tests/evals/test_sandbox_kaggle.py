"""The sandbox's tables of contests behind the product's own adapter: what it finds is what is true there."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.sandbox.contest_work import tiers
from evals.sandbox.kaggle_files import COLUMNS, write
from memory.records import Medal, SourceAnswer
from tests.evals.test_sandbox_traffic import TODAY, small_world
from tests.helpers.serving import Purse, question
from tools.kaggle.source import Kaggle

SHARED = Path(__file__).parents[2] / ".." / "shared"
SHEET = {"Competitions.csv"}
"""Known from the sheet alone."""


async def ask(folder: Path, kind: str, term: str) -> SourceAnswer:
    write(small_world(), folder)
    now = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    return await Kaggle(folder, lambda: now).ask(question("kaggle", kind, term), Purse())


async def test_grandmasters_of_contests_are_found_and_those_of_discussions_are_not(tmp_path: Path) -> None:
    world = small_world()
    numbers = {person.id: f"kaggle:{person.number}" for person in world.people}
    true = {numbers[one] for one, (tier, _) in tiers(world.contests, world.teams).items() if tier == 4}
    answer = await ask(tmp_path, "tier", "grandmaster")
    assert {account.key for account in answer.accounts} == true != set()
    learners = {numbers[person.id] for person in world.people if person.part == "learner"}
    with (tmp_path / "UserAchievements.csv").open() as table:
        voted = {f"kaggle:{row['UserId']}" for row in csv.DictReader(table) if row["Tier"] == "4"}
    assert learners <= voted
    assert learners & true == set()


async def test_every_medal_is_shared_by_the_team_that_won_it(tmp_path: Path) -> None:
    world = small_world()
    counts = {contest.number: contest.title for contest in world.contests if contest.counts}
    numbers = {person.id: f"kaggle:{person.number}" for person in world.people}
    answer = await ask(tmp_path, "tier", "grandmaster")
    owners = {account.key for account in answer.accounts}
    true = {
        (numbers[one], counts[team.contest], len(team.members))
        for team in world.teams
        for one in team.members
        if team.medal and team.contest in counts and numbers[one] in owners
    }
    found = {
        (fact.owner, fact.contest, fact.team)
        for fact in answer.evidence
        if isinstance(fact, Medal) and fact.contest and fact.award != "notebook"
    }
    assert found == true
    assert {team for _, _, team in found} > {1}


async def test_contests_are_found_by_what_they_are_about(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "contest", "image")
    assert answer.coverage.people > 2
    assert any(isinstance(fact, Medal) and "image" in (fact.contest or "") for fact in answer.evidence)


async def test_nobody_is_credited_with_a_notebook_that_began_as_anothers(tmp_path: Path) -> None:
    learner = next(person for person in small_world().people if person.part == "learner")
    answer = await ask(tmp_path, "user", learner.login)
    assert answer.coverage.people == 1
    assert answer.evidence == ()


@pytest.mark.skipif(not SHARED.exists(), reason="the recordings are not in this repository")
@pytest.mark.parametrize("file", COLUMNS)
def test_every_column_stands_in_a_recording_or_the_sheet(file: str) -> None:
    heads = [
        json.loads(path.read_text())["response"]["body_text"].splitlines()[0].split(",")
        for path in (SHARED / "recordings" / "kaggle").glob("*.json")
    ]
    columns = COLUMNS[file].split(",")
    if file in SHEET:
        sheet = (SHARED / "apis" / "kaggle.md").read_text()
        assert all(column in sheet for column in columns)
    else:
        assert columns in heads
    assert [*columns, "TrueStrength"] not in heads


def test_the_same_world_writes_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write(small_world(), tmp_path / folder)
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in COLUMNS)
