"""What one fact is worth before its age is known: base points of its kind, relevance, gate, size, discounts.

Inside the kernel points are counted in micropoints (thousandths of a millipoint), so that rounding never decides.
"""

from collections.abc import Hashable, Iterable, Mapping
from math import prod
from typing import NamedTuple, assert_never

from memory.papers import same_papers
from memory.records import (
    Discount,
    Evidence,
    EvidenceKind,
    GivenAnswer,
    HubDataset,
    HubModel,
    Medal,
    MergedChange,
    Paper,
    Review,
    RoleProfile,
    Stated,
)

_WHOLE = 1000
_NO_PAGE = "git:"
"""Address of a commit that has no page."""

_PEOPLE = frozenset(("merge", "asker"))
"""Gates at which one person stands, who may be known or not."""

SMALL: frozenset[Discount] = frozenset({"trivial", "bulk", "vendored", "generated"})
"""Kinds of change that come in hundreds for one decision: together they are capped, one project at a time."""


class Group(NamedTuple):
    """What diminishes together: work of one kind in one place."""

    kind: EvidenceKind
    place: str
    """The project; papers, models and datasets are one place each, and so are all small fixes wherever they went."""
    small: bool
    """Whether it has a ceiling however much there is: small changes, and answers."""


FIXES = Group("merged_change", "", small=True)
"""Small fixes of all projects together: they count beside other work, up to half of it, and never alone."""


class Mine(NamedTuple):
    """What tells the person's own hand in a gate, also where it belongs to another of their accounts."""

    accounts: frozenset[str]
    changes: frozenset[str]
    """Addresses of the changes that they wrote."""
    pulls: Mapping[str, str]
    """Commit -> page of the pull request that it landed with, where some source knows both."""
    papers: Mapping[str, str]
    """Id of a fact about a paper -> the paper."""


def mine(evidence: Iterable[Evidence]) -> Mine:
    accounts, changes, pulls, papers = set[str](), set[str](), dict[str, str](), list[Paper]()
    for fact in evidence:
        accounts.add(fact.owner)
        if fact.kind == "paper":
            papers.append(fact)
        if fact.kind == "merged_change":
            if "co_author" not in fact.discounts:
                changes.add(fact.url.lower())
            if fact.sha is not None and (pull := _pull(fact)) is not None:
                pulls[fact.sha] = min(pull, pulls.get(fact.sha, pull))
    return Mine(frozenset(accounts), frozenset(changes), pulls, same_papers(papers))


def worth(profile: RoleProfile, fact: Evidence, own: Mine) -> tuple[Hashable, Group, int]:
    """One fact's work, group and micropoints, the last as if it were of today.

    The work is the same for two facts that tell of one piece of work, whichever sources they came from.
    """
    work: Hashable
    match fact:
        case MergedChange():
            group, work = _change_group(fact), ("change", _landed(fact, own))
            left = _change_relevance(profile, fact) * _gate(profile, fact, own)
            if fact.files == 1:
                left = left * profile.one_file // _WHOLE
        case Review():
            group, work = Group("review", fact.project.lower(), False), ("review", _page(fact.url))
            left = 0 if self_accepted(fact, own) else _project(profile, fact.project) * profile.acts[fact.act]
        case Paper():
            group, work = Group("paper", "", False), ("paper", own.papers[fact.id])
            left = _paper(profile, fact) * _gate(profile, fact, own)
        case HubModel() | HubDataset():
            group, work = Group(fact.kind, "", False), (fact.kind, _page(fact.url))
            left = _use(fact.downloads, profile.used_in_full) * _gate(profile, fact, own)
        case GivenAnswer():
            group, work = Group("answer", fact.site.lower(), True), ("answer", _page(fact.url))
            left = _voted(profile, fact.votes) * _gate(profile, fact, own)
        case Medal():
            voted = fact.award == "notebook"
            group, work = Group("medal", "notebooks" if voted else "", voted), ("medal", fact.award, _page(fact.url))
            left = profile.awards[fact.award] * _gate(profile, fact, own) // fact.team
        case Stated():
            group, work, left = Group("stated", "", False), ("stated", fact.id), 0
        case _:
            assert_never(fact)
    points = profile.base[fact.kind] * left // _WHOLE
    return work, group, points * _discount(profile, fact) // _WHOLE if fact.discounts else points


def _change_group(fact: MergedChange) -> Group:
    if "trivial" in fact.discounts:
        return FIXES
    return Group("merged_change", fact.project.lower(), not SMALL.isdisjoint(fact.discounts))


def relevance(profile: RoleProfile, fact: Evidence) -> int:
    """How near the fact's place is to the role, permille; 1000 where a fact has no place."""
    match fact:
        case MergedChange():
            return _change_relevance(profile, fact)
        case Review():
            return _project(profile, fact.project)
        case Paper() | HubModel() | HubDataset() | GivenAnswer() | Medal() | Stated():
            return _WHOLE
        case _:
            assert_never(fact)


def is_void(profile: RoleProfile, fact: Evidence) -> bool:
    """Whether a discount takes everything: then it holds for every other account of the same work too."""
    return any(profile.discounts[reason] == 0 for reason in fact.discounts)


def self_accepted(fact: Evidence, own: Mine) -> bool:
    """Whether the person stood at their own gate, as this or as another of their accounts."""
    if fact.kind == "review":
        return _page(fact.url) in own.changes
    return "same_person_gate" in fact.discounts or (fact.gate is not None and fact.gate.by in own.accounts)


def _change_relevance(profile: RoleProfile, fact: MergedChange) -> int:
    areas = profile.areas
    area = max([areas[area] for area in fact.areas]) if fact.areas else profile.unknown_area
    return area * _project(profile, fact.project) // _WHOLE


def _project(profile: RoleProfile, project: str) -> int:
    return profile.projects.get(project.lower(), profile.other_projects)


def _gate(
    profile: RoleProfile, fact: MergedChange | Paper | HubModel | HubDataset | GivenAnswer | Medal, own: Mine
) -> int:
    """Permille: who accepted decides. A person at their own gate counts as a discount, and only once."""
    gate = fact.gate
    if self_accepted(fact, own):
        return profile.discounts["same_person_gate"]
    if gate is None:
        return profile.gates["none"]
    return profile.gates["unnamed" if gate.by is None and gate.kind in _PEOPLE else "named"]


def _discount(profile: RoleProfile, fact: Evidence) -> int:
    """Permille left by all discounts; the gate's own is told by `_gate`."""
    reasons = set(fact.discounts) - {"same_person_gate"}
    whole: int = _WHOLE ** len(reasons)
    return prod(profile.discounts[reason] for reason in reasons) * _WHOLE // whole


def _paper(profile: RoleProfile, fact: Paper) -> int:
    """Tier and position decide; a middle place in a crowd says less; citations confirm, on a logarithm."""
    left = profile.tiers[fact.tier] * profile.positions[fact.position]
    if fact.position == "middle" and fact.authors > profile.crowd:
        left = left * profile.crowd // fact.authors
    cited = min((fact.citations or 0).bit_length() * _WHOLE // profile.cited_in_full.bit_length(), _WHOLE)
    return left * (profile.uncited + (_WHOLE - profile.uncited) * cited // _WHOLE) // _WHOLE**2


def _use(downloads: int | None, in_full: int) -> int:
    """Squared logarithm of the downloads: the first thousand tells more than the next."""
    used = min((downloads or 0).bit_length() * _WHOLE // in_full.bit_length(), _WHOLE)
    return used * used // _WHOLE


def _voted(profile: RoleProfile, votes: int) -> int:
    """Votes confirm an answer, on a logarithm; those against it leave it as one that nobody has seen."""
    seen = min(max(votes, 0).bit_length() * _WHOLE // profile.voted_in_full.bit_length(), _WHOLE)
    return profile.unvoted + (_WHOLE - profile.unvoted) * seen // _WHOLE


def _landed(fact: MergedChange, own: Mine) -> str:
    """What names a change in every source that tells of it: its pull request's page where there is one, else its sha.

    A search of pull requests knows no commit, and a history without a remote no page; whoever knows both joins them.
    """
    return own.pulls.get(fact.sha or "") or _pull(fact) or fact.sha or fact.url


def _pull(fact: MergedChange) -> str | None:
    """The page of its pull request."""
    return None if fact.number is None or fact.url.startswith(_NO_PAGE) else _page(fact.url)


def _page(url: str) -> str:
    """The address without its fragment: each remark of one review has its own."""
    return url.partition("#")[0].lower()
