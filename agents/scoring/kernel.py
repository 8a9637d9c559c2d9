"""The one kernel: facts of one person in, an integer score out. `score` and `assess` both go through it.

    points of a fact  = base x relevance x gate x discounts (worth.py) x age (fade.py)
    points of a group = diminishing(sum of its facts)      one kind of work in one place
    score             = 100_000 x raw / (raw + saturation)  raw = sum of the groups

Every step grows with its input, so one more work can never lower the score; and no step knows whose name it is.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import isqrt
from typing import NamedTuple

from agents.scoring.fade import WHOLE, fade
from agents.scoring.spread import NOTHING_KNOWN, Doubts, Seen, doubts
from agents.scoring.worth import FIXES, Group, Mine, is_void, mine, worth
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


@dataclass(frozen=True, slots=True)
class Ledger:
    """All facts of one person, weighed once."""

    counted: tuple[Weighed, ...]
    repeats: tuple[Weighed, ...]
    """Other accounts of work that is already counted."""
    struck: tuple[Weighed, ...]
    """Work that a person said is wrong, and every other account of it."""
    own: Mine


def weigh(
    profile: RoleProfile, evidence: Collection[Evidence], as_of: date, struck: Collection[str] = frozenset()
) -> Ledger:
    """Put a weight on every fact and count the same work once. Args: struck: ids of facts that are not to count."""
    own, today, half_lives = mine(evidence), as_of.toordinal(), profile.half_life_days
    best: dict[Hashable, Weighed] = {}
    told_again: dict[Hashable, list[Weighed]] = {}
    for fact in evidence:
        work, group, undated = worth(profile, fact, own)
        days = today - fact.happened_on.toordinal()
        if days < 0:
            undated = 0
        points = undated * fade(max(days, 0), half_lives[fact.kind]) // WHOLE
        new = Weighed(fact, group, points, undated)
        old = best.setdefault(work, new)
        if old is not new:
            told_again.setdefault(work, [old]).append(new)
    out = _taken_out(best, told_again, struck) if struck else ()
    repeats: list[Weighed] = []
    for work, told in told_again.items():
        best[work], *others = _ranked(profile, told)
        repeats += others
    return Ledger(tuple(best.values()), tuple(repeats), out, own)


def _taken_out(
    best: dict[Hashable, Weighed], told_again: dict[Hashable, list[Weighed]], struck: Collection[str]
) -> tuple[Weighed, ...]:
    """Works with a struck account leave both tables: whoever told of them too was as wrong."""
    told = {work: told_again.get(work, [one]) for work, one in best.items()}
    wrong = [work for work, accounts in told.items() if any(it.fact.id in struck for it in accounts)]
    for work in wrong:
        del best[work]
        told_again.pop(work, None)
    return tuple(it for work in wrong for it in told[work])


def groups(profile: RoleProfile, counted: Iterable[Weighed]) -> dict[Group, int]:
    """Raw micropoints of each group, after diminishing returns."""
    totals = _totals(counted)
    return _beside({group: _diminish(profile, group, total.points) for group, total in totals.items()})


def scored(profile: RoleProfile, ledger: Ledger) -> Score:
    seen = _seen(profile, ledger)
    spread = _doubts(profile, seen).spread
    return Score(_scale(profile, seen.raw), spread, 1000 - spread * 1000 // NOTHING_KNOWN)


def doubted(profile: RoleProfile, ledger: Ledger) -> Doubts:
    """What the spread of `scored` is made of."""
    return _doubts(profile, _seen(profile, ledger))


def score(
    profile: RoleProfile, evidence: Collection[Evidence], as_of: date, struck: Collection[str] = frozenset()
) -> Score:
    """The score alone, for a hundred thousand people as for one. `assess` gives the same with its reasons."""
    return scored(profile, weigh(profile, evidence, as_of, struck))


class _Total:
    """Sums of one group; a plain mutable object because this is the innermost loop."""

    __slots__ = ("points", "squares", "undated")

    def __init__(self) -> None:
        self.points = self.squares = self.undated = 0


def _totals(counted: Iterable[Weighed]) -> dict[Group, _Total]:
    totals: dict[Group, _Total] = {}
    for _, group, points, undated in counted:
        total = totals.get(group)
        if total is None:
            total = totals[group] = _Total()
        total.points += points
        total.squares += points * points
        total.undated += undated
    return totals


def _ranked(profile: RoleProfile, told: Sequence[Weighed]) -> list[Weighed]:
    """Accounts of the same work, the one that counts first: one that voids it, else the one that says most; ties by id.

    A pull request that was taken back and landed again has two commits: what voids one of them leaves the other.
    """
    void = {_commit(it.fact) for it in told if is_void(profile, it.fact)}
    stands = None not in void and any(_commit(it.fact) not in {None, *void} for it in told)

    def rank(it: Weighed) -> tuple[bool, int, str]:
        last = _commit(it.fact) in void if stands else not is_void(profile, it.fact)
        return last, -it.points, it.fact.id

    return sorted(told, key=rank)


def _commit(fact: Evidence) -> str | None:
    return fact.sha if fact.kind == "merged_change" else None


def _diminish(profile: RoleProfile, group: Group, points: int) -> int:
    """All of the first piece, half of the fourth, a tenth of the hundredth; small ones together meet a ceiling."""
    if group.small:
        most = profile.small_most * _MICRO
        return points * most // (points + most) if points else 0
    unit = profile.base[group.kind] * _MICRO
    return 2 * (isqrt(unit * (unit + points)) - unit)


def _beside(raw: dict[Group, int]) -> dict[Group, int]:
    """Small fixes count up to half of everything else together: a wave of them alone is worth nothing."""
    if FIXES in raw:
        raw[FIXES] = min(raw[FIXES], (sum(raw.values()) - raw[FIXES]) // 2)
    return raw


def _seen(profile: RoleProfile, ledger: Ledger) -> Seen:
    totals = _totals(ledger.counted)
    raw = _beside({group: _diminish(profile, group, total.points) for group, total in totals.items()})
    undated = _beside({group: _diminish(profile, group, total.undated) for group, total in totals.items()})
    places: dict[str, int] = {}
    kinds: dict[str, int] = {}
    variance = 0
    for group, points in raw.items():
        total = totals[group]
        if total.points:
            variance += points * points * total.squares // (total.points * total.points)
        place = group.place or group.kind
        places[place] = places.get(place, 0) + points
        kinds[group.kind] = kinds.get(group.kind, 0) + points
    whole, as_new = sum(raw.values()), sum(undated.values())
    return Seen(whole, as_new, variance, tuple(places.values()), tuple(kinds.values()))


def _doubts(profile: RoleProfile, seen: Seen) -> Doubts:
    return doubts(partial(_scale, profile), seen, max(profile.base.values()), profile.leeway)


def _scale(profile: RoleProfile, raw: int) -> int:
    return TOP * raw // (raw + profile.saturation * _MICRO)


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
