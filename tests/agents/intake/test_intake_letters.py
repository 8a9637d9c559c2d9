"""What a letter answers: the question that it was given to, whatever the next reading asks."""

from datetime import UTC, datetime

import pytest

from agents.intake.agent import _answers
from agents.intake.answers import chosen
from agents.intake.check import check
from agents.proposals import IntakeGiven, IntakeProposal
from memory.records import Answer, Brief, BriefDecision, Reading, Role
from tests.agents.intake.intake_reading import MARKET, TODAY, brief_of

TEXT = "Somebody for our models, half training runs, half what users see"
LETTER = Answer(topic="role", value="(b)")


def _read(*readings: tuple[Role, float], answers: tuple[Answer, ...] = (), quote: str = "our models") -> Brief:
    """A brief as a model's readings make it."""
    proposal = IntakeProposal(
        readings=tuple(Reading(role=role, weight=weight, quotes=(quote,)) for role, weight in readings),
        language="en",
        specialisation=None,
        seniority=None,
        location=None,
        remote=None,
        visa=None,
        must_have_skills=("training runs",),
        nice_to_have_skills=(),
        salary=None,
        employer=(),
        traps=(),
    )
    given = IntakeGiven(text=TEXT, answers=answers)
    return check(given, proposal, MARKET, search="s", engine="modelled", today=TODAY)


def _decided(version: int, *answers: Answer) -> BriefDecision:
    return BriefDecision(by="local:r", at=datetime(2026, 6, 15, tzinfo=UTC), version=version, answers=answers)


ASKED = _read(("applied_ai_engineer", 0.5), ("ml_engineer", 0.5))


def test_a_letter_keeps_its_role_when_the_next_reading_has_another_order() -> None:
    answers = _answers(ASKED, _decided(1, LETTER))
    again = _read(("ml_engineer", 0.5), ("applied_ai_engineer", 0.5), answers=answers)
    assert (answers[0].value, answers[0].means) == ("(b)", "ml_engineer")
    assert (again.role, again.questions) == ("ml_engineer", ())


def test_a_letter_that_is_read_against_the_next_pair_names_the_other_role() -> None:
    again = _read(("ml_engineer", 0.5), ("applied_ai_engineer", 0.5), answers=(LETTER,))
    assert again.role == "applied_ai_engineer"


def test_a_step_that_runs_again_does_not_hear_the_letter_once_more() -> None:
    settled = _read(("ml_engineer", 0.9), answers=_answers(ASKED, _decided(1, LETTER))).model_copy(
        update={"version": 2}
    )
    assert [answer.means for answer in _answers(settled, _decided(1, LETTER))] == ["ml_engineer"]


@pytest.mark.parametrize("asked", [None, _read(("ml_engineer", 0.9))])
def test_a_letter_to_no_question_is_no_answer(asked: Brief | None) -> None:
    other = Answer(topic="seniority", value="senior")
    assert list(chosen((LETTER, other), asked)) == [other]


def test_a_second_letter_takes_the_first_one_back() -> None:
    first = _answers(ASKED, _decided(1, Answer(topic="role", value="(a)")))
    settled = _read(("applied_ai_engineer", 0.5), ("ml_engineer", 0.5), answers=first)
    assert settled.role == "applied_ai_engineer"
    again = _answers(settled, _decided(1, LETTER))
    assert _read(("applied_ai_engineer", 0.5), ("ml_engineer", 0.5), answers=again).role == "ml_engineer"


def test_a_second_letter_is_no_answer_where_the_first_no_longer_stands_where_it_stood() -> None:
    first = _answers(ASKED, _decided(1, Answer(topic="role", value="(a)")))
    turned = _read(("ml_engineer", 0.5), ("applied_ai_engineer", 0.5), answers=first)
    assert list(chosen((LETTER,), turned)) == []


def test_words_that_say_what_the_work_is_stay_as_they_were_said() -> None:
    said = Answer(topic="role", value="(b), but without the operations")
    assert list(chosen((said,), ASKED)) == [said]


def test_what_code_cannot_name_a_role_from_a_reading_may_quote() -> None:
    said = Answer(topic="role", value="somebody who compares checkpoints for the lab")
    brief = _read(("research_engineer", 0.8), answers=(said,), quote="compares checkpoints for the lab")
    assert (brief.role, brief.questions) == ("research_engineer", ())
    other = Answer(topic="location", value=said.value)
    assert _read(("research_engineer", 0.8), answers=(other,), quote="compares checkpoints").role == "ambiguous"


@pytest.mark.parametrize(
    ("years", "level"), [("1 year", "junior"), ("at least 3 years", "mid"), ("5+ Jahre", "senior")]
)
async def test_years_of_experience_answer_the_level(years: str, level: str) -> None:
    brief = await brief_of("CUDA kernels for vLLM serving, Zurich", ("seniority", years))
    assert brief.seniority == level


@pytest.mark.parametrize(
    ("languages", "topics"),
    [("Polish native speaker, English B2", ["language_level"]), ("Polish native speaker, at least Polish C1", [])],
)
async def test_a_level_of_one_language_is_no_level_of_another(languages: str, topics: list[str]) -> None:
    brief = await brief_of(f"CUDA kernels for vLLM serving, Zurich. {languages}.")
    assert [question.topic for question in brief.questions] == topics
