"""The invented world on the hub: models and data sets, whose they are, and who only uploaded them again."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import nsmallest

from evals.sandbox.things import Artifact, InventedPaper, InventedPerson
from memory.records import Role

ORGANISATION = "lumen-works"
"""A namespace that several people upload to: a model there is nobody's proof by its name alone."""
BASE = "lumen-works/lantern-1b"
"""What small models here are tuned from."""

_MAKES: dict[Role, tuple[int, str, str | None]] = {
    "research_scientist": (25, "models", "text-generation"), "research_engineer": (25, "models", "text-generation"),
    "ml_engineer": (30, "models", "text-classification"),
    "ml_infrastructure_engineer": (45, "models", "text-generation"),
    "applied_ai_engineer": (35, "datasets", None), "data_scientist": (35, "datasets", None),
}  # fmt: skip
"""How much strength stands for one, what it is, its pipeline."""
_FOR: dict[Role, tuple[str, ...]] = {
    "research_scientist": ("pretrained", "base", "long-context", "annealed", "ablation"),
    "research_engineer": ("sft", "dpo", "reward-model", "grpo", "math-rl"),
    "ml_engineer": ("intent-classifier", "reranker", "lora", "moderation", "tagger"),
    "ml_infrastructure_engineer": ("draft-model", "eagle-head", "medusa-heads", "speculator", "pruned"),
    "applied_ai_engineer": ("agent-traces", "support-chats", "rag-questions", "tool-calls", "extraction"),
    "data_scientist": ("demand-forecast", "churn-tabular", "price-history", "survey-panel", "clickstream"),
}
"""What a role's things are made for, as authors say it in a name."""
_WORDS = ("amber", "birch", "cobalt", "delta", "ember", "flint", "grove", "harbor", "indigo", "juniper", "kestrel")
_WEIGHTS = (".gitattributes", "README.md", "config.json", "model.safetensors", "tokenizer.json")
_DATA = (".gitattributes", "README.md", "data/train-00000.parquet")
_EMPTY = (".gitattributes",)
_OLDEST_DAYS = 1_200
_REPACKED_FROM = 40
"""Models that repackers choose from: those that are used most."""


def artifacts(
    seed: int, today: date, people: Sequence[InventedPerson], papers: Sequence[InventedPaper]
) -> tuple[Artifact, ...]:
    """Everything on the hub: own work first, then what was uploaded again."""
    chance = random.Random(f"hub {seed}")
    written = {line.person: paper.arxiv for paper in papers for line in paper.bylines[:1]}
    leader = max((person for person in people if person.hub), key=lambda person: person.strength)
    base = replace(_made(leader, BASE.split("/")[1], chance, today), owner=ORGANISATION)
    own = [base, *(made for person in people for made in _of(person, written.get(person.id), chance, today))]
    used = _most_used(own)
    repacked = [made for person in people for made in _repacked(person, used, chance, today)]
    return tuple({made.id: made for made in (*own, *repacked)}.values())


def _of(person: InventedPerson, arxiv: str | None, chance: random.Random, today: date) -> Iterator[Artifact]:
    if person.hub is None or person.part in {"repacker", "impostor"}:
        return
    if person.part == "worked_b":
        tuned = _made(person, "lantern-1b-helpdesk-lora", chance, today)
        yield replace(tuned, base=BASE, derived="finetune", downloads=3_400, downloads_ever=21_000, likes=17)
        return
    assert person.role is not None
    each, kind, pipeline = _MAKES[person.role]
    for n in range(person.strength // each):
        name = f"{chance.choice(_WORDS)}-{_called(person, n, chance)}-{n + 1}"
        made = _model(person, name, chance, today) if kind == "models" else _dataset(person, name, chance, today)
        yield replace(made, pipeline=pipeline, arxiv=arxiv, owner=_namespace(person.hub, person, chance))


def _called(person: InventedPerson, n: int, chance: random.Random) -> str:
    """Every other thing is called what it is for; the word is drawn all the same, so that no list moves the world."""
    assert person.role is not None
    word, turn = chance.choice(_WORDS), person.number + n
    return word if turn % 2 else _FOR[person.role][turn // 2 % len(_FOR[person.role])]


def _namespace(user: str, person: InventedPerson, chance: random.Random) -> str:
    return ORGANISATION if person.employer == "Lumen Works" and chance.random() < 0.4 else user


def _model(person: InventedPerson, name: str, chance: random.Random, today: date) -> Artifact:
    made = _made(person, name, chance, today)
    if chance.random() < 0.4:
        made = replace(made, name=f"{name}-finetuned", base=BASE, derived="finetune")
    empty = chance.random() < 0.05
    return replace(made, files=_EMPTY if empty else _WEIGHTS, downloads=0 if empty else made.downloads)


def _dataset(person: InventedPerson, name: str, chance: random.Random, today: date) -> Artifact:
    return replace(
        _made(person, name, chance, today), kind="datasets", library=None, pipeline=None, parameters=0, files=_DATA
    )


def _made(person: InventedPerson, name: str, chance: random.Random, today: date) -> Artifact:
    assert person.hub is not None
    age = chance.randrange(30, _OLDEST_DAYS)
    downloads = int(10 ** (person.strength / 22 + chance.random()))
    return Artifact(
        kind="models", owner=person.hub, name=name, by=person.hub, person=person.id,
        created=_moment(today - timedelta(days=age)), modified=_moment(today - timedelta(days=age // 3)),
        downloads=downloads, downloads_ever=downloads * max(1, age // 40), likes=int(downloads**0.5 / 3),
        pipeline="text-generation", library="transformers", base=None, derived=None, arxiv=None,
        parameters=chance.choice((125_000_000, 1_100_000_000, 7_000_000_000)), files=_WEIGHTS,
    )  # fmt: skip


def _most_used(own: Sequence[Artifact]) -> Sequence[Artifact]:
    models = (made for made in own if made.kind == "models")
    return nsmallest(_REPACKED_FROM, models, key=lambda made: (-made.downloads, made.id))


def _repacked(
    person: InventedPerson, used: Sequence[Artifact], chance: random.Random, today: date
) -> Iterator[Artifact]:
    """A repacker quantises the models that are used most, and is downloaded more often than who trained them."""
    if person.part != "repacker" or person.hub is None:
        return
    for source in chance.sample(used, k=min(8, len(used))):
        made = _made(person, f"{source.name}-GGUF", chance, today)
        yield replace(
            made, base=source.id, derived="quantized", downloads=source.downloads * 3 + 1_000, library="gguf",
            pipeline=source.pipeline, parameters=source.parameters, created=_moment(today - timedelta(days=20)),
            files=(".gitattributes", "README.md", f"{source.name}.Q4_K_M.gguf"),
        )  # fmt: skip


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
