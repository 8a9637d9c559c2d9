"""A fact's weight in plain words that a sceptical engineer would accept. Never a person's name, place or title."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from agents.scoring.shapes import Mine, self_accepted
from agents.scoring.worth import is_void
from memory.records import (
    Area,
    Award,
    Discount,
    Evidence,
    Gate,
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

CORE = 700
"""Permille of relevance from which a fact counts as proof of the role itself."""

_OWN = 1000
"""Permille of an area that is what the role is about; anything less would be said of nearly every change."""

_LONGEST = 80
"""Characters of a project's or venue's name that are shown: it is outside text."""

AREAS: dict[Area, str] = {
    "code": "code",
    "tests": "tests",
    "docs": "documentation",
    "config": "configuration",
    "kernel": "kernels",
    "training": "training",
    "serving": "serving",
    "evals": "evaluation",
    "agents": "agents",
    "data": "data handling",
}

_WHY: dict[Discount, str] = {
    "reverted": "it was reverted",
    "replayed": "the same work as an earlier commit, copied in again",
    "bot": "written by a bot",
    "bulk": "a bulk change: one act, however many files",
    "vendored": "copies somebody else's code in",
    "generated": "written by a tool",
    "docs_only": "documentation only",
    "trivial": "a small fix",
    "co_author": "named as co-author only",
    "fork_without_commits": "a fork without commits of one's own",
    "certificate": "a certificate shows attendance, not work",
    "framework_names": "names of tools show nothing about using them",
    "repack": "another's model under a new name",
    "retracted": "withdrawn",
    "same_person_gate": "accepted by the one who wrote it",
}


_UNNAMED = {
    "merge": "merged, by whom is not told",
    "venue": "a venue",
    "downloads": "people who download it",
    "release": "a release",
    "asker": "whoever asked",
    "ranking": "a ranking on data nobody had seen",
}
_AWARDS: dict[Award, str] = {
    "grandmaster": "grandmaster of contests",
    "master": "master of contests",
    "gold": "gold medal in a contest",
    "silver": "silver medal in a contest",
    "bronze": "bronze medal in a contest",
    "notebook": "medal for a notebook, by votes",
}
_VENUES = {"top": "leading venue", "other": "reviewed venue", "workshop": "workshop", "preprint": "preprint, no venue"}


def accepted_by(gate: Gate | None) -> str | None:
    """Who accepted the work; None where nobody is known to have."""
    if gate is None:
        return None
    named = gate.by_name or (gate.by if gate.kind == "venue" else None)
    return shown(named) if named else _UNNAMED[gate.kind]


def reason(profile: RoleProfile, fact: Evidence, own: Mine, as_of: date) -> str:
    """Why the fact has its weight."""
    told = [f"{deed(fact, own)}, {_ago((as_of - fact.happened_on).days)}"]
    if place := _place(profile, fact):
        told.append(place)
    if fact.kind == "merged_change" and fact.files == 1:
        told.append("counts less: a single file")
    if fact.kind == "model" and fact.base_model is not None:
        told.append(f"counts less: made from {shown(fact.base_model)}")
    told += [f"counts less: {_WHY[discount]}" for discount in fact.discounts if discount != "same_person_gate"]
    return "; ".join(told)


def why_nothing(profile: RoleProfile, fact: Evidence, own: Mine, as_of: date) -> str:
    """Why the fact has no weight, the plainest reason first."""
    if fact.happened_on > as_of:
        return "dated after the day of this score"
    if is_void(profile, fact.discounts):
        return "; ".join(_WHY[discount] for discount in fact.discounts if profile.discounts[discount] == 0)
    match fact:
        case Stated():
            return "said of oneself: shown, and worth nothing without work that somebody else accepted"
        case Review() if self_accepted(fact, own):
            return "a review of their own change"
        case HubModel() | HubDataset() if not fact.downloads:
            return "published; nobody is known to use it yet"
        case _ if "trivial" in fact.discounts:
            told = "a small fix: it counts beside other work, and never alone"
        case _:
            told = "less than a thousandth of a point beside the rest"
    return told


def deed(fact: Evidence, own: Mine) -> str:
    """What was done with what acceptance, in a few words."""
    match fact:
        case MergedChange():
            told = "landed by its own author" if self_accepted(fact, own) else _landed(fact.gate)
        case Review():
            told = f"{fact.act} somebody else's change"
        case Paper():
            told = _published(fact)
        case HubModel() | HubDataset():
            used = "downloads not known" if fact.downloads is None else f"{fact.downloads:,} downloads in 30 days"
            told = f"a {fact.kind} with {used}, published"
        case GivenAnswer():
            told = _answered(fact)
        case Medal():
            told = f"{_AWARDS[fact.award]}{f', shared by a team of {fact.team}' if fact.team > 1 else ''}"
        case Stated():
            told = "stated"
        case _:
            assert_never(fact)
    return told


def _landed(gate: Gate | None) -> str:
    if gate is None:
        return "landed, no second person to be seen"
    return "merged by another person" if gate.by else "merged, by whom is not told"


def _published(fact: Paper) -> str:
    venue = f" ({shown(fact.venue)})" if fact.venue else ""
    return f"paper, {fact.position} of {fact.authors} authors, {_VENUES[fact.tier]}{venue}"


def _answered(fact: GivenAnswer) -> str:
    """Names site and licence, as its terms ask; the links to the answer and to its author stand beside it."""
    taken = "taken by whoever asked" if fact.gate else "not marked as taken"
    votes = f"{fact.votes} {'vote' if abs(fact.votes) == 1 else 'votes'}"
    return f"answer on {shown(fact.site)} ({fact.licence}) in {shown(', '.join(fact.tags))}, {taken}, {votes}"


def _place(profile: RoleProfile, fact: Evidence) -> str | None:
    """What it touches and where; what that means for the role only where it tells one change from another."""
    match fact:
        case MergedChange(areas=()):
            return f"in {_where(profile, fact.project)}, files not known"
        case MergedChange():
            return f"{_touched(profile, fact.areas)} in {_where(profile, fact.project)}"
        case Review():
            return f"in {_where(profile, fact.project)}"
        case _:
            return None


def _touched(profile: RoleProfile, areas: Sequence[Area]) -> str:
    """The role's own areas first."""
    own = [area for area in areas if profile.role is not None and profile.areas[area] >= _OWN]
    others = " and ".join(AREAS[area] for area in areas if area not in own)
    if not own:
        return others
    named = f"{' and '.join(AREAS[area] for area in own)} (this role's own work)"
    return f"{named}, {others}" if others else named


def _where(profile: RoleProfile, project: str) -> str:
    """The project, and its standing where one is known; that none is known is said once, beside the score."""
    relevance = profile.projects.get(project.lower())
    if relevance is None:
        return shown(project)
    return f"{shown(project)}, a core project of {'this' if relevance >= CORE else 'a neighbouring'} field"


def _ago(days: int) -> str:
    for unit, length in (("year", 365), ("month", 30), ("day", 1)):
        if count := days // length:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "today"


def shown(text: str) -> str:
    """A name from outside as one short line."""
    return " ".join(text.split())[:_LONGEST]
