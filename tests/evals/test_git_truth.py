"""The order of a project's people against the project's own list: who is read from a list, and how it is counted."""

from datetime import date
from pathlib import Path

import pytest

from evals.git_truth.__main__ import main
from evals.git_truth.lists import Named, named
from evals.git_truth.measure import auc, matched, recall, rising_cases, standing_case
from memory.errors import UsageError
from tests.tools.git.git_world import BRAM, ILSE, MARA, WEB, World, made, people, told

DAY = 86_400
TODAY = date(2026, 11, 1)


def test_code_owners_are_people_and_no_teams_comments_or_ghosts() -> None:
    text = "# @commented\n* @mara-q @org/team @ghost\n/docs a@mail.example @ilse # @later\n/src @mara-q\n"
    assert named(".github/CODEOWNERS", text) == (Named("mara-q", None), Named("ilse", None))


def test_an_owners_file_names_its_approvers_and_not_its_reviewers() -> None:
    assert named("OWNERS", "approvers:\n- mara\nreviewers:\n- bram\n") == (Named("mara", None),)
    with pytest.raises(UsageError, match="no YAML"):
        named("OWNERS", "approvers: [")


PAGE = """
# The project

* [Not Listed](https://github.com/nobody)

## Committers

* [Mara Quell](https://github.com/mara) from somewhere
  - Mara works with [Other Person](https://github.com/other).
- `Ilse Torvald`_
| Name | GitHub ID |
|------|-----------|
| Bram Okonkwo | `bram` |

Become a Committer
------------------
* [Wish Ful](https://github.com/wish)

List of Contributors
--------------------
* [Con Tributor](https://github.com/con)

Core team
.........

.. raw:: html

   <a href="https://github.com/zed"><img alt="x"> Zed Abara </a>

   * - Lea Brandt
     - :user:`lea`
"""


def test_a_page_names_whom_it_puts_under_a_maintainers_heading() -> None:
    found = named("MAINTAINERS.md", PAGE)
    assert {one.login or one.name for one in found} == {"mara", "Ilse Torvald", "bram", "zed", "lea"}
    assert Named("zed", "Zed Abara") in found


def test_an_empty_page_names_nobody() -> None:
    assert named("TEAM.rst", "") == ()


def test_recall_looks_at_as_many_as_are_named_and_auc_at_all() -> None:
    points = {"a": 3.0, "b": 2.0, "c": 1.0, "d": 1.0}
    assert recall(points, [{"a"}, {"c", "d"}]) == 0.5
    assert auc(points, [{"a"}]) == 1.0
    assert auc(points, [{"c"}]) == pytest.approx(1 / 6)


def test_a_person_is_told_by_login_or_by_full_name(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("One (#1)", "Mara Quell <1+mara-q@users.noreply.github.com>", WEB)
        w.commit("Two (#2)", ILSE, WEB)

    known = people(told(tmp_path / "r", write))
    assert len(matched(known, [Named("Mara-Q", None), Named(None, "Ilse Torvald"), Named("bram", "Bram Okonkwo")])) == 2


def _project(w: World) -> None:
    """Mara does much in one month; Ilse a little every month, lets Bram's work in, and is named."""
    for n in range(10):
        w.commit(f"Burst {n} (#{n + 1})", MARA, WEB, files={f"src/m{n}.py": "x", f"src/n{n}.py": "y"})
    for n in range(8):
        at = 1_600_500_000 + n * 31 * DAY
        w.commit(f"Part {n} (#{n + 20})", ILSE, WEB, files={f"src/i{n}.py": "x", f"src/j{n}.py": "y"}, at=at)
        w.commit(f"Fix {n} (#{n + 40})", BRAM, ILSE, files={f"src/b{n}.py": "x"}, at=at + 60)
    w.commit("Name the owners (#60)", BRAM, WEB, files={"MAINTAINERS.md": "# Maintainers\n* Ilse Torvald\n"})


def test_standing_finds_the_one_named_where_a_count_does_not(tmp_path: Path) -> None:
    case = standing_case(made(tmp_path / "r", _project), "MAINTAINERS.md", TODAY)
    assert (case.truth, case.unseen, case.people) == (1, 0, 3)
    assert (case.plain, case.ours) == (0.0, 1.0)


def test_a_list_that_is_not_there_is_no_truth(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="names nobody"):
        standing_case(made(tmp_path / "r", _project), "CODEOWNERS", TODAY)


def _grown(w: World) -> None:
    """Ilse is named from the start; Bram comes later, and is named two years on. Zed only ever lands the list."""
    page = "# Maintainers\n* Ilse Torvald\n"
    w.commit("Begin (#1)", ILSE, WEB, files={"MAINTAINERS.md": page})
    for n in range(12):
        w.commit(f"Part {n} (#{n + 2})", ILSE, WEB, at=1_600_100_000 + n * 30 * DAY)
    for n in range(6):
        w.commit(f"New {n} (#{n + 20})", BRAM, WEB, at=1_600_100_000 + (200 + n * 20) * DAY)
        w.commit(f"Old {n} (#{n + 30})", MARA, WEB, at=1_600_100_000 + n * DAY)
    named_later = 1_600_100_000 + 500 * DAY
    w.commit("Name Bram (#60)", ILSE, WEB, files={"MAINTAINERS.md": f"{page}* Bram Okonkwo\n"}, at=named_later)
    w.commit("Go on (#61)", ILSE, WEB, at=named_later + 300 * DAY)


def test_rising_is_judged_on_the_past_and_only_on_whom_the_list_names_later(tmp_path: Path) -> None:
    (case,) = rising_cases(made(tmp_path / "r", _grown), "MAINTAINERS.md", TODAY)
    assert (case.truth, case.people) == (1, 2)
    assert case.ours == 1.0


def test_the_command_prints_figures_and_no_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(tmp_path / "r", _project)
    assert main(["--day", "2026-11-01", str(folder), "MAINTAINERS.md"]) == 0
    out = capsys.readouterr().out
    assert "recall, ours less plain" in out
    assert "Ilse" not in out
    assert "Torvald" not in out


def test_a_repository_without_its_list_is_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--day", "2026-11-01", str(tmp_path)]) == 2
    assert "every REPO needs its LIST" in capsys.readouterr().err
