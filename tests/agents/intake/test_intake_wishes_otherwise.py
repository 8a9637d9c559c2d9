"""Wishes that are refused, put without their usual words, and several of them in one sentence."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.builtin.intake.wishes import wishes
from memory.knowledge.phrases import Phrases
from memory.knowledge.refusals import Refusing
from tests.agents.intake.intake_reading import MARKET

SAID: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "fixtures" / "intake_wishes_otherwise.yaml").read_text(encoding="utf-8")
)


def _kinds(text: str, refusing: Refusing = MARKET.refusing) -> set[str]:
    return {wished.kind for wished in wishes(text, refusing)}


@pytest.mark.parametrize("said", SAID["wishes"], ids=lambda said: said["text"][:40])
def test_a_wish_without_its_usual_words_is_refused(said: dict[str, Any]) -> None:
    assert set(said["kinds"]) <= _kinds(f"RAG, LangChain. {said['text']}. Graz")


@pytest.mark.parametrize("text", SAID["innocent"], ids=lambda text: text[:40])
def test_what_sounds_like_such_a_wish_is_left_alone(text: str) -> None:
    assert _kinds(f"RAG, LangChain. {text}. Graz") == set()


@pytest.mark.parametrize("text", ["woman without children", "ein lediger Mann ohne Kinder"])
def test_who_is_wished_beside_another_wish_is_a_wish_too(text: str) -> None:
    """The planted fault: without the words that stand beside a wish, only the first of the two is found."""
    assert _kinds(text) == {"discriminatory_gender", "discriminatory_family"}
    assert _kinds(text, replace(MARKET.refusing, beside=Phrases[str | None]([]))) == {"discriminatory_family"}


def test_a_woman_beside_no_wish_is_none() -> None:
    assert _kinds("a woman founded us") == set()
    assert _kinds("no kids' books, our founder is a woman") == set()


def test_one_wish_is_about_both_whom_an_or_joins() -> None:
    assert _kinds("no Muslims or Arabs") == {"discriminatory_religion", "discriminatory_nationality"}
    assert _kinds("no Muslims; Arabs and others use our app") == {"discriminatory_religion"}


@pytest.mark.parametrize("text", ["Herren bevorzugt", "bevorzugt Herren", "mujeres abstenerse"])
def test_a_word_that_wishes_on_both_sides_is_heard_on_both(text: str) -> None:
    assert _kinds(text) == {"discriminatory_gender"}
