"""How age wears a fact down, in integers only: a power in floating point may differ between machines."""

from math import isqrt

import numpy as np
from numpy.typing import NDArray

WHOLE = 1_000_000
"""Fade is told in millionths of the undated worth."""

_STEPS = 1024
"""Parts into which a half-life is cut; a step of four years is then a day and a half."""


def _within_one_half_life() -> tuple[int, ...]:
    one = 10**30
    root = 2 * one
    for _ in range(_STEPS.bit_length() - 1):
        root = isqrt(root * one)
    left, table = one, []
    for _ in range(_STEPS):
        table.append(left * WHOLE // one)
        left = left * one // root
    return tuple(table)


_TABLE = np.array(_within_one_half_life(), dtype=np.int64)
_MOST_HALVINGS = 60
"""Nothing is left long before; a machine shifts by less than the width of its numbers."""


def faded(days: NDArray[np.int64], half_life: NDArray[np.int64]) -> NDArray[np.int64]:
    """What is left after `days`, in millionths: 1,000,000 for today, 500,000 after one half-life."""
    halvings, step = np.divmod(days * _STEPS // half_life, _STEPS)
    left: NDArray[np.int64] = _TABLE[step] >> np.minimum(halvings, _MOST_HALVINGS)
    return left
