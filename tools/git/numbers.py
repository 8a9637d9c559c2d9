"""Whose number a change carries. Imported history brings another project's, which would lead a reader astray."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median_low

from tools.git.landing import Landing

STRETCH_SECONDS = 14 * 86_400
"""The median of a fortnight stands for what the project was handing out then."""
AROUND = 9
"""Fortnights looked at together, so that the one in which another project was imported decides nothing."""
SLACK = 200
"""Numbers apart that any project may be: what is open at one time lands in any order."""
AHEAD_PERMILLE = 1500
BEHIND_PERMILLE = 333
"""How far above or below its own time a number may lie; an old change request may linger, none comes early."""
APART_SECONDS = 180 * 86_400
"""Changes under one number within this time are one request that landed in parts."""


def drop_foreign(landings: Sequence[Landing]) -> int:
    """Take numbers away that cannot be this project's own; returns how many.

    A project hands its numbers out in rising order, so none lies far off what was landing around it; and of different
    changes under one number, long apart, only the one closest to its own time can be the project's.
    """
    numbered = sorted((one for one in landings if one.origin.number is not None), key=_time)
    fortnights = [list(held) for _, held in groupby(numbered, key=lambda one: _time(one) // STRETCH_SECONDS)]
    medians = [median_low(map(_number, held)) for held in fortnights]
    levels = [_usual(medians, place) for place in range(len(medians))]
    placed = [(one, usual) for held, usual in zip(fortnights, levels, strict=True) for one in held]
    foreign = [one for one, usual in placed if _is_off(_number(one), usual)]
    for one in foreign + _clashing(placed):
        one.origin = one.origin._replace(number=None)
    return sum(one.origin.number is None for one in numbered)


def _number(landing: Landing) -> int:
    assert landing.origin.number is not None
    return landing.origin.number


def _time(landing: Landing) -> int:
    return landing.commit.committed_at


def _usual(medians: Sequence[int], place: int) -> int:
    """What the project was handing out then, but never more than what it was handing out at the last."""
    here = median_low(medians[max(0, place - AROUND // 2) : place + AROUND // 2 + 1])
    return min(here, median_low(medians[place : place + AROUND]), max(medians[-AROUND:]))


def _is_off(number: int, usual: int) -> bool:
    too_high = number > usual * AHEAD_PERMILLE // 1000 + SLACK
    return too_high or number < usual * BEHIND_PERMILLE // 1000 - SLACK


def _clashing(placed: Iterable[tuple[Landing, int]]) -> list[Landing]:
    held: dict[int, list[tuple[int, Landing]]] = defaultdict(list)
    for one, usual in placed:
        held[_number(one)].append((abs(_number(one) - usual), one))
    clashing: list[Landing] = []
    for ranked in held.values():
        if len(ranked) > 1:
            # Of two equally close the later, for what is imported lies before the project's own start.
            own = min(reversed(ranked), key=lambda one: one[0])[1]
            others = (one for _, one in ranked if one.bare != own.bare)
            clashing += [one for one in others if abs(_time(one) - _time(own)) > APART_SECONDS]
    return clashing
