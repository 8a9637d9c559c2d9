"""The explanation beside the score: every point goes back to a fact, every fact without points says why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import isqrt
from types import MappingProxyType

from agents.scoring.doubtful import Doubtful, without
from agents.scoring.kernel import Ledger, Weighed, apportion, doubted, groups, scored, weigh
from agents.scoring.shapes import Group
from agents.scoring.spread import NOTHING_KNOWN
from agents.scoring.words import CORE, accepted_by, reason, shown, why_nothing
from memory.records import (
    Assessment,
    Contribution,
    Evidence,
    EvidenceKind,
    HubDataset,
    HubModel,
    Lane,
    MergedChange,
    Moves,
    Review,
    RoleProfile,
)

_KIND_NAMES: dict[EvidenceKind, str] = {
    "merged_change": "landed changes",
    "review": "reviews",
    "paper": "papers",
    "model": "models",
    "dataset": "datasets",
}


def assess(
    profile: RoleProfile,
    person: str,
    evidence: Sequence[Evidence],
    as_of: date,
    *,
    recalled: bool = False,
    struck: Mapping[str, str] = MappingProxyType({}),
    doubtful: Doubtful = Doubtful(),  # noqa: B008 - immutable
) -> Assessment:
    """The score of one person with its reasons; without strikes and doubtful accounts the same numbers as `score`.

    Args:
        person: id; only carried into the result.
        evidence: facts of this person alone, in any order.
        as_of: the day of the score; later facts are listed with nothing.
        recalled: whether the person was known before this search, which decides the lane and no number.
        struck: evidence id -> why a person says that it is wrong; listed with nothing, and with it the same work
            wherever else it was met.
        doubtful: what is not sure to be theirs; it widens the spread.
    """
    ledger = weigh(profile, evidence, as_of, struck)
    total = scored(profile, ledger)
    paid = sorted(_share_out(profile, ledger.counted, total.score_mp), key=lambda pair: (-pair[1], pair[0].fact.id))
    moves = _moves(profile, ledger, evidence, as_of, doubtful)
    spread = min(isqrt(total.spread_mp**2 + moves.links**2), NOTHING_KNOWN)
    return Assessment(
        person=person,
        role=profile.role,
        as_of=as_of,
        score_mp=total.score_mp,
        spread_mp=spread,
        confidence=1000 - spread * 1000 // NOTHING_KNOWN,
        lane=_lane(profile, paid, recalled),
        contributions=tuple(_contribution(profile, ledger, *pair, as_of) for pair in paid if pair[1]),
        discounted=(*_struck(ledger, struck), *_listed(profile, ledger, paid, as_of)),
        unknown=tuple(_unknown(profile, [it.fact for it in ledger.counted])),
        moves=moves,
    )


def _moves(
    profile: RoleProfile, ledger: Ledger, evidence: Sequence[Evidence], as_of: date, doubtful: Doubtful
) -> Moves:
    here, doubts = scored(profile, ledger).score_mp, doubted(profile, ledger)
    best = max(ledger.counted, key=lambda it: (it.points, it.fact.id), default=None)
    fewer = replace(ledger, counted=tuple(it for it in ledger.counted if it is not best))
    out = {it.fact.id for it in ledger.struck}
    sure = without(evidence, doubtful.likely)
    hangs = here - scored(profile, weigh(profile, sure, as_of, out)).score_mp if doubtful.likely else 0
    more = (*evidence, *doubtful.claimed)
    linked = scored(profile, weigh(profile, more, as_of, out)).score_mp if doubtful.claimed else None
    return Moves(
        **{name: int(doubt[0]) for name, doubt in doubts._asdict().items()},
        links=max(hangs, 0),
        without_best=scored(profile, fewer).score_mp,
        if_linked=linked,
    )


def _struck(ledger: Ledger, reasons: Mapping[str, str]) -> Iterator[Contribution]:
    """What a person said is wrong, by id."""
    for fact in sorted((it.fact for it in ledger.struck), key=lambda fact: fact.id):
        said = reasons.get(fact.id)
        yield _nothing(fact, f"struck: {shown(said)}" if said else "struck: the same work as an item that was struck")


def _share_out(profile: RoleProfile, counted: Sequence[Weighed], score_mp: int) -> Iterator[tuple[Weighed, int]]:
    """The score's millipoints, first among groups by what they brought, then among a group's facts by their weight."""
    by_group: dict[Group, list[Weighed]] = {}
    for item in sorted(counted, key=lambda it: (-it.points, it.fact.id)):
        by_group.setdefault(item.group, []).append(item)
    raw = sorted(groups(profile, counted).items())
    for (group, _), share in zip(raw, apportion(score_mp, [points for _, points in raw]), strict=True):
        members = by_group[group]
        yield from zip(members, apportion(share, [it.points for it in members]), strict=True)


def _contribution(profile: RoleProfile, ledger: Ledger, item: Weighed, points: int, as_of: date) -> Contribution:
    fact = item.fact
    return Contribution(
        evidence=fact.id,
        url=fact.url,
        kind=fact.kind,
        gate=accepted_by(fact.gate),
        weight=item.points // profile.base[fact.kind],
        points=points,
        reason=reason(profile, fact, ledger.own, as_of),
    )


def _listed(
    profile: RoleProfile, ledger: Ledger, paid: Iterable[tuple[Weighed, int]], as_of: date
) -> Iterator[Contribution]:
    """Facts without points, by id."""
    nothing = [(it.fact, why_nothing(profile, it.fact, ledger.own, as_of)) for it, points in paid if not points]
    nothing += [(it.fact, "the same work as another fact, counted once") for it in ledger.repeats]
    for fact, why in sorted(nothing, key=lambda pair: pair[0].id):
        yield _nothing(fact, why)


def _nothing(fact: Evidence, why: str) -> Contribution:
    gate = accepted_by(fact.gate)
    return Contribution(evidence=fact.id, url=fact.url, kind=fact.kind, gate=gate, weight=0, points=0, reason=why)


def _lane(profile: RoleProfile, paid: Iterable[tuple[Weighed, int]], recalled: bool) -> Lane:
    """titled: at least half of the points come from work near the role."""
    if recalled:
        return "known"
    near = far = 0
    for item, points in paid:
        if item.relevance >= CORE:
            near += points
        else:
            far += points
    return "titled" if near >= far and near else "adjacent"


def _unknown(profile: RoleProfile, facts: Sequence[Evidence]) -> Iterator[str]:
    """What no source could say: gaps that a reader should not take for a no."""
    kinds = {fact.kind for fact in facts}
    for kind, name in _KIND_NAMES.items():
        if profile.base[kind] and kind not in kinds:
            yield f"{name}: none seen in the sources that were asked"
    yield from _without_standing(profile, facts)
    changes = [fact for fact in facts if isinstance(fact, MergedChange)]
    yield from _gap("what kind of files it touched", "landed changes", [not fact.areas for fact in changes])
    yield from _gap(
        "who accepted it", "landed changes", [fact.gate is None or fact.gate.by is None for fact in changes]
    )
    if any(fact.kind == "paper" and fact.position == "middle" for fact in facts):
        yield "whether a first place was shared: no catalogue of papers tells"
    published = [fact for fact in facts if isinstance(fact, HubModel | HubDataset)]
    yield from _gap("how much it is used", "models and datasets", [fact.downloads is None for fact in published])


def _without_standing(profile: RoleProfile, facts: Sequence[Evidence]) -> Iterator[str]:
    """One line for all such projects: a remark at each of their facts would tell nothing apart."""
    places = {fact.project for fact in facts if isinstance(fact, MergedChange | Review)}
    unlisted = sorted(shown(project) for project in places if project.lower() not in profile.projects)
    if profile.role is not None and unlisted:
        more = f" and {len(unlisted) - 1} more" if unlisted[1:] else ""
        yield f"a project's standing: we have none for {unlisted[0]}{more}, so work there counts for less"


def _gap(what: str, of: str, missing: Sequence[bool]) -> Iterator[str]:
    if count := sum(missing):
        yield f"{what}: not told for {count} of {len(missing)} {of}"
