"""The training of the role reader: nothing leaks between folds, the fit is the one that was written down."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from agents.builtin.intake.features import LABELS, Features
from agents.intake.blur import named
from evals.training.intake.__main__ import as_json, seal
from evals.training.intake.compose import examples
from evals.training.intake.fit import Roles, Told, fit_blur, fit_roles, loss
from evals.training.intake.texts import FOLDER, TrainingText, data_digest, fold_of, load_pieces, load_texts
from evals.training.intake.validate import Verdict, calibration_error
from memory.knowledge.market import FOLDER as KNOWLEDGE
from memory.knowledge.role_reader import WEIGHTS, role_knowledge
from memory.records import RoleLabel

TEXTS, PIECES = load_texts(), load_pieces()


def _straddling(groups: dict[str, set[int]]) -> list[str]:
    return [name for name, folds in groups.items() if len(folds) > 1]


def test_near_copies_never_stand_on_both_sides_of_a_fold() -> None:
    by_family: dict[str, set[int]] = {}
    careless: dict[str, set[int]] = {}
    for example in examples(TEXTS, PIECES):
        if example.source is not None:
            by_family.setdefault(example.source.family, set()).add(example.fold)
            careless.setdefault(example.source.family, set()).add(fold_of(example.source.id))
    assert not _straddling(by_family)
    assert _straddling(careless)


def test_a_composed_text_stays_in_the_fold_of_what_it_is_made_of() -> None:
    lines = {line: fold_of(text.family) for text in TEXTS for line in text.text.split("\n") if len(line) > 80}
    for example in examples(TEXTS, PIECES):
        assert {lines[line] for line in example.text.split("\n") if line in lines} <= {example.fold}


def test_the_same_data_compose_the_same_examples() -> None:
    assert examples(TEXTS, PIECES) == examples(TEXTS, PIECES)
    assert examples(TEXTS, PIECES, seed=1) != examples(TEXTS, PIECES, seed=2)


def test_mixtures_are_composed_of_two_roles_in_equal_parts() -> None:
    mixed = [example.roles for example in examples(TEXTS, PIECES) if example.mixed and example.roles]
    assert len(mixed) > 300
    assert all(sorted(roles.values()) == [0.5, 0.5] and "not_ai" not in roles for roles in mixed)


# --- the weights are those of the data


def test_the_committed_weights_belong_to_the_data_and_words_beside_them() -> None:
    weights = role_knowledge().weights
    assert weights.trained_on.digest == data_digest(), "the data changed: run python -m evals.training.intake"
    assert weights.trained_on.texts == len(TEXTS)
    assert weights.seal == seal(weights)
    assert (KNOWLEDGE / WEIGHTS).read_text(encoding="utf-8") == as_json(weights)


def test_another_text_another_digest_and_another_weight_another_seal(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "texts", tmp_path / "texts")
    shutil.copy(FOLDER / "pieces.yaml", tmp_path)
    assert data_digest(tmp_path) == data_digest()
    with (tmp_path / "pieces.yaml").open("a", encoding="utf-8") as pieces:
        pieces.write("# more\n")
    assert data_digest(tmp_path) != data_digest()
    weights = role_knowledge().weights
    assert seal(weights.model_copy(update={"sharpness": weights.sharpness + 1})) != weights.seal
    assert seal(weights.model_copy(update={"figures": {}})) != weights.seal


def test_the_weights_are_readable_json_with_their_figures() -> None:
    said = json.loads((KNOWLEDGE / WEIGHTS).read_text(encoding="utf-8"))
    assert said["labels"] == list(LABELS)
    assert {"role_macro_f1", "misleading_accuracy", "calibration_error"} <= set(said["figures"])
    assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in said["figures"].values())


# --- the fit


def _toy(seed: int = 3) -> tuple[Told, list[Features]]:
    """Texts of three passages of which the last one tells: label 0 or 1 by its sign."""
    rng, made = np.random.default_rng(seed), []
    labels = [number % 2 for number in range(40)]
    for label in labels:
        meaning = rng.normal(0, 0.1, (3, 4))
        meaning[2, 0] += 1 if label else -1
        place = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
        made.append(Features(meaning, place, np.array([*np.zeros(len(LABELS)), 1.0]), np.zeros(5)))
    shares = np.eye(len(LABELS))[labels]
    from agents.builtin.intake.features import stack

    return Told(stack(made), shares, np.full(40, 1 / 40)), made


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    told, _ = _toy()
    size = fit_roles(told).flat.size
    at = np.random.default_rng(5).normal(0, 0.3, size)
    _, slopes = loss(at, told)
    for place in range(0, size, 5):
        step = np.zeros(size)
        step[place] = 1e-6
        slope = (loss(at + step, told)[0] - loss(at - step, told)[0]) / 2e-6
        assert slope == pytest.approx(slopes[place], abs=1e-6)


def test_the_gate_learns_which_part_tells_the_work_and_the_fit_is_the_same_each_time() -> None:
    told, _ = _toy()
    roles, again = fit_roles(told), fit_roles(told)
    assert isinstance(roles, Roles)
    assert np.array_equal(roles.flat, again.flat)
    assert roles.gate[-1] > roles.gate[-2]
    assert roles.meaning[1, 0] > 0 > roles.meaning[0, 0]


def test_two_hints_together_can_say_what_neither_says_alone() -> None:
    hints = np.array([[a, b] for a in (0.0, 1.0) for b in (0.0, 1.0)] * 10)
    mixed = (hints[:, 0] != hints[:, 1]).astype(float)
    blur = fit_blur(hints, mixed, np.ones(40), np.ones(40, dtype=bool))
    assert np.array_equal(blur.mixed(hints) > 0.5, mixed > 0.5)


# --- the figures


def _verdict(role: RoleLabel, label: RoleLabel, confidence: float) -> Verdict:
    text = TrainingText(id="x", family="f", lang="en", title=None, text="x", role=role, second=None, misleading=False)
    return Verdict(text, label, confidence)


def test_confidence_that_is_kept_has_no_error_and_boasting_has() -> None:
    honest = [*[_verdict("not_ai", "not_ai", 0.75)] * 3, _verdict("not_ai", "ambiguous", 0.75)]
    assert calibration_error(honest) == pytest.approx(0.0)
    assert calibration_error([_verdict("not_ai", "ambiguous", 0.95)] * 4) == pytest.approx(0.95)
    assert named([]) == "ambiguous"
