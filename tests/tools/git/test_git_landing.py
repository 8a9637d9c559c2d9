"""What counts as one landed change, and whose it is."""

from datetime import date
from pathlib import Path

import pytest

from tests.tools.git.git_world import BRAM, ILSE, MARA, WEB, World, changes, made, name_of, owners, read, reviews, told
from tools.git.landing import Walk
from tools.git.log import Commit, Ident, read_commits
from tools.git.message import Origin
from tools.git.repo import opened
from tools.git.watch import Watch


def test_a_squash_commit_credits_its_author(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", lambda w: w.commit("Add a paged cache (#41)", MARA, WEB))

    (change,) = changes(answer)
    assert name_of(answer, change.owner) == "Mara Quell"
    assert change.number == 41
    assert change.gate is not None
    assert change.gate.by is None


def test_of_several_numbers_the_last_is_the_projects_own(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", lambda w: w.commit("Port the cache (#12) (#34)", MARA, WEB))

    assert changes(answer)[0].number == 34


def test_a_number_in_the_middle_of_a_subject_is_an_issue(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", lambda w: w.commit("Fix (#12) in the cache", MARA, WEB))

    assert changes(answer)[0].number is None


def pull_request(w: World) -> None:
    base = w.commit("Start", MARA)
    first = w.commit("Try it", BRAM, parents=[base], files={"src/new.py": "1"})
    second = w.commit("Mend it", BRAM, parents=[first], files={"src/new.py": "2"})
    third = w.commit("Help out", ILSE, parents=[second], files={"src/new.py": "3"})
    w.merge("Merge pull request #7 from bram/new\n\nAdd the new part", third, author=ILSE, files={"src/new.py": "3"})


def test_a_merge_credits_whoever_did_most_of_the_branch(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", pull_request)

    assert owners(answer) == [("Mara Quell", "Start"), ("Bram Okonkwo", "Add the new part")]


def test_who_helped_on_a_branch_is_a_co_author(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", pull_request)

    helped = [c for c in changes(answer) if "co_author" in c.discounts]
    assert [name_of(answer, c.owner) for c in helped] == ["Ilse Torvald"]


def test_a_branch_of_three_commits_is_one_change(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", pull_request)

    assert len({c.sha for c in changes(answer)}) == 2
    assert changes(answer)[1].files == 1


def test_of_two_authors_with_as_many_commits_the_first_is_credited(tmp_path: Path) -> None:
    def write(w: World) -> None:
        base = w.commit("Start", MARA)
        first = w.commit("One", ILSE, parents=[base])
        second = w.commit("Two", BRAM, parents=[first])
        w.merge("Merge pull request #7 from ilse/new\n\nBoth", second, author=MARA)

    assert owners(told(tmp_path / "r", write))[1] == ("Ilse Torvald", "Both")


def test_pressing_merge_is_a_review_and_the_gate(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", pull_request)

    (pressed,) = reviews(answer)
    assert (name_of(answer, pressed.owner), pressed.act, pressed.number) == ("Ilse Torvald", "merged", 7)
    gate = changes(answer)[1].gate
    assert gate is not None
    assert gate.by == pressed.owner


def test_whoever_presses_merge_on_their_own_work_is_no_independent_gate(tmp_path: Path) -> None:
    def write(w: World) -> None:
        base = w.commit("Start", MARA)
        w.merge("Merge pull request #7 from mara/new\n\nMine", w.commit("Work", MARA, parents=[base]), author=MARA)

    answer = told(tmp_path / "r", write)
    assert changes(answer)[1].discounts == ("same_person_gate",)
    assert reviews(answer) == []


def test_the_same_person_is_seen_behind_a_second_address(tmp_path: Path) -> None:
    def write(w: World) -> None:
        base = w.commit("Start", MARA)
        work = w.commit("Work", "Mara Quell <12+maraq@users.noreply.github.com>", parents=[base])
        w.merge("Merge pull request #7 from maraq/new\n\nMine", work, author=MARA)

    assert "same_person_gate" in changes(told(tmp_path / "r", write))[1].discounts


def test_a_committer_other_than_the_author_let_the_change_in(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", lambda w: w.commit("Mend the cache", MARA, ILSE))

    gate = changes(answer)[0].gate
    assert gate is not None
    assert gate.by_name == "Ilse Torvald"
    assert [r.act for r in reviews(answer)] == ["merged"]


def test_a_direct_commit_has_no_gate(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", lambda w: w.commit("Mend the cache", MARA))

    assert (changes(answer)[0].gate, changes(answer)[0].number) == (None, None)


def test_a_gitlab_merge_gives_its_number(tmp_path: Path) -> None:
    def write(w: World) -> None:
        base = w.commit("Start", MARA)
        work = w.commit("Work", BRAM, parents=[base])
        w.merge("Merge branch 'x' into 'main'\n\nFaster cache\n\nSee merge request group/part!123", work, ILSE, ILSE)

    answer = told(tmp_path / "r", write)
    assert changes(answer)[1].number == 123
    assert owners(answer)[1] == ("Bram Okonkwo", "Faster cache")


def test_a_ghstack_body_gives_the_number_and_its_reviewers(tmp_path: Path) -> None:
    message = (
        "Fuse the norm\n\nSummary: faster.\n\nPull Request resolved: https://github.com/o/r/pull/55\n"
        "Approved by: https://github.com/ilse-t\nDifferential Revision: D123\n"
    )
    answer = told(tmp_path / "r", lambda w: w.commit(message, MARA))

    assert changes(answer)[0].number == 55
    assert [(r.act, r.owner) for r in reviews(answer)] == [("reviewed", "github:login:ilse-t")]
    gate = changes(answer)[0].gate
    assert gate is not None
    assert gate.by == "github:login:ilse-t"


def test_a_reviewed_by_trailer_is_a_review_but_not_of_ones_own_work(tmp_path: Path) -> None:
    message = f"Fuse the norm\n\nReviewed-by: {ILSE}\nReviewed-by: {MARA}\n"
    answer = told(tmp_path / "r", lambda w: w.commit(message, MARA))

    assert [(r.act, name_of(answer, r.owner)) for r in reviews(answer)] == [("reviewed", "Ilse Torvald")]


def test_a_co_author_trailer_is_read_in_any_case(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", lambda w: w.commit(f"Work (#1)\n\nco-AUTHORED-by: {ILSE}\n", MARA, WEB))

    helped = [c for c in changes(answer) if "co_author" in c.discounts]
    assert [name_of(answer, c.owner) for c in helped] == ["Ilse Torvald"]


def pulled(w: World) -> None:
    """Mara pulls before she pushes: the work of others hangs on the second parent of her merge."""
    base = w.commit("Start", MARA)
    mine = w.commit("Mine", MARA)
    theirs = w.commit("Landed before (#2)", BRAM, WEB, parents=[base])
    more = w.commit("Landed too (#3)", ILSE, WEB, parents=[theirs])
    assert mine
    w.merge("Merge branch 'main' of https://github.com/o/r", more, author=MARA, committer=MARA)


def test_a_pull_hides_nobodys_landed_changes(tmp_path: Path) -> None:
    assert owners(told(tmp_path / "r", pulled)) == [
        ("Mara Quell", "Start"),
        ("Mara Quell", "Mine"),
        ("Bram Okonkwo", "Landed before (#2)"),
        ("Ilse Torvald", "Landed too (#3)"),
    ]


def test_a_release_merge_is_not_one_change(tmp_path: Path) -> None:
    def write(w: World) -> None:
        branch = w.commit("Start", MARA)
        for number, who in enumerate((BRAM, ILSE, BRAM, ILSE), start=1):
            branch = w.commit(f"Part {number} (#{number})", who, WEB, parents=[branch])
        w.merge("Merge pull request #9 from o/develop\n\nRelease", branch, author=MARA)

    assert [title for _, title in owners(told(tmp_path / "r", write))][1:] == [f"Part {n} (#{n})" for n in range(1, 5)]


def test_what_a_branch_took_from_the_main_line_is_not_credited_twice(tmp_path: Path) -> None:
    def write(w: World) -> None:
        base = w.commit("Start", MARA)
        work = w.commit("Work", BRAM, parents=[base])
        other = w.commit("Other (#1)", ILSE, WEB)
        synced = w.commit("Merge branch 'main' into work", BRAM, parents=[work, other])
        w.merge("Merge pull request #2 from bram/work\n\nThe work", synced)

    assert owners(told(tmp_path / "r", write))[1:] == [("Ilse Torvald", "Other (#1)"), ("Bram Okonkwo", "The work")]


class Unfolding(Walk):
    """The planted fault: every branch is taken for a line of landed changes."""

    @staticmethod
    def _holds_changes(merge: Commit, came: Origin, branch: list[Commit], work: list[Commit]) -> bool:
        return True


def test_without_the_unit_of_a_branch_every_fix_up_would_count(tmp_path: Path) -> None:
    folder = made(tmp_path / "r", pull_request)
    with opened(folder) as (repository, view):
        commits = read_commits(view, repository.head, Watch(lambda done, total: None, lambda: False))

    assert len(Walk(commits, None, frozenset()).landings(repository.head)) == 2
    assert len(Unfolding(commits, None, frozenset()).landings(repository.head)) == 4


def test_branches_that_merge_each_other_do_not_exhaust_the_stack() -> None:
    who = [Ident(f"Person Number{n % 7}", f"p{n % 7}@x.example") for n in range(7)]
    base = Commit("0" * 40, (), who[0], 0, who[0], 0, "Start", "", ())
    commits, tip = {base.sha: base}, (base.sha,)
    for level in range(3_000):
        side, main = f"{level:039x}a", f"{level:039x}b"
        commits[side] = Commit(side, tip, who[level % 7], level, who[0], level, f"Side {level} (#{level})", "", ())
        commits[main] = Commit(main, (side, *tip), who[0], level, who[0], level, "Merge branch 'x' of y", "", ())
        tip = (main,)
    newest_first = dict(reversed(commits.items()))

    assert len(Walk(newest_first, None, frozenset()).landings(tip[0])) == 3_001


@pytest.mark.parametrize(("day", "titles"), [("2020-09-13", ["One (#1)"]), ("2020-09-14", ["One (#1)", "Two (#2)"])])
def test_as_of_knows_nothing_later_than_that_day(tmp_path: Path, day: str, titles: list[str]) -> None:
    def write(w: World) -> None:
        w.commit("One (#1)", MARA, WEB, at=1_600_041_599)  # 23:59:59 on the 13th
        w.commit("Two (#2)", MARA, WEB, at=1_600_041_600)
        later = w.commit('Revert "One (#1)" (#3)', ILSE, WEB, at=1_700_000_000)
        assert later

    answer = told(tmp_path / "r", write, as_of=date.fromisoformat(day))
    assert [c.title for c in changes(answer)] == titles
    assert [c.discounts for c in changes(answer)] == [()] * len(titles)
    assert [account.name for account in answer.accounts] == ["Mara Quell"]


def test_a_branch_has_landed_only_when_its_merge_has(tmp_path: Path) -> None:
    def write(w: World) -> None:
        base = w.commit("Start (#1)", MARA, WEB, at=1_600_000_000)
        work = w.commit("Work", BRAM, parents=[base], at=1_600_000_100)
        w.commit("Later (#3)", MARA, WEB, at=1_700_000_000)
        w.merge("Merge pull request #2 from bram/work\n\nThe work", work)

    folder = made(tmp_path / "r", write)
    assert [c.title for c in changes(read(folder, date(2021, 1, 1)))] == ["Start (#1)"]
    assert len(changes(read(folder))) == 3


def test_nothing_is_dated_after_the_pass_itself(tmp_path: Path) -> None:
    answer = told(tmp_path / "r", lambda w: w.commit("From the future (#1)", MARA, WEB, at=4_000_000_000))

    assert changes(answer)[0].happened_on == date(2026, 11, 1)
