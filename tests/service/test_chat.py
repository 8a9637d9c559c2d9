"""The conversation, with the built-in engine: one question at a time, and a plain word at each gate."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agents.builtin.intake.engine import BuiltinIntake
from agents.builtin.turn import BuiltinTurn
from memory.errors import ModelUnavailable, NotPermitted, UnknownId, UsageError
from memory.knowledge.conversation import talk
from memory.knowledge.market import load
from service.chat import SELF, Chat, ChatView
from service.plain_words import agrees, stops
from tests.helpers.parts import BRIEF, Scripted, SteadyIntake, reading
from tests.helpers.world import ACTOR, Parts, World, one_source, opened, without

HURRIED = "ai engineer asap berlin"
CLEAR = "CUDA and Triton kernels for vLLM serving, Zurich"
ANSWER = "they serve our LLM on GPUs: inference, CUDA, Triton"


@asynccontextmanager
async def talking(home: Path, parts: Parts) -> AsyncIterator[tuple[World, Chat]]:
    async with opened(home, parts) as world:
        ids = (f"chat{number}" for number in itertools.count(1))
        turns = BuiltinTurn(load(), talk())
        rows, new_id = world.rows.conversations, lambda: next(ids)
        chat = Chat(rows, world.searches, new_id, parts.now, load(), 5, turns, world.deps.budget)
        yield world, chat


def builtin(*people: str) -> Parts:
    return Parts(sources=(one_source(*people),), intake=BuiltinIntake(load()))


async def status(world: World, view: ChatView) -> str:
    assert view.search is not None
    return (await world.searches.show(view.search)).status


async def test_hurried_words_lead_to_one_question_an_answer_and_a_yes(tmp_path: Path) -> None:
    parts = builtin("Ada Muster")
    async with talking(tmp_path, parts) as (world, chat):
        view = await chat.say(ACTOR, None, HURRIED, ["alpha"])
        first = view.questions[0]
        assert first.topic == "role"
        assert view.reply.endswith(first.text)
        assert all(other.text not in view.reply for other in view.questions[1:])
        while view.questions:
            view = await chat.say(ACTOR, view.chat, ANSWER)
        assert await status(world, view) == "brief_gate"
        assert parts.sources[0].asked == []
        assert "Say yes" in view.reply
        view = await chat.say(ACTOR, view.chat, "yes please")
        assert await status(world, view) == "shortlist_gate"
        assert "Ada Muster" in view.reply
        view = await chat.say(ACTOR, view.chat, "ok")
        assert await status(world, view) == "held"
        assert "review queue" in view.reply


@pytest.mark.parametrize("word", ["yes", "ja", "oui", "sí", "evet"])
async def test_a_yes_to_an_open_question_accepts_nothing(tmp_path: Path, word: str) -> None:
    parts = builtin()
    async with talking(tmp_path, parts) as (world, chat):
        view = await chat.say(ACTOR, None, HURRIED, ["alpha"])
        view = await chat.say(ACTOR, view.chat, word)
        assert await status(world, view) == "brief_gate"
        assert parts.sources[0].asked == []


YES = (
    "yes", "Yes!", "yes please", "ok", "okay, go ahead", "Go ahead.", "start the search", "ja", "Ja, bitte", "vale",
    "los geht's", "einverstanden", "oui", "d'accord", "oui, merci", "sí", "si por favor", "evet", "tamam", "EVET",
)  # fmt: skip
NOT_YES = (
    "", "no", "nein", "not yet", "yes, but only in Berlin", "ok but make it senior", "yesterday", "si possible à Paris",
    "los candidatos deben hablar alemán", "search in Hamburg instead", "go senior", "ja nee", "start in March",
    "ok stop", "yes yes yes yes yes yes yes", "search",
)  # fmt: skip
STOP = (
    "stop",
    "Stop!",
    "stop it",
    "cancel the search",
    "abbrechen",
    "stopp bitte",
    "arrête",
    "para",
    "dur",
    "iptal et",
)
NOT_STOP = (
    "para un puesto senior en Madrid", "dur bakalım önce maaşı konuşalım", "stop hiring juniors", "yes", "",
    "non-stop travel is not needed",
)  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_a_plain_yes_in_five_languages_is_one(text: str) -> None:
    assert agrees(text)
    assert not stops(text)


@pytest.mark.parametrize("text", NOT_YES)
def test_a_yes_with_a_condition_and_a_word_that_only_looks_like_one_are_none(text: str) -> None:
    assert not agrees(text)


@pytest.mark.parametrize("text", STOP)
def test_a_plain_stop_is_one(text: str) -> None:
    assert stops(text)
    assert not agrees(text)


@pytest.mark.parametrize("text", NOT_STOP)
def test_a_sentence_that_begins_like_a_stop_is_none(text: str) -> None:
    assert not stops(text)


async def test_a_yes_with_a_condition_changes_the_brief_and_asks_again(tmp_path: Path) -> None:
    parts = Parts(sources=(one_source(),))
    async with talking(tmp_path, parts) as (world, chat):
        view = await chat.say(ACTOR, None, BRIEF, ["alpha"])
        view = await chat.say(ACTOR, view.chat, "ok, but make it senior")
        assert view.brief is not None
        assert (view.brief.seniority, view.brief.acceptance) == ("senior", None)
        assert await status(world, view) == "brief_gate"
        assert parts.sources[0].asked == []


@pytest.mark.parametrize("said", ["hm", "no", "who are they?"])
async def test_anything_but_a_yes_at_the_shortlist_shows_it_again(tmp_path: Path, said: str) -> None:
    parts = Parts(sources=(one_source("Ada Muster"),))
    async with talking(tmp_path, parts) as (world, chat):
        view = await chat.say(ACTOR, None, BRIEF, ["alpha"])
        view = await chat.say(ACTOR, view.chat, "yes")
        again = await chat.say(ACTOR, view.chat, said)
        assert (await status(world, again), parts.write.asked) == ("shortlist_gate", [])
        assert again.reply == f"I took nothing from that; nothing has changed.\n\n{view.reply}"


async def test_stop_calls_the_search_off_and_the_conversation_says_so(tmp_path: Path) -> None:
    async with talking(tmp_path, Parts()) as (world, chat):
        view = await chat.say(ACTOR, None, BRIEF)
        for word in ("stop", "stop", "and now?"):
            view = await chat.say(ACTOR, view.chat, word)
            assert "called off" in view.reply
        assert await status(world, view) == "cancelled"


async def test_text_behind_the_gates_tells_what_is_going_on(tmp_path: Path) -> None:
    async with talking(tmp_path, Parts(sources=(one_source("Ada Muster"),))) as (world, chat):
        view = await chat.say(ACTOR, None, BRIEF, ["alpha"])
        for _ in range(2):
            view = await chat.say(ACTOR, view.chat, "yes")
        view = await chat.say(ACTOR, view.chat, "what now?")
        assert "needs your approval" in view.reply
        (draft,) = await world.review.list()
        await world.review.reject(ACTOR, draft.draft, "not now")
        view = await chat.say(ACTOR, view.chat, "yes")
        assert "done" in view.reply


async def test_every_turn_is_kept_in_its_order_with_who_said_it(tmp_path: Path) -> None:
    async with talking(tmp_path, Parts()) as (_, chat):
        first = await chat.say(ACTOR, None, BRIEF)
        second = await chat.say(ACTOR, first.chat, "stop")
        turns = [(turn.who, turn.text) for turn in await chat.turns(first.chat)]
        assert turns == [(ACTOR.id, BRIEF), (SELF, first.reply), (ACTOR.id, "stop"), (SELF, second.reply)]


async def test_a_failure_keeps_the_turn_and_the_search_and_a_yes_goes_on(tmp_path: Path) -> None:
    parts = Parts(intake=Scripted(ModelUnavailable("503"), reading()))
    async with talking(tmp_path, parts) as (world, chat):
        with pytest.raises(ModelUnavailable):
            await chat.say(ACTOR, None, BRIEF)
        assert [turn.text for turn in await chat.turns("chat1")] == [BRIEF]
        view = await chat.say(ACTOR, "chat1", "hello?")
        assert "503" in view.reply
        view = await chat.say(ACTOR, "chat1", "yes")
        assert await status(world, view) == "brief_gate"
        assert len(await world.searches.list()) == 1


async def test_two_conversations_do_not_meet(tmp_path: Path) -> None:
    async with talking(tmp_path, Parts(intake=SteadyIntake())) as (_, chat):
        one, other = await chat.say(ACTOR, None, BRIEF), await chat.say(ACTOR, None, BRIEF)
        assert one.search != other.search
        await chat.say(ACTOR, one.chat, "stop")
        assert "Say yes" in (await chat.say(ACTOR, other.chat, "hm")).reply


async def test_nothing_said_nobody_known_or_no_role_begins_no_conversation(tmp_path: Path) -> None:
    async with talking(tmp_path, Parts()) as (world, chat):
        with pytest.raises(UsageError):
            await chat.say(ACTOR, None, "  ")
        with pytest.raises(UnknownId):
            await chat.say(ACTOR, "chat9", "hello")
        with pytest.raises(NotPermitted):
            await chat.say(without(ACTOR), None, BRIEF)
        assert await world.rows.conversations.list() == ()


async def test_a_correction_is_told_as_what_changed_and_the_rest_in_one_line(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, "CUDA and Triton kernels for vLLM serving, Zurich", ["alpha"])
        assert "Usual pay" in first.reply
        view = await chat.say(ACTOR, first.chat, "make it senior")
        assert view.reply.startswith("Taken: level senior (was open).")
        assert "Usual pay" not in view.reply
        assert "senior · Zurich" in view.reply


async def test_a_refused_wish_is_answered_in_one_line_and_the_brief_stays(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, "CUDA and Triton kernels for vLLM serving, Zurich", ["alpha"])
        view = await chat.say(ACTOR, first.chat, "only men please")
        assert view.reply.startswith("“")
        assert "{" not in view.reply
        assert view.brief == first.brief


async def test_asked_why_it_quotes_the_brief(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, "CUDA and Triton kernels for vLLM serving, Zurich", ["alpha"])
        view = await chat.say(ACTOR, first.chat, "why?")
        assert view.reply.startswith("For ML infrastructure engineer (")
        assert "speak: “" in view.reply
        assert view.brief == first.brief


async def test_whoever_does_not_know_is_told_how_to_ask_somebody_else(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, HURRIED, ["alpha"])
        view = await chat.say(ACTOR, first.chat, "no idea, the hiring manager knows")
        assert f"hardsignal search ask {view.search}" in view.reply
        assert view.questions == first.questions


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("nobody from Bosch", "Bosch"),
        ("not from Booking please", "Booking"),
        ("niemand von Bosch", "Bosch"),
        ("pas de chez Mistral", "Mistral"),
        ("not from bosch", "bosch"),
    ],
)
async def test_whom_to_leave_out_comes_onto_the_list_of_the_search(tmp_path: Path, wish: str, name: str) -> None:
    async with talking(tmp_path, builtin()) as (world, chat):
        first = await chat.say(ACTOR, None, f"CUDA kernels for vLLM serving, Zurich, {wish}", ["alpha"])
        again = await chat.say(ACTOR, (await chat.say(ACTOR, None, CLEAR, ["alpha"])).chat, wish)
        for view in (first, again):
            assert view.search is not None
            assert [row.value for row in (await world.off_limits.list(view.search)).off_limits] == [name]


@pytest.mark.parametrize("wish", ["nobody from Zurich", "not from there", "exclude PyTorch"])
async def test_whom_to_leave_out_without_a_name_is_told_where_it_belongs(tmp_path: Path, wish: str) -> None:
    async with talking(tmp_path, builtin()) as (world, chat):
        first = await chat.say(ACTOR, None, CLEAR, ["alpha"])
        view = await chat.say(ACTOR, first.chat, wish)
        assert f"hardsignal search off-limits {first.search} add" in view.reply
        assert (await world.off_limits.list(str(first.search))).off_limits == ()


async def test_an_answer_that_settles_nothing_is_told_as_one(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, HURRIED, ["alpha"])
        view = await chat.say(ACTOR, first.chat, "the sky is blue")
        assert view.reply.startswith("I took nothing from that")
        assert view.questions == first.questions


async def test_words_on_the_work_answer_the_deciding_question(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, HURRIED, ["alpha"])
        view = await chat.say(ACTOR, first.chat, "he says they fine-tune and retrain their own models")
        assert view.brief is not None
        assert view.brief.role == "ml_engineer"
