"""Towns beyond the hubs: a place only where a place stands, since many of them are words."""

from dataclasses import replace

import pytest
import yaml

from agents.builtin.intake.slots import location, place_hits
from agents.builtin.intake.text import read
from memory.knowledge.phrases import Phrases, words
from memory.knowledge.towns import FILE, Towns
from tests.agents.intake.intake_reading import MARKET, brief_of, topics

LEXICON = MARKET.lexicon
BODY = "We train and serve models for bakeries of every size, and we look after them in the night. " * 5


def place(text: str) -> str | None:
    return location(read(text, LEXICON), MARKET)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("senior ML engineer, Reykjavik on site, 95k", "Reykjavik"),
        ("Senior, Jülich vor Ort, 95k im Jahr", "Jülich"),
        ("Clermont-Ferrand, sur site, 48 à 55 k€", "Clermont-Ferrand"),
        ("Ingeniero ML, Gijón, 60k, presencial", "Gijón"),
        ("ML engineer, Kaiserslautern, 80k", "Kaiserslautern"),
        ("ml engineer in bielefeld, 80k", "bielefeld"),
        ("must be in Bielefeld by May", "Bielefeld"),
        ("Erfurt or Halle, ML engineer", "Erfurt or Halle"),
        ("Jülich, Germany, ML engineer", "Jülich, Germany"),
        ("Konya ofis, ML mühendisi", "Konya"),
        ("Reading, UK, ML engineer", "Reading, UK"),
        ("Reading on site, ML engineer", "Reading"),
        ("Location: Bath, ML engineer", "Bath"),
        ("ML engineer based in Split, hybrid", "Split"),
        ("ML Engineer\nKaiserslautern, hybrid\n" + BODY, "Kaiserslautern"),
        ("hybrid, 2 days in Leeds", "Leeds"),
        ("Remote (EU)", "EU"),
        ("Berlin/Munich", "Berlin/Munich"),
        ("Zurich or Lausanne", "Zurich or Lausanne"),
    ],
)
def test_a_town_is_heard_where_a_place_stands(text: str, named: str) -> None:
    assert place(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "reading papers and training models, remote",
        "a nice person for mobile apps, remote",
        "Nice, that works",
        "ML engineer, Spring, Kafka, remote",
        "Essen und Trinken, eine App; ML engineer, remote",
        "Hi Martin, need an ML engineer asap",
        "Victoria asked for an ML engineer",
        "we work with Kassel Analytics on forecasts, remote",
        "start in March, ML engineer",
        "Batman fans welcome, remote",
        "ML Engineer\n" + BODY + "Our customers in Kassel like us, and so do those in Erfurt.",
    ],
)
def test_a_word_that_is_a_town_too_is_no_place_elsewhere(text: str) -> None:
    assert place(text) is None


def test_without_the_list_of_ordinary_words_a_compliment_is_a_town() -> None:
    """The planted fault."""
    blind = replace(MARKET, towns=Towns(MARKET.towns.named, Phrases([])))
    assert location(read("Nice, that works", LEXICON), blind) == "Nice"


def test_a_listed_hub_is_found_once() -> None:
    assert len(place_hits(read("ML engineer, Dubai", LEXICON), MARKET)) == 1


def test_every_ordinary_word_is_the_name_of_a_town() -> None:
    """One that is misspelt would guard nothing."""
    ordinary = [hit.phrase for name in _ordinary() for hit in MARKET.towns.ordinary.find(words(name))]
    assert ordinary
    assert [name for name in ordinary if not any(MARKET.towns.named.find(words(name)))] == []


def _ordinary() -> list[str]:
    listed: list[str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["ordinary"]
    return listed


async def test_presence_in_a_town_asks_for_no_place() -> None:
    assert "location" not in topics(await brief_of("Senior CUDA engineer, kernels, vLLM, Jülich vor Ort, 95k im Jahr"))


async def test_a_town_is_priced_as_its_country_is() -> None:
    brief = await brief_of("ML engineer, train and deploy ranking models, Kaiserslautern, 80k")
    assert brief.pay is not None
    assert brief.pay.universe == "Germany, ML engineer"


@pytest.mark.parametrize("text", ["Reading Kassel Split " * 20_000, "in Kassel, " * 50_000])
def test_a_hostile_list_of_towns_is_cut_short(text: str) -> None:
    assert len(place_hits(read(text, LEXICON), MARKET)) <= 500
