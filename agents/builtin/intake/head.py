"""The head of the trained reader: which passages say what the work is, which role they mean, and whether they mean two.

A passage is weighed by a gate (softmax over the text), the gated mean of the passages and the lexicon's shares give the
roles' logits, and a logistic on how belief is spread over passages tells a mixture from doubt.
"""

from dataclasses import dataclass

import numpy as np

from agents.builtin.intake.features import LABELS, Batch, Matrix
from memory.knowledge.role_reader import RoleWeights

_PASSAGE_SHARPNESS = 1.5
"""One passage speaks less plainly than the mean of many: its logits are sharpened before they are compared."""
_TINY = 1e-9
_ENOUGH, _MANY = 2.0, 8
"""Passages of a second role, and of a text, beyond which more of them say no more: ads are longer than messages."""
_PAIR_FACTOR, _PAIR_MOST = 0.5, 4.0


@dataclass(frozen=True)
class Head:
    gate: Matrix
    meaning: Matrix
    """Labels x features of a passage."""
    words: Matrix
    """Labels x features of the text."""
    sharpness: float
    blur: "Blur"

    @classmethod
    def of(cls, weights: RoleWeights) -> "Head":
        rows = (weights.gate, weights.meaning, weights.words, weights.centre, weights.width, weights.blur)
        gate, meaning, words, centre, width, blur = (np.array(row) / weights.scale for row in rows)
        return cls(gate, meaning, words, weights.sharpness / weights.scale, Blur(centre, width, blur))


@dataclass(frozen=True)
class Blur:
    """A logistic on hints of a mixture, each in standard deviations, and on what two of them say together."""

    centre: Matrix
    width: Matrix
    weights: Matrix

    def mixed(self, hints: Matrix) -> Matrix:
        """Belief for each row of `hints`, as `spread` makes them."""
        shares: Matrix = 1 / (1 + np.exp(-(crossed((hints - self.centre) / self.width) @ self.weights)))
        return shares


@dataclass(frozen=True)
class Seen:
    """What the head makes of a batch before it decides."""

    gates: Matrix
    """Passages; adds up to 1 over a text."""
    pooled: Matrix
    """Texts x features of a passage."""
    logits: Matrix
    """Texts x labels, not sharpened."""


@dataclass(frozen=True)
class Belief:
    """Shares that add up to 1 for each text."""

    roles: Matrix
    """Texts x labels: that this one role is meant."""
    mixed: Matrix
    """Texts: that two are."""
    passages: Matrix
    """Passages x labels: how much each adds to a label."""


def see(batch: Batch, gate: Matrix, meaning: Matrix, words: Matrix) -> Seen:
    width = batch.meaning.shape[1]
    scores = batch.meaning @ gate[:width] + batch.place @ gate[width:]
    raised = np.exp(scores - np.maximum.reduceat(scores, batch.starts)[batch.text])
    gates = raised / np.add.reduceat(raised, batch.starts)[batch.text]
    pooled = np.add.reduceat(batch.meaning * gates[:, None], batch.starts, axis=0)
    return Seen(gates, pooled, pooled @ meaning.T + batch.words @ words.T)


def believe(head: Head, batch: Batch) -> Belief:
    seen = see(batch, head.gate, head.meaning, head.words)
    roles = softmax(head.sharpness * seen.logits)
    mixed = head.blur.mixed(spread(batch, seen, head.meaning))
    told = passage_shares(batch, head.meaning) * seen.gates[:, None]
    return Belief(roles * (1 - mixed)[:, None], mixed, told)


def passage_shares(batch: Batch, meaning: Matrix) -> Matrix:
    """Passages x labels: what each would mean alone."""
    return softmax(_PASSAGE_SHARPNESS * batch.meaning @ meaning.T)


def spread(batch: Batch, seen: Seen, meaning: Matrix) -> Matrix:
    """Texts x hints of a mixture: how belief is spread over labels, over passages and in the lexicon."""
    shares = passage_shares(batch, meaning)
    # A text of one passage, and one of forty, both have passages that count fully.
    counted = np.minimum(seen.gates * batch.lengths[batch.text], 1.0)[:, None] * shares
    loudest = _ranked(np.maximum.reduceat(counted, batch.starts, axis=0))
    amounts = _ranked(np.add.reduceat(counted, batch.starts, axis=0))
    whole = softmax(seen.logits)
    best, gated = _ranked(whole), _ranked(np.add.reduceat(shares * seen.gates[:, None], batch.starts, axis=0))
    words = _ranked(batch.words[:, : len(LABELS)])
    columns = [
        np.log(best[:, 0] / (best[:, 1] + _TINY)) / 3,
        best[:, 0],
        best[:, 1],
        -(whole * np.log(whole + _TINY)).sum(axis=1),
        *(gated[:, 0], gated[:, 1]),
        *(words[:, 0], words[:, 1], words.sum(axis=1)),
        whole[:, LABELS.index("not_ai")],
        *(loudest[:, 0], loudest[:, 1], loudest[:, 2]),
        *(amounts[:, 0] / amounts.sum(axis=1), amounts[:, 1] / amounts.sum(axis=1), np.minimum(amounts[:, 1], _ENOUGH)),
        np.log1p(np.minimum(batch.lengths, _MANY)) / 3,
        *batch.hints.T,
    ]
    return np.column_stack(columns)


def crossed(hints: Matrix) -> Matrix:
    """Products of each two columns, within bounds, the columns themselves, and a one."""
    first, second = np.triu_indices(hints.shape[1])
    pairs = _PAIR_FACTOR * np.clip(hints[:, first] * hints[:, second], -_PAIR_MOST, _PAIR_MOST)
    return np.hstack([pairs, hints, np.ones((len(hints), 1))])


def softmax(logits: Matrix) -> Matrix:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _ranked(shares: Matrix) -> Matrix:
    return np.sort(shares, axis=1)[:, ::-1]
