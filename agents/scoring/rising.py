"""Who is on the way up: the second order for people known from git histories.

`standing` asks what somebody has shown; this asks what they show lately, in how many parts of a project, against what
was there before. Two things lower it, on purpose: old work makes the new less new, and who has let in other people's
work for a year has arrived, whatever a list says. Everything else holds as for `score`.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from agents.scoring.kernel import Ledger, Score, scored_each, weigh_each
from agents.scoring.standing import WHOLE, scaled, steady
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
    ledgers = weigh_each(quick, evidence, as_of)
    return scored_each(quick, {person: _lately(ledger, as_of) for person, ledger in ledgers.items()})


def _lately(weighed: Ledger, as_of: date) -> Ledger:
    ledger = steady(weighed)
    share = _newness(ledger, as_of) * _breadth(ledger, as_of) // WHOLE
    share = share * LET_IN // (LET_IN + _let_in_before(ledger, as_of))
    lowered = (scaled(item, share) for item in ledger.counted)
    return replace(ledger, counted=tuple(item._replace(undated=item.points) for item in lowered))


def _newness(ledger: Ledger, as_of: date) -> int:
    """Permille: recent work as a part of recent and earlier work together."""
    start = as_of - timedelta(days=BEFORE_DAYS)
    recent = sum(item.points for item in ledger.counted)
    before = sum(item.undated for item in ledger.counted if item.fact.happened_on < start) * BEFORE_SHARE // WHOLE
    return WHOLE * recent // (recent + before) if recent else 0


def _let_in_before(ledger: Ledger, as_of: date) -> int:
    until = as_of - timedelta(days=ARRIVED_DAYS)
    return sum(item.fact.kind == "review" and item.fact.happened_on <= until for item in ledger.counted)


def _breadth(ledger: Ledger, as_of: date) -> int:
    """Permille: one half where nothing is known of the parts, the whole from `PARTS` of them on."""
    start = as_of - timedelta(days=LATELY_DAYS)
    parts = {
        area
        for item in ledger.counted
        if item.fact.kind == "merged_change" and start < item.fact.happened_on <= as_of
        for area in item.fact.areas
    }
    return WHOLE * (PARTS + min(len(parts), PARTS)) // (2 * PARTS)
