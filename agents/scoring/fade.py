"""How age wears a fact down, in integers only: a power in floating point may differ between machines."""

from functools import lru_cache
from math import isqrt

WHOLE = 1_000_000
"""Fade is told in millionths of the undated worth."""

_STEPS = 1024
"""Parts into which a half-life is cut; a step of four years is then a day and a half."""
_REMEMBERED = 2**16
"""Answers kept: some thirty years of days for each half-life in use."""


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


_TABLE = _within_one_half_life()


@lru_cache(maxsize=_REMEMBERED)
def fade(days: int, half_life: int) -> int:
    """What is left after `days`, in millionths: 1,000,000 for today, 500,000 after one half-life."""
    halvings, step = divmod(days * _STEPS // half_life, _STEPS)
    return _TABLE[step] >> halvings
