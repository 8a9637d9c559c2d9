"""How far a score may be off, and what that rests on. Integers only, as everywhere in the kernel."""

from collections.abc import Callable, Iterable
from math import isqrt
from typing import NamedTuple

NOTHING_KNOWN = 40_000
"""Half-width of the 80 % interval of a score that could be anything from 0 to 100; no spread is wider."""
_HALF_WIDTH_80 = 1282
"""Thousandths of a standard deviation on either side that hold 80 % of a normal distribution."""


class Seen(NamedTuple):
    """What a score was made of, in raw micropoints."""

    raw: int
    undated: int
    """`raw`, if all of it were of today."""
    variance: int
    """Sum of the squares of single pieces."""
    places: tuple[int, ...]
    kinds: tuple[int, ...]


class Doubts(NamedTuple):
    """Half-widths of 80 % intervals in millipoints, each on its own."""

    items: int
    """Pieces come at random: some seen ones might be missing."""
    unseen: int
    """A quarter of what is seen, half a full piece where all is in one place, and two more where little was seen."""
    aged: int
    """Half of what age took away, for it may still be there."""
    weights: int
    """Each kind of work and each project weighed otherwise, within the range that the weights state."""

    @property
    def spread(self) -> int:
        """All of them, added as independent ones are."""
        return min(isqrt(sum(doubt**2 for doubt in self)), NOTHING_KNOWN)


def doubts(scale: Callable[[int], int], seen: Seen, unit: int, leeway: int) -> Doubts:
    """Args:
    scale: raw micropoints to millipoints.
    unit: thousandths of a full piece of the best-paid kind, millipoints.
    leeway: permille by which a weight may be off, either way.
    """
    raw, here = seen.raw, scale(seen.raw)
    narrow = 500 * max(seen.places, default=0) // raw if raw else 500
    thin = 2200 * seen.variance // (raw * raw + seen.variance) if raw else 2200
    off = isqrt(_squares(seen.places) + _squares(seen.kinds)) * leeway // 1000
    return Doubts(
        items=_either_side(scale, raw, isqrt(seen.variance)) * _HALF_WIDTH_80 // 2000,
        unseen=scale(raw + raw // 4 + unit * (narrow + thin)) - here,
        aged=(scale(seen.undated) - here) // 2,
        weights=_either_side(scale, raw, off) // 2,
    )


def _either_side(scale: Callable[[int], int], raw: int, by: int) -> int:
    return scale(raw + by) - scale(max(raw - by, 0))


def _squares(parts: Iterable[int]) -> int:
    return sum(part * part for part in parts)
