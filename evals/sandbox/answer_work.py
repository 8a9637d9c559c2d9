"""The invented world's answers: who answered whom, what whoever asked took, and who answers themselves."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from evals.sandbox.things import InventedAnswer, InventedPerson
from memory.records import Role

_TAGS: dict[Role, tuple[str, ...]] = {
    "research_scientist": ("pytorch", "reinforcement-learning"),
    "research_engineer": ("pytorch", "huggingface-transformers"),
    "ml_engineer": ("pytorch", "tensorflow", "xgboost"),
    "ml_infrastructure_engineer": ("cuda", "triton", "tensorrt"),
    "applied_ai_engineer": ("langchain", "huggingface-transformers"),
    "data_scientist": ("xgboost", "time-series"),
}
_FIRST = 940_000_000
"""Above any number that a real post has."""
_STRENGTH_AN_ANSWER = 12
_SPAM = 8
"""Answers of a spammer to questions of their own."""
_OLDEST_DAYS = 1_500


def answers(seed: int, today: date, people: Sequence[InventedPerson]) -> tuple[InventedAnswer, ...]:
    """Every answer; a spammer asks what they then answer, and takes it."""
    chance = random.Random(f"answers {seed}")
    return tuple(_answers(today, [person for person in people if person.part != "bot"], chance))


def _answers(today: date, people: Sequence[InventedPerson], chance: random.Random) -> Iterator[InventedAnswer]:
    number = _FIRST
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    for person in people:
        spams = person.part == "spammer"
        tags = _TAGS[person.role] if person.role else ("pytorch",)
        for _ in range(_SPAM if spams else person.strength // _STRENGTH_AN_ANSWER):
            number += 2
            asker = person if spams else chance.choice(people)
            yield InventedAnswer(
                number=number, question=number - 1, tags=(chance.choice(tags), "python"), author=person.id,
                asker=None if not spams and chance.random() < 0.05 else asker.id,
                votes=0 if spams else int(person.strength * chance.random() ** 3) - (chance.random() < 0.05),
                accepted=spams or chance.random() < 0.4, at=noon - timedelta(days=chance.randrange(30, _OLDEST_DAYS)),
            )  # fmt: skip
