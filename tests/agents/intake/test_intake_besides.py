"""What a turn says that no question is about: the newest words stand, and none of them becomes a must-have."""

import pytest

from agents.builtin.intake.pay import bare_salary, salary
from agents.intake.besides import besides, lines_besides
from memory.knowledge import market

MARKET = market.load()


@pytest.mark.parametrize(
    ("said", "visa", "spoken", "nice"),
    [
        ("visa sponsored", True, (), ()),
        ("kein Visum", False, (), ()),
        ("German C1", None, (("de", "C1"),), ()),
        ("10 years of LangChain is a plus", None, (), ("LangChain",)),
        ("a company car", None, (), ()),
    ],
)
def test_a_line_besides_says_visa_languages_and_what_is_nice_to_have(
    said: str, visa: bool | None, spoken: tuple[tuple[str, str], ...], nice: tuple[str, ...]
) -> None:
    found = besides(said, MARKET)
    assert (found.visa, tuple((need.language, need.level) for need in found.languages), found.nice) == (
        visa,
        spoken,
        nice,
    )


def test_of_two_lines_on_one_thing_the_newer_stands_and_the_others_stay() -> None:
    found = besides("visa sponsored\nGerman B2\nJAX is a plus\nno visa\nGerman C1\nTriton is a plus", MARKET)
    assert found.visa is False
    assert [(need.language, need.level) for need in found.languages] == [("de", "C1")]
    assert found.nice == ("JAX", "Triton")


def test_only_the_lines_that_say_something_besides_are_kept() -> None:
    assert lines_besides(["Hamburg", "  visa   sponsored ", "a company car"], MARKET) == ("visa sponsored",)


@pytest.mark.parametrize("said", ["6000 im Monat", "700 a day", "85 an hour"])
def test_an_amount_and_a_period_alone_are_pay_in_a_turn_and_nowhere_else(said: str) -> None:
    assert salary(said, MARKET.lexicon.pay) is None
    found = bare_salary(said, MARKET.lexicon.pay)
    assert found is not None
    assert found.currency is None


@pytest.mark.parametrize(
    "said", ["5 days a week", "2 times a month", "8 hours a day", "400 people visit us in a month or so"]
)
def test_a_count_of_days_or_people_is_no_pay(said: str) -> None:
    assert bare_salary(said, MARKET.lexicon.pay) is None
