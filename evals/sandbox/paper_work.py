"""The invented world's papers: who wrote what, where it was accepted, and under which profile it was filed."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from evals.sandbox.things import Byline, InventedPaper, InventedPerson
from memory.records import Role

TOPICS = {
    "T10036": "Advanced Neural Network Applications", "T10181": "Natural Language Processing Techniques",
    "T10462": "Reinforcement Learning in Robotics", "T10054": "Parallel Computing and Optimization Techniques",
    "T11714": "Multimodal Machine Learning Applications",
}  # fmt: skip
"""Topics of the catalogue that the world's papers fall under."""
TOP = (
    "Neural Information Processing Systems", "International Conference on Machine Learning",
    "International Conference on Learning Representations",
)  # fmt: skip
OTHER = "Transactions on Machine Learning Research"
WORKSHOP = "NeurIPS Workshop on Efficient Systems for Foundation Models"
PREPRINT = "arXiv (Cornell University)"
VENUES = (*TOP, OTHER, WORKSHOP, PREPRINT)


@dataclass(frozen=True)
class _Writes:
    strength: int
    """So much of it stands for one paper."""
    topics: tuple[str, ...]
    titles: tuple[str, ...]
    methods: tuple[str, ...]
    """What such papers are about, in the words that their titles use and that a search for them would."""


_WRITES: dict[Role, _Writes] = {
    "research_scientist": _Writes(
        12, ("T10036", "T10181"),
        ("Spectral {a} for {b}", "When does {a} help {b}?", "Provable {a} under {b}", "{A} without {b}"), (
            "low-rank adaptation of large language models", "preference optimisation", "representation learning",
            "pretraining of large language models", "sparse autoencoders in language models", "state-space layers",
            "weight averaging", "diffusion models", "contrastive representation learning", "stochastic optimization",
        )),
    "research_engineer": _Writes(
        30, ("T10462", "T10181"), ("Scaling {a} for {b}", "{A} at length: a study of {b}"), (
            "distributed training of language models", "reinforcement learning of language models", "reward shaping",
            "pipeline parallel training", "curriculum sampling", "instruction tuning of language models",
            "verifiable rewards", "reward models from preference data", "token merging", "parallel computing",
        )),
    "ml_infrastructure_engineer": _Writes(
        45, ("T10054",), ("Fast {a} on many devices", "Serving {b} with {a}"), (
            "GPU kernels for sparse attention", "efficient inference of language models", "speculative decoding",
            "paged caches", "GPU cluster scheduling", "tensor compiler passes", "continuous batching",
            "efficient inference on phones", "fused GPU kernels", "quantised weights",
        )),
    "data_scientist": _Writes(
        45, ("T10036",), ("Calibrated {a} for {b}",), (
            "causal inference", "time series forecasting", "uplift models", "Bayesian inference", "survival analysis",
            "panel experiments", "forecasting of sparse series", "causal trees", "interrupted time series", "priors",
        )),
    "ml_engineer": _Writes(
        60, ("T11714",), ("{A} in production: lessons from {b}",), (
            "recommendation systems", "ranking and click prediction", "object detection", "dense retrieval",
            "speech recognition", "fraud models", "sequential recommendation", "reranking", "image segmentation",
            "fine-tuned small models",
        )),
}  # fmt: skip
_MATTERS = (
    "long contexts", "small language models", "tool use", "code generation", "multimodal retrieval",
    "noisy labels", "offline data", "tabular shifts", "speech", "scientific text",
)  # fmt: skip
_FIRST_WORK = 9_400_000_000
"""Above any number that OpenAlex gives a real work."""
_OLDEST_DAYS = 1_800
_CIRCLE = 400
"""People of one role who may write with each other: in a large world nobody knows everybody."""


def papers(seed: int, today: date, people: Sequence[InventedPerson]) -> tuple[InventedPaper, ...]:
    """Every paper of the world; the worked example's B is second author of one at a workshop."""
    chance = random.Random(f"papers {seed}")
    writers = [person for person in people if person.role in _WRITES and person.part != "worked_b"]
    circles = _circles(writers)
    made: list[InventedPaper] = []
    for person in writers:
        for _ in range(person.strength // _WRITES[person.role].strength if person.role else 0):
            made.append(_paper(len(made), person, _beside(person, circles[person.id], chance), chance, today))
    b = next(person for person in people if person.part == "worked_b")
    lead = max((person for person in writers if person.role == b.role), key=lambda person: person.strength)
    shared = _paper(len(made), lead, (b,), chance, today, venue=WORKSHOP)
    made.append(replace(shared, title="Serving small language models with low-rank adapters"))
    return (*made, *_early_versions(made, chance))


def _circles(writers: Sequence[InventedPerson]) -> Mapping[str, Sequence[InventedPerson]]:
    """Who writes with whom, by the id of each."""
    of_role: dict[str | None, list[InventedPerson]] = {}
    for person in writers:
        of_role.setdefault(person.role, []).append(person)
    circles = (
        everybody[at : at + _CIRCLE] for everybody in of_role.values() for at in range(0, len(everybody), _CIRCLE)
    )
    return {person.id: circle for circle in circles for person in circle}


def _beside(first: InventedPerson, circle: Sequence[InventedPerson], chance: random.Random) -> list[InventedPerson]:
    """Whoever has done much is asked along more often, and the strongest stands last, as the field has it."""
    near = [person for person in circle if person.id != first.id]
    count = min(len(near), chance.randint(1, 5))
    asked = sorted(near, key=lambda person: chance.random() ** (1 / person.strength), reverse=True)[:count]
    return sorted(asked, key=lambda person: person.strength)


def _paper(
    n: int,
    first: InventedPerson,
    others: Sequence[InventedPerson],
    chance: random.Random,
    today: date,
    venue: str | None = None,
) -> InventedPaper:
    assert first.role is not None
    writes = _WRITES[first.role]
    method, matter = chance.choice(writes.methods), chance.choice(_MATTERS)
    begun = method[0].upper() + method[1:]
    age = chance.randrange(60, _OLDEST_DAYS)
    on = today - timedelta(days=age)
    return InventedPaper(
        number=_FIRST_WORK + n, title=chance.choice(writes.titles).format(a=method, A=begun, b=matter),
        summary=f"We study {method} for {matter} and report what holds and what does not.",
        venue=venue or _venue(first.strength, chance), on=on, arxiv=f"{on:%y%m}.{_arxiv(n):05}",
        bylines=tuple(_byline(person, chance) for person in (first, *others)), topics=writes.topics,
        citations=int(first.strength * age / 400 * chance.random() ** 2), retracted=chance.random() < 0.02,
    )  # fmt: skip


def _arxiv(n: int) -> int:
    """From 40,000 up: a real month has not seen as many; each of the first 60,000 papers has its own."""
    tens, rest = divmod(n, 10_000)
    return 90_000 - 10_000 * (tens % 6) + rest


def _venue(strength: int, chance: random.Random) -> str:
    """The strong are mostly accepted at the leading venues, the weak mostly nowhere."""
    throw = chance.random() * 100
    if throw < strength * 0.7:
        return chance.choice(TOP)
    return chance.choice((OTHER, WORKSHOP, PREPRINT, PREPRINT))


def _byline(person: InventedPerson, chance: random.Random) -> Byline:
    first, _, last = person.name.partition(" ")
    return Byline(
        person=person.id, author=chance.choice(person.authors), hub=person.hub if chance.random() < 0.4 else None,
        printed=chance.choice((person.name, f"{first[0]}. {last}", f"{last}, {first}")),
    )  # fmt: skip


def _early_versions(made: Sequence[InventedPaper], chance: random.Random) -> Iterator[InventedPaper]:
    """Some accepted papers are listed once more, as the preprint that they were: the same work."""
    accepted = [paper for paper in made if paper.venue in TOP]
    for n, paper in enumerate(chance.sample(accepted, k=len(accepted) // 5)):
        yield replace(
            paper, number=_FIRST_WORK + len(made) + n, venue=PREPRINT, on=paper.on - timedelta(days=50), citations=0
        )
