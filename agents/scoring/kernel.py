"""The one kernel: facts in, integer scores out, for one person or a hundred thousand. All scores go through it.

    points of a fact  = base x relevance x gate x discounts x numbers x age   (worth.py, fade.py)
    points of a group = diminishing(sum of its facts)      one kind of work in one place (sums.py)
    score             = 100_000 x raw / (raw + saturation)  raw = sum of the groups

Every step grows with its input, so one more work can never lower the score; and no step knows whose name it is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from agents.scoring.columns import Columns, Ints, Told, columns
from agents.scoring.shapes import Group, Mine, mine
from agents.scoring.spread import NOTHING_KNOWN, Doubts, doubts
from agents.scoring.sums import Buckets, added, raw, seen
from agents.scoring.worth import Worth, is_void, relevance, worth
from memory.records import Evidence, RoleProfile

TOP = 100_000
"""Millipoints at the top of the scale; approached, never reached."""

_MICRO = 1000


@dataclass(frozen=True, slots=True)
class Score:
    score_mp: int
    """0 to 100_000."""
    spread_mp: int
    """Half-width of the 80 % interval, same unit."""
    confidence: int
    """Permille."""


class Weighed(NamedTuple):
    fact: Evidence
    group: Group
    points: int
    """Micropoints, faded."""
    undated: int
    """Micropoints, if it were of today."""
    relevance: int
    """How near its place is to the role, permille."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All facts of one person, weighed once."""

    counted: tuple[Weighed, ...]
    repeats: tuple[Weighed, ...]
    """Other accounts of work that is already counted."""
    struck: tuple[Weighed, ...]
    """Work that a person said is wrong, and every other account of it."""
    own: Mine


def score(
    profile: RoleProfile, evidence: Collection[Evidence], as_of: date, struck: Collection[str] = frozenset()
) -> Score:
    """The score alone; `assess` gives the same with its reasons. Args: struck: ids of facts that are not to count."""
    return score_each(profile, {"": evidence}, as_of, struck)[""]


def score_each(
    profile: RoleProfile, evidence: Mapping[str, Collection[Evidence]], as_of: date, struck: Collection[str] = ()
) -> dict[str, Score]:
    """As `score`, for many at once; by person."""
    facts = columns(evidence.values(), struck)
    return dict(zip(evidence, scores(profile, facts, as_of), strict=True))


def scores(profile: RoleProfile, facts: Columns, as_of: date) -> Sequence[Score]:
    """Of everybody in the columns, in their order."""
    return measured(profile, facts, counted_once(profile, facts, as_of))


def counted_once(profile: RoleProfile, facts: Columns, as_of: date) -> Worth:
    """What every fact is worth, with nothing left for what is struck and for other accounts of the same work."""
    found = worth(profile, facts, as_of.toordinal())
    counted = np.ones(len(facts.fact_day), dtype=bool)
    counted[list(facts.struck)] = False
    counted[list(_again(profile, facts, found))] = False
    return Worth(np.where(counted, found.points, 0), np.where(counted, found.undated, 0))


def measured(profile: RoleProfile, facts: Columns, found: Worth) -> list[Score]:
    of = (facts.fact_bucket, facts.bucket_person, facts.bucket_group)
    return _measured(profile, added(facts.people, facts.groups, of, found.points, found.undated))


def weigh(
    profile: RoleProfile, evidence: Collection[Evidence], as_of: date, struck: Collection[str] = frozenset()
) -> Ledger:
    """Put a weight on every fact and count the same work once. Args: struck: ids of facts that are not to count."""
    facts = columns([evidence], struck)
    found = worth(profile, facts, as_of.toordinal())
    out, again = set(facts.struck), _again(profile, facts, found)
    counted, repeats, struck_out = list[Weighed](), list[Weighed](), list[Weighed]()
    for place, one in enumerate(_weighed(profile, facts, found, list(evidence))):
        (struck_out if place in out else repeats if place in again else counted).append(one)
    return Ledger(tuple(counted), tuple(repeats), tuple(struck_out), mine(evidence))


def groups(profile: RoleProfile, counted: Iterable[Weighed]) -> dict[Group, int]:
    """Raw micropoints of each group, after diminishing returns."""
    buckets = _buckets(counted)
    return dict(zip(buckets.groups, map(int, raw(profile, buckets)), strict=True))


def scored(profile: RoleProfile, ledger: Ledger) -> Score:
    return _measured(profile, _buckets(ledger.counted))[0]


def doubted(profile: RoleProfile, ledger: Ledger) -> Doubts:
    """What the spread of `scored` is made of; one entry in each."""
    return _doubts(profile, _buckets(ledger.counted))[1]


def _weighed(profile: RoleProfile, facts: Columns, found: Worth, evidence: Sequence[Evidence]) -> Iterator[Weighed]:
    near = [relevance(profile, shape) for shape in facts.shapes]
    group = facts.bucket_group[facts.fact_bucket]
    columns_ = (facts.fact_given, group, found.points, found.undated, facts.fact_shape)
    for given, of, points, undated, shape in zip(*(one.tolist() for one in columns_), strict=True):
        yield Weighed(evidence[given], facts.groups[of], points, undated, near[shape])


def _again(profile: RoleProfile, facts: Columns, found: Worth) -> set[int]:
    """Places of other accounts of work that is counted already."""
    return {other.fact for told in facts.repeats for other in _ranked(profile, facts, found, told)[1:]}


def _ranked(profile: RoleProfile, facts: Columns, found: Worth, told: Sequence[Told]) -> list[Told]:
    """Accounts of the same work, the one that counts first: one that voids it, else the one that says most; ties by id.

    A pull request that was taken back and landed again has two commits: what voids one of them leaves the other.
    """
    voiding = [one for one in told if is_void(profile, facts.shapes[facts.fact_shape[one.fact]].discounts)]
    void = {one.commit for one in voiding}
    stands = None not in void and any(one.commit not in {None, *void} for one in told)

    def rank(one: Told) -> tuple[bool, int, str]:
        last = one.commit in void if stands else one not in voiding
        return last, -int(found.points[one.fact]), one.id

    return sorted(told, key=rank)


def _buckets(counted: Iterable[Weighed]) -> Buckets:
    by_group: dict[Group, list[tuple[int, int]]] = {}
    for one in counted:
        by_group.setdefault(one.group, []).append((one.points, one.undated))
    rows = [(place, *points) for place, many in enumerate(by_group.values()) for points in many]
    of, faded, undated = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    group = np.arange(len(by_group))
    return added(1, tuple(by_group), (of, np.zeros_like(group), group), faded, undated)


def _measured(profile: RoleProfile, buckets: Buckets) -> list[Score]:
    points, off = _doubts(profile, buckets)
    spread = off.spread
    confidence = 1000 - spread * 1000 // NOTHING_KNOWN
    return list(map(Score, points.tolist(), spread.tolist(), confidence.tolist()))


def _doubts(profile: RoleProfile, buckets: Buckets) -> tuple[Ints, Doubts]:
    """The points of each person, and what is in doubt about them."""

    def scale(raw_points: Ints) -> Ints:
        return TOP * raw_points // (raw_points + profile.saturation * _MICRO)

    made = seen(profile, buckets)
    return scale(made.raw), doubts(scale, made, max(profile.base.values()), profile.leeway)


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights`, to the unit: largest remainders first, ties to the earlier one."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares
