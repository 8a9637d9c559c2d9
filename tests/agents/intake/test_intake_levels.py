"""The level that a text asks for, by each step of its rule."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.builtin.intake.levels import seniority
from agents.builtin.intake.text import read
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.phrases import Phrases
from tests.agents.intake.intake_reading import MARKET, brief_of

SAID: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[2] / "fixtures" / "intake_levels.yaml").read_text(encoding="utf-8")
)
BODY = (
    "We look after the models of a chain of bakeries, from the first sketch to the day they are switched off, and we "
    "care how they behave when nobody is watching them at night or over a long weekend in summer.\n"
    "What you will do\n- Train and serve the models that plan the dough\n"
)


def _level(text: str, lexicon: Lexicon = MARKET.lexicon) -> str | None:
    return seniority(read(text, lexicon), lexicon)


@pytest.mark.parametrize("said", SAID["titles"], ids=lambda said: said["text"])
def test_a_title_tells_its_highest_level(said: dict[str, Any]) -> None:
    assert _level(f"{said['text']}\n{BODY}") == said["level"]


@pytest.mark.parametrize("said", SAID["openers"], ids=lambda said: said["text"])
def test_a_few_lines_tell_the_level_of_whom_they_look_for(said: dict[str, Any]) -> None:
    assert _level(said["text"]) == said["level"]


@pytest.mark.parametrize("said", SAID["ads"], ids=lambda said: said["must"])
def test_an_ad_without_a_level_in_its_title_tells_it_by_what_it_asks_for(said: dict[str, Any]) -> None:
    about = f"About us\n{said['about']}\n" if "about" in said else ""
    nice = f"\nNice to have\n- {said['nice']}" if "nice" in said else ""
    assert _level(f"ML Engineer\n{about}{BODY}Requirements\n- {said['must']}{nice}") == said["level"]


def test_a_title_outranks_the_years() -> None:
    assert _level(f"Junior ML Engineer\n{BODY}Requirements\n- 8 years of experience") == "junior"


def test_people_around_are_left_out_by_the_words_for_them() -> None:
    """The planted fault: without the words for people around, whom somebody mentors is who is looked for."""
    text = "ML engineer, will mentor juniors"
    blind = replace(MARKET.lexicon, levels=replace(MARKET.lexicon.levels, around=Phrases[bool]([])))
    assert (_level(text), _level(text, blind)) == (None, "junior")


def test_years_of_a_company_are_left_out_by_the_words_for_them() -> None:
    """The planted fault: without the words for other times, a contract asks for years of experience."""
    text = "ML engineer, 2 year contract"
    blind = replace(MARKET.lexicon, levels=replace(MARKET.lexicon.levels, elsewhere=Phrases[bool]([])))
    assert (_level(text), _level(text, blind)) == (None, "mid")


async def test_impossible_years_in_words_stay_a_remark() -> None:
    brief = await brief_of("inference engineer, CUDA, nine years of vLLM")
    assert "impossible_experience" in {remark.kind for remark in brief.warnings}


@pytest.mark.parametrize("answer", ["senior", "at least five years", "mindestens fünf Jahre"])
async def test_an_answer_in_words_or_years_is_a_level(answer: str) -> None:
    assert (await brief_of("RAG, LangChain, Vienna", ("seniority", answer))).seniority == "senior"
