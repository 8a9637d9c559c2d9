"""What a turn of the conversation settles, by whichever engine it is read, and what it never does."""

from datetime import date
from typing import Any

import pytest

from agents import conversation
from agents.builtin.intake.engine import BuiltinIntake
from agents.builtin.turn import BuiltinTurn
from agents.conversation import next_question, refused, taken, told_by_name, turn_given
from agents.intake.check import check
from agents.proposals import IntakeGiven, Settling, TurnProposal
from memory.knowledge import market
from memory.knowledge.conversation import talk
from memory.records import TOPICS, Answer, Brief, Told, Topic
from service.roles import Allowance

MARKET = market.load()
TODAY = date(2026, 6, 15)
CLEAR = "CUDA and Triton kernels for vLLM serving, Zurich"


async def read(text: str, *answers: Answer) -> Brief:
    given = IntakeGiven(text=text, answers=answers)
    proposal = await BuiltinIntake(MARKET).propose(given, Allowance())
    return check(given, proposal, MARKET, search="s", engine="builtin", today=TODAY)


async def settled(brief: Brief, turn: str) -> dict[Told, str]:
    proposal = await BuiltinTurn(MARKET, talk()).propose(turn_given(brief, turn), Allowance())
    return {answer.topic: answer.value for answer in taken(brief, turn, proposal, MARKET, TODAY)}


async def after(text: str, turn: str) -> Brief:
    """The brief that a turn makes of a text."""
    said = await settled(await read(text), turn)
    return await read(text, *(Answer(topic=topic, value=value) for topic, value in said.items()))


async def test_a_conversation_asks_one_thing_at_a_time_until_the_brief_can_be_accepted() -> None:
    text = "one hero for AI, ML, NLP, CV, data engineering, devops, blockchain and frontend, Hamburg"
    asked: list[Topic] = []
    said: dict[Told, str] = {}
    replies = iter(["ML engineer", "PyTorch and recommender systems"])
    brief = await read(text)
    while question := next_question(brief):
        asked.append(question.topic)
        said |= await settled(brief, next(replies))
        brief = await read(text, *(Answer(topic=topic, value=value) for topic, value in said.items()))
    assert asked == ["role", "must_haves"]
    assert brief.role == "ml_engineer"


@pytest.mark.parametrize(
    ("turn", "field", "value"),
    [
        ("no, Berlin", "location", "Berlin"),
        ("nein, Berlin", "location", "Berlin"),
        ("not Zurich, Munich", "location", "Munich"),
        ("nicht Zürich, sondern München", "location", "München"),
        ("Lausanne instead of Zurich", "location", "Lausanne"),
        ("make it senior", "seniority", "senior"),
        ("rather junior", "seniority", "junior"),
        ("fully remote is fine", "remote", True),
        ("on site only", "remote", False),
        ("and CUTLASS", "must_have_skills", ("CUDA", "Triton", "vLLM", "CUTLASS")),
        ("drop Triton", "must_have_skills", ("CUDA", "vLLM")),
        ("CUDA is not needed", "must_have_skills", ("Triton", "vLLM")),
        ("no, they train models in production: retraining, feature stores", "role", "ml_engineer"),
        ("make it a research scientist", "role", "research_scientist"),
    ],
)
async def test_a_correction_changes_its_own_field(turn: str, field: str, value: Any) -> None:
    before, now = await read(CLEAR), await after(CLEAR, turn)
    assert next_question(before) is None
    assert getattr(now, field) == value
    kept = {"role", "seniority", "location", "remote", "must_have_skills"} - {field}
    assert {name for name in kept if getattr(now, name) != getattr(before, name)} == set()


async def test_a_turn_may_settle_several_fields_at_once() -> None:
    now = await after(CLEAR, "no, Berlin, make it senior, fully remote, 120-150k EUR a year, and CUTLASS too")
    assert (now.location, now.seniority, now.remote) == ("Berlin", "senior", True)
    assert now.salary is not None
    assert (now.salary.min, now.salary.max, now.salary.currency) == (120_000, 150_000, "EUR")
    assert "CUTLASS" in now.must_have_skills


async def test_a_turn_beside_the_question_leaves_the_question_open() -> None:
    brief = await read("AI engineer, Hamburg, senior")
    assert (question := next_question(brief)) is not None
    assert question.topic == "role"
    said = await settled(brief, "oh, and the budget is 90k EUR a year")
    assert said["budget_or_level"]
    still = await read("AI engineer, Hamburg, senior", *(Answer(topic=t, value=v) for t, v in said.items()))
    assert (open_ := next_question(still)) is not None
    assert open_.topic == "role"


@pytest.mark.parametrize(
    "turn", ["why?", "Warum?", "what would change your mind?", "pourquoi ?", "¿por qué?", "neden?", "why not Berlin?"]
)
async def test_a_question_back_settles_nothing(turn: str) -> None:
    proposal = await BuiltinTurn(MARKET, talk()).propose(turn_given(await read(CLEAR), turn), Allowance())
    assert proposal == TurnProposal(settles=(), asks="reasons")


@pytest.mark.parametrize("turn", ["I don't know", "no idea, ask the hiring manager", "keine Ahnung", "no lo sé"])
async def test_whoever_does_not_know_settles_nothing(turn: str) -> None:
    brief = await read("AI engineer")
    proposal = await BuiltinTurn(MARKET, talk()).propose(turn_given(brief, turn), Allowance())
    assert proposal.asks == "somebody_else"
    assert taken(brief, turn, proposal, MARKET, TODAY) == ()


@pytest.mark.parametrize("turn", ["thanks!", "hm", "cool", "and then?", "👍", "= 5"])
async def test_a_turn_that_says_nothing_settles_nothing(turn: str) -> None:
    assert await settled(await read(CLEAR), turn) == {}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_turn_may_name_its_topic(topic: Topic) -> None:
    assert told_by_name(f"{topic} = JAX") == Answer(topic=topic, value="JAX")
    assert told_by_name(f"{topic}=") is None
    assert told_by_name("x=1") is None


def proposed(*settles: tuple[Topic, str, Any]) -> TurnProposal:
    return TurnProposal(settles=tuple(Settling(topic=t, value=v, how=how) for t, v, how in settles), asks="nothing")


LIES = proposed(("location", "Moscow", "is"), ("budget_or_level", "900k", "is"), ("must_haves", "COBOL", "also"))


async def test_words_that_an_engine_puts_into_the_recruiters_mouth_are_dropped() -> None:
    assert taken(await read(CLEAR), "no, Berlin", LIES, MARKET, TODAY) == ()


async def test_looking_the_words_up_is_what_drops_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "found_in", lambda quote, text: True)
    through = {answer.topic for answer in taken(await read(CLEAR), "no, Berlin", LIES, MARKET, TODAY)}
    assert through == {"location", "budget_or_level", "must_haves"}


async def test_words_that_no_code_can_read_for_their_topic_are_dropped() -> None:
    turn = "the sky is blue"
    nonsense = proposed(("seniority", "blue", "is"), ("budget_or_level", "sky", "is"), ("remote_policy", "sky", "is"))
    assert taken(await read(CLEAR), turn, nonsense, MARKET, TODAY) == ()


async def test_a_wish_that_may_not_be_filtered_on_is_heard_and_not_taken() -> None:
    brief, turn = await read(CLEAR), "only men please, in Berlin"
    assert {trap.kind for trap in refused(turn, MARKET, TODAY)} >= {"discriminatory_gender"}
    engine = proposed(("must_haves", "men", "also"), ("location", "Berlin", "is"))
    assert taken(brief, turn, engine, MARKET, TODAY) == (Answer(topic="location", value="Berlin"),)
    assert set(await settled(brief, turn)) == {"location"}
