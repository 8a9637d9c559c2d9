"""What public work weighs: `weights.yaml`, checked, as one RoleProfile per role."""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import AfterValidator, Field, PositiveInt

from memory.knowledge.files import STALE_AFTER, read
from memory.records import (
    ROLES,
    Area,
    Award,
    Discount,
    EvidenceKind,
    Frozen,
    Millipoints,
    Permille,
    Role,
    RoleProfile,
    Text,
)

_FILE = Path(__file__).with_name("weights.yaml")

Family = Literal[
    "serving", "kernels", "frameworks", "training", "rl", "models", "evals", "applied", "vectors", "classic", "mlops"
]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class _Points(Frozen):
    value: Millipoints
    why: Text


class _Share(Frozen):
    value: Annotated[int, Field(ge=0, le=1000)]
    why: Text


class _Count(Frozen):
    value: PositiveInt
    why: Text


def _all_of(keys: tuple[Hashable, ...]) -> Callable[[Mapping[Key, Value]], Mapping[Key, Value]]:
    """A table with a hole would fail on the first person who falls into it; better when the file is read."""

    def complete(table: Mapping[Key, Value]) -> Mapping[Key, Value]:
        if missing := sorted(str(key) for key in set(keys) - set(table)):
            raise ValueError(f"missing: {', '.join(missing)}")
        return table

    return complete


_ProjectKey = Annotated[str, Field(pattern=r"^[a-z0-9._-]+/[a-z0-9._-]+$")]
_Gates = Literal["named", "unnamed", "none"]
_Tiers = Literal["top", "other", "workshop", "preprint"]
_Positions = Literal["first", "middle", "last"]
_Acts = Literal["reviewed", "merged"]
_Base = Annotated[dict[EvidenceKind, _Points], AfterValidator(_all_of(get_args(EvidenceKind)))]


class _Shared(Frozen):
    half_life_days: Annotated[dict[EvidenceKind, _Count], AfterValidator(_all_of(get_args(EvidenceKind)))]
    unknown_area: _Share
    one_file: _Share
    gates: Annotated[dict[_Gates, _Share], AfterValidator(_all_of(get_args(_Gates)))]
    tiers: Annotated[dict[_Tiers, _Share], AfterValidator(_all_of(get_args(_Tiers)))]
    positions: Annotated[dict[_Positions, _Share], AfterValidator(_all_of(get_args(_Positions)))]
    crowd: _Count
    crowd_led: _Count
    uncited: _Share
    cited_in_full: _Count
    used_in_full: _Count
    settled_days: _Count
    derived: _Share
    unvoted: _Share
    voted_in_full: _Count
    awards: Annotated[dict[Award, _Share], AfterValidator(_all_of(get_args(Award)))]
    acts: Annotated[dict[_Acts, _Share], AfterValidator(_all_of(get_args(_Acts)))]
    discounts: Annotated[dict[Discount, _Share], AfterValidator(_all_of(get_args(Discount)))]
    small_most: _Points
    saturation: _Count
    leeway: _Share


class _ForRole(Frozen):
    base: _Base
    areas: Annotated[dict[Area, _Share], AfterValidator(_all_of(get_args(Area)))]
    families: Annotated[dict[Family, _Share], AfterValidator(_all_of(get_args(Family)))]
    other_projects: _Share


class _WithoutRole(Frozen):
    base: _Base
    relevance: _Share
    landed_half_life_days: _Count
    """Of changes and reviews, in place of the shared one."""


class _Names(Frozen):
    names: list[Text]
    why: Text


class Weights(Frozen):
    """The whole file."""

    as_of: date
    shared: _Shared
    families: Annotated[dict[Family, Text], AfterValidator(_all_of(get_args(Family)))]
    projects: dict[_ProjectKey, Annotated[list[Family], Field(min_length=1)]]
    generic_names: _Names
    roles: Annotated[dict[Role, _ForRole], AfterValidator(_all_of(ROLES))]
    without_role: _WithoutRole


@lru_cache(maxsize=4)
def load(path: Path = _FILE) -> Weights:
    """Read and check the weights.

    Raises:
        UsageError: names the file and, where one is wrong, the key.
    """
    return read(path, Weights)


def profile(role: Role | None, path: Path = _FILE) -> RoleProfile:
    """How evidence weighs for `role`; with None relevance is left out and only the work counts.

    Raises:
        UsageError: see `load`.
    """
    weights = load(path)
    shared = weights.shared
    own = weights.without_role if role is None else weights.roles[role]
    return RoleProfile(
        role=role,
        as_of=weights.as_of,
        base=_values(own.base),
        half_life_days=_half_lives(shared, own),
        areas=_areas(own),
        unknown_area=own.relevance.value if isinstance(own, _WithoutRole) else shared.unknown_area.value,
        one_file=shared.one_file.value,
        projects=_projects(weights, own),
        other_projects=own.relevance.value if isinstance(own, _WithoutRole) else own.other_projects.value,
        gates=_values(shared.gates),
        tiers=_values(shared.tiers),
        positions=_values(shared.positions),
        crowd=shared.crowd.value,
        crowd_led=shared.crowd_led.value,
        uncited=shared.uncited.value,
        cited_in_full=shared.cited_in_full.value,
        used_in_full=shared.used_in_full.value,
        settled_days=shared.settled_days.value,
        derived=shared.derived.value,
        unvoted=shared.unvoted.value,
        voted_in_full=shared.voted_in_full.value,
        awards=_values(shared.awards),
        acts=_values(shared.acts),
        discounts=_values(shared.discounts),
        small_most=shared.small_most.value,
        saturation=shared.saturation.value,
        leeway=shared.leeway.value,
    )


def stale(today: date, path: Path = _FILE) -> str | None:
    """One warning line where the weights are older than `STALE_AFTER`, else None."""
    as_of = load(path).as_of
    if today - as_of <= STALE_AFTER:
        return None
    return f"the weights of evidence are of {as_of.isoformat()}, {(today - as_of).days} days ago; have them reviewed"


def _values(table: Mapping[Key, _Points | _Share | _Count]) -> dict[Key, int]:
    return {key: number.value for key, number in table.items()}


def _half_lives(shared: _Shared, own: _ForRole | _WithoutRole) -> dict[EvidenceKind, int]:
    days = _values(shared.half_life_days)
    if isinstance(own, _WithoutRole):
        return days | {"merged_change": own.landed_half_life_days.value, "review": own.landed_half_life_days.value}
    return days


def _areas(own: _ForRole | _WithoutRole) -> dict[Area, Permille]:
    if isinstance(own, _WithoutRole):
        return dict.fromkeys(get_args(Area), own.relevance.value)
    return _values(own.areas)


def _projects(weights: Weights, own: _ForRole | _WithoutRole) -> dict[str, Permille]:
    """By `owner/name`, and by name alone where the name means only one thing."""
    if isinstance(own, _WithoutRole):
        return {}
    known = {
        project: max(own.families[family].value for family in families)
        for project, families in weights.projects.items()
    }
    generic = set(weights.generic_names.names)
    by_name = {project.partition("/")[2]: share for project, share in known.items()}
    return known | {name: share for name, share in by_name.items() if name not in generic}
