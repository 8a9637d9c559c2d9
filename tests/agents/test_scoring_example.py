"""The worked example of the field: the same words on both profiles, and only one of them with proof."""

from datetime import date

import pytest

from agents.scoring import assess
from memory.knowledge.weights import profile
from memory.records import Discount, Evidence, Gate, Role
from tests.agents.scoring_facts import TODAY, change, model, paper, stated

NAMES = ["LLM fine-tuning", "PyTorch", "LangChain", "RAG", "GPT-4", "Keras", "JAX", "CUDA", "Ray", "Kubernetes"]

WORDS_ONLY: list[Evidence] = [
    stated(1, title="Fork of a serving engine", discounts=("fork_without_commits",)),
    stated(2, title="Course certificate: LLM fine-tuning with PyTorch", discounts=("certificate",)),
    *(stated(10 + n, title=name, discounts=("framework_names",)) for n, name in enumerate(NAMES)),
]
PROOF: list[Evidence] = [
    change(1, happened_on=date(2026, 8, 3)),
    change(2, happened_on=date(2026, 5, 9), areas=("code",)),
    change(3, happened_on=date(2025, 12, 1), areas=("kernel",)),
    paper(4, tier="workshop", position="middle", authors=3, citations=2, gate=Gate(kind="venue", by="W", by_name="W")),
    model(5, downloads=900),
    stated(6, title="LLM fine-tuning, PyTorch", discounts=("framework_names",)),
]


@pytest.mark.parametrize("role", ["ml_engineer", "ml_infrastructure_engineer", "research_engineer"])
def test_proof_is_far_ahead_of_words(role: Role) -> None:
    words = assess(profile(role), "a", WORDS_ONLY, TODAY)
    proof = assess(profile(role), "b", PROOF, TODAY)
    assert words.score_mp == 0
    assert proof.score_mp - proof.spread_mp > words.score_mp
    assert proof.score_mp > 25_000


@pytest.mark.parametrize("role", ["ml_engineer", "ml_infrastructure_engineer", "research_engineer"])
def test_every_word_without_proof_is_listed_with_nothing_and_why(role: Role) -> None:
    words = assess(profile(role), "a", WORDS_ONLY, TODAY)
    assert words.contributions == ()
    assert {item.evidence for item in words.discounted} == {fact.id for fact in WORDS_ONLY}
    assert all(item.points == item.weight == 0 and item.reason for item in words.discounted)


@pytest.mark.parametrize(
    ("discount", "told"),
    [("fork_without_commits", "fork"), ("certificate", "certificate"), ("framework_names", "names of tools")],
)
def test_the_reason_names_what_was_discounted(discount: Discount, told: str) -> None:
    only = assess(profile("ml_engineer"), "a", [stated(1, discounts=(discount,))], TODAY)
    assert told in only.discounted[0].reason


def test_no_proof_at_all_is_an_open_question_and_not_a_verdict() -> None:
    words = assess(profile("ml_engineer"), "a", WORDS_ONLY, TODAY)
    proof = assess(profile("ml_engineer"), "b", PROOF, TODAY)
    assert words.spread_mp > proof.spread_mp
    assert words.confidence == 0 < proof.confidence
