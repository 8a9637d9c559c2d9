"""Figures that are no plain rate, over pairs made up by hand."""

import pytest

from evals.scorers import NOTHING, SAID, WRONG, Labels, Scored, calibration_error, f1, field_f1, macro_f1, precision


def pairs(*said: str) -> list[tuple[str, str]]:
    """`ab`: expected a, got b."""
    return [(word[0], word[1]) for word in said]


def test_f1_weighs_both_kinds_of_error() -> None:
    found = f1("role", "a")
    assert found.value(pairs("aa", "ab", "ba", "bb")) == pytest.approx(0.5)
    assert found.support(pairs("aa", "ab", "ba", "bb")) == 3
    assert found.value(pairs("bb")) == 0.0


def test_macro_f1_is_the_mean_over_expected_labels() -> None:
    assert macro_f1("role").value(pairs("aa", "aa", "bc")) == pytest.approx(0.5)


def test_a_label_never_given_has_no_precision() -> None:
    found = precision("role", "a")
    assert found.value(pairs("ab", "bb")) == 0.0
    assert found.value(pairs("aa", "ba", "bb")) == pytest.approx(0.5)
    assert found.support(pairs("aa", "ba", "bb")) == 2


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ([(SAID, SAID), (NOTHING, NOTHING)], 1.0),
        ([(SAID, SAID), (SAID, NOTHING)], 2 / 3),
        ([(SAID, SAID), (NOTHING, WRONG)], 2 / 3),
        ([(SAID, SAID), (SAID, WRONG)], 1 / 2),
        ([(NOTHING, NOTHING)], 0.0),
    ],
)
def test_a_field_read_wrong_counts_twice_and_silence_kept_counts_not_at_all(
    seen: list[tuple[str, str]], value: float
) -> None:
    assert field_f1("pay").value(seen) == pytest.approx(value)


def test_calibration_error_is_how_far_confidence_is_from_what_is_right() -> None:
    found = calibration_error("role")
    assert found.value([(0.75, True)] * 3 + [(0.75, False)]) == pytest.approx(0.0)
    assert found.value([(1.0, False), (1.0, True)]) == pytest.approx(0.5)
    assert found.value([(0.95, False), (0.05, True)]) == pytest.approx(0.95)


def test_errors_of_two_bins_do_not_cancel_each_other() -> None:
    assert calibration_error("role").value([(0.95, False), (0.45, True)]) == pytest.approx(0.75)


def test_a_figure_rests_only_on_answers_that_have_the_label() -> None:
    bare = Scored(marks={}, labels={}, confidence=0.9)
    unsure = Scored(marks={}, labels={"role": Labels(expected="a", got="b")}, confidence=None)
    sure = unsure.model_copy(update={"confidence": 0.9})
    assert [macro_f1("role").pick(item) for item in (bare, unsure)] == [None, ("a", "b")]
    assert [calibration_error("role").pick(item) for item in (bare, unsure, sure)] == [None, None, (0.9, False)]
