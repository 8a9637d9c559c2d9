"""The invented world on GitHub: projects, pull requests, and what people keep in repositories of their own."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from evals.sandbox.git_world import PROJECT
from evals.sandbox.things import Change, InventedPerson, Repository
from memory.records import Role

SERVING = "vllm-project/vllm"
"""Core projects go by their names, so that a plan made for the real services finds them; everybody in them is
invented, and no link of this world leads to a real host."""
OWN = f"lumen-works/{PROJECT}"

_PROJECTS: dict[Role, tuple[tuple[str, str], ...]] = {
    "ml_infrastructure_engineer": (
        (SERVING, "A serving engine for language models"),
        ("sgl-project/sglang", "Serving with structured generation"),
        ("NVIDIA/TensorRT-LLM", "Compiled inference for language models"),
        ("triton-lang/triton", "A language and compiler for kernels"),
        (OWN, "An invented serving engine"),
    ),
    "research_engineer": (
        ("huggingface/trl", "Preference tuning for language models"),
        ("EleutherAI/lm-evaluation-harness", "Few-shot evaluation of language models"),
    ),
    "research_scientist": (("huggingface/peft", "Adapting large models with few parameters"),),
    "ml_engineer": (
        ("huggingface/transformers", "Models for text, vision and audio"),
        ("feast-dev/feast", "A store of features for models"),
        ("mlflow/mlflow", "Tracking, packaging and serving of models"),
    ),
    "applied_ai_engineer": (
        ("langchain-ai/langgraph", "Agents as graphs"),
        ("run-llama/llama_index", "Retrieval over documents"),
        ("tallyho-agents/quillhand", "An invented agent framework"),
    ),
    "data_scientist": (
        ("scikit-learn/scikit-learn", "Machine learning in Python"),
        ("dmlc/xgboost", "Gradient boosting"),
    ),
}
_TITLES: dict[Role, tuple[str, ...]] = {
    "ml_infrastructure_engineer": (
        "Evict prefix-cache blocks by last use on {n} workers", "Capture CUDA graphs for batch size {n}",
        "Fuse the dequantise and matmul kernels for {n}-bit weights",
        "Stop the scheduler starving long prompts after {n} steps",
    ),
    "research_engineer": (
        "Shard the reward model over {n} ranks", "Group-relative advantages with {n} samples a prompt",
        "Score multiple-choice tasks in batches of {n}", "Resume preference runs from step {n} without drift",
    ),
    "research_scientist": (
        "Low-rank adapters with {n} shared directions", "Orthogonal initialisation for rank {n}",
        "Merge {n} adapters by their signs",
    ),
    "ml_engineer": (
        "Export models with {n} heads to a static graph", "Watch feature drift over {n} windows",
        "Load checkpoints in {n} shards at once", "Retry a failed training step up to {n} times",
    ),
    "applied_ai_engineer": (
        "Checkpoint a graph every {n} steps", "Let an agent call {n} tools at once",
        "Re-rank the first {n} passages before answering", "Trace each of {n} nested runs",
    ),
    "data_scientist": (
        "Isotonic calibration with {n} bins", "Stratified folds for {n} groups",
        "Monotonic constraints over {n} features",
    ),
}  # fmt: skip
_SMALL = ("Fix typo in section {n} of the README", "Correct a link in step {n} of the tutorial", "Spelling, part {n}")
_BUMP = "Bump the build image to 1.{n}"
_WAVE = 45
"""Merged changes of one spam wave, all within `_WAVE_DAYS`."""
_WAVE_DAYS = 12
_YEARS = 4
_FIRST_REPOSITORY = 990_000_000
_FIRST_CHANGE = 9_000_000_000


class _Opened(NamedTuple):
    """A pull request before anybody has looked at it."""

    project: str
    author: InventedPerson
    title: str
    at: datetime
    tiny: bool


def moment(day: date) -> datetime:
    return datetime.combine(day, time(8), UTC)


def projects(today: date, people: Sequence[InventedPerson]) -> tuple[Repository, ...]:
    """The projects that many change, then everybody's own repositories and copies."""
    listed = [(role, *full.split("/"), says) for role, known in _PROJECTS.items() for full, says in known]
    owners = sorted({owner for _, owner, _, _ in listed})
    shared = [
        Repository(
            number=_FIRST_REPOSITORY + n, owner=owner, name=name,
            owner_number=_FIRST_REPOSITORY - 1 - owners.index(owner), organisation=True, description=says,
            language="Python", stars=40_000 - 1_500 * n, topics=("machine-learning", role.replace("_", "-")),
            created=moment(today) - timedelta(days=365 * _YEARS + n), pushed=moment(today) - timedelta(hours=n + 1),
        )
        for n, (role, owner, name, says) in enumerate(listed)
    ]  # fmt: skip
    own = (kept for person in people for kept in _kept(person, today))
    return (*shared, *_numbered(own, _FIRST_REPOSITORY + 1_000))


def changes(seed: int, today: date, people: Sequence[InventedPerson]) -> tuple[Change, ...]:
    """Every pull request of the world, numbered within its project by the day it was opened."""
    chance = random.Random(f"changes {seed}")
    opened = sorted((one for person in people for one in _opened(person, chance, today)), key=lambda one: one.at)
    keepers = {project: _keepers(role, people) for role, listed in _PROJECTS.items() for project, _ in listed}
    numbers = dict.fromkeys(keepers, 1_000)
    made = []
    for n, one in enumerate(opened):
        numbers[one.project] += chance.randint(1, 4)
        made.append(_change(_FIRST_CHANGE + n, one, numbers[one.project], keepers[one.project], chance))
    return tuple(made)


def _opened(person: InventedPerson, chance: random.Random, today: date) -> Iterator[_Opened]:
    if person.part == "worked_b":
        for n, title in enumerate(_TITLES["ml_infrastructure_engineer"][:3]):
            at = moment(today) - timedelta(days=300 - 90 * n)
            yield _Opened(SERVING, person, title.format(n=2**n * 4), at, tiny=False)
    elif person.part in {"spammer", "bot"}:
        yield from _wave(person, chance, today)
    elif person.role is not None:
        yield from _worked(person, person.role, chance, today)


def _worked(person: InventedPerson, role: Role, chance: random.Random, today: date) -> Iterator[_Opened]:
    homes = chance.sample(_PROJECTS[role], k=min(2, len(_PROJECTS[role])))
    for _ in range(person.strength // (12 if role == "research_scientist" else 4)):
        title = chance.choice(_TITLES[role]).format(n=chance.choice((2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)))
        ago = timedelta(days=chance.randrange(10, 365 * _YEARS - 60), minutes=chance.randrange(600))
        yield _Opened(chance.choice(homes)[0], person, title, moment(today) - ago, tiny=False)


def _wave(person: InventedPerson, chance: random.Random, today: date) -> Iterator[_Opened]:
    """A spammer's fixes crowd into some days and many projects; a bot's are spread over the years of one."""
    bot = person.part == "bot"
    start, length = chance.randrange(60, 500), 900 if bot else _WAVE_DAYS
    everywhere = [full for listed in _PROJECTS.values() for full, _ in listed]
    for n in range(_WAVE):
        title = _BUMP.format(n=n) if bot else chance.choice(_SMALL).format(n=n)
        ago = timedelta(days=start + chance.randrange(length), minutes=chance.randrange(600))
        yield _Opened(OWN if bot else chance.choice(everywhere), person, title, moment(today) - ago, tiny=True)


def _change(id_: int, opened: _Opened, number: int, keepers: Sequence[str], chance: random.Random) -> Change:
    project, person, title, at, tiny = opened
    fate, deleted = chance.random(), chance.random() < 0.01
    certain = tiny or person.part == "worked_b"
    closed = at + timedelta(hours=chance.randrange(3, 9 if tiny else 140)) if certain or fate < 0.95 else None
    merged = closed if certain or fate < 0.85 else None
    others = [login for login in keepers if login != person.login]
    size = 1 if tiny else chance.randint(20, 600)
    return Change(
        id=id_, project=project, number=number, title=title, author=None if deleted and not certain else person.login,
        reviewers=tuple(chance.sample(others, k=1 if tiny else 2)), merged_by=chance.choice(others) if merged else None,
        created=at, closed=closed, merged=merged,
        additions=size, deletions=size // 3 + tiny, files=1 if tiny else chance.randint(2, 14),
        labels=("documentation",) if tiny else (),
    )  # fmt: skip


def _keepers(role: Role, people: Sequence[InventedPerson]) -> tuple[str, ...]:
    """The three strongest of a role look after its projects."""
    of_role = sorted((person for person in people if person.role == role), key=lambda person: -person.strength)
    others = sorted((person for person in people if person.role not in {None, role}), key=lambda p: -p.strength)
    return tuple(person.login for person in (*of_role, *others)[:3])


def _kept(person: InventedPerson, today: date) -> Iterator[Repository]:
    made = moment(today) - timedelta(days=200 + person.number % 500)
    if person.part in {"learner", "worked_a", "impostor"}:
        yield _own(person, "vllm", "A serving engine for language models", made, made - timedelta(days=2), fork=True)
        if person.part == "worked_a":
            yield _own(person, "peft", "Adapting large models with few parameters", made, made, fork=True)
        yield _own(person, "llm-certificate", "Certificate of a course on LLM fine-tuning", made, made)
    elif person.strength > 30:
        pushed = moment(today) - timedelta(days=person.number % 90)
        yield _own(person, "notes", "Experiments, with the code that made them", made, pushed)


def _own(
    person: InventedPerson, name: str, says: str, created: datetime, pushed: datetime, *, fork: bool = False
) -> Repository:
    """A copy with nothing of its own was last pushed to before it was made: the push is the original's."""
    return Repository(
        number=0, owner=person.login, name=name, owner_number=person.number, organisation=False, description=says,
        language="Python", stars=person.strength, topics=(), created=created, pushed=pushed, fork=fork,
    )  # fmt: skip


def _numbered(repositories: Iterator[Repository], first: int) -> Iterator[Repository]:
    return (replace(repository, number=first + n) for n, repository in enumerate(repositories))
