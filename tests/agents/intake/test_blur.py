"""When readings are a blur, by an engine that says how likely a mixture is and by one that does not."""

import pytest

from agents.intake.blur import confidence, named
from memory.records import Reading, RoleLabel


def _readings(**weights: float) -> list[Reading]:
    labels: dict[str, RoleLabel] = {
        "applied": "applied_ai_engineer",
        "ml": "ml_engineer",
        "not_ai": "not_ai",
        "mixed": "ambiguous",
    }
    return [Reading(role=labels[name], weight=weight, quotes=()) for name, weight in weights.items()]


@pytest.mark.parametrize(
    ("readings", "label"),
    [
        (_readings(applied=0.6, ml=0.3), "applied_ai_engineer"),
        (_readings(applied=0.5, ml=0.4), "ambiguous"),
        (_readings(applied=0.3), "ambiguous"),
        (_readings(applied=0.5, ml=0.4, mixed=0.1), "applied_ai_engineer"),
        (_readings(applied=0.42, ml=0.08, mixed=0.5), "ambiguous"),
        (_readings(applied=0.3, ml=0.25, not_ai=0.25, mixed=0.2), "ambiguous"),
        (_readings(mixed=0.1, not_ai=0.9), "not_ai"),
        (_readings(mixed=1.0), "ambiguous"),
        ([], "ambiguous"),
    ],
)
def test_doubt_between_two_roles_is_no_mixture_where_the_engine_tells_them_apart(
    readings: list[Reading], label: RoleLabel
) -> None:
    assert named(readings) == label


def test_confidence_is_the_belief_in_the_label_that_was_named() -> None:
    readings = _readings(applied=0.62, ml=0.2, mixed=0.18)
    assert confidence("applied_ai_engineer", readings) == 0.62
    assert confidence("ambiguous", readings) == 0.18
    assert confidence("ambiguous", _readings(applied=0.55, ml=0.45)) == 0.5
    assert confidence("ambiguous", []) == 1.0


def test_the_margin_can_be_set_and_decides_only_where_nothing_is_said_of_mixtures() -> None:
    assert named(_readings(applied=0.5, ml=0.4), margin=0.05) == "applied_ai_engineer"
    assert named(_readings(applied=0.5, ml=0.1, mixed=0.1), margin=0.9) == "applied_ai_engineer"
