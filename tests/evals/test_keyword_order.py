"""The naive baseline: it counts words, and nothing else moves it."""

import pytest

from evals.keyword_order import keyword_order

WANTED = ("LLM fine-tuning", "PyTorch")


def hits(text: str, wanted: tuple[str, ...] = WANTED) -> int:
    (found,) = keyword_order(wanted, {"p": text})
    return found.hits


def test_whoever_repeats_the_words_comes_first() -> None:
    profiles = {"plain": "PyTorch", "loud": "PyTorch, LLM fine-tuning, certificate in LLM fine-tuning", "silent": ""}
    assert [(found.person, found.rank, found.hits) for found in keyword_order(WANTED, profiles)] == [
        ("loud", 1, 3),
        ("plain", 2, 1),
        ("silent", 3, 0),
    ]


def test_equal_hits_share_a_place_in_the_order_given() -> None:
    order = keyword_order(WANTED, {"z": "PyTorch", "a": "pytorch!", "m": "nothing"})
    assert [(found.person, found.rank) for found in order] == [("z", 1), ("a", 1), ("m", 3)]


@pytest.mark.parametrize("text", ["LLM fine-tuning", "llm FINE tuning", "(LLM fine-tuning)", "LLM: fine/tuning"])
def test_case_and_punctuation_hide_no_word(text: str) -> None:
    assert hits(text) == 1


@pytest.mark.parametrize("text", ["fine-tuning of an LLM", "LLM", "MyPyTorch", "PyTorchLightning", "LLM fine-tuningly"])
def test_parts_of_a_word_or_of_a_phrase_are_no_hit(text: str) -> None:
    assert hits(text) == 0


def test_words_that_nobody_wants_count_for_nothing() -> None:
    assert hits("PyTorch", wanted=()) == 0
    assert hits("PyTorch", wanted=("", "?!")) == 0
    assert keyword_order(WANTED, {}) == ()
