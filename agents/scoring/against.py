"""What speaks against a score, and what it does not know: told beside the proof and as large as it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from agents.scoring.plain import newest
from agents.scoring.shapes import mine, self_accepted
from agents.scoring.words import shown
from memory.records import Assessment, Evidence, MergedChange, Moves, Review

_LARGE_SHARE, _NEAR_ALL = 400, 800
"""Permille of the points from which one item, and one project, carries a score."""
_STALE_DAYS = 365
_MOST_REASONS = 4
NOTHING = "nothing in what was read"


def against(assessment: Assessment, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """What weakens the score, in facts. Args: evidence: the person's."""
    by_id = {fact.id: fact for fact in evidence}
    paid = [(by_id[item.evidence], item.points) for item in assessment.contributions if item.evidence in by_id]
    told = [
        *_ungated(paid, assessment),
        *_narrow(paid, assessment),
        *_aged([fact for fact, _ in paid], assessment),
        *_small(paid),
        *_nothing(assessment),
    ]
    return tuple(told) or (NOTHING,)


def unsure(assessment: Assessment) -> tuple[str, ...]:
    """What no source told, and how far the score moves by what is in doubt."""
    return (*assessment.unknown, *(_moves(assessment.moves) if assessment.moves else ()))


def _ungated(paid: Sequence[tuple[Evidence, int]], assessment: Assessment) -> Iterator[str]:
    own = mine([fact for fact, _ in paid])
    alone = sum(points for fact, points in paid if fact.kind != "review" and _alone(fact, self_accepted(fact, own)))
    if alone:
        yield f"{_points(alone)} of {_points(assessment.score_mp)} points: nobody else is seen to have accepted it"


def _alone(fact: Evidence, own_gate: bool) -> bool:
    return fact.gate is None or own_gate


def _narrow(paid: Sequence[tuple[Evidence, int]], assessment: Assessment) -> Iterator[str]:
    whole = assessment.score_mp
    if paid and 1000 * paid[0][1] >= _LARGE_SHARE * whole and assessment.moves is not None:
        yield f"one item carries {_percent(paid[0][1], whole)} of it: {_points(assessment.moves.without_best)} without"
    places: defaultdict[str, int] = defaultdict(int)
    for fact, points in paid:
        if isinstance(fact, MergedChange | Review):
            places[shown(fact.project)] += points
    place, most = max(places.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    if len(paid) > 1 and 1000 * most >= _NEAR_ALL * whole > 0:
        yield f"{_percent(most, whole)} of it comes from one project, {place}"
    if assessment.lane == "adjacent" and whole:
        yield "most of the proof is of neighbouring work, not of the role itself"


def _aged(counted: Sequence[Evidence], assessment: Assessment) -> Iterator[str]:
    last = newest(counted, assessment.as_of)
    if last is not None and (assessment.as_of - last).days > _STALE_DAYS:
        yield f"nothing that counts is newer than {last.isoformat()}"


def _small(paid: Sequence[tuple[Evidence, int]]) -> Iterator[str]:
    changes = [fact for fact, _ in paid if isinstance(fact, MergedChange)]
    single = sum(fact.files == 1 for fact in changes)
    if single:
        yield f"{single} of {len(changes)} landed changes touch a single file"
    less = Counter(discount for fact, _ in paid for discount in fact.discounts)
    if less:
        told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in less.most_common(_MOST_REASONS))
        yield f"counted for less: {told}"


def _nothing(assessment: Assessment) -> Iterator[str]:
    if not assessment.discounted:
        return
    reasons = Counter(item.reason.partition(";")[0] for item in assessment.discounted)
    told = "; ".join(f"{reason} ({count})" for reason, count in reasons.most_common(_MOST_REASONS))
    seen = len(assessment.discounted) + len(assessment.contributions)
    yield f"{len(assessment.discounted)} of {seen} items count as nothing: {told}"


def _moves(moves: Moves) -> Iterator[str]:
    yield (
        f"how far it moves: single items ±{_points(moves.items)}, work that was not seen ±{_points(moves.unseen)}, "
        f"age ±{_points(moves.aged)}, weights within their range ±{_points(moves.weights)}"
    )
    if moves.links:
        yield f"{_points(moves.links)} points hang on accounts that are only likely theirs"
    if moves.if_linked is not None:
        yield f"{_points(moves.if_linked)} if the accounts they name without proof were theirs; not counted"


def _points(millipoints: int) -> str:
    return f"{(millipoints + 50) // 100 / 10:.1f}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole} %"
