"""Fitting the head: penalised likelihood by L-BFGS, from zero, so that the same data give the same weights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from agents.builtin.intake.features import LABELS, Batch, Features, Matrix, stack
from agents.builtin.intake.head import Blur, crossed, see, softmax, spread
from evals.training.intake.compose import Example

_MEANING_PENALTY = 3e-4
_GATE_PENALTY = 1e-3
_WORDS_PENALTY = 3e-4
_BLUR_PENALTY = 5e-3
"""Chosen by cross-validation on the training texts, in steps of two or three; none of them matters much."""
_STEPS = 80
"""Bounds how long a training takes; stopping early is one more penalty, and is part of what is cross-validated."""
_LEAST_WIDTH = 1e-3
_TINY = 1e-12
_SHARPEST = 3.0


Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Roles:
    """The part of the head that names roles."""

    gate: Matrix
    meaning: Matrix
    words: Matrix

    @property
    def flat(self) -> Matrix:
        return np.concatenate([self.gate, self.meaning.ravel(), self.words.ravel()])

    @classmethod
    def unfold(cls, flat: Matrix, batch: Batch) -> "Roles":
        width, words, labels = batch.meaning.shape[1], batch.words.shape[1], len(LABELS)
        gate, rest = flat[: width + batch.place.shape[1]], flat[width + batch.place.shape[1] :]
        return cls(gate, rest[: labels * width].reshape(labels, width), rest[labels * width :].reshape(labels, words))


@dataclass(frozen=True)
class Told:
    """Examples that say which roles are meant, and how much each counts."""

    batch: Batch
    shares: Matrix
    weights: Matrix

    @classmethod
    def of(cls, examples: Sequence[Example], features: Sequence[Features]) -> "Told":
        kept = [(example, seen) for example, seen in zip(examples, features, strict=True) if example.roles is not None]
        shares = np.array([[(example.roles or {}).get(label, 0.0) for label in LABELS] for example, _ in kept])
        weights = np.array([example.weight for example, _ in kept])
        return cls(stack([seen for _, seen in kept]), shares, weights / weights.sum())


def fit_roles(told: Told) -> Roles:
    batch = told.batch
    size = batch.meaning.shape[1] + batch.place.shape[1] + len(LABELS) * (batch.meaning.shape[1] + batch.words.shape[1])
    return Roles.unfold(_least(lambda flat: loss(flat, told), size), batch)


def loss(flat: Matrix, told: Told) -> tuple[float, Matrix]:
    """Penalised cross-entropy, and its gradient."""
    batch, roles = told.batch, Roles.unfold(flat, told.batch)
    seen = see(batch, roles.gate, roles.meaning, roles.words)
    shares, aimed = softmax(seen.logits), told.shares * told.weights[:, None]
    off = shares * told.weights[:, None] - aimed
    back = (off @ roles.meaning)[batch.text]
    pull = (batch.meaning * back).sum(axis=1)
    middle = np.add.reduceat(seen.gates * pull, batch.starts)[batch.text]
    turn = seen.gates * (pull - middle)
    free = roles.words.copy()
    free[:, -1] = 0.0  # the constants may be what they are
    fine = (
        _MEANING_PENALTY * (roles.meaning**2).sum()
        + _GATE_PENALTY * (roles.gate**2).sum()
        + _WORDS_PENALTY * (free**2).sum()
    )
    slopes = Roles(
        np.concatenate([batch.meaning.T @ turn, batch.place.T @ turn]) + 2 * _GATE_PENALTY * roles.gate,
        off.T @ seen.pooled + 2 * _MEANING_PENALTY * roles.meaning,
        off.T @ batch.words + 2 * _WORDS_PENALTY * free,
    )
    return float(fine - (aimed * np.log(shares + _TINY)).sum()), slopes.flat


def fit_sharpness(logits: Matrix, told: Told) -> float:
    """What to multiply unseen texts' logits with; found on logits of texts that the head was not fitted to."""

    def miss(sharpness: float) -> float:
        logs = np.log(softmax(sharpness * logits) + _TINY)
        return float(-(told.weights[:, None] * told.shares * logs).sum())

    return float(minimize_scalar(miss, bounds=(1 / _SHARPEST, _SHARPEST), method="bounded").x)


def fit_blur(hints: Matrix, mixed: Matrix, weights: Matrix, written: Mask) -> Blur:
    """Args: written: which rows are texts as they were written; they say what is usual."""
    centre, width = hints[written].mean(axis=0), hints[written].std(axis=0) + _LEAST_WIDTH
    columns, shares = crossed((hints - centre) / width), weights / weights.sum()

    def miss(flat: Matrix) -> tuple[float, Matrix]:
        scores, free = columns @ flat, np.append(flat[:-1], 0.0)
        lost = shares @ (np.logaddexp(0.0, scores) - mixed * scores) + _BLUR_PENALTY * (free**2).sum()
        off = shares * (1 / (1 + np.exp(-scores)) - mixed)
        return float(lost), columns.T @ off + 2 * _BLUR_PENALTY * free

    return Blur(centre, width, _least(miss, columns.shape[1]))


def hints_of(roles: Roles, batch: Batch) -> tuple[Matrix, Matrix]:
    """(logits, hints of a mixture) of texts."""
    seen = see(batch, roles.gate, roles.meaning, roles.words)
    return seen.logits, spread(batch, seen, roles.meaning)


def _least(miss: Callable[[Matrix], tuple[float, Matrix]], size: int) -> Matrix:
    found: Matrix = minimize(miss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return found
