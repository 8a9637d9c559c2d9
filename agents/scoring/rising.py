"""Who is on the way up: the second order for people known from git histories.

`standing` asks what somebody has shown; this asks what they show lately, in how many parts of a project, against what
was there before. Two things lower it, on purpose: old work makes the new less new, and who has let in other people's
work for a year has arrived, whatever a list says. Everything else holds as for `score`.
"""

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np

from agents.scoring.columns import Columns, Ints, columns
from agents.scoring.kernel import Score, counted_once, measured
from agents.scoring.standing import WHOLE, by_shape, scaled, steady
from agents.scoring.worth import Worth
from memory.records import Evidence, RoleProfile

HALF_LIFE_DAYS = 183
"""What landed in the last half-year tells who is named next; a longer memory finds those who were there before."""
BEFORE_DAYS = 730
"""Work older than this was there before."""
BEFORE_SHARE = 300
"""Permille of the old work, by months, that the new is held against."""
ARRIVED_DAYS = 365
LET_IN = 5
"""So many changes of others let in more than `ARRIVED_DAYS` ago halve it."""
LATELY_DAYS = 365
PARTS = 5
"""So many parts of a project worked on lately are twice as telling as none known."""


def rising(profile: RoleProfile, evidence: Collection[Evidence], as_of: date) -> Score:
    """Recent landed work on the scale of `score`, lowered by what was there before and by how narrow it is."""
    return rising_each(profile, {"": evidence}, as_of)[""]


def rising_each(profile: RoleProfile, evidence: Mapping[str, Collection[Evidence]], as_of: date) -> dict[str, Score]:
    """As `rising`, for many at once; by person."""
    quick = profile.model_copy(update={"half_life_days": dict.fromkeys(profile.half_life_days, HALF_LIFE_DAYS)})
    facts, today = columns(evidence.values()), as_of.toordinal()
    found = steady(facts, counted_once(quick, facts, as_of))
    share = _newness(facts, found, today) * _breadth(facts, found, today) // WHOLE
    share = share * LET_IN // (LET_IN + _let_in_before(facts, found, today))
    lately = scaled(found, share[facts.fact_person])
    return dict(zip(evidence, measured(quick, facts, Worth(lately.points, lately.points)), strict=True))


def _newness(facts: Columns, found: Worth, today: int) -> Ints:
    """Permille of each person: recent work as a part of recent and earlier work together."""
    recent = _by_person(facts, found.points)
    old = np.where(facts.fact_day < today - BEFORE_DAYS, found.undated, 0)
    before = _by_person(facts, old) * BEFORE_SHARE // WHOLE
    share: Ints = WHOLE * recent // np.maximum(recent + before, 1)
    return share


def _let_in_before(facts: Columns, found: Worth, today: int) -> Ints:
    reviews = by_shape(facts, [shape.kind == "review" for shape in facts.shapes]) & (found.undated > 0)
    return _by_person(facts, (reviews & (facts.fact_day <= today - ARRIVED_DAYS)).astype(np.int64))


def _breadth(facts: Columns, found: Worth, today: int) -> Ints:
    """Permille of each person: one half where nothing is known of the parts, the whole from `PARTS` of them on."""
    lately = (facts.fact_day > today - LATELY_DAYS) & (found.undated > 0)
    parts = np.zeros(facts.people, dtype=np.int64)
    for area in {area for shape in facts.shapes for area in shape.areas}:
        here = lately & by_shape(facts, [area in shape.areas for shape in facts.shapes])
        parts += _by_person(facts, here.astype(np.int64)) > 0
    return WHOLE * (PARTS + np.minimum(parts, PARTS)) // (2 * PARTS)


def _by_person(facts: Columns, points: Ints) -> Ints:
    # Whole numbers below 2**53, which doubles hold exactly.
    return np.bincount(facts.fact_person, points, facts.people).astype(np.int64)
