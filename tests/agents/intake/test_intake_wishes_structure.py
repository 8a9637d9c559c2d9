"""Wishes by their structure: a protected trait, and words that ask for it or rule it out, in the same clause."""

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
    (Path(__file__).parents[2] / "fixtures" / "intake_wishes_structure.yaml").read_text(encoding="utf-8")
)


def _kinds(text: str, refusing: Refusing = MARKET.refusing) -> set[str]:
    return {wished.kind for wished in wishes(f"RAG, LangChain. {text}. Graz", refusing)}


@pytest.mark.parametrize("said", SAID["wishes"], ids=lambda said: said["text"][:40])
def test_a_trait_that_is_asked_for_or_ruled_out_is_refused(said: dict[str, str]) -> None:
    assert said["kind"] in _kinds(said["text"])


@pytest.mark.parametrize("text", SAID["innocent"], ids=lambda text: text[:40])
def test_a_trait_that_nobody_is_chosen_by_is_left_alone(text: str) -> None:
    assert _kinds(text) == set()


def test_there_are_about_as_many_innocent_sentences_as_wishes() -> None:
    assert abs(len(SAID["innocent"]) - len(SAID["wishes"])) < 0.2 * len(SAID["wishes"])


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a magazine for young women", "audience"),
        ("our founders met in their twenties", "subjects"),
        ("Bewerbungen von Frauen sind ausdrücklich erwünscht", "indifferent"),
        ("single women's shelters use our software", "things"),
    ],
)
def test_a_sentence_is_innocent_by_the_words_that_say_so(text: str, part: str) -> None:
    """The planted fault: without those words the same sentence is refused."""
    assert _kinds(text) == set()
    assert _kinds(text, Refusing(**{**vars(MARKET.refusing), part: Phrases[bool]([])})) != set()


def test_an_age_above_a_figure_is_refused_by_the_verdict_on_it() -> None:
    """The planted fault: without verdicts, whoever is over 45 is only told of."""
    text = "applicants above 45 will not be considered"
    blind = replace(MARKET.refusing.age, verdicts=Phrases[bool]([]))
    assert _kinds(text) == {"discriminatory_age"}
    assert _kinds(text, replace(MARKET.refusing, age=blind)) == set()
