"""Who carries a project: the first order for people known from git histories.

Two things that a sum of landed work cannot say. A month of daily commits is one effort, and a year of monthly ones is
twelve: within a month work counts by its square root. And whoever lets in or mends other people's work is trusted with
the project: that lifts what they landed there themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import isqrt

from agents.scoring.kernel import Ledger, Score, Weighed, scored_each, weigh_each
from memory.records import Evidence, RoleProfile

WHOLE = 1000
MOST_TRUST = 2000
"""Permille added to the own work of who has let in changes without number: author, reviewer, merger are one ladder."""
HALF_TRUSTED = 10
"""Let in or reviewed so many changes of others, somebody has half of it; the first few tell most."""
HELPS_A_REVIEW = 4
"""So many changes of others with a part of one's own tell as much as one let in: a taken suggestion is a small part."""


def standing(profile: RoleProfile, evidence: Collection[Evidence], as_of: date) -> Score:
    """Landed work on the scale of `score`, by months at work and by what the project trusts somebody with.

    One more work never lowers it.
    """
    return standing_each(profile, {"": evidence}, as_of)[""]


def standing_each(profile: RoleProfile, evidence: Mapping[str, Collection[Evidence]], as_of: date) -> dict[str, Score]:
    """As `standing`, for many at once; by person."""
    ledgers = {person: steady(ledger) for person, ledger in weigh_each(profile, evidence, as_of).items()}
    return scored_each(
        profile, {person: replace(one, counted=tuple(_trusted(one.counted))) for person, one in ledgers.items()}
    )


def steady(ledger: Ledger) -> Ledger:
    """Lower what landed in one month of one project: the best counts whole, together they count as their root."""
    months: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    counted = list(ledger.counted)
    for place, item in enumerate(counted):
        if item.fact.kind == "merged_change":
            day = item.fact.happened_on
            months[item.fact.project.lower(), day.year, day.month].append(place)
    for places in months.values():
        for rank, place in enumerate(sorted(places, key=lambda at: (-counted[at].points, counted[at].fact.id))):
            counted[place] = scaled(counted[place], isqrt((rank + 1) * WHOLE**2) - isqrt(rank * WHOLE**2))
    return replace(ledger, counted=tuple(counted))


def scaled(item: Weighed, permille: int) -> Weighed:
    if permille == WHOLE:
        return item
    points, undated = item.points * permille // WHOLE, item.undated * permille // WHOLE
    return Weighed(item.fact, item.group, points, undated, item.relevance)


def quarters(counted: Iterable[Weighed]) -> Mapping[str, int]:
    """What somebody did for others' changes in each project, in helps."""
    found = Counter[str]()
    for item in counted:
        if item.fact.kind == "review" and item.points:
            found[item.fact.project.lower()] += HELPS_A_REVIEW
        elif item.fact.kind == "merged_change" and "co_author" in item.fact.discounts:
            found[item.fact.project.lower()] += 1
    return found


def _trusted(counted: Collection[Weighed]) -> Iterable[Weighed]:
    done = quarters(counted)
    if not done:
        yield from counted
        return
    for item in counted:
        if item.fact.kind == "merged_change":
            here = done.get(item.fact.project.lower(), 0)
            yield scaled(item, WHOLE + MOST_TRUST * here // (here + HALF_TRUSTED * HELPS_A_REVIEW))
        else:
            yield item
