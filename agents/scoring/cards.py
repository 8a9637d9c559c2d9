"""The strongest proofs as rows: what was done, in one plain sentence by code, and what is known around it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import assert_never

from agents.facts import clean
from agents.scoring.shapes import Mine, mine, self_accepted
from agents.scoring.words import AREAS, accepted_by, deed, shown
from memory.knowledge.deeds import told
from memory.records import (
    Assessment,
    Evidence,
    EvidenceKind,
    Frozen,
    GivenAnswer,
    HubDataset,
    HubModel,
    Medal,
    MergedChange,
    Millipoints,
    Paper,
    Review,
    Stated,
)

_NOT_TOLD = "not told"


class Card(Frozen):
    """One proof. What no source told says so."""

    evidence: str
    kind: EvidenceKind
    points: Millipoints
    sentence: str
    """What was done, in the words that the evidence has for it."""
    files: str
    """Kind of files that were touched, and how many."""
    accepted_by: str
    reviews: str
    """How many others are seen to have reviewed it."""
    survives: str
    """Whether it still stands, as far as anything read says."""
    happened_on: date
    url: str


def cards(
    assessment: Assessment, evidence: Sequence[Evidence], reviewers: Mapping[str, int], most: int
) -> tuple[Card, ...]:
    """The strongest proofs of a person.

    Args:
        evidence: the person's facts.
        reviewers: evidence id -> how many others reviewed it; absent where none is seen.
        most: rows.
    """
    by_id, own = {fact.id: fact for fact in evidence}, mine(evidence)
    paid = [(by_id[item.evidence], item.points) for item in assessment.contributions if item.evidence in by_id]
    return tuple(_card(fact, points, own, reviewers.get(fact.id, 0)) for fact, points in paid[:most])


def sentence(fact: Evidence, own: Mine) -> str:
    """One plain sentence. A deed other than `changed` stands in the title itself."""
    title = clean(fact.title)
    match fact:
        case MergedChange():
            return f"{_changed(fact, title)}."
        case Review():
            verb = "Reviewed" if fact.act == "reviewed" else "Merged"
            return f"{verb} somebody else's change to {shown(fact.project)}{_quoted(title)}."
        case Paper() | HubModel() | HubDataset() | GivenAnswer() | Medal() | Stated():
            said = deed(fact, own)
            return f"{said[0].upper()}{said[1:]}{_quoted(title)}."
        case _:
            assert_never(fact)


def _changed(fact: MergedChange, title: str) -> str:
    project = shown(fact.project)
    if "co_author" in fact.discounts:
        return f"Named as co-author of a change to {project}{_quoted(title)}"
    found = told(title)
    if found.deed is None:
        return f"Changed {project}{_quoted(title)}"
    return f"{found.deed}{':' if found.by_prefix else ''} {found.rest} (in {project})"


def _quoted(title: str) -> str:
    return f": “{title}”" if title else ""


def _card(fact: Evidence, points: int, own: Mine, reviewers: int) -> Card:
    accepted = accepted_by(fact.gate) or "nobody else is seen to have"
    return Card(
        evidence=fact.id,
        kind=fact.kind,
        points=points,
        sentence=sentence(fact, own),
        files=", ".join(_files(fact)) or _NOT_TOLD,
        accepted_by="its own author" if self_accepted(fact, own) else accepted,
        reviews=_reviews(fact, reviewers),
        survives=_survives(fact),
        happened_on=fact.happened_on,
        url=fact.url,
    )


def _files(fact: Evidence) -> Iterator[str]:
    if isinstance(fact, MergedChange):
        yield from (AREAS[area] for area in fact.areas)
        if fact.files is not None:
            counted = f"{fact.files} {'file' if fact.files == 1 else 'files'}"
            yield counted if fact.areas else f"{counted}, of what kind is not told"


def _reviews(fact: Evidence, reviewers: int) -> str:
    if not isinstance(fact, MergedChange):
        return "does not apply"
    return f"{reviewers} {'person' if reviewers == 1 else 'people'} seen" if reviewers else "none seen"


def _survives(fact: Evidence) -> str:
    """A history tells of reverts, a list of pull requests hardly does; who wrote today's lines is not read."""
    if not isinstance(fact, MergedChange):
        return "does not apply"
    if "reverted" in fact.discounts:
        return "no: it was reverted"
    return "no revert in the history that was read" if fact.areas else _NOT_TOLD
