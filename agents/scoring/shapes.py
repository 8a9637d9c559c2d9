"""What one fact is, before anybody asks what it weighs: which work it tells of, what it diminishes with, its form."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Literal, NamedTuple, assert_never

from memory.papers import same_papers
from memory.records import (
    Area,
    Discount,
    Evidence,
    EvidenceKind,
    Gate,
    GivenAnswer,
    HubDataset,
    HubModel,
    Medal,
    MergedChange,
    Paper,
    Review,
    Stated,
)

_NO_PAGE = "git:"
"""Address of a commit that has no page."""

_PEOPLE = frozenset(("merge", "asker"))
"""Gates at which one person stands, who may be known or not."""

SMALL: frozenset[Discount] = frozenset({"trivial", "bulk", "vendored", "generated"})
"""Kinds of change that come in hundreds for one decision: together they are capped, one project at a time."""

GateKind = Literal["named", "unnamed", "none", "own"]


class Group(NamedTuple):
    """What diminishes together: work of one kind in one place."""

    kind: EvidenceKind
    place: str
    """The project; papers, models and datasets are one place each, and so are all small fixes wherever they went."""
    most: Literal["", "small", "piece"] = ""
    """Its ceiling, however much there is: some small changes or answers, one full piece, or none."""


FIXES = Group("merged_change", "", "small")
"""Small fixes of all projects together: they count beside other work, up to half of it, and never alone."""


class Shape(NamedTuple):
    """All of a fact that the weights look at, but for day and counts."""

    kind: EvidenceKind
    project: str
    """In small letters; empty for a kind without one."""
    areas: tuple[Area, ...]
    form: tuple[str, ...]
    """What it is among its kind: the act of a review, tier and position of a paper, an award, `one_file`, `derived`."""
    gate: GateKind
    discounts: tuple[Discount, ...]


class Mine(NamedTuple):
    """What tells the person's own hand in a gate, also where it belongs to another of their accounts."""

    accounts: frozenset[str]
    changes: frozenset[str]
    """Addresses of the changes that they wrote."""
    pulls: Mapping[str, str]
    """Commit -> page of the pull request that it landed with, where some source knows both."""
    papers: Mapping[str, str]
    """Id of a fact about a paper -> the paper."""


class Shaped(NamedTuple):
    work: Hashable
    """The same for two facts that tell of one piece of work, whichever sources they came from."""
    group: Group
    shape: Shape
    counted: int
    """Citations, downloads or votes."""
    crowd: int
    """People who share it."""


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


def shaped(fact: Evidence, own: Mine) -> Shaped:
    work: Hashable
    form: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    project, count, crowd = "", 0, 1
    match fact:
        case MergedChange():
            work, project, areas = _landed(fact, own), fact.project.lower(), fact.areas
            group, form = _change_group(fact, project), ("one_file",) if fact.files == 1 else ()
        case Review():
            work, project, form = _page(fact.url), fact.project.lower(), (fact.act,)
            group = Group("review", project)
        case Paper():
            work, form = own.papers[fact.id], (fact.tier, fact.position)
            group = Group("paper", "", "piece" if fact.position == "middle" else "")
            count, crowd = fact.citations or 0, fact.authors
        case HubModel() | HubDataset():
            work, group, count = _page(fact.url), Group(fact.kind, ""), fact.downloads or 0
            form = ("derived",) if fact.kind == "model" and fact.base_model is not None else ()
        case GivenAnswer():
            work, group, count = _page(fact.url), Group("answer", fact.site.lower(), "small"), max(fact.votes, 0)
        case Medal():
            voted = fact.award == "notebook"
            group = Group("medal", "notebooks", "small") if voted else Group("medal", "")
            work, form, crowd = (fact.award, _page(fact.url)), (fact.award,), fact.team
        case Stated():
            work, group = fact.id, Group("stated", "")
        case _:
            assert_never(fact)
    return Shaped((fact.kind, work), group, Shape(fact.kind, project, areas, form, *_accepted(fact, own)), count, crowd)


def self_accepted(fact: Evidence, own: Mine) -> bool:
    """Whether the person stood at their own gate, as this or as another of their accounts."""
    if fact.kind == "review":
        return _page(fact.url) in own.changes
    return "same_person_gate" in fact.discounts or (fact.gate is not None and fact.gate.by in own.accounts)


def _accepted(fact: Evidence, own: Mine) -> tuple[GateKind, tuple[Discount, ...]]:
    """Who accepted it, and the other discounts: a person at their own gate is told once."""
    discounts = tuple(sorted({one for one in fact.discounts if one != "same_person_gate"})) if fact.discounts else ()
    return "own" if self_accepted(fact, own) else _gate(fact.gate), discounts


def _gate(gate: Gate | None) -> GateKind:
    if gate is None:
        return "none"
    return "unnamed" if gate.by is None and gate.kind in _PEOPLE else "named"


def _change_group(fact: MergedChange, project: str) -> Group:
    if not fact.discounts:
        return Group("merged_change", project)
    if "trivial" in fact.discounts:
        return FIXES
    return Group("merged_change", project, "" if SMALL.isdisjoint(fact.discounts) else "small")


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
