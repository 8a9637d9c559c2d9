"""The suite `evidence` finds every fault that a score can have."""

import itertools
from collections.abc import Sequence

import pytest

from evals.evidence import EVIDENCE, EvidenceAnswer, Score, evidence_subject, measure, ndcg, score_evidence
from evals.whole_world import Told, told
from memory.records import Evidence

SEED, PEOPLE, ROLE = 31, 60, "ml_infrastructure_engineer"


@pytest.fixture(scope="module")
def seen() -> Told:
    return told(SEED, PEOPLE)


def of(seen: Told, scored: Score | None = None) -> EvidenceAnswer:
    return measure(seen, "ml_infrastructure_engineer", scored)


def test_the_product_s_score_is_one_value_and_nothing_but_work_moves_it(seen: Told) -> None:
    found = of(seen)

    assert found.repeat_distinct == 1
    assert found.metamorphic_changes[0] == 0 < found.metamorphic_changes[1]
    assert found.impostors_top50 == 0


def test_counting_work_lets_waves_in_and_copies_pay(seen: Told) -> None:
    found = of(seen, len)

    assert found.spam_top50 > 0
    assert found.metamorphic_changes[0] > 0
    assert found.ndcg20 < of(seen).ndcg20


def test_a_score_that_keeps_changing_is_seen() -> None:
    drift = itertools.count()

    assert of(told(SEED, PEOPLE), lambda facts: next(drift) // 7).repeat_distinct > 1


def stuffed(facts: Sequence[Evidence]) -> int:
    return sum("PyTorch" in fact.title for fact in facts)


def by_owner(facts: Sequence[Evidence]) -> int:
    return sum(len(fact.owner) for fact in {fact.id: fact for fact in facts}.values())


def by_order(facts: Sequence[Evidence]) -> int:
    return len(facts[0].title)


def against_work(facts: Sequence[Evidence]) -> int:
    return 1_000 - len({fact.id for fact in facts})


@pytest.mark.parametrize("wrong", [stuffed, by_owner, by_order, against_work])
def test_what_must_not_move_a_score_is_seen_when_it_does(seen: Told, wrong: Score) -> None:
    assert of(seen, wrong).metamorphic_changes[0] > 0


def test_a_score_that_is_the_same_for_everybody_orders_nobody(seen: Told) -> None:
    assert of(seen, lambda facts: 1).pairwise[0] == 0


@pytest.mark.parametrize(("gains", "value"), [([3, 2, 1], 1.0), ([0, 0, 0], 0.0), ([], 0.0), ([0, 1], 0.6309)], ids=str)
def test_ndcg_is_one_for_the_best_order_and_less_for_any_other(gains: list[int], value: float) -> None:
    assert ndcg(gains, 20) == pytest.approx(value, abs=1e-4)


async def test_the_subject_answers_what_the_scorer_reads(seen: Told) -> None:
    scored = score_evidence({}, await evidence_subject({"seed": SEED, "people": PEOPLE, "role": ROLE}))

    assert {metric.name for metric in EVIDENCE.metrics} - {"pairwise"} <= set(scored.marks)
