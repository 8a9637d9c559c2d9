"""The page about the model says what the model says: its worked example is computed again."""

import re
from pathlib import Path

from agents.scoring import assess
from agents.scoring.kernel import groups, weigh
from memory.knowledge.weights import profile
from tests.agents.scoring_facts import TODAY
from tests.agents.test_scoring_example import PROOF, WORDS_ONLY

PAGE = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
INFRA = profile("ml_infrastructure_engineer")
PLAIN_PAGE = " ".join(PAGE.replace("\u00a0", " ").split())


def rows() -> list[tuple[str, str]]:
    example = PAGE.partition("## A worked example")[2].partition("By hand")[0]
    cells = re.findall(r"^\|[^|]+\|\s*\**([\d.]+)\**\s*\|\s*\**([\d.]+)\**\s*\|$", example, re.MULTILINE)
    return [(first, second) for first, second in cells]


def test_every_row_of_the_worked_example_is_what_the_kernel_gives() -> None:
    found = assess(INFRA, "b", PROOF, TODAY)
    told = [(str(item.weight), f"{item.points / 1000:.3f}") for item in found.contributions]
    assert rows() == [*told, (f"{found.spread_mp / 1000:.3f}", f"{found.score_mp / 1000:.3f}")]


def test_the_sum_by_hand_is_the_kernel_s_too() -> None:
    ledger = weigh(INFRA, PROOF, TODAY)
    raw = groups(INFRA, ledger.counted)
    first = max(one.points for one in ledger.counted)
    changes = [one.points for one in ledger.counted if one.fact.kind == "merged_change"]
    together = max(raw.values())
    for number in (first / 1e3, sum(changes) / 1e3, together / 1e3, sum(raw.values()) / 1e3):
        told = re.findall(r"\d{1,2} \d{3}\.\d+", PLAIN_PAGE)
        assert any(abs(float(one.replace(" ", "")) - number) < 0.06 for one in told), number


def test_the_other_of_the_two_is_an_open_question() -> None:
    words = assess(INFRA, "a", WORDS_ONLY, TODAY)
    assert (words.score_mp, words.spread_mp, len(words.discounted)) == (0, 40_000, 12)
    assert "A's twelve items are listed with 0" in PLAIN_PAGE
