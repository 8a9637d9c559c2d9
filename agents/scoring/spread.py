"""How far a score may be off, and what that rests on: one entry a person."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NOTHING_KNOWN = 40_000
"""Half-width of the 80 % interval of a score that could be anything from 0 to 100; no spread is wider."""
_HALF_WIDTH_80 = 1282
"""Thousandths of a standard deviation on either side that hold 80 % of a normal distribution."""

Ints = NDArray[np.int64]
Parts = tuple[Ints, Ints]
"""Raw micropoints of each part of somebody's work, and whose it is."""


class Seen(NamedTuple):
    """What scores were made of, in raw micropoints."""

    raw: Ints
    undated: Ints
    """`raw`, if all of it were of today."""
    variance: NDArray[np.float64]
    """Sum of the squares of single pieces."""
    places: Parts
    kinds: Parts


class Doubts(NamedTuple):
    """Half-widths of 80 % intervals in millipoints, each on its own."""

    items: Ints
    """Pieces come at random: some seen ones might be missing."""
    unseen: Ints
    """A quarter of what is seen, half a full piece where all is in one place, and two more where little was seen."""
    aged: Ints
    """Half of what age took away, for it may still be there."""
    weights: Ints
    """Each kind of work and each project weighed otherwise, within the range that the weights state."""

    @property
    def spread(self) -> Ints:
        """All of them, added as independent ones are."""
        return np.minimum(root(np.sum([doubt * doubt for doubt in self], axis=0)), NOTHING_KNOWN)


def doubts(scale: Callable[[Ints], Ints], seen: Seen, piece: int, leeway: int) -> Doubts:
    """Args:
    scale: raw micropoints to millipoints.
    piece: thousandths of a full piece of the best-paid kind, millipoints.
    leeway: permille by which a weight may be off, either way.
    """
    raw, here, people = seen.raw, scale(seen.raw), len(seen.raw)
    some = np.maximum(raw, 1)
    most = np.zeros(people, dtype=np.int64)
    np.maximum.at(most, seen.places[1], seen.places[0])
    narrow = np.where(raw, 500 * most // some, 500)
    thin = np.where(raw, 2200 * seen.variance / (some.astype(np.float64) * some + seen.variance), 2200)
    off = root(_squares(seen.places, people) + _squares(seen.kinds, people)) * leeway // 1000
    return Doubts(
        items=_either_side(scale, raw, root(seen.variance)) * _HALF_WIDTH_80 // 2000,
        unseen=scale(raw + raw // 4 + piece * (narrow + thin.astype(np.int64))) - here,
        aged=(scale(seen.undated) - here) // 2,
        weights=_either_side(scale, raw, off) // 2,
    )


def root(values: Ints | NDArray[np.float64]) -> Ints:
    found: Ints = np.sqrt(values).astype(np.int64)
    return found


def _either_side(scale: Callable[[Ints], Ints], raw: Ints, by: Ints) -> Ints:
    return scale(raw + by) - scale(np.maximum(raw - by, 0))


def _squares(parts: Parts, people: int) -> NDArray[np.float64]:
    points = parts[0].astype(np.float64)
    return np.bincount(parts[1], points * points, people).astype(np.float64)
