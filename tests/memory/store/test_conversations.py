"""Conversations keep every turn in order, and the search that they led to."""

from datetime import timedelta

import pytest

from memory.errors import UnknownId
from memory.store import Rows, Turn
from tests.memory.store.samples import LATER, NOW, started


async def test_the_first_turn_begins_a_conversation_and_turns_keep_their_order(rows: Rows) -> None:
    chat = rows.conversations
    await chat.add_turn("c1", "local:ada", "I need somebody", NOW)
    await chat.add_turn("c1", "hardsignal", "Whom?", NOW)
    await chat.add_turn("c1", "local:ada", "An engineer", LATER)
    assert await chat.turns("c1") == (
        Turn(who="local:ada", text="I need somebody", at=NOW),
        Turn(who="hardsignal", text="Whom?", at=NOW),
        Turn(who="local:ada", text="An engineer", at=LATER),
    )


async def test_a_conversation_follows_the_search_it_led_to(rows: Rows) -> None:
    await started(rows)
    await rows.conversations.add_turn("c1", "local:ada", "hello", NOW)
    assert await rows.conversations.search_of("c1") is None
    await rows.conversations.follow("c1", "s1")
    assert await rows.conversations.search_of("c1") == "s1"


async def test_the_newest_conversation_is_listed_first(rows: Rows) -> None:
    for number in range(3):
        await rows.conversations.add_turn(f"c{number}", "local:ada", "hello", NOW + timedelta(minutes=number))
    assert await rows.conversations.list() == ("c2", "c1", "c0")
    assert await rows.conversations.list(limit=1, offset=1) == ("c1",)


async def test_an_unknown_conversation_is_told(rows: Rows) -> None:
    for ask in (rows.conversations.turns("none"), rows.conversations.search_of("none")):
        with pytest.raises(UnknownId, match="'none'"):
            await ask
    with pytest.raises(UnknownId):
        await rows.conversations.follow("none", "s1")
