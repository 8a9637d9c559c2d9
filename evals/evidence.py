"""The suite `evidence`: the order in which scores put everybody of an invented world, against their true strength."""

import asyncio
import json
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import product
from typing import Any, NamedTuple

from pydantic import JsonValue

from agents.identity import join
from agents.scoring import score
from evals.sandbox.things import InventedPerson, Part
from evals.scorers import Mark, Metric, Scored, Scorer, Statistic
from evals.whole_world import Told, told
from memory.knowledge.weights import profile
from memory.records import Evidence, Frozen, Role

DEPTH, TOP = 20, 50
REPEATS = 1_000
CHANGED = 12
"""People, best first, whose evidence is changed in every way."""
LEVELS = ((0, 35), (45, 65), (75, 101))
"""Planted strengths, with room between them: chance alone puts 39 before 41."""
PARTS_OF_MILLION = 1_000_000
_STUFFING = " PyTorch LangChain RAG GPT-4 LLM fine-tuning CUDA Kubernetes"
_WAVES: Collection[Part] = ("spammer", "repacker")

Score = Callable[[Sequence[Evidence]], int]


class EvidenceCase(Frozen):
    seed: int
    people: int
    role: Role


class EvidenceExpected(Frozen):
    """Nothing: the truth is the world's."""


class EvidenceAnswer(Frozen):
    ndcg20: int
    """Parts of a million."""
    pairwise: tuple[int, int]
    """Pairs of two planted levels that stand in the right order; a tie is wrong."""
    impostors_top50: int
    spam_top50: int
    metamorphic_changes: tuple[int, int]
    """Scores that moved though nothing of worth did, or fell though work came; of all that were tried."""
    repeat_distinct: int
    """Different scores of the same evidence, scored again and again."""


class _Ranked(NamedTuple):
    owner: InventedPerson
    points: int
    facts: tuple[Evidence, ...]


async def evidence_subject(given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
    case = EvidenceCase.model_validate_json(json.dumps(given))
    found = await asyncio.to_thread(lambda: measure(told(case.seed, case.people), case.role))
    return found.model_dump(mode="json")


def measure(seen: Told, role: Role, scored: Score | None = None) -> EvidenceAnswer:
    """Args: scored: what is measured; None: the product's score."""
    how = scored or _product(seen, role)
    ranked = _ranked(seen, how)
    right = [one for one in ranked if one.owner.role == role]
    top = [one.owner for one in ranked[:TOP] if one.points]
    return EvidenceAnswer(
        ndcg20=round(ndcg([_gain(one.owner, role) for one in ranked], DEPTH) * PARTS_OF_MILLION),
        pairwise=pairwise(right),
        impostors_top50=sum(one.part == "impostor" for one in top),
        spam_top50=sum(one.part in _WAVES for one in top),
        metamorphic_changes=metamorphic(ranked[:CHANGED], how),
        repeat_distinct=len({how(_turned(ranked[0].facts, turn)) for turn in range(REPEATS)}),
    )


def _product(seen: Told, role: Role) -> Score:
    weights, today = profile(role), seen.world.today
    return lambda facts: score(weights, facts, today).score_mp


def _ranked(seen: Told, how: Score) -> list[_Ranked]:
    """People with work, best first; each is whoever most of the work truly belongs to, once, at their best place.

    Whose accounts prove nothing together stands there several times; the suite `identity` counts those.
    """
    owners = seen.owners
    work: dict[str, list[Evidence]] = {}
    for fact in seen.evidence:
        work.setdefault(fact.owner, []).append(fact)
    found = []
    for person in join(seen.accounts, seen.links, seen.facts):
        facts = tuple(fact for key in person.accounts for fact in work.get(key, ()))
        whose = Counter(owners[fact.owner].id for fact in facts if fact.owner in owners)
        if whose:
            owner = next(one for one in seen.world.people if one.id == whose.most_common(1)[0][0])
            found.append((-how(facts), person.id, _Ranked(owner, how(facts), facts)))
    best: dict[str, _Ranked] = {}
    for _, _, one in sorted(found, key=lambda entry: entry[:2]):
        best.setdefault(one.owner.id, one)
    return list(best.values())


def _gain(person: InventedPerson, role: Role) -> int:
    return person.strength if person.role == role else 0


def ndcg(gains: Sequence[int], depth: int) -> float:
    """Of a whole list, best first; 0 where nobody is worth anything."""
    ideal = _discounted(sorted(gains, reverse=True)[:depth])
    return _discounted(gains[:depth]) / ideal if ideal else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def pairwise(right: Sequence[_Ranked]) -> tuple[int, int]:
    levels = [[one for one in right if low <= one.owner.strength < high] for low, high in LEVELS]
    pairs = [pair for lower, higher in ((0, 1), (1, 2), (0, 2)) for pair in product(levels[lower], levels[higher])]
    return sum(weak.points < strong.points for weak, strong in pairs), len(pairs)


def metamorphic(ranked: Sequence[_Ranked], how: Score) -> tuple[int, int]:
    broken = [wrong for one in ranked for wrong in _tried(one.facts, how)]
    return sum(broken), len(broken)


def _tried(facts: tuple[Evidence, ...], how: Score) -> Iterator[bool]:
    """Whether the score moved where it must not. Name, photo, place and school are no field of any fact."""
    before = how(facts)
    yield any(how(_turned(facts, turn)) != before for turn in range(5))
    yield how([_with(fact, title=f"  {fact.title.replace(' ', '   ')} ") for fact in facts]) != before
    yield how([_with(fact, owner=f"{fact.owner}-renamed") for fact in facts]) != before
    yield how([*facts, *facts]) != before
    yield how([*facts, *(_with(fact, id=f"{fact.id}-copy") for fact in facts)]) != before
    yield how([_with(fact, title=fact.title + _STUFFING) for fact in facts]) > before
    yield how([*facts, _more(facts[0])]) < before


def _with(fact: Evidence, **changed: str) -> Evidence:
    return fact.model_copy(update=changed)


def _more(fact: Evidence) -> Evidence:
    """One more of the kind, a day older and about something else."""
    url = f"{fact.url}9"
    return fact.model_copy(update={"id": "more", "url": url, "happened_on": fact.happened_on - timedelta(days=1)})


def _turned(facts: Sequence[Evidence], turn: int) -> Sequence[Evidence]:
    at = turn % len(facts)
    return [*facts[at:], *facts[:at]][:: -1 if turn % 2 else 1]


def score_evidence(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> Scored:
    EvidenceExpected.model_validate(expect)
    got = EvidenceAnswer.model_validate(answer, strict=False)
    marks = {
        "ndcg20": Mark(hits=got.ndcg20, of=PARTS_OF_MILLION),
        "pairwise": Mark(hits=got.pairwise[0], of=got.pairwise[1]),
        "impostors_top50": Mark(hits=got.impostors_top50, of=TOP),
        "spam_top50": Mark(hits=got.spam_top50, of=TOP),
        "metamorphic_changes": Mark(hits=got.metamorphic_changes[0], of=got.metamorphic_changes[1]),
        "repeat_distinct": Mark(hits=got.repeat_distinct, of=REPEATS),
    }
    return Scored(marks={name: mark for name, mark in marks.items() if mark.of}, labels={}, confidence=None)


def _counted(name: str, value: Callable[[Sequence[Mark]], float]) -> Statistic[Mark]:
    return Statistic(lambda scored: scored.marks.get(name), value, len)


def _sum(marks: Sequence[Mark]) -> float:
    return sum(mark.hits for mark in marks)


def _most(marks: Sequence[Mark]) -> float:
    return max(mark.hits for mark in marks)


def _mean(marks: Sequence[Mark]) -> float:
    return sum(mark.hits / mark.of for mark in marks) / len(marks)


EVIDENCE = Scorer(
    expectation=EvidenceExpected,
    metrics=(
        Metric("ndcg20", "higher", _counted("ndcg20", _mean)),
        Metric("pairwise"),
        Metric("impostors_top50", "lower", _counted("impostors_top50", _sum)),
        Metric("spam_top50", "lower", _counted("spam_top50", _sum)),
        Metric("metamorphic_changes", "lower", _counted("metamorphic_changes", _sum)),
        Metric("repeat_distinct", "lower", _counted("repeat_distinct", _most)),
    ),
    score=score_evidence,
)
