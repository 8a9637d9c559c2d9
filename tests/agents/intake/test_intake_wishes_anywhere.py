"""A trait and a wish anywhere in one sentence, and what keeps such a sentence innocent."""

from dataclasses import replace
from typing import Any

import pytest

from agents.builtin.intake.wishes import wishes
from memory.knowledge.phrases import Phrases
from memory.knowledge.refusals import Refusing
from tests.agents.intake.intake_reading import MARKET


def _kinds(text: str, refusing: Refusing = MARKET.refusing) -> set[str]:
    return {wished.kind for wished in wishes(f"RAG, LangChain. {text}. Graz", refusing)}


FAR = {
    "please nobody who, as happened last spring, goes off and gets pregnant": "discriminatory_family",
    "keinen, der nach zwei Jahren schon von der Rente träumt": "discriminatory_age",
    "évitez, s'il vous plaît, tout ce qui ressemble à un quinquagénaire": "discriminatory_age",
    "quien venga, que no sea de los que rezan en la oficina, ni musulmanes": "discriminatory_religion",
    "adaylardan, mümkünse, askerliği duranları elensin": "discriminatory_military_service",
}


@pytest.mark.parametrize(("text", "kind"), FAR.items())
def test_a_wish_far_from_the_trait_is_heard(text: str, kind: str) -> None:
    assert kind in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "you should like software that supports pregnant women",
        "your manager will be a woman, and you should like databases",
        "gesucht wird jemand für die Bundeswehr-Projekte unserer Kunden",
        "il faut aimer les données de femmes enceintes",
        "regardless of faith, and Muslims should feel at home like everybody",
    ],
)
def test_a_sentence_that_only_tells_of_people_is_innocent(text: str) -> None:
    assert _kinds(text) == set()


def test_an_ad_without_full_stops_is_no_single_wish() -> None:
    """The trait stands in the sentence, but far from anything that is asked."""
    between = "rolling out models to shops all over the country with a friendly team and good coffee " * 2
    assert _kinds(f"somebody senior {between} beside a mosque") == set()
    assert _kinds("somebody senior who never goes to a mosque") == {"discriminatory_religion"}


def test_a_promise_in_the_sentence_outweighs_what_it_names() -> None:
    """The planted fault: without the words that say nobody is chosen by it, the same sentence is refused."""
    text = "we would hire anyone, and that somebody is pregnant matters to nobody"
    assert _kinds(text) == set()
    assert _kinds(text, replace(MARKET.refusing, indifferent=Phrases[bool]([]))) == {"discriminatory_family"}


def test_without_any_wish_a_trait_calls_for_nothing() -> None:
    """The planted fault: no wish is known."""
    text = "keinen, der nach zwei Jahren schon von der Rente träumt"
    assert _kinds(text, replace(MARKET.refusing, wishes=Phrases[Any]([]))) == set()


@pytest.mark.parametrize("text", ["at least 45 years old", "mindestens 45 Jahre alt", "35 ans maximum"])
def test_an_age_is_a_limit_from_either_side(text: str) -> None:
    assert _kinds(text) == {"discriminatory_age"}


@pytest.mark.parametrize(
    "text",
    ["customers between 25 and 35 years old", "parts of the code are over 30 years old", "at least 3 years of PyTorch"],
)
def test_what_is_old_besides_people_is_no_age(text: str) -> None:
    assert _kinds(text) == set()
