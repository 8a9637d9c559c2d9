"""The turns of a hurried recruiter with what each must leave behind: no wish is lost in silence."""

from pathlib import Path

import pytest

from evals.training.hearing.conversing import heard
from evals.training.hearing.measure import Has, Spoken, load_turns, lost
from memory.knowledge.replies import replies
from memory.records import Brief, LanguageNeed, Salary
from tests.memory.store.samples import a_brief

FLOOR = 0.95
"""Of the half that is developed on, for any session of work to come."""
HELD = a_brief(
    location="Leeds",
    remote=False,
    salary=Salary(min=80_000, max=100_000, currency="GBP", period="year"),
    visa=True,
    must_have_skills=("JAX",),
    nice_to_have_skills=("CUDA",),
    languages=(LanguageNeed(language="de", level="C1", must=True),),
)
FULL = Spoken(
    say="all of it",
    has=Has(
        place="Leeds", remote=False, pay="80000-100000 GBP year", visa=True,
        must=("JAX",), not_must=("PyTorch",), nice=("CUDA",), speaks=("de C1",),
    ),
    leaves_out=("Bosch",),
    told=("company car",),
    says=("nothing_taken",),
)  # fmt: skip
REPLY = f"{replies('en').nothing_taken} I could not place “a company car”."


def missing(brief: Brief = HELD, reply: str = REPLY, off_limits: tuple[str, ...] = ("Bosch",)) -> list[str]:
    return list(lost(FULL, brief, reply, list(off_limits), False, replies("en")))


def test_a_turn_that_leaves_all_it_says_loses_nothing() -> None:
    assert missing() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("location", None),
        ("remote", None),
        ("salary", None),
        ("visa", None),
        ("must_have_skills", ()),
        ("must_have_skills", ("JAX", "PyTorch")),
        ("nice_to_have_skills", ()),
        ("languages", ()),
    ],
)
def test_a_wish_that_the_brief_does_not_hold_is_lost(field: str, value: object) -> None:
    assert len(missing(HELD.model_copy(update={field: value}))) == 1


def test_what_is_neither_said_back_nor_off_limits_is_lost() -> None:
    assert missing(off_limits=()) == ["off limits: Bosch"]
    assert missing(reply=replies("en").nothing_taken) == ["told: company car"]
    assert missing(reply="a company car") == ["says: nothing_taken"]


def test_no_turn_stands_twice_and_five_languages_are_spoken() -> None:
    turns = load_turns()
    assert len({(turn.first, turn.say) for turn in turns}) == len(turns) >= 150
    assert {turn.lang for turn in turns} == {"en", "de", "fr", "es", "tr"}


async def test_nothing_that_a_turn_says_is_lost_in_silence(tmp_path: Path) -> None:
    turns = [turn for turn in load_turns() if turn.half == "developed_on"]
    found = await heard(turns, tmp_path)
    wrong = [(one.turn.say or one.turn.first, one.lost) for one in found if one.lost]
    assert len(wrong) <= (1 - FLOOR) * len(turns), wrong
