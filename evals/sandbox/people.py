"""Who lives in the invented world, and which accounts are theirs."""

import random
from collections.abc import Iterator
from dataclasses import replace

from evals.sandbox.git_world import CAST, Invented
from evals.sandbox.git_world import Part as GitPart
from evals.sandbox.names import EMPLOYERS, PLACES, handle, invent
from evals.sandbox.things import InventedPerson, Part, Place
from memory.errors import UsageError
from memory.records import ROLES, Role

FEWEST = 50
"""Fewer people than this leave no room for every part."""

_PER_THOUSAND: dict[Part, int] = {
    "adjacent": 50, "namesake": 50, "impostor": 30, "spammer": 30, "repacker": 20, "learner": 280, "bot": 10,
}  # fmt: skip
"""Everybody else is titled."""
_CAST_AS: dict[GitPart, tuple[Part, int]] = {
    "maintainer": ("titled", 90), "builder": ("titled", 70), "riser": ("adjacent", 65),
    "reviewed_by_self": ("titled", 25), "docs": ("learner", 0), "drive_by": ("learner", 0), "importer": ("learner", 0),
    "bot": ("bot", 0),
}  # fmt: skip
"""What the people of the git history are here: the same people, with the same truth."""

_TITLES: dict[Role, str] = {
    "research_scientist": "Research scientist", "research_engineer": "Research engineer",
    "ml_engineer": "Machine learning engineer", "ml_infrastructure_engineer": "ML infrastructure engineer",
    "applied_ai_engineer": "Applied AI engineer", "data_scientist": "Data scientist",
}  # fmt: skip
_OTHER_TITLES = ("Back-end engineer", "Site reliability engineer", "Systems programmer", "Compiler engineer")
_LISTS = "LLM fine-tuning, PyTorch, LangChain, RAG, GPT-4 | certified prompt specialist"
WORKED_A_LIVES = Place("Lisbon", "PT")
"""Work leads nobody to the worked example's A: only a question for everybody of a place does."""
_FIRST_NUMBER = 900_000_000
"""Above any account number that a real person has."""
_FIRST_AUTHOR = 9_500_000_000
"""As above, for OpenAlex."""


class _Registry:
    """Gives out ids and handles that are given once."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"people {seed}")
        self.names = {person.name for person in CAST}
        self.logins: set[str] = set()
        self.hubs: set[str] = set()
        self._count = 0

    def admit(self, part: Part, role: Role | None, strength: int, name: str | None = None) -> InventedPerson:
        self._count += 1
        number = self._count
        called = name or invent(self.chance, self.names)
        splits = strength > 60 and self.chance.random() < 0.15
        return InventedPerson(
            id=f"p{number:05}", name=called, part=part, role=role, strength=strength, bio=self._bio(part, role),
            place=self.chance.choice(PLACES), employer=self.chance.choice(EMPLOYERS),
            login=self._login(called, part),
            number=_FIRST_NUMBER + number, hub=self._hub(called, part, strength),
            authors=tuple(f"A{_FIRST_AUTHOR + number * 10 + n}" for n in range(2 if splits else 1)),
            orcid=_orcid(number) if strength > 40 and self.chance.random() < 0.4 else None,
            linked=self.chance.random() < 0.5,
        )  # fmt: skip

    def _login(self, name: str, part: Part) -> str:
        if part != "bot":
            return handle(name, self.logins)
        return name if name.endswith("[bot]") else f"{handle(name.rsplit(maxsplit=1)[-1], self.logins)}[bot]"

    def _bio(self, part: Part, role: Role | None) -> str:
        if part == "adjacent":
            return self.chance.choice(_OTHER_TITLES)
        if part in {"learner", "worked_a"} or role is None:
            return "" if part == "bot" else _LISTS
        return f"{_TITLES[role]}. LLM fine-tuning, PyTorch." if part == "worked_b" else _TITLES[role]

    def _hub(self, name: str, part: Part, strength: int) -> str | None:
        wants = part in {"repacker", "worked_b", "impostor"} or (part != "bot" and strength > 20)
        separator = self.chance.choice(("", "-", "_"))
        return handle(name, self.hubs, separator) if wants else None


def populate(seed: int, count: int) -> tuple[InventedPerson, ...]:
    """`count` people, the same from the same seed. The first two are the worked example.

    Raises: UsageError: too few people for every part to be played.
    """
    if count < FEWEST:
        raise UsageError(f"a world of {count} people has no room for every part; ask for {FEWEST} or more")
    registry = _Registry(seed)
    people = [
        replace(registry.admit("worked_a", None, 0), place=WORKED_A_LIVES),
        registry.admit("worked_b", "ml_infrastructure_engineer", 40),
    ]
    people += [_cast(registry, person) for person in CAST]
    people += _crowd(registry, count - len(people))
    return tuple(_borrow(people, registry))


def _cast(registry: _Registry, person: Invented) -> InventedPerson:
    part, strength = _CAST_AS[person.part]
    return registry.admit(part, "ml_infrastructure_engineer" if strength else None, strength, person.name)


def _crowd(registry: _Registry, count: int) -> Iterator[InventedPerson]:
    parts: list[Part] = []
    for part, share in _PER_THOUSAND.items():
        parts += [part] * max(2, count * share // 1000 // 2 * 2)
    namesakes = parts.count("namesake")
    parts = [part for part in parts if part != "namesake"]
    parts += ["titled"] * (count - namesakes - len(parts))
    registry.chance.shuffle(parts)
    for part in parts:
        yield _one(registry, part)
    for _ in range(namesakes // 2):
        first = _one(registry, "namesake")
        yield first
        yield _one(registry, "namesake", first.name)


def _one(registry: _Registry, part: Part, name: str | None = None) -> InventedPerson:
    works = part in {"titled", "adjacent", "namesake"}
    role: Role | None = registry.chance.choice(ROLES) if works else None
    if part == "adjacent":
        role = "ml_infrastructure_engineer"
    low, high = (60, 95) if part == "adjacent" else (10, 95)
    return registry.admit(part, role, registry.chance.randint(low, high) if works else 0, name)


def _borrow(people: list[InventedPerson], registry: _Registry) -> Iterator[InventedPerson]:
    """Impostors take name, title and firm of somebody strong, and on the hub the login that is theirs on GitHub."""
    strong = [person for person in people if person.part == "titled" and person.strength >= 60]
    for person in people:
        if person.part != "impostor":
            yield person
            continue
        victim = registry.chance.choice(strong)
        hub = handle(victim.login, registry.hubs)
        yield replace(
            person, name=victim.name, bio=victim.bio, employer=victim.employer, hub=hub, borrows=victim.id, linked=False
        )


def _orcid(number: int) -> str:
    """A well-formed id from a block that ORCID does not give out."""
    digits = f"00000009{number:07}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "-".join(whole[at : at + 4] for at in range(0, 16, 4))
