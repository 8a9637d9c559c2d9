"""A text that nothing could be read from: no role, no pay, and one question that offers every role."""

from pathlib import Path

import pytest

from memory.errors import UsageError
from memory.records import ROLES
from service.asked_text import asked_text
from service.preview import shown_readings
from tests.helpers.world import ACTOR
from tests.service.test_chat import HURRIED, builtin, talking


@pytest.mark.parametrize(("letter", "role"), list(zip("abcdef", ROLES, strict=True)))
async def test_a_letter_for_unread_words_is_the_role_that_was_offered_under_it(
    tmp_path: Path, letter: str, role: str
) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, "asdf qwerr")
        assert first.reply.startswith("I can read no role")
        assert "(f) data scientist" in first.reply
        after = await chat.say(ACTOR, first.chat, letter)
        assert after.brief is not None
        assert after.brief.role == role


async def test_a_second_letter_takes_the_first_back_and_why_offers_them_again(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, "asdf qwerr")
        await chat.say(ACTOR, first.chat, "f")
        assert "(f) data scientist" in (await chat.say(ACTOR, first.chat, "why?")).reply


async def test_a_place_told_first_leaves_every_role_on_offer(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, "asdf qwerr")
        view = await chat.say(ACTOR, first.chat, "Hamburg")
        assert view.brief is not None
        assert (view.brief.role, view.brief.location) == ("ambiguous", "Hamburg")
        assert "(f) data scientist" in view.reply


async def test_a_role_told_again_is_no_skill(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, "asdf qwerr")
        await chat.say(ACTOR, first.chat, "f")
        view = await chat.say(ACTOR, first.chat, "machine learning engineer")
        assert view.brief is not None
        assert (view.brief.role, view.brief.must_have_skills) == ("ml_engineer", ())


async def test_what_is_written_out_for_somebody_else_offers_every_role_of_unread_words(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        unread = (await chat.say(ACTOR, None, "asdf qwerr")).brief
        vague = (await chat.say(ACTOR, None, HURRIED)).brief
        assert unread is not None
        assert vague is not None
        written = asked_text(unread, unread.questions[0], ())
        assert "f) data scientist" in written
        assert "reads in two ways" not in written
        assert "none of these" in written
        assert "c) neither" in asked_text(vague, vague.questions[0], ())


async def test_nobody_is_previewed_for_unread_words(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        unread = (await chat.say(ACTOR, None, "asdf qwerr")).brief
        assert unread is not None
        with pytest.raises(UsageError, match="answer its question first"):
            shown_readings(unread)
