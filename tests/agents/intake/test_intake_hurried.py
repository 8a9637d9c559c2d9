"""Texts written in haste or in another language are read, and vectors are made of what their words mean."""

import pytest

from agents.builtin.intake.features import in_english, passages
from agents.builtin.intake.text import read
from agents.intake.blur import named
from agents.proposals import IntakeGiven
from agents.roles import role_title
from memory.records import ROLES
from service.engines import builtin_intake
from service.roles import Allowance, name_role
from tests.agents.intake.intake_reading import MARKET, TODAY, brief_of, kinds, topics

INTAKE = builtin_intake(MARKET)
LETTERS = "abcdef"
NO_WORK = "sales rep for our AI chatbot, cold calls, quota, Chicago"
TWO = "a research scientist and a data engineer"


def _embedded(text: str) -> str:
    lexicon = MARKET.lexicon
    return " | ".join(in_english(passage, lexicon) for passage in passages(read(text, lexicon)))


@pytest.mark.parametrize(
    ("written", "embedded"),
    [
        ("need sombody to fintune our llms!", "need somebody to finetune our llms!"),
        ("entraîner nos modèles, vite", "train our models, vite"),
        ("Sprachmodelle (deutsch) feinabstimmen", "language models (deutsch) fine-tune"),
        ("We train models, as ever.", "We train models, as ever."),
    ],
)
def test_what_is_embedded_is_english_without_slips(written: str, embedded: str) -> None:
    assert _embedded(written) == embedded


@pytest.mark.parametrize(
    "text",
    [
        "lookin for ml enginer, clasifiers for invoces, own the retrainig",
        "entraîner nos modèles de vision",
        "we need smbdy to tune llm",
        "entrenar nuestros modelos de visión",
        "dil modelimize ince ayar yapacak biri",
        "jemand soll unsere Modelle trainieren",
    ],
)
async def test_plain_ml_work_in_haste_is_ml_work(text: str) -> None:
    proposed = await INTAKE.propose(IntakeGiven(text=text, answers=()), Allowance())
    assert named(proposed.readings) == "ml_engineer"


async def test_two_words_in_haste_are_asked_about_and_not_turned_away() -> None:
    proposed = await INTAKE.propose(IntakeGiven(text="fintune llms", answers=()), Allowance())
    assert named(proposed.readings) == "ambiguous"


@pytest.mark.parametrize("text", ["https://tarn.example/jobs/17", "asdkfj qweoiru zxcvm", "мы ищем инженера"])
async def test_what_cannot_be_read_has_neither_role_nor_pay(text: str) -> None:
    answer = await name_role(text, today=TODAY, intake=INTAKE, market=MARKET)
    assert (answer.role, answer.confidence, answer.runner_up) == ("ambiguous", 0.0, None)
    assert (answer.pay, answer.other_pay, answer.advice) == (None, (), None)
    assert [question.topic for question in answer.questions] == ["role", "must_haves"]


@pytest.mark.parametrize("text", ["blacksmiths are needed in our team", "Python, PyTorch, CUDA"])
async def test_a_text_with_a_word_that_is_known_is_no_unread_one(text: str) -> None:
    assert "not_read" not in kinds(await brief_of(text))


async def test_an_answer_names_the_role_of_what_could_not_be_read() -> None:
    brief = await brief_of("asdkfj qweoiru zxcvm", ("role", "ML engineer"))
    assert (brief.role, brief.confidence) == ("ml_engineer", 1.0)
    assert brief.pay is not None


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "tr"])
def test_whether_it_is_one_of_the_roles_at_all_lists_them_all(language: str) -> None:
    question = MARKET.question("confirm_scope", language)
    at = [question.index(f"({letter}) {role_title(role)}") for letter, role in zip(LETTERS, ROLES, strict=True)]
    assert at == sorted(at)


@pytest.mark.parametrize(("letter", "role"), list(zip(LETTERS, ROLES, strict=True)))
async def test_a_letter_of_the_list_is_the_role_that_stands_there(letter: str, role: str) -> None:
    assert (await brief_of(NO_WORK, ("confirm_scope", f"({letter})"))).role == role


@pytest.mark.parametrize("answer", ["(g)", "z", "7", "d'accord", "yes go on"])
async def test_what_is_not_on_the_list_is_asked_again(answer: str) -> None:
    brief = await brief_of(NO_WORK, ("confirm_scope", answer))
    assert (brief.role, topics(brief)) == ("not_ai", ["confirm_scope"])


@pytest.mark.parametrize("answer", ["(c)", "d", "9"])
async def test_a_letter_that_a_blur_did_not_offer_is_asked_again(answer: str) -> None:
    brief = await brief_of("an AI engineer for our team", ("role", answer))
    assert brief.role == "ambiguous"
    assert "role" in topics(brief)


async def test_two_positions_in_one_breath_are_asked_which_comes_first() -> None:
    brief = await brief_of(TWO)
    assert (brief.role, topics(brief)) == ("ambiguous", ["role"])
    assert [reading.role for reading in brief.readings[:2]] == ["research_scientist", "not_ai"]
    assert "several_positions" in kinds(brief)
    assert (await brief_of(TWO, ("role", "(a)"))).role == "research_scientist"
    assert (await brief_of(TWO, ("role", "(b)"))).role == "not_ai"


@pytest.mark.parametrize(
    "text",
    [
        "You work with a research scientist and a data engineer.",
        "We have a data scientist and two data engineers, and train ranking models.",
        "one person, half a data scientist and half an ML engineer",
        "a data scientist or an ML engineer",
        "a senior ML engineer / data scientist",
    ],
)
async def test_colleagues_and_two_names_of_one_position_are_one_position(text: str) -> None:
    assert "several_positions" not in kinds(await brief_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Looking for two ML engineers and a data scientist in Leeds",
        "wir suchen einen Data Scientist und zwei ML Engineers",
        "busco un data scientist y dos ML engineers",
        "il nous faut un data scientist et un chercheur",
    ],
)
async def test_positions_are_counted_in_other_languages_too(text: str) -> None:
    assert "several_positions" in kinds(await brief_of(text))
