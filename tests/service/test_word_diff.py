"""What changed between two versions, word by word: nothing is lost, nothing is invented."""

import random

import pytest

from service.word_diff import Change, changes, distance

WORDS = ("kernel", "oven", "fast", "you", "wrote", "the", ",", ".", "\n")


def kinds(found: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(change.kind, change.text) for change in found]


def test_a_word_that_was_replaced_is_shown_beside_the_new_one() -> None:
    assert kinds(changes("You wrote a kernel.", "You wrote an oven.")) == [
        ("same", "You wrote "), ("removed", "a"), ("added", "an"), ("same", " "), ("removed", "kernel"),
        ("added", "oven"), ("same", "."),
    ]  # fmt: skip


def test_nothing_changed_is_nothing_shown() -> None:
    assert changes("Same.", "Same.") == ()
    assert distance("Same.", "Same.") == 0


@pytest.mark.parametrize("seed", range(20))
def test_both_versions_can_be_put_together_again_from_the_changes(seed: int) -> None:
    chance = random.Random(seed)
    # The last ones are so long that they are compared by lines.
    before, now = (" ".join(chance.choices(WORDS, k=chance.choice((0, 5, 60, 2_000)))) for _ in range(2))
    if before != now:
        found = changes(before, now)
        assert "".join(change.text for change in found if change.kind != "added") == before
        assert "".join(change.text for change in found if change.kind != "removed") == now


def test_the_distance_counts_characters_taken_out_and_put_in() -> None:
    assert distance("one two", "one three") == len("two") + len("three")
    assert distance("", "abc") == 3
