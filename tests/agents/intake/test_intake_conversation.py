"""One question at a time, and what a reply settles."""

from datetime import date

import pytest

from agents.builtin.intake.engine import BuiltinIntake
from agents.conversation import answer, next_question
from agents.intake.check import check
from agents.proposals import IntakeGiven
from memory.knowledge import market
from memory.records import Answer, Brief
from service.roles import Allowance

MARKET = market.load()
CLEAR = "CUDA and Triton kernels, vLLM, Zurich"


async def _read(text: str, *answers: Answer) -> Brief:
    given = IntakeGiven(text=text, answers=answers)
    proposal = await BuiltinIntake(MARKET).propose(given, Allowance())
    return check(given, proposal, MARKET, search="s", engine="builtin", today=date(2026, 6, 15))


async def test_a_conversation_asks_one_thing_at_a_time_until_the_brief_can_be_accepted() -> None:
    text = "one hero for AI, ML, NLP, CV, data engineering, devops, blockchain and frontend, Hamburg"
    asked: list[str] = []
    said: tuple[Answer, ...] = ()
    replies = iter(["ML engineer", "PyTorch and recommender systems"])
    while question := next_question(await _read(text, *said)):
        asked.append(question.topic)
        settled = answer(await _read(text, *said), next(replies), MARKET)
        assert settled is not None
        said = (*said, settled)
    assert asked == ["role", "must_haves"]
    assert (await _read(text, *said)).role == "ml_engineer"


async def test_a_reply_settles_the_open_question() -> None:
    brief = await _read("RAG agents, LangChain, native speaker of German, Graz")
    assert answer(brief, " C1 is enough ", MARKET) == Answer(topic="language_level", value="C1 is enough")


async def test_a_reply_may_name_its_topic() -> None:
    brief = await _read("AI engineer, Hamburg")
    assert answer(brief, "must_haves = JAX", MARKET) == Answer(topic="must_haves", value="JAX")


async def test_a_word_that_is_no_topic_before_an_equals_sign_is_part_of_the_reply() -> None:
    brief = await _read("AI engineer, Hamburg")
    assert answer(brief, "x=1", MARKET) == Answer(topic="role", value="x=1")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("make it a research scientist", "role"),
        ("we can pay 140k EUR", "budget_or_level"),
        ("rather senior", "seniority"),
        ("hybrid is fine", "remote_policy"),
        ("Lausanne", "location"),
        ("and CUTLASS", "must_haves"),
    ],
)
async def test_a_reply_to_no_question_says_itself_what_it_is_about(text: str, topic: str) -> None:
    brief = await _read(CLEAR)
    assert next_question(brief) is None
    settled = answer(brief, text, MARKET)
    assert settled is not None
    assert settled.topic == topic


@pytest.mark.parametrize("text", ["", "  ", "thanks!"])
async def test_a_reply_that_says_nothing_settles_nothing(text: str) -> None:
    assert answer(await _read(CLEAR), text, MARKET) is None
