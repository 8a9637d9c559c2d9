"""Every number of the guide that the project rests on is on file beside its source, or is no fact and says why."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from memory.knowledge import market
from memory.knowledge.said import BandSaid, Fact, Factor, Figure

GUIDE = Path(__file__).parents[2] / ".." / "shared" / "field-guide.md"
NO_FACTS = {
    "000": "name of a source",
    "003": "name of a source",
    "24": "end of the span 2023–24, which is on file with both years in full",
}
SCALE = {"": 1, "k": 1_000, "M": 1_000_000, "B": 1_000_000_000}
NUMBER = re.compile(r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s?([kMB]\b)?")
SPAN = re.compile(r"(\d[\d,.]*)–(\d[\d,.]*)\s?([kMB])\b")
NAMES_AND_HEADINGS = re.compile(r"`[^`]*`|^#.*$", re.MULTILINE)


def numbers(text: str) -> Iterator[tuple[str, float]]:
    """Each number as written, and its value; both ends of a span share its scale."""
    for digits, scale in NUMBER.findall(SPAN.sub(r"\1\3 \2\3", text)):
        written = digits.rstrip(",")
        yield written, float(written.replace(",", "")) * SCALE[scale]


def on_file(facts: Iterable[Fact]) -> set[float]:
    found: set[float] = set()
    for fact in facts:
        found |= {float(fact.as_of.year), *(value for _, value in numbers(fact.says))}
        match fact:
            case Figure():
                found |= {abs(fact.low), abs(fact.low if fact.high is None else fact.high)}
            case BandSaid():
                found |= set(map(float, fact.band))
            case Factor():
                found |= {fact.low_permille / 10, fact.high_permille / 10}
    return found


def missing(text: str, facts: Iterable[Fact]) -> set[str]:
    known = on_file(facts)
    told = numbers(NAMES_AND_HEADINGS.sub("", text))
    return {written for written, value in told if value not in known and written not in NO_FACTS}


@pytest.mark.skipif(not GUIDE.exists(), reason="the guide is not part of the repository")
def test_every_number_of_the_guide_is_on_file() -> None:
    assert missing(GUIDE.read_text(encoding="utf-8"), market.load().facts) == set()


def test_a_number_that_is_on_no_file_is_found_missing() -> None:
    facts = market.load().facts
    text = "One scheme touched 309 firms; bands of 85–130k; over 1M; 4,622 people; −89 % (003)."
    assert missing(text, facts) == set()
    assert missing(text, [fact for fact in facts if fact.name != "stolen_identities"]) == {"309"}
    assert missing("77,123 and 12–13k", facts) == {"77,123", "12", "13"}


def test_no_exception_stands_for_a_number_that_is_on_file() -> None:
    # 3 is one, but nobody writes it 003.
    assert {float(written) for written in NO_FACTS}.isdisjoint(on_file(market.load().facts) - {3.0})


def test_figures_say_who_counted_and_how_firmly() -> None:
    named = market.load().named
    told = {name: fact.told() for name in named if isinstance(fact := named[name], Figure)}
    assert told["roles_per_person"].endswith("(LinkedIn Economic Graph, held loosely)")
    assert told["disputed_package"].endswith("(Calcalist, disputed)")
    assert told["us_arrivals"].startswith("-89 percent")
    assert told["kaggle_accounts"].startswith("over 23,000,000 accounts")
    assert told["agent_fee"].startswith("20 to 30 percent of salary")
