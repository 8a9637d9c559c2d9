"""Who is on the way up: the second order for people known from git histories.

`standing` asks what somebody has shown; this asks what they show lately against what was there before. It is an order
among contributors and no law of `score` but these holds for it: old work lowers it, for it makes the new less new.
"""

from collections.abc import Collection
from datetime import date

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
    lately, new = scored(quick, ledger), _newness(ledger, as_of)
    return Score(lately.score_mp * new // 1000, lately.spread_mp, lately.confidence)


def _newness(ledger: Ledger, as_of: date) -> int:
    """Permille: recent work as a part of recent and earlier work together."""
    recent = sum(item.points for item in ledger.counted)
    before = sum(item.undated for item in ledger.counted if (as_of - item.fact.happened_on).days > BEFORE_DAYS)
    return 1000 * recent // (recent + before) if recent else 0
