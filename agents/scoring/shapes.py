"""What one fact is, before anybody asks what it weighs: which work it tells of, what it diminishes with, its form."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

from memory.papers import same_papers
from memory.records import (
    Area,
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


_ONE_FILE, _DERIVED = ("one_file",), ("derived",)

FIXES = Group("merged_change", "", "small")
"""Small fixes of all projects together: they count beside other work, up to half of it, and never alone."""


class Shape(NamedTuple):
    """All of a fact that the weights look at, but for day and counts."""

    kind: EvidenceKind
    project: str
    """In small letters; of an answer the site; empty for a kind without one."""
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


Look = tuple[EvidenceKind, str, tuple[Area, ...], tuple[str, ...], GateKind, tuple[Discount, ...]]
"""The fields of a `Shape`, not yet made into one: a million facts have a few thousand shapes."""

Shaped = tuple[Hashable, Look, tuple[int, int] | None]
"""What names the work, the same for two facts of one piece of work, whichever sources they came from; the look; and,
where something is counted, how much (citations, downloads, votes) and how many people share it."""


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


def group_of(shape: Shape) -> Group:
    """What a fact of this shape diminishes with."""
    match shape.kind:
        case "merged_change":
            if "trivial" in shape.discounts:
                return FIXES
            return Group(shape.kind, shape.project, "" if SMALL.isdisjoint(shape.discounts) else "small")
        case "paper":
            return Group(shape.kind, "", "piece" if "middle" in shape.form else "")
        case "answer":
            return Group(shape.kind, shape.project, "small")
        case "medal" if shape.form == ("notebook",):
            return Group(shape.kind, "notebooks", "small")
    return Group(shape.kind, shape.project)


def _change(fact: MergedChange, own: Mine) -> Shaped:
    form = _ONE_FILE if fact.files == 1 else ()
    look: Look = ("merged_change", fact.project.lower(), fact.areas, form, _gate(fact, own), _discounts(fact))
    return ("merged_change", _landed(fact, own)), look, None


def _review(fact: Review, own: Mine) -> Shaped:
    look: Look = ("review", fact.project.lower(), (), (fact.act,), _gate(fact, own), _discounts(fact))
    return ("review", _page(fact.url)), look, None


def _paper(fact: Paper, own: Mine) -> Shaped:
    look: Look = ("paper", "", (), (fact.tier, fact.position), _gate(fact, own), _discounts(fact))
    return ("paper", own.papers[fact.id]), look, (fact.citations or 0, fact.authors)


def _upload(fact: HubModel | HubDataset, own: Mine) -> Shaped:
    form = _DERIVED if fact.kind == "model" and fact.base_model is not None else ()
    look: Look = (fact.kind, "", (), form, _gate(fact, own), _discounts(fact))
    return (fact.kind, _page(fact.url)), look, (fact.downloads or 0, 1)


def _answer(fact: GivenAnswer, own: Mine) -> Shaped:
    look: Look = ("answer", fact.site.lower(), (), (), _gate(fact, own), _discounts(fact))
    return ("answer", _page(fact.url)), look, (max(fact.votes, 0), 1)


def _medal(fact: Medal, own: Mine) -> Shaped:
    look: Look = ("medal", "", (), (fact.award,), _gate(fact, own), _discounts(fact))
    return ("medal", fact.award, _page(fact.url)), look, (0, fact.team)


def _stated(fact: Stated, own: Mine) -> Shaped:
    return ("stated", fact.id), ("stated", "", (), (), _gate(fact, own), _discounts(fact)), None


SHAPED: Mapping[EvidenceKind, Callable[[Any, Mine], Shaped]] = {
    "merged_change": _change, "review": _review, "paper": _paper, "model": _upload, "dataset": _upload,
    "answer": _answer, "medal": _medal, "stated": _stated,
}  # fmt: skip


def self_accepted(fact: Evidence, own: Mine) -> bool:
    """Whether the person stood at their own gate, as this or as another of their accounts."""
    if fact.kind == "review":
        return _page(fact.url) in own.changes
    return "same_person_gate" in fact.discounts or (fact.gate is not None and fact.gate.by in own.accounts)


def _gate(fact: Evidence, own: Mine) -> GateKind:
    """Who accepted it."""
    if self_accepted(fact, own):
        return "own"
    gate = fact.gate
    if gate is None:
        return "none"
    return "unnamed" if gate.by is None and gate.kind in _PEOPLE else "named"


def _discounts(fact: Evidence) -> tuple[Discount, ...]:
    """Without that of a person at their own gate, which the gate tells."""
    return _sorted(fact.discounts) if fact.discounts else ()


@cache
def _sorted(discounts: tuple[Discount, ...]) -> tuple[Discount, ...]:
    return tuple(sorted(set(discounts) - {"same_person_gate"}))


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
    return (url.partition("#")[0] if "#" in url else url).lower()
