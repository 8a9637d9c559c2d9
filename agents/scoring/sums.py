"""From weighed facts to raw points: what diminishes together is summed, diminished, and set beside the rest.

One entry a bucket, which is one person's group. Elementwise arithmetic in IEEE doubles and sums in a fixed order give
the same bytes on every machine; whatever is summed over many facts is a whole number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np

from agents.scoring.columns import Ints
from agents.scoring.shapes import FIXES, Group
from agents.scoring.spread import Seen
from agents.scoring.worth import unit
from memory.records import RoleProfile

_MICRO = 1000


@dataclass(frozen=True, slots=True)
class Buckets:
    """What the facts of each bucket add up to."""

    people: int
    groups: Sequence[Group]
    person: Ints
    """Whose each is; ascending."""
    group: Ints
    points: Ints
    undated: Ints
    squares: Ints
    """Of the points of single facts, in millipoints squared."""


def added(people: int, groups: Sequence[Group], of: tuple[Ints, Ints, Ints], points: Ints, undated: Ints) -> Buckets:
    """Args: of: the bucket of each fact, ascending, from 0 without a gap; person and group of each bucket."""
    bucket, person, group = of
    starts = np.searchsorted(bucket, np.arange(len(person)))
    milli = points // _MICRO

    def summed(values: Ints) -> Ints:
        return np.add.reduceat(values, starts) if len(starts) else values

    return Buckets(people, groups, person, group, summed(points), summed(undated), summed(milli * milli))


def raw(profile: RoleProfile, buckets: Buckets) -> Ints:
    """Raw micropoints of each bucket, after diminishing returns."""
    return _diminished(profile, buckets, buckets.points)


def seen(profile: RoleProfile, buckets: Buckets) -> Seen:
    """What the score of each person is made of."""
    points = raw(profile, buckets)
    alone = points * np.sqrt(buckets.squares) * _MICRO / np.maximum(buckets.points, 1)
    return Seen(
        raw=_by_person(buckets, points),
        undated=_by_person(buckets, _diminished(profile, buckets, buckets.undated)),
        variance=np.bincount(buckets.person, alone * alone, buckets.people).astype(np.float64),
        places=_parts(buckets, points, [one.place or one.kind for one in buckets.groups]),
        kinds=_parts(buckets, points, [one.kind for one in buckets.groups]),
    )


def _diminished(profile: RoleProfile, buckets: Buckets, points: Ints) -> Ints:
    """All of the first piece, half of the fourth, a tenth of the hundredth; or towards a ceiling."""
    pieces, tops = (np.array(values, dtype=np.int64)[buckets.group] for values in _units(profile, buckets.groups))
    room = points.astype(np.float64)
    falling = 2 * (np.sqrt(pieces * (pieces + room)) - pieces)
    ceiling = room * tops / np.maximum(room + tops, 1)
    # A root that is rounded up must not pay for more than came in.
    brought: Ints = np.minimum(np.where(tops, ceiling, falling).astype(np.int64), points)
    return _beside(buckets, brought)


def _units(profile: RoleProfile, groups: Sequence[Group]) -> tuple[list[int], list[int]]:
    """Micropoints of one full piece, and of the ceiling, 0 for none: of small work, or what one full piece brings."""
    pieces = [unit(profile, group) for group in groups]
    whole = {"": 0, "small": profile.small_most * _MICRO}
    one = [2 * (isqrt(2 * piece * piece) - piece) for piece in pieces]
    tops = [whole.get(group.most, top) for group, top in zip(groups, one, strict=True)]
    return pieces, tops


def _beside(buckets: Buckets, points: Ints) -> Ints:
    """Small fixes count up to half of everything else together: a wave of them alone is worth nothing."""
    fixes = np.array([group == FIXES for group in buckets.groups], dtype=bool)[buckets.group]
    if not fixes.any():
        return points
    others = _by_person(buckets, np.where(fixes, 0, points))[buckets.person] // 2
    return np.where(fixes, np.minimum(points, others), points)


def _by_person(buckets: Buckets, points: Ints) -> Ints:
    # Whole numbers below 2**53, which doubles hold exactly.
    return np.bincount(buckets.person, points, buckets.people).astype(np.int64)


def _parts(buckets: Buckets, points: Ints, names: Sequence[str]) -> tuple[Ints, Ints]:
    """What each part of each person's work brought, by the name of its group; and whose it is."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    named = np.array([numbers[name] for name in names], dtype=np.int64)
    keys, part = np.unique(buckets.person * len(numbers) + named[buckets.group], return_inverse=True)
    return np.bincount(part, points, len(keys)).astype(np.int64), keys // max(len(numbers), 1)
