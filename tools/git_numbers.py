"""Whose number a change carries. Imported history brings another project's, which would lead a reader astray."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median_low

from tools.git_landing import Landing

BLOCK = 32
"""Numbered changes in a stretch of time; its median stands for what the project was handing out then."""
SLACK = 200
"""Numbers apart that any project may be: what is open at one time lands in any order."""
AHEAD_PERMILLE = 1500
"""A number may be this much of the lowest later median; more means that the project had not come so far yet."""


def drop_foreign(landings: Sequence[Landing]) -> int:
    """Take numbers away that cannot be this project's own; returns how many.

    A project hands its numbers out in rising order, so none may lie far above what was landing later; and of two
    different changes under one number only the one that lies closer to its neighbours can be the project's own.
    """
    numbered = [one for one in landings if one.origin.number is not None]
    medians = [median_low(_number(one) for one in numbered[at : at + BLOCK]) for at in range(0, len(numbered), BLOCK)]
    foreign = _ahead(numbered, medians) | _clashing(numbered, medians)
    for place in foreign:
        one = numbered[place]
        one.origin = one.origin._replace(number=None)
    return len(foreign)


def _number(landing: Landing) -> int:
    assert landing.origin.number is not None
    return landing.origin.number


def _ahead(numbered: Sequence[Landing], medians: Sequence[int]) -> set[int]:
    lowest = 10**9
    ahead: set[int] = set()
    for block in range(len(medians) - 1, -1, -1):
        lowest = min(lowest, medians[block])
        most = lowest * AHEAD_PERMILLE // 1000 + SLACK
        places = range(block * BLOCK, min((block + 1) * BLOCK, len(numbered)))
        ahead.update(place for place in places if _number(numbered[place]) > most)
    return ahead


def _clashing(numbered: Sequence[Landing], medians: Sequence[int]) -> set[int]:
    places: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(numbered):
        places[_number(one)].append(place)
    clashing: set[int] = set()
    for number, held in places.items():
        if len(held) > 1 and len({numbered[place].bare for place in held}) > 1:
            # Closest to its stretch of time; of two equally close the later, for what is imported lies before.
            own = min(reversed(held), key=lambda place: abs(number - medians[place // BLOCK]))
            kept = numbered[own].bare
            clashing.update(place for place in held if numbered[place].bare != kept)
    return clashing
