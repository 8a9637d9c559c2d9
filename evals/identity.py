"""The suite `identity`: whom the product joins on the invented world, against who they truly are."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from pydantic import JsonValue

from agents.identity import join, questions
from evals.sandbox.things import InventedPerson
from evals.scorers import Mark, Metric, Scored, Scorer
from evals.whole_world import KEPT, Told, keys, told
from memory.records import Account, Frozen, JoinFacts, Link, Person

Join = Callable[[Sequence[Account], Sequence[Link], JoinFacts], Sequence[Person]]
Pair = frozenset[str]


class IdentityCase(Frozen):
    seed: int
    people: int
    part: int = 0
    """Every so-many-th of the people is judged in one case, so that a figure rests on many small ones."""
    parts: int = 1


class IdentityExpected(Frozen):
    """Nothing: the truth is the world's."""


class IdentityAnswer(Frozen):
    """Pairs are hits and chances."""

    precision: tuple[int, int]
    """Joined pairs of accounts that are truly one person's."""
    recall: tuple[int, int]
    """Joined, of the true pairs that the world serves a proof of: profiles of one person that name each other."""
    recall_all: tuple[int, int]
    """Joined, of all true pairs that were met; most of those people never say that both accounts are theirs."""
    impostors_joined: tuple[int, int]
    """Impostors who were taken for the person whose name and account they claim."""
    impostors_asked: tuple[int, int]
    """Impostors about whom, or about whose victim, a question was raised."""
    namesakes_joined: tuple[int, int]
    """Pairs of people of one name who were taken for one."""


async def identity_subject(given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
    case = IdentityCase.model_validate_json(json.dumps(given))
    found = await asyncio.to_thread(_of_part, case)
    return found.model_dump(mode="json")


def _of_part(case: IdentityCase) -> IdentityAnswer:
    seen = told(case.seed, case.people)
    judged = seen.world.people[case.part :: case.parts]
    return measure(seen, lambda *_: _joined(case.seed, case.people), judged)


@lru_cache(KEPT)
def _joined(seed: int, people: int) -> Sequence[Person]:
    seen = told(seed, people)
    return join(seen.accounts, seen.links, seen.facts)


def measure(seen: Told, joined_by: Join = join, judged: Sequence[InventedPerson] | None = None) -> IdentityAnswer:
    """Args: joined_by: what is measured; judged: of whom; None: of everybody."""
    people, judged = joined_by(seen.accounts, seen.links, seen.facts), judged or seen.world.people
    owners, ids = seen.owners, {person.id for person in judged}
    home = {key: person.id for person in people for key in person.accounts if key in owners}
    pairs = {pair for person in people for pair in _pairs(key for key in person.accounts if key in owners)}
    joined = {pair for pair in pairs if owners[min(pair)].id in ids}
    true = {pair for one in judged for pair in _pairs(key for key in keys(one) if key in home)}
    provable = {pair for one in judged if one.linked and one.hub for pair in _linked(one, home)}
    return IdentityAnswer(
        precision=(len(joined & true), len(joined)),
        recall=(len(joined & provable), len(provable)),
        recall_all=(len(joined & true), len(true)),
        impostors_joined=_impostors(seen, judged, home),
        impostors_asked=_asked(seen, judged, people),
        namesakes_joined=_namesakes(seen, judged, home),
    )


def _pairs(held: Iterable[str]) -> set[Pair]:
    return {frozenset(pair) for pair in combinations(sorted(held), 2)}


def _linked(person: InventedPerson, home: Mapping[str, str]) -> set[Pair]:
    both = (f"github:id:{person.number}", f"huggingface:{person.hub}")
    return {frozenset(both)} if home.keys() >= set(both) else set()


def _homes(person: InventedPerson, home: Mapping[str, str]) -> set[str]:
    return {home[key] for key in keys(person) if key in home}


def _impostors(seen: Told, judged: Sequence[InventedPerson], home: Mapping[str, str]) -> tuple[int, int]:
    by_id = {person.id: person for person in seen.world.people}
    pairs = [(one, by_id[one.borrows]) for one in judged if one.borrows]
    return sum(not _homes(one, home).isdisjoint(_homes(victim, home)) for one, victim in pairs), len(pairs)


def _namesakes(seen: Told, judged: Sequence[InventedPerson], home: Mapping[str, str]) -> tuple[int, int]:
    honest = [person for person in seen.world.people if person.part == "namesake"]
    ids = {person.id for person in judged}
    pairs = [(one, other) for one, other in combinations(honest, 2) if one.name == other.name and one.id in ids]
    return sum(not _homes(one, home).isdisjoint(_homes(other, home)) for one, other in pairs), len(pairs)


def _asked(seen: Told, judged: Sequence[InventedPerson], people: Sequence[Person]) -> tuple[int, int]:
    false = [f"huggingface:{one.hub}" for one in judged if one.borrows]
    about: set[str] = set()
    for person in people:
        if not set(person.accounts).isdisjoint(false):
            asked = questions(person, seen.accounts, seen.links, (), {})
            about |= {key for one in asked for key in one.accounts}
    met = [key for key in false if any(account.key == key for account in seen.accounts)]
    return sum(key in about for key in met), len(met)


def score_identity(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> Scored:
    IdentityExpected.model_validate(expect)
    got = IdentityAnswer.model_validate(answer, strict=False)
    pairs: Mapping[str, tuple[int, int]] = dict(got)
    marks = {name: Mark(hits=hits, of=of) for name, (hits, of) in pairs.items() if of}
    return Scored(marks=marks, labels={}, confidence=None)


IDENTITY = Scorer(
    expectation=IdentityExpected,
    metrics=(
        Metric("precision"),
        Metric("recall"),
        Metric("recall_all"),
        Metric("impostors_joined", "lower"),
        Metric("impostors_asked"),
        Metric("namesakes_joined", "lower"),
    ),
    score=score_identity,
)
