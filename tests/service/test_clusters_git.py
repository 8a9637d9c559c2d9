"""Teams out of real repositories: planted in an invented history, found with the commits that show them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from memory.errors import SourceFailed
from service.clusters import GitTeams, git_teams
from tests.tools.git.git_world import HOUR, KEY, World, made

TODAY = date(2026, 11, 1)
LATELY = int(datetime(2026, 9, 1, tzinfo=UTC).timestamp())
LONG_AGO = int(datetime(2021, 9, 1, tzinfo=UTC).timestamp())
CACHE = ("Ann Arden", "Bea Brook", "Cas Coyle", "Dov Denne")
KERNEL = ("Eli Eaton", "Fay Frost", "Gus Grove")


def _who(name: str) -> str:
    return f"{name} <{name.split(maxsplit=1)[0].lower()}@work.example>"


def _work_together(w: World, team: tuple[str, ...], times: int = 3, since: int = LATELY) -> None:
    """Everybody's work is reviewed by everybody else of the team."""
    for time in range(times):
        for place, author in enumerate(team):
            names = "\n".join(f"Reviewed-by: {_who(one)}" for one in team if one != author)
            at = since + (time * len(team) + place) * HOUR
            w.commit(f"Part {time} of {author} {since}\n\n{names}\n", _who(author), at=at)


async def _teams(folder: Path, *writes: Callable[[World], object]) -> GitTeams:
    def write(w: World) -> None:
        for one in writes:
            one(w)

    path = made(folder / "r", write)
    return await git_teams([path], limit=50, as_of=None, join_key=KEY, today=TODAY)


def _members(found: GitTeams) -> list[list[str]]:
    return [sorted(one.name for one in team.members) for team in found.teams]


async def test_planted_teams_are_found_largest_first(tmp_path: Path) -> None:
    found = await _teams(tmp_path, lambda w: _work_together(w, KERNEL), lambda w: _work_together(w, CACHE))
    assert _members(found) == [list(CACHE), list(KERNEL)]
    assert found.partial == ()


async def test_every_tie_leads_to_the_commits_that_show_it(tmp_path: Path) -> None:
    found = await _teams(tmp_path, lambda w: _work_together(w, KERNEL))
    told = [one for team in found.teams for tie in team.ties for one in tie.shared]
    assert len(told) == 9
    assert all(one.url.startswith("git:") and len(one.url) == 44 for one in told)


async def test_a_team_that_parted_years_ago_is_not_intact(tmp_path: Path) -> None:
    found = await _teams(
        tmp_path, lambda w: _work_together(w, CACHE, since=LONG_AGO), lambda w: _work_together(w, KERNEL)
    )
    assert _members(found) == [list(KERNEL)]


async def test_a_bot_that_presses_every_merge_is_no_centre_and_joins_nobody(tmp_path: Path) -> None:
    robot = "landing[bot] <landing[bot]@users.noreply.github.com>"

    def land(w: World) -> None:
        for n in range(60):
            w.commit(f"Change {n} (#{n})", _who((*CACHE, *KERNEL)[n % 7]), robot, at=LATELY + n * HOUR)

    found = await _teams(tmp_path, land)
    assert (found.teams, found.centres) == ((), ())


async def test_a_person_in_the_same_place_would_be_the_centre(tmp_path: Path) -> None:
    def land(w: World) -> None:
        for n in range(60):
            w.commit(f"Change {n} (#{n})", _who((*CACHE, *KERNEL)[n % 7]), _who("Meg Mason"), at=LATELY + n * HOUR)

    found = await _teams(tmp_path, land)
    assert (found.teams, found.centres[0].name) == ((), "Meg Mason")
    assert len(found.centres[0].ties) == 7


async def test_who_reviews_everybody_joins_no_teams(tmp_path: Path) -> None:
    def judge(w: World) -> None:
        crowd = [f"Pat{chr(97 + n // 26)}{chr(97 + n % 26)} Passer" for n in range(500)]
        for n, author in enumerate((*crowd, *((*CACHE, *KERNEL) * 20))):
            w.commit(f"Try {n}\n\nReviewed-by: {_who('Rex Rowan')}\n", _who(author), at=LATELY + n * 60)

    found = await _teams(tmp_path, lambda w: _work_together(w, CACHE), lambda w: _work_together(w, KERNEL), judge)
    assert [[one for one in team if one != "Rex Rowan"] for team in _members(found)] == [list(CACHE), list(KERNEL)]
    assert found.centres[0].name == "Rex Rowan"
    assert {team.held_by.name for team in found.teams} == {"Rex Rowan"}


async def test_as_of_knows_no_later_work(tmp_path: Path) -> None:
    path = made(tmp_path / "r", lambda w: _work_together(w, CACHE))
    found = await git_teams([path], limit=50, as_of=date(2026, 8, 1), join_key=KEY, today=TODAY)
    assert (found.teams, found.centres) == ((), ())


async def test_a_folder_that_is_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed):
        await git_teams([tmp_path], limit=50, as_of=None, join_key=KEY, today=TODAY)
    path = made(tmp_path / "r", lambda w: _work_together(w, KERNEL))
    found = await git_teams([path, tmp_path], limit=1, as_of=None, join_key=KEY, today=TODAY)
    assert len(found.centres) == len(found.teams) == 1
    assert str(tmp_path) in found.partial[0]
