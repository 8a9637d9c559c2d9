"""Facts as columns of whole numbers, so that one kernel weighs the work of one person or of a hundred thousand.

Nothing here depends on a role or a day. Facts that only differ in numbers share one `Shape`; the weights look at a
shape once, however many facts have it.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from agents.scoring.shapes import Group, Mine, Shape, mine, shaped
from memory.records import Evidence

Ints = NDArray[np.int64]
Key = TypeVar("Key", bound=Hashable)


class Told(NamedTuple):
    """One of several accounts of the same work."""

    fact: int
    """Its place in the columns."""
    id: str
    commit: str | None


@dataclass(frozen=True, slots=True)
class Columns:
    """Facts of people, in the order of the buckets that they diminish in; a bucket is one person's group."""

    people: int
    shapes: Sequence[Shape]
    groups: Sequence[Group]
    fact_shape: Ints
    fact_bucket: Ints
    """Ascending."""
    fact_day: Ints
    """Ordinal of the day on which it happened."""
    fact_count: Ints
    """Citations, downloads or votes."""
    fact_crowd: Ints
    """People who share it."""
    fact_given: Ints
    """Its place in the evidence as given, people one after the other."""
    bucket_person: Ints
    """Ascending."""
    bucket_group: Ints
    repeats: Sequence[Sequence[Told]]
    """Works that are told more than once."""
    struck: Sequence[int]
    """Places of facts about works that a person said are wrong."""


def columns(
    people: Iterable[Collection[Evidence]], struck: Collection[str] = frozenset()
) -> tuple[Columns, Sequence[Mine]]:
    """The evidence of each, and what tells each one's own hand.

    Args:
        struck: ids of facts that are not to count, and with them every other account of the same work: whoever told of
            it too was as wrong.
    """
    shapes, groups = _Names[Shape](), _Names[Group]()
    rows: list[tuple[int, int, int, int, int, int, int]] = []
    repeats: list[Sequence[Told]] = []
    out: list[Told] = []
    owns: list[Mine] = []
    for person, evidence in enumerate(people):
        own, works = mine(evidence), dict[Hashable, list[Told]]()
        owns.append(own)
        for fact in evidence:
            work, group, shape, count, crowd = shaped(fact, own)
            given = len(rows)
            works.setdefault(work, []).append(Told(given, fact.id, commit(fact)))
            rows.append((person, groups[group], shapes[shape], fact.happened_on.toordinal(), count, crowd, given))
        if len(works) < len(evidence):
            repeats += [told for told in works.values() if len(told) > 1]
        if struck:
            out += [one for told in works.values() if any(it.id in struck for it in told) for one in told]
    return _ordered(rows, shapes, groups, repeats, out, len(owns)), owns


def _ordered(
    rows: Sequence[tuple[int, ...]],
    shapes: Iterable[Shape],
    groups: Iterable[Group],
    repeats: Sequence[Sequence[Told]],
    out: Sequence[Told],
    people: int,
) -> Columns:
    table = np.array(rows, dtype=np.int64).reshape(-1, 7)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    changed = np.any(table[1:, :2] != table[:-1, :2], axis=1)
    starts = np.flatnonzero(np.concatenate(([True], changed))) if len(table) else np.zeros(0, dtype=np.int64)
    now = np.argsort(table[:, 6])
    return Columns(
        people=people,
        shapes=tuple(shapes),
        groups=tuple(groups),
        fact_bucket=np.concatenate(([0], np.cumsum(changed))).astype(np.int64)[: len(table)],
        fact_shape=table[:, 2],
        fact_day=table[:, 3],
        fact_count=table[:, 4],
        fact_crowd=table[:, 5],
        fact_given=table[:, 6],
        bucket_person=table[starts, 0],
        bucket_group=table[starts, 1],
        repeats=[[one._replace(fact=int(now[one.fact])) for one in told] for told in repeats],
        struck=[int(now[one.fact]) for one in out],
    )


def commit(fact: Evidence) -> str | None:
    return fact.sha if fact.kind == "merged_change" else None


class _Names(dict[Key, int]):
    """A number for each different thing, in the order of their coming."""

    def __missing__(self, key: Key) -> int:
        number = self[key] = len(self)
        return number
