"""Beside the score: where a plain count of landed changes would put somebody, and why the score says otherwise."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from agents.scoring.shapes import SMALL
from agents.scoring.words import CORE
from memory.records import Assessment, Evidence, MergedChange, PlainPlace, Review, RoleProfile

_LONG_AGO = 3 * 365
"""Days."""
_MOST_REASONS = 3


def plain_places(evidence: Mapping[str, Sequence[Evidence]]) -> dict[str, PlainPlace]:
    """By person. Args: evidence: of everybody with any, bots left out."""
    counts = {person: len(_changes(facts)) for person, facts in evidence.items()}
    ordered = sorted(-count for count in counts.values())
    return {
        person: PlainPlace(merged=count, place=bisect_left(ordered, -count) + 1, of=len(counts))
        for person, count in counts.items()
    }


def reviewers(evidence: Mapping[str, Sequence[Evidence]], people: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each of `people`: landed change -> how many others are seen to have reviewed it; absent where none is."""
    by_change: defaultdict[object, set[str]] = defaultdict(set)
    for person, facts in evidence.items():
        for fact in facts:
            if isinstance(fact, Review) and fact.act == "reviewed":
                by_change[change_named(fact)].add(person)
    seen = {
        person: {fact.id: len(by_change[change_named(fact)] - {person}) for fact in _changes(evidence.get(person, ()))}
        for person in people
    }
    return {person: {id_: count for id_, count in told.items() if count} for person, told in seen.items()}


def told_plainly(
    plain: PlainPlace, rank: int, assessment: Assessment, evidence: Sequence[Evidence], profile: RoleProfile
) -> str:
    """One sentence: the plain place, the place here, and what makes the difference."""
    counted = f"Plain merged count: {ordinal(plain.place)} of {plain.of} (with {plain.merged}); here {ordinal(rank)}"
    if plain.place == rank:
        return f"{counted}."
    changes = _changes(evidence)
    better = rank < plain.place
    told = list(_for(assessment, changes, profile) if better else _against(assessment, changes, profile))
    return f"{counted}, because {'; '.join(told[:_MOST_REASONS]) or 'of what each piece weighs; the points say it'}."


def ordinal(number: int) -> str:
    last = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def _for(assessment: Assessment, changes: Sequence[MergedChange], profile: RoleProfile) -> Iterator[str]:
    whole = assessment.score_mp
    other = sum(item.points for item in assessment.contributions if item.kind != "merged_change")
    if 5 * other >= whole > 0:
        yield f"other work than changes brings {other / 1000:.1f} of {whole / 1000:.1f} points"
    core = _core(changes, profile)
    if profile.role is not None and 2 * core > len(changes):
        yield f"{core} of {len(changes)} changes went to core projects of this field"
    full = [one for one in changes if not one.discounts and one.files != 1]
    if 2 * len(full) > len(changes):
        yield f"{len(full)} of {len(changes)} changes are more than small or single-file ones"
    named = sum(one.gate is not None and one.gate.by is not None for one in changes)
    if 2 * named > len(changes):
        yield f"{named} of {len(changes)} changes were merged by somebody who is named"


def _against(assessment: Assessment, changes: Sequence[MergedChange], profile: RoleProfile) -> Iterator[str]:
    void = {item.evidence for item in assessment.discounted}
    if nothing := sum(one.id in void for one in changes):
        yield f"{nothing} of {len(changes)} changes count as nothing"
    less = sum(one.id not in void and (not SMALL.isdisjoint(one.discounts) or one.files == 1) for one in changes)
    if 4 * less > len(changes):
        yield f"{less} of {len(changes)} changes are small or of a single file"
    core = _core(changes, profile)
    if profile.role is not None and 2 * core < len(changes):
        yield f"{len(changes) - core} of {len(changes)} changes went to projects that are not core to this field"
    old = sum((assessment.as_of - one.happened_on).days > _LONG_AGO for one in changes)
    if 3 * old > len(changes):
        yield f"{old} of {len(changes)} changes are more than {_LONG_AGO // 365} years old"


def _core(changes: Sequence[MergedChange], profile: RoleProfile) -> int:
    return sum(profile.projects.get(one.project.lower(), 0) >= CORE for one in changes)


def _changes(facts: Sequence[Evidence]) -> list[MergedChange]:
    """Landed changes as a page of pull requests counts them; being named as co-author is not counted there."""
    return [fact for fact in facts if isinstance(fact, MergedChange) and "co_author" not in fact.discounts]


def change_named(fact: MergedChange | Review) -> object:
    return (fact.project.lower(), fact.number) if fact.number is not None else fact.url.lower()


def newest(evidence: Sequence[Evidence], as_of: date) -> date | None:
    """Day of the newest work that is known on `as_of`."""
    return max((fact.happened_on for fact in evidence if fact.happened_on <= as_of), default=None)
