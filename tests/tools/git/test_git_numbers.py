"""Whose number a change carries."""

from pathlib import Path

from tests.tools.git.git_world import BRAM, MARA, START, WEB, World, changes, told
from tools.git.landing import Landing
from tools.git.log import Commit, Ident
from tools.git.message import Origin
from tools.git.numbers import drop_foreign

DAY = 86_400
WHO = Ident("Mara Quell", "mara@quell.example")


def landing(number: int, day: int, title: str = "") -> Landing:
    at = START + day * DAY
    commit = Commit(f"{number:020x}{day:020x}", (), WHO, at, WHO, at, title or f"Work {number}", "", ())
    return Landing(commit, [commit], Origin("squash", number, None))


def numbers(landings: list[Landing]) -> list[int | None]:
    return [one.origin.number for one in landings]


def test_numbers_that_rise_with_time_are_kept() -> None:
    landings = [landing(1 + 3 * n, n) for n in range(2_000)]

    assert drop_foreign(landings) == 0


def test_numbers_of_an_imported_project_are_dropped() -> None:
    own = [landing(5_000 + 4 * n, n) for n in range(800)]
    imported = [landing(1 + n, 300, f"Elsewhere {n}") for n in range(200)]

    assert drop_foreign([*own[:300], *imported, *own[300:]]) == 200
    assert numbers(imported) == [None] * 200
    assert None not in numbers(own)


def test_history_brought_along_does_not_keep_the_numbers_of_its_old_home() -> None:
    before = [landing(3_000 + n, n) for n in range(300)]
    own = [landing(1 + 2 * n, 300 + n) for n in range(400)]

    assert drop_foreign([*before, *own]) == 300
    assert None not in numbers(own)


def test_a_request_that_lingered_keeps_its_number() -> None:
    landings = [landing(1 + 4 * n, n) for n in range(1_000)]
    late = landing(2_000, 900, "Open for a year")

    assert drop_foreign([*landings, late]) == 0


def test_of_two_changes_under_one_number_the_one_in_its_time_keeps_it() -> None:
    own = [landing(1_000 + 2 * n, n) for n in range(700)]
    stranger = landing(1_500, 690, "Another project's")

    assert drop_foreign([*own, stranger]) == 1
    assert stranger.origin.number is None


def test_parts_of_one_request_landed_together_keep_their_number() -> None:
    parts = [landing(12, 0, "First half"), landing(12, 1, "Second half")]

    assert drop_foreign(parts) == 0


def test_a_dropped_number_leads_to_the_commit_and_not_to_another_projects_request(tmp_path: Path) -> None:
    def write(w: World) -> None:
        for n in range(40):
            w.commit(f"Work {n} (#{9_000 + n})", MARA, WEB, at=START + n * DAY)
        w.commit("From elsewhere (#3)", BRAM, WEB, at=START + 41 * DAY)

    last = changes(told(tmp_path / "r", write))[-1]
    assert (last.number, last.url) == (None, f"git:{last.sha}")
