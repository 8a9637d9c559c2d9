"""What a fact is worth before it diminishes beside others: base points of its kind, relevance, gate, form, discounts,
then its numbers and its age.

Points are counted in micropoints (thousandths of a millipoint), so that rounding never decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

import numpy as np

from agents.scoring.columns import Columns, Ints
from agents.scoring.fade import WHOLE, faded
from agents.scoring.shapes import Group, Shape
from memory.records import Area, Discount, EvidenceKind, RoleProfile

_WHOLE = 1000
_YEAR = 365


@dataclass(frozen=True, slots=True)
class Worth:
    """One entry a fact, in the order of its columns."""

    points: Ints
    """Micropoints, faded."""
    undated: Ints
    """Micropoints, if it were of today."""


class _Numbers(NamedTuple):
    """How the count and the age of a shape's facts bear on them."""

    whole: int
    """Micropoints with nothing taken away by numbers."""
    half_life: int
    floor: int
    """Permille that is left where nothing is counted."""
    full: int
    """Digits, in twos, of the count that takes nothing away; 0: nothing is counted."""
    squared: int
    settled: int
    """Days until the count is believed in full, a new one by half; 0: from the first day."""
    a_year: int
    """1: the count is of all years, and is told by the year."""
    alone: int
    """So many people share it and it is still each one's own."""


class _Columns(NamedTuple):
    """`_Numbers` of every fact."""

    whole: Ints
    half_life: Ints
    floor: Ints
    full: Ints
    squared: Ints
    settled: Ints
    a_year: Ints
    alone: Ints


def worth(profile: RoleProfile, facts: Columns, today: int) -> Worth:
    """Args: today: ordinal of the day; what is later is worth nothing."""
    table = np.array([_numbers(profile, shape) for shape in facts.shapes], dtype=np.int64).reshape(-1, 8)
    of = _Columns(*table[facts.fact_shape].T)
    days = today - facts.fact_day
    age = np.maximum(days, 0)
    year = np.where(of.a_year, np.maximum(age, _YEAR), _YEAR)
    counted = _digits(facts.fact_count * _YEAR // year)
    share = np.minimum(counted * _WHOLE // np.maximum(of.full, 1), _WHOLE)
    share = np.where(of.squared, share * share // _WHOLE, share)
    grown = np.minimum(age, of.settled) + of.settled
    share = np.where(of.settled, share * grown // np.maximum(2 * of.settled, 1), share)
    left = np.where(of.full, of.floor + (_WHOLE - of.floor) * share // _WHOLE, _WHOLE)
    undated = of.whole * left // _WHOLE * of.alone // np.maximum(facts.fact_crowd, of.alone)
    undated = np.where(days < 0, 0, undated)
    return Worth(undated * faded(age, of.half_life) // WHOLE, undated)


def relevance(profile: RoleProfile, shape: Shape) -> int:
    """How near the fact's place is to the role, permille; 1000 where a fact has no place."""
    if shape.kind == "merged_change":
        return _area(profile, shape.areas) * _project(profile, shape.project) // _WHOLE
    return _project(profile, shape.project) if shape.kind == "review" else _WHOLE


def unit(profile: RoleProfile, group: Group) -> int:
    """Micropoints of one full piece in the place of a group.

    A place far from the role has a small piece, so that what diminishes there starts from less: a hundred changes
    elsewhere do not add up to what ten in the role's own projects show.
    """
    near = _project(profile, group.place) if group.kind in {"merged_change", "review"} and group.place else _WHOLE
    return profile.base[group.kind] * near


def is_void(profile: RoleProfile, discounts: Sequence[Discount]) -> bool:
    """Whether a discount takes everything: then it holds for every other account of the same work too."""
    return any(profile.discounts[reason] == 0 for reason in discounts)


def _numbers(profile: RoleProfile, shape: Shape) -> _Numbers:
    kind = shape.kind
    floor, full = _confirmed(profile, kind)
    used = kind in {"model", "dataset"}
    return _Numbers(
        whole=profile.base[kind] * _left(profile, shape),
        half_life=profile.half_life_days[kind],
        floor=floor,
        full=full.bit_length(),
        squared=used,
        settled=profile.settled_days if used else 0,
        a_year=kind == "paper",
        alone=_alone(profile, shape),
    )


def _left(profile: RoleProfile, shape: Shape) -> int:
    """Permille after relevance, form, gate and discounts."""
    parts = [relevance(profile, shape), *_form(profile, shape), *(profile.discounts[one] for one in shape.discounts)]
    if shape.kind != "review":  # whoever judges stands at the gate
        parts.append(profile.discounts["same_person_gate"] if shape.gate == "own" else profile.gates[shape.gate])
    elif shape.gate == "own":
        return 0
    whole: int = _WHOLE ** (len(parts) - 1)
    return prod(parts) // whole


def _form(profile: RoleProfile, shape: Shape) -> list[int]:
    match shape.form:
        case ("one_file",):
            return [profile.one_file]
        case ("derived",):
            return [profile.derived]
        case ("reviewed" | "merged" as act,):
            return [profile.acts[act]]
        case ("top" | "other" | "workshop" | "preprint" as tier, "first" | "middle" | "last" as position):
            return [profile.tiers[tier], profile.positions[position]]
        case (award,) if shape.kind == "medal":
            return [profile.awards[award]]  # type: ignore[index]  # the form of a medal is its award
        case _:
            return [0] if shape.kind == "stated" else []


def _confirmed(profile: RoleProfile, kind: EvidenceKind) -> tuple[int, int]:
    """What is left without a count, and the count that takes nothing away."""
    if kind == "paper":
        return profile.uncited, profile.cited_in_full
    if kind == "answer":
        return profile.unvoted, profile.voted_in_full
    return 0, profile.used_in_full if kind in {"model", "dataset"} else 0


def _alone(profile: RoleProfile, shape: Shape) -> int:
    """A middle place in a crowd says little, and in a collaboration of hundreds the first one does too."""
    if shape.kind != "paper":
        return 1
    return profile.crowd if "middle" in shape.form else profile.crowd_led


def _area(profile: RoleProfile, areas: Sequence[Area]) -> int:
    return max((profile.areas[area] for area in areas), default=profile.unknown_area)


def _project(profile: RoleProfile, project: str) -> int:
    return profile.projects.get(project, profile.other_projects)


def _digits(counts: Ints) -> Ints:
    """In twos: 0 for 0, 1 for 1, 7 for 100. Exact below 2**53."""
    return np.frexp(counts)[1].astype(np.int64)
