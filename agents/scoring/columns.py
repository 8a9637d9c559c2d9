"""Facts as columns of whole numbers, so that one kernel weighs the work of one person or of a hundred thousand.

Nothing here depends on a role or a day. Facts that only differ in numbers share one `Shape`; the weights look at a
shape once, however many facts have it.
"""

from array import array
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from agents.scoring.shapes import SHAPED, Group, Look, Shape, group_of, mine
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

    @property
    def fact_person(self) -> Ints:
        return self.bucket_person[self.fact_bucket]


def columns(people: Iterable[Collection[Evidence]], struck: Collection[str] = frozenset()) -> Columns:
    """The evidence of each. People are taken one after the other, so that nobody has to hold all of it at once.

    Args:
        struck: ids of facts that are not to count, and with them every other account of the same work: whoever told of
            it too was as wrong.
    """
    table = _Table(frozenset(struck))
    for evidence in people:
        table.add(evidence)
    return table.ordered()


class _Table:
    """Rows as they come. Each step here is taken for every fact of everybody, so nothing is made that can be spared."""

    def __init__(self, struck: frozenset[str]) -> None:
        self._struck = struck
        self._shapes: _Names[Look] = _Names()
        self._shape, self._day, self._sizes = array("q"), array("q"), array("q")
        self._counted: dict[int, tuple[int, int]] = {}
        """Count and crowd, of the facts that have any."""
        self._repeats: list[Sequence[Told]] = []
        self._out: list[Told] = []

    def add(self, evidence: Collection[Evidence]) -> None:
        own, begin, shapes = mine(evidence), len(self._day), self._shapes
        shape_row, day_row = self._shape.append, self._day.append
        first: dict[Hashable, int] = {}
        again: dict[Hashable, list[int]] = {}
        for given, fact in enumerate(evidence, begin):
            work, look, counted = SHAPED[fact.kind](fact, own)
            shape_row(shapes[look])
            day_row(fact.happened_on.toordinal())
            if counted is not None:
                self._counted[given] = counted
            before = first.setdefault(work, given)
            if before != given:
                again.setdefault(work, [before]).append(given)
        self._sizes.append(len(self._day) - begin)
        if again or self._struck:
            self._tell(list(evidence), begin, first, again)

    def _tell(
        self, facts: Sequence[Evidence], begin: int, first: dict[Hashable, int], again: dict[Hashable, list[int]]
    ) -> None:
        """Keep which facts tell of one work, and of which work somebody said that it is wrong."""
        for work, place in first.items() if self._struck else ((work, places[0]) for work, places in again.items()):
            told = [Told(given, *_named(facts[given - begin])) for given in again.get(work, (place,))]
            if len(told) > 1:
                self._repeats.append(told)
            if any(one.id in self._struck for one in told):
                self._out += told

    def ordered(self) -> Columns:
        groups = _Names[Group]()
        shapes = tuple(Shape(*look) for look in self._shapes)
        of_shape = np.array([groups[group_of(shape)] for shape in shapes], dtype=np.int64)
        shape, day = (np.array(row, dtype=np.int64) for row in (self._shape, self._day))
        person = np.repeat(np.arange(len(self._sizes)), np.array(self._sizes, dtype=np.int64))
        bucket_key = person * max(len(groups), 1) + of_shape[shape]
        order = np.argsort(bucket_key, kind="stable")
        keys, bucket = np.unique(bucket_key[order], return_inverse=True)
        count, crowd = np.zeros(len(day), dtype=np.int64), np.ones(len(day), dtype=np.int64)
        places = np.fromiter(self._counted, np.int64, len(self._counted))
        count[places], crowd[places] = np.array([*self._counted.values()], dtype=np.int64).reshape(-1, 2).T
        now = np.argsort(order)
        return Columns(
            people=len(self._sizes),
            shapes=shapes,
            groups=tuple(groups),
            fact_bucket=bucket,
            fact_shape=shape[order],
            fact_day=day[order],
            fact_count=count[order],
            fact_crowd=crowd[order],
            fact_given=order,
            bucket_person=keys // max(len(groups), 1),
            bucket_group=keys % max(len(groups), 1),
            repeats=[[one._replace(fact=int(now[one.fact])) for one in told] for told in self._repeats],
            struck=[int(now[one.fact]) for one in self._out],
        )


def _named(fact: Evidence) -> tuple[str, str | None]:
    return fact.id, fact.sha if fact.kind == "merged_change" else None


class _Names(dict[Key, int]):
    """A number for each different thing, in the order of their coming."""

    def __missing__(self, key: Key) -> int:
        number = self[key] = len(self)
        return number
