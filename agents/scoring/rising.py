"""Who is on the way up: the second order for people known from git histories.

`standing` asks what somebody has shown; this asks what they show lately against what was there before. Old work lowers
it, on purpose: it makes the new less new. Everything else holds as for `score`.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import numpy as np

from agents.scoring.columns import Columns, Ints, columns
from agents.scoring.kernel import Score, counted_once, measured
from agents.scoring.worth import Worth
from memory.records import Evidence, RoleProfile

HALF_LIFE_DAYS = 365
"""Landed work with a half-life of one year finds more of those whom projects name later than any count without."""
BEFORE_DAYS = 365
"""Work older than this was there before."""


def rising(profile: RoleProfile, evidence: Collection[Evidence], as_of: date) -> Score:
    """Recent landed work on the scale of `score`, lowered by the part of the work that was there before."""
    return rising_each(profile, {"": evidence}, as_of)[""]


def rising_each(profile: RoleProfile, evidence: Mapping[str, Collection[Evidence]], as_of: date) -> dict[str, Score]:
    """As `rising`, for many at once; by person."""
    quick = profile.model_copy(update={"half_life_days": dict.fromkeys(profile.half_life_days, HALF_LIFE_DAYS)})
    facts, _ = columns(evidence.values())
    found = counted_once(quick, facts, as_of)
    lately = found.points * _newness(facts, found, as_of) // 1000
    return dict(zip(evidence, measured(quick, facts, Worth(lately, lately)), strict=True))


def _newness(facts: Columns, found: Worth, as_of: date) -> Ints:
    """Of the person of each fact, permille: recent work as a part of recent and earlier work together."""
    start = (as_of - timedelta(days=BEFORE_DAYS)).toordinal()
    person = facts.bucket_person[facts.fact_bucket]
    recent, before = (
        np.bincount(person, points, facts.people).astype(np.int64)
        for points in (found.points, np.where(facts.fact_day < start, found.undated, 0))
    )
    new: Ints = 1000 * recent // np.maximum(recent + before, 1)
    return new[person]
