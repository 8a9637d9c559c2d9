"""What of a role answer is right, and which figures that adds up to."""

from typing import Any

import pytest
from pydantic import ValidationError

from evals.scorers import Labels, Mark, Scored, f1, macro_f1, precision, score_intake


def expect(role: str = "ml_engineer", **more: Any) -> dict[str, Any]:
    return {"role": role, "acceptable": [], "must_ask": [], "refused": [], **more}


def answer(role: str = "ml_engineer", asks: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    questions = [{"topic": topic, "text": "?"} for topic in asks]
    return {"role": role, "questions": questions, "refused": [], "warnings": [], "pay": None, **more}


def hits(scored: Scored) -> dict[str, tuple[int, int]]:
    return {name: (mark.hits, mark.of) for name, mark in scored.marks.items()}


def test_the_right_role_without_a_question_is_all_right() -> None:
    assert hits(score_intake(expect(), answer())) == {"role_accuracy": (1, 1), "over_asking": (0, 1)}


def test_a_label_that_can_be_defended_counts_as_the_expected_one() -> None:
    scored = score_intake(expect(acceptable=["research_engineer"]), answer("research_engineer"))
    assert scored.marks["role_accuracy"] == Mark(hits=1, of=1)
    assert scored.labels == Labels(expected="ml_engineer", got="ml_engineer")


def test_asking_on_a_clear_brief_is_over_asking() -> None:
    assert score_intake(expect(), answer(asks=("role",))).marks["over_asking"] == Mark(hits=1, of=1)


def test_asking_where_a_question_is_due_is_recall_and_never_over_asking() -> None:
    scored = score_intake(
        expect("ambiguous", must_ask=["role", "must_haves"]), answer("ambiguous", ("role", "seniority"))
    )
    assert hits(scored) == {"role_accuracy": (1, 1), "must_ask_recall": (1, 2), "ambiguous_recall": (1, 1)}


def test_a_kind_may_be_refused_or_warned_about() -> None:
    told: dict[str, Any] = {"refused": [{"kind": "a", "text": "."}], "warnings": [{"kind": "b", "text": "."}]}
    scored = score_intake(expect(refused=["a", "b", "c"]), answer(**told))
    assert scored.marks["refusals_found"] == Mark(hits=2, of=3)


@pytest.mark.parametrize("broken", [{}, answer("poet"), {**answer(), "questions": None}])
def test_an_answer_of_another_shape_is_not_scored(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        score_intake(expect(), broken)


def pairs(*said: str) -> list[Labels]:
    """`ab`: expected a, got b."""
    return [Labels(expected=word[0], got=word[1]) for word in said]


def test_f1_weighs_both_kinds_of_error() -> None:
    assert f1("a").value(pairs("aa", "ab", "ba", "bb")) == pytest.approx(0.5)
    assert f1("a").support(pairs("aa", "ab", "ba", "bb")) == 3
    assert f1("a").value(pairs("bb")) == 0.0


def test_macro_f1_is_the_mean_over_expected_labels() -> None:
    assert macro_f1().value(pairs("aa", "aa", "bc")) == pytest.approx(0.5)


def test_a_label_never_given_has_no_precision() -> None:
    assert precision("a").value(pairs("ab", "bb")) == 0.0
    assert precision("a").value(pairs("aa", "ba", "bb")) == pytest.approx(0.5)
    assert precision("a").support(pairs("aa", "ba", "bb")) == 2
