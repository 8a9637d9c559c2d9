"""Who is on the way up: the second order for people known from git histories.

`standing` asks what somebody has shown; this asks what they show lately against what was there before. Old work lowers
it, on purpose: it makes the new less new. Everything else holds as for `score`.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from agents.scoring.kernel import Ledger, Score, scored, weigh
from memory.records import Evidence, RoleProfile

HALF_LIFE_DAYS = 365
"""Landed work with a half-life of one year finds more of those whom projects name later than any count without."""
BEFORE_DAYS = 365
"""Work older than this was there before."""


def rising(profile: RoleProfile, evidence: Collection[Evidence], as_of: date) -> Score:
    """Recent landed work on the scale of `score`, lowered by the part of the work that was there before."""
    quick = profile.model_copy(update={"half_life_days": dict.fromkeys(profile.half_life_days, HALF_LIFE_DAYS)})
    ledger = weigh(quick, evidence, as_of)
    new = _newness(ledger, as_of)
    lately = (item.points * new // 1000 for item in ledger.counted)
    counted = tuple(
        item._replace(points=points, undated=points) for item, points in zip(ledger.counted, lately, strict=True)
    )
    return scored(quick, replace(ledger, counted=counted))


def _newness(ledger: Ledger, as_of: date) -> int:
    """Permille: recent work as a part of recent and earlier work together."""
    start = as_of - timedelta(days=BEFORE_DAYS)
    recent = sum(item.points for item in ledger.counted)
    before = sum(item.undated for item in ledger.counted if item.fact.happened_on < start)
    return 1000 * recent // (recent + before) if recent else 0
