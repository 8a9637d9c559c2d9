"""Wishes as hiring people might say them. They hold the rules where they stand, and do not show how far these reach."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.builtin.intake.wishes import wishes
from memory.knowledge.phrases import Phrases
from memory.knowledge.refusals import Refusing
from tests.agents.intake.intake_reading import MARKET

SAID: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "fixtures" / "intake_wishes_people.yaml").read_text(encoding="utf-8")
)
WISHES = [(kind, text) for kind, texts in SAID["wishes"].items() for text in texts]


def _is_second_half(text: str) -> bool:
    return sha256(text.encode()).hexdigest()[0] in "89abcdef"


def _kinds(text: str, refusing: Refusing = MARKET.refusing) -> set[str]:
    return {wished.kind for wished in wishes(f"RAG, LangChain. {text}. Graz", refusing)}


def _heard(second: bool, refusing: Refusing = MARKET.refusing) -> float:
    """The share of wishes of a half whose kind is refused."""
    heard = [kind in _kinds(text, refusing) for kind, text in WISHES if _is_second_half(text) == second]
    return sum(heard) / len(heard)


def _needless() -> Iterator[str]:
    return (text for text in SAID["innocent"] if _kinds(text))


@pytest.mark.parametrize(("second", "at_least"), [(False, 0.98), (True, 0.87)])
def test_no_fewer_wishes_are_refused_than_when_they_were_counted(second: bool, at_least: float) -> None:
    assert _heard(second) >= at_least


def test_no_more_innocent_sentences_are_refused_than_when_they_were_counted() -> None:
    assert sum(1 for _ in _needless()) <= 0.02 * len(SAID["innocent"])


def test_without_words_that_wish_the_share_falls() -> None:
    """The planted fault: people are named, and nothing that asks for or rules them out is known."""
    assert _heard(second=True, refusing=replace(MARKET.refusing, wishes=Phrases[Any]([]))) < 0.87


@pytest.mark.parametrize("text", ["please filter out everyone past 45", "bitte keine Leute über 50"])
def test_an_age_above_a_figure_is_refused_by_who_is_left_out_before_it(text: str) -> None:
    """The planted fault: without the words that leave somebody out the figure is only told of."""
    blind = replace(MARKET.refusing.age, excluding=Phrases[bool]([]))
    assert _kinds(text) == {"discriminatory_age"}
    assert _kinds(text, replace(MARKET.refusing, age=blind)) == set()


@pytest.mark.parametrize("text", ["skip rows over 50", "no requests over 30", "no people over 50 ms away", "over 50"])
def test_a_figure_above_which_nobody_is_left_out_is_no_age(text: str) -> None:
    assert _kinds(text) == set()
