"""Every stretch of a turn is taken, refused, answered, or said back."""

from datetime import date

import pytest

from agents.builtin.turn import BuiltinTurn
from agents.conversation import turn_given
from agents.proposals import TurnProposal
from agents.unheard import unheard, unheard_at_first
from memory.knowledge.conversation import talk
from memory.knowledge.market import load
from service.roles import Allowance
from tests.agents.test_conversation import CLEAR, read

MARKET, TODAY = load(), date(2026, 6, 15)
NOTHING = TurnProposal(settles=(), asks="nothing")


async def missed(turn: str) -> tuple[str, ...]:
    brief = await read(CLEAR)
    proposal = await BuiltinTurn(MARKET, talk()).propose(turn_given(brief, turn), Allowance())
    return unheard(brief, turn, proposal, MARKET, talk(), TODAY)


@pytest.mark.parametrize(
    "turn", ["at most 5 people", "start January", "no agencies", "a company car", "keine Agenturen"]
)
async def test_a_turn_of_which_nothing_is_taken_is_said_back(turn: str) -> None:
    assert await missed(turn) == (turn,)


@pytest.mark.parametrize("turn", ["visa sponsored", "Hamburg", "German C1", "thanks", "who did you find?", "cheaper"])
async def test_what_is_taken_or_answered_or_says_nothing_is_not_said_back(turn: str) -> None:
    assert await missed(turn) == ()


async def test_what_is_said_beside_a_wish_that_was_taken_is_said_back() -> None:
    assert await missed("visa sponsored, and a company car") == ("a company car",)


async def test_with_nothing_proposed_the_whole_turn_is_said_back() -> None:
    assert unheard(await read(CLEAR), "move it to Hamburg", NOTHING, MARKET, talk(), TODAY) == ("move it to Hamburg",)


async def first(text: str) -> tuple[str, ...]:
    return unheard_at_first(await read(text), text, (), MARKET, talk())


async def test_first_words_that_nobody_knows_are_said_back() -> None:
    assert await first(f"{CLEAR}, at most 5 people, dog friendly") == ("at most 5 people", "dog friendly")


async def test_first_words_that_the_reader_knows_are_not_said_back() -> None:
    assert await first(f"{CLEAR}, senior, visa sponsored, 95k EUR, German C1") == ()
