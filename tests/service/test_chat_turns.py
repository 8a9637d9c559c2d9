"""What one turn of a conversation does: all of its wishes, the way back, an advert, money, and one language."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from memory.knowledge.replies import replies
from service.gates import newest_standing
from tests.helpers.world import ACTOR, Parts, World
from tests.service.test_chat import CLEAR, builtin, talking

VISION = "computer vision engineer in Munich, detection and segmentation models in production"
WISHES = "TensorFlow not segmentation, Hamburg, 90k EUR, not from Bosch"
AD = """Machine Learning Infrastructure Engineer

What you will do
- operate our GPU cluster and the serving stack with vLLM and Kubernetes
- write CUDA kernels where the profile says so, and build distributed training with DeepSpeed

What you bring
- five years with production systems in Python and C++
- Kubernetes, Terraform, Prometheus, Grafana, Docker, PyTorch, CUDA, Triton, NCCL
"""


async def off_limits(world: World, search: str | None) -> list[str]:
    assert search is not None
    return [row.value for row in (await world.off_limits.list(search)).off_limits]


async def test_every_wish_of_a_turn_is_taken(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (world, chat):
        first = await chat.say(ACTOR, None, VISION)
        view = await chat.say(ACTOR, first.chat, WISHES)
        assert view.brief is not None
        assert view.brief.salary is not None
        assert (view.brief.location, view.brief.salary.max) == ("Hamburg", 90_000)
        assert view.brief.must_have_skills == ("computer vision", "TensorFlow")
        assert await off_limits(world, view.search) == ["Bosch"]
        assert "could not place" not in view.reply


@pytest.mark.parametrize("lost", ["fluent in Klingon", "a parking space", "left-handed keyboards"])
async def test_what_was_not_understood_is_told_beside_what_was(tmp_path: Path, lost: str) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, VISION)
        view = await chat.say(ACTOR, first.chat, f"no wait, Hamburg and 90k EUR, {lost}")
        assert f"could not place “{lost}”" in view.reply


async def test_an_undo_takes_back_the_whole_turn_and_another_one_the_turn_before(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (world, chat):
        first = await chat.say(ACTOR, None, VISION)
        senior = await chat.say(ACTOR, first.chat, "make it senior")
        await chat.say(ACTOR, first.chat, WISHES)
        await chat.say(ACTOR, first.chat, "why?")
        back = await chat.say(ACTOR, first.chat, "no, back")
        assert back.reply.startswith("Taken back: place Munich (was Hamburg)")
        assert back.brief is not None
        assert senior.brief is not None
        assert back.brief == senior.brief.model_copy(update={"version": back.brief.version})
        assert await off_limits(world, first.search) == []
        again = await chat.say(ACTOR, first.chat, "undo")
        assert again.brief is not None
        assert again.brief.seniority is None
        assert "nothing to take back" in (await chat.say(ACTOR, first.chat, "undo")).reply


async def test_an_undo_counts_the_undos_before_it(tmp_path: Path) -> None:
    """Without that a second undo would only do again what the first had undone."""
    async with talking(tmp_path, builtin()) as (world, chat):
        first = await chat.say(ACTOR, None, VISION)
        for turn in ("make it senior", "Hamburg", "undo"):
            await chat.say(ACTOR, first.chat, turn)
        said = await world.rows.briefs.brief_decisions(str(first.search))
        assert [decision.undoes for decision in said] == [False, False, True]
        assert newest_standing(said) == said[0]
        assert newest_standing([decision.model_copy(update={"undoes": False}) for decision in said]) != said[0]


async def test_what_was_accepted_is_not_undone(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, CLEAR)
        await chat.say(ACTOR, first.chat, "yes")
        assert "not taken back" in (await chat.say(ACTOR, first.chat, "undo")).reply


async def test_a_pasted_advert_becomes_the_words_of_the_brief(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, "research scientist, reinforcement learning papers at NeurIPS, Berlin")
        await chat.say(ACTOR, first.chat, "120-150k EUR a year")
        view = await chat.say(ACTOR, first.chat, AD)
        assert view.brief is not None
        assert view.brief.role == "ml_infrastructure_engineer"
        assert (view.brief.text, view.brief.location) == (AD, "Berlin")
        assert view.brief.salary is not None
        assert view.brief.salary.min == 120_000
        assert "as the advert" in view.reply
        assert "more" in view.reply.split("must-haves")[1]
        back = await chat.say(ACTOR, first.chat, "undo")
        assert back.brief is not None
        assert back.brief.role == "research_scientist"


@pytest.mark.parametrize(
    ("turn", "levels"),
    [("one junior, one senior", ("junior", "senior")), ("ein Junior und eine Senior", ("Junior", "Senior"))],
)
async def test_two_people_in_one_turn_are_asked_about_and_neither_is_taken(
    tmp_path: Path, turn: str, levels: tuple[str, ...]
) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, VISION)
        view = await chat.say(ACTOR, first.chat, f"{turn}, Hamburg")
        assert view.brief is not None
        assert (view.brief.seniority, view.brief.location) == (None, "Hamburg")
        assert all(f"“{level}”" in view.reply for level in levels)


@pytest.mark.parametrize("turn", ["search", "leg los", "go", "lance la recherche", "ara"])
async def test_a_wish_to_begin_tells_what_is_missing(tmp_path: Path, turn: str) -> None:
    async with talking(tmp_path, builtin()) as (world, chat):
        first = await chat.say(ACTOR, None, "ai engineer, berlin")
        view = await chat.say(ACTOR, first.chat, turn)
        say = replies("de" if turn == "leg los" else "en")
        assert say.topics["role"] in view.reply.split("\n")[0]
        assert (await world.searches.show(str(view.search))).status == "brief_gate"


async def test_search_alone_is_shown_the_gate_and_passes_none(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (world, chat):
        first = await chat.say(ACTOR, None, CLEAR)
        view = await chat.say(ACTOR, first.chat, "search")
        assert view.reply.startswith(replies("en").all_there)
        assert (await world.searches.show(str(view.search))).status == "brief_gate"


async def test_old_figures_are_told_once(tmp_path: Path) -> None:
    parts = Parts(intake=builtin().intake, now=lambda: datetime(2028, 1, 1, tzinfo=UTC))
    async with talking(tmp_path, parts) as (_, chat):
        first = await chat.say(ACTOR, None, VISION)
        assert first.reply.count("180 days") == 1
        view = await chat.say(ACTOR, first.chat, "70k EUR, is that enough?")
        assert view.reply.count("180 days") <= 2  # of the answer on pay, and of a warning that is new
        assert "15,000 EUR a year under" in view.reply


GERMAN = ("Suche Computer-Vision-Leute in München, Erkennung und Segmentierung", "reicht das?", "warum?", "zurück")


async def test_a_german_conversation_is_answered_in_german_alone(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        view, english = None, replies("en")
        for turn in GERMAN:
            view = await chat.say(ACTOR, view.chat if view else None, turn)
            for said in (english.shall_i, "Usual pay", "I read this", "Taken", "Pool:", "There is nothing"):
                assert said not in view.reply, turn


@pytest.mark.parametrize(
    "turn", ["combien faut-il payer pour ça ?", "ne kadar ödemeliyim?", "¿cuánto debo pagar por eso?"]
)
async def test_a_language_in_which_not_all_is_written_is_answered_in_english_alone(tmp_path: Path, turn: str) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, "AI engineer, Berlin")
        view = await chat.say(ACTOR, first.chat, turn)
        assert "Usual pay" in view.reply
        assert "Will this person mainly" in view.reply


async def test_a_language_that_is_asked_for_is_kept_to(tmp_path: Path) -> None:
    async with talking(tmp_path, builtin()) as (_, chat):
        first = await chat.say(ACTOR, None, GERMAN[0])
        await chat.say(ACTOR, first.chat, "English please")
        view = await chat.say(ACTOR, first.chat, "und bitte in Hamburg, nicht in München")
        assert view.reply.startswith("Taken: place Hamburg")
