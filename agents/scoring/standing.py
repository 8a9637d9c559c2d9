"""Who carries a project: the first order for people known from git histories.

Two things that a sum of landed work cannot say. A month of daily commits is one effort, and a year of monthly ones is
twelve: within a month work counts by its square root. And whoever lets in or mends other people's work is trusted with
the project: that lifts what they landed there themselves.
"""

from collections.abc import Collection, Mapping
from datetime import date
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from agents.scoring.columns import Columns, Ints, columns
from agents.scoring.kernel import Score, counted_once, measured
from agents.scoring.shapes import Shape
from agents.scoring.worth import Worth
from memory.records import Evidence, RoleProfile

WHOLE = 1000
MOST_TRUST = 2000
"""Permille added to the own work of who has let in changes without number: author, reviewer, merger are one ladder."""
HALF_TRUSTED = 10
"""Let in or reviewed so many changes of others, somebody has half of it; the first few tell most."""
HELPS_A_REVIEW = 4
"""So many changes of others with a part of one's own tell as much as one let in: a taken suggestion is a small part."""
_DAY_ONE = date(1970, 1, 1).toordinal()


def standing(profile: RoleProfile, evidence: Collection[Evidence], as_of: date) -> Score:
    """Landed work on the scale of `score`, by months at work and by what the project trusts somebody with.

    One more work never lowers it.
    """
    return standing_each(profile, {"": evidence}, as_of)[""]


def standing_each(profile: RoleProfile, evidence: Mapping[str, Collection[Evidence]], as_of: date) -> dict[str, Score]:
    """As `standing`, for many at once; by person."""
    facts = columns(evidence.values())
    found = steady(facts, counted_once(profile, facts, as_of))
    return dict(zip(evidence, measured(profile, facts, _trusted(facts, found)), strict=True))


def steady(facts: Columns, found: Worth) -> Worth:
    """Lower what landed in one month of one project: the best counts whole, together they count as their root."""
    changes = np.flatnonzero(by_shape(facts, [shape.kind == "merged_change" for shape in facts.shapes]))
    month = (facts.fact_day - _DAY_ONE).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    # The last three tell equals apart by what they weigh, so that the order in which they were told moves nothing.
    ranked = (_alphabetic(facts), -found.undated, -found.points, month, _project(facts), facts.fact_person)
    changes = changes[np.lexsort([key[changes] for key in ranked])]
    begins = np.ones(len(changes), dtype=bool)
    begins[1:] = np.any([key[changes][1:] != key[changes][:-1] for key in ranked[3:]], axis=0)
    starts = np.flatnonzero(begins)
    rank = np.arange(len(changes)) - np.repeat(starts, np.diff(np.append(starts, len(changes))))
    roots = np.array([isqrt(many * WHOLE**2) for many in range(int(rank.max(initial=0)) + 2)], dtype=np.int64)
    share = np.full(len(month), WHOLE)
    share[changes] = np.diff(roots)[rank]
    return scaled(found, share)


def scaled(found: Worth, permille: Ints) -> Worth:
    """Args: permille: what is left of each fact."""
    return Worth(found.points * permille // WHOLE, found.undated * permille // WHOLE)


def by_shape(facts: Columns, told: Collection[bool]) -> NDArray[np.bool_]:
    """What holds of a shape, told of every fact."""
    return np.array(list(told), dtype=bool)[facts.fact_shape]


def _trusted(facts: Columns, found: Worth) -> Worth:
    """Lift landed work by what the same person did for others' changes in the same project."""
    projects = _project(facts)
    place = facts.fact_person * (int(projects.max(initial=0)) + 1) + projects
    keys, at = np.unique(place, return_inverse=True)
    helps = np.array([_help(shape) for shape in facts.shapes], dtype=np.int64)[facts.fact_shape]
    done = np.bincount(at, np.where(found.undated, helps, 0), len(keys)).astype(np.int64)[at]
    lifted = WHOLE + MOST_TRUST * done // (done + HALF_TRUSTED * HELPS_A_REVIEW)
    changes = by_shape(facts, [shape.kind == "merged_change" for shape in facts.shapes])
    return scaled(found, np.where(changes, lifted, WHOLE))


def _help(shape: Shape) -> int:
    """What one fact of the shape tells of work on others' changes."""
    if shape.kind == "review":
        return HELPS_A_REVIEW
    return 1 if shape.kind == "merged_change" and "co_author" in shape.discounts else 0


def _project(facts: Columns) -> Ints:
    """The number of each fact's project."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(shape.project for shape in facts.shapes))}
    return np.array([numbers[shape.project] for shape in facts.shapes], dtype=np.int64)[facts.fact_shape]


def _alphabetic(facts: Columns) -> Ints:
    """The place of each fact's group in an order that does not depend on who came first."""
    place = {group: number for number, group in enumerate(sorted(facts.groups))}
    return np.array([place[one] for one in facts.groups], dtype=np.int64)[facts.bucket_group[facts.fact_bucket]]
