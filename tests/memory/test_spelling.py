"""A slip of the pen is read as the word that was meant, and an ordinary word as itself."""

import pytest

from memory.knowledge.market import load
from memory.knowledge.phrases import words
from memory.knowledge.spelling import Spelling

SPELLING = load().lexicon.spelling


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fintune", "finetune"),  # a letter is missing
        ("finetunne", "finetune"),  # one is too many
        ("kubernetis", "kubernetes"),  # one is another
        ("reserach", "research"),  # two have changed places
        ("modls", "models"),  # written in haste
    ],
)
def test_a_slip_of_one_letter_is_put_right(written: str, meant: str) -> None:
    assert SPELLING.meant(written) == meant


@pytest.mark.parametrize(
    "word", ["turning", "neutral", "drafts", "leaning", "trailing", "transformers", "gas", "x" * 400]
)
def test_an_ordinary_word_stays_as_it_is_written(word: str) -> None:
    assert SPELLING.meant(word) == word


def test_without_the_list_of_ordinary_words_one_is_taken_for_a_slip() -> None:
    assert Spelling(["tuning"], [], {}).meant("turning") == "tuning"
    assert Spelling(["tuning"], ["turning"], {}).meant("turning") == "turning"


def test_another_first_letter_is_another_word() -> None:
    assert Spelling(["training"], [], {}).meant("draining") == "draining"


def test_two_slips_in_a_word_are_not_guessed_at() -> None:
    assert Spelling(["inference"], [], {}).meant("infrance") == "infrance"


def test_a_word_put_right_stands_where_it_was_written() -> None:
    said = words("we fintune")
    (_, right) = SPELLING.right(said)
    assert (right.folded, right.start, right.end) == ("finetune", 3, 10)
