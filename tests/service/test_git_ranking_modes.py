"""What a history can be filled with, ranked: real repositories in, each counted failure of a naive count once."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from service.git_evidence import RankedPerson, rank
from tests.service.test_git_evidence import KEY, TODAY, Repo, days

Fill = Callable[[Repo], None]


def _features(repo: Repo, number: int = 4) -> None:
    for day in days(number, every=40):
        repo.land("Worker W", day, f"Make part {day} faster")


async def _ranked(tmp_path: Path, *fills: Fill) -> dict[str, RankedPerson]:
    repo = Repo(tmp_path / "project")
    for fill in fills:
        fill(repo)
    found = await rank([repo.made()], role=None, limit=50, as_of=None, order="standing", join_key=KEY, today=TODAY)
    return {one.name: one for one in found.people}


def _dump(repo: Repo) -> None:
    for n, day in enumerate(days(6)):
        repo.land("Filler F", day, f"Add everything {n}", *(f"src/d{n}/f{i}.py" for i in range(120)))


def _vendored(repo: Repo) -> None:
    for n, day in enumerate(days(9)):
        repo.land("Filler F", day, f"Take in a library {n}", f"third_party/lib/a{n}.c", f"third_party/lib/b{n}.c")


def _generated(repo: Repo) -> None:
    for n, day in enumerate(days(9)):
        repo.land("Filler F", day, f"Write stubs {n}", f"api/a{n}_pb2.py", f"api/b{n}_pb2.py")


def _reformatted(repo: Repo) -> None:
    for n, day in enumerate(days(6)):
        repo.land("Filler F", day, f"Reformat part {n} with isort", *(f"src/r{i}.py" for i in range(30)))


def _typos(repo: Repo) -> None:
    for n in range(40):
        repo.land("Filler F", TODAY - timedelta(days=n // 4), f"Fix typo in guide {n}", f"docs/p{n}.md")


def _drive_bys(repo: Repo) -> None:
    for n in range(30):
        repo.land("Filler F", TODAY - timedelta(days=n // 10), f"Add missing check {n}", f"src/x{n}.py")


@pytest.mark.parametrize("filled", [_dump, _vendored, _generated, _reformatted, _typos, _drive_bys])
async def test_more_of_it_does_not_pass_a_few_features(tmp_path: Path, filled: Fill) -> None:
    people = await _ranked(tmp_path, _features, filled)
    assert people["Filler F"].contributions > people["Worker W"].contributions
    assert people["Filler F"].score < people["Worker W"].score


@pytest.mark.parametrize("filled", [_typos, _drive_bys])
async def test_a_wave_of_small_changes_raises_a_question_and_features_none(tmp_path: Path, filled: Fill) -> None:
    people = await _ranked(tmp_path, _features, filled)
    assert "who asked for them?" in people["Filler F"].questions[0]
    assert people["Worker W"].questions == ()


async def test_documentation_is_discounted_and_not_to_nothing(tmp_path: Path) -> None:
    def documented(repo: Repo) -> None:
        for day in days(4, every=40):
            repo.land("Writer R", day, f"Explain part {day}", "docs/guide.md", "docs/index.md")

    people = await _ranked(tmp_path, _features, documented)
    assert 0 < people["Writer R"].score < people["Worker W"].score


async def test_who_only_helps_stays_well_below_who_writes(tmp_path: Path) -> None:
    def helped(repo: Repo) -> None:
        for day in days(4, every=40):
            subject = f"Mend part {day}\n\nCo-authored-by: Helper H <helper.h@invented.example>\n"
            repo.land("Author A", day, subject)

    people = await _ranked(tmp_path, _features, helped)
    assert people["Helper H"].contributions == 0
    assert 0 < people["Helper H"].score * 2 < people["Author A"].score


async def test_three_small_fixes_are_not_three_features(tmp_path: Path) -> None:
    def fixes(repo: Repo) -> None:
        for day in days(4, every=40):
            repo.land("Fixer X", day, f"Fix part {day}", "src/engine/scheduler.py")

    people = await _ranked(tmp_path, _features, fixes)
    assert people["Fixer X"].score < people["Worker W"].score


async def test_core_then_and_active_now_are_two_facts(tmp_path: Path) -> None:
    def left(repo: Repo) -> None:
        for day in days(30, until=TODAY - timedelta(days=1200), every=30):
            repo.land("Gone G", day, f"Build part {day}")

    gone = (await _ranked(tmp_path, left, _features))["Gone G"]
    assert gone.score > 0
    assert gone.last is not None
    assert gone.last < date(2024, 1, 1)
