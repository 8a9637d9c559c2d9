"""What titles alone say against changes."""

from datetime import date, timedelta

import pytest

from memory.records import Gate, MergedChange
from tools.github.judge import judged

DAY = date(2026, 9, 1)


def a_change(
    number: int, title: str, owner: str = "github:id:1", on: date = DAY, files: int | None = None
) -> MergedChange:
    return MergedChange(
        id=f"e{number}", record="r", owner=owner, url=f"https://github.com/kiln-labs/oven/pull/{number}",
        happened_on=on, title=title, gate=Gate(kind="merge", by=None, by_name=None), discounts=(),
        project="kiln-labs/oven", sha=None, number=number, files=files, areas=(),
    )  # fmt: skip


def discounts(*changes: MergedChange) -> dict[int | None, tuple[str, ...]]:
    return {one.number: one.discounts for one in judged(changes)}


def test_a_change_that_was_taken_back_says_so_and_the_taking_back_is_no_work() -> None:
    told = discounts(a_change(1, "Bake faster (#1)"), a_change(2, 'Revert "Bake faster"'), a_change(3, "Bake slower"))
    assert told == {1: ("reverted",), 3: ()}


def test_a_small_fix_of_words_is_trivial_and_a_large_change_that_mentions_them_is_not() -> None:
    told = discounts(a_change(1, "Fix typo"), a_change(2, "Rewrite the grammar engine", files=60))
    assert told == {1: ("trivial",), 2: ()}


def test_a_wave_of_like_changes_on_one_day_is_trivial() -> None:
    wave = [a_change(number, f"Update docs for part {number}") for number in range(5)]
    assert set(discounts(*wave).values()) == {("trivial",)}


def test_four_like_changes_or_five_on_five_days_or_by_five_people_are_no_wave() -> None:
    four = [a_change(number, "Update docs") for number in range(4)]
    days = [a_change(number, "Update docs", on=DAY + timedelta(days=number)) for number in range(5)]
    people = [a_change(number, "Update docs", owner=f"github:id:{number}") for number in range(5)]
    large = [a_change(number, "Update docs", files=9) for number in range(5)]
    for held in (four, days, people, large):
        assert set(discounts(*held).values()) == {()}


@pytest.mark.parametrize(
    "title", ["Correct a link in step 3 of the tutorial", "docs: fix broken links", "Spelling, part 7"]
)
def test_titles_of_small_fixes_are_trivial_where_no_file_is_known(title: str) -> None:
    assert discounts(a_change(1, title)) == {1: ("trivial",)}


@pytest.mark.parametrize(
    "title", ["Fix link-time optimisation of kernels", "Update links between shards", "Link the CUDA stubs"]
)
def test_titles_that_only_share_a_word_with_small_fixes_are_not(title: str) -> None:
    assert discounts(a_change(1, title)) == {1: ()}


def test_a_wave_over_many_projects_may_take_days_and_is_trivial() -> None:
    def landed(number: int, projects: int, apart: int) -> MergedChange:
        one = a_change(number, f"Improve readability of file {number}", on=DAY + timedelta(days=apart * number))
        return one.model_copy(update={"project": f"kiln-labs/part-{number % projects}"})

    assert set(discounts(*(landed(n, 5, 1) for n in range(9))).values()) == {("trivial",)}
    for held in ((landed(n, 2, 1) for n in range(9)), (landed(n, 5, 9) for n in range(9))):
        assert set(discounts(*held).values()) == {()}, "two projects of one's own, or years of work"
