"""The texts with the questions they owe, and what is counted on them."""

from dataclasses import replace
from datetime import date

import pytest

from agents.builtin.intake.engine import BuiltinIntake
from evals.training.asking.measure import Outcome, by_topic, must_ask_recall, outcomes, over_asking
from evals.training.asking.texts import Asked, load_texts
from memory.knowledge import market

CLEAR = Asked(role="ml_engineer", ask=(), may=("location",), text="a clear brief")
VAGUE = Asked(role="ambiguous", ask=("role", "must_haves"), text="an AI person")


def test_half_of_the_asking_texts_owe_nothing_and_no_text_stands_twice() -> None:
    texts = load_texts()
    assert len({text.text for text in texts}) == len(texts) == 200
    assert sum(not text.ask for text in texts) == 100
    assert {text.half for text in texts} == {"developed_on", "held_out"}


def test_an_owed_question_that_is_not_asked_lowers_the_recall() -> None:
    asked = Outcome(VAGUE, "ambiguous", frozenset({"role", "must_haves"}))
    assert must_ask_recall([asked]).value == 1.0
    assert must_ask_recall([replace(asked, asked=frozenset({"role"}))]).value == 0.5


@pytest.mark.parametrize(("topic", "share"), [("location", 0.0), ("role", 1.0)])
def test_only_what_may_not_be_asked_of_a_clear_text_is_over_asking(topic: str, share: float) -> None:
    (told,) = [name for name in by_topic([]) if name == topic]
    assert over_asking([Outcome(CLEAR, "ml_engineer", frozenset({told}))]).value == share


def test_each_topic_is_counted_as_owed_found_or_needless() -> None:
    found = by_topic([Outcome(VAGUE, "ambiguous", frozenset({"role", "seniority"}))])
    assert (found["role"].owed, found["role"].found, found["role"].needless) == (1, 1, 0)
    assert (found["must_haves"].owed, found["must_haves"].found) == (1, 0)
    assert found["seniority"].needless == 1


async def test_a_text_is_asked_as_a_recruiter_is() -> None:
    known = market.load()
    text = Asked(role="ambiguous", ask=("role", "must_haves"), text="need an AI engineer in Hamburg")
    (found,) = await outcomes([text], BuiltinIntake(known), known, date(2026, 11, 23))
    assert found.found == {"role", "must_haves"}
