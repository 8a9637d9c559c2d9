"""The trained reader of roles: its weights as committed numbers, with the day, the data and the figures behind them.

`python -m evals.training.intake` writes `role_reader.json`; `role_reader.yaml` holds the words that hint at two jobs.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from memory.knowledge.files import read
from memory.knowledge.phrases import Phrases
from memory.knowledge.wordlists import Words
from memory.records import Frozen, RoleLabel, Text

FOLDER = Path(__file__).parent
WEIGHTS, HINTS = "role_reader.json", "role_reader.yaml"

Row = tuple[int, ...]


class Measured(Frozen):
    """One cross-validated figure, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


class TrainedOn(Frozen):
    digest: Text
    """SHA-256 over the texts, the pieces and the words that the reader counts: other data, other weights."""
    texts: int
    families: int
    composed: int


class RoleWeights(Frozen):
    """The head. Every number is a whole one, in units of 1/`scale`."""

    seal: Text
    """SHA-256 over the rest of the file."""
    as_of: date
    embeddings: Text
    """Vectors of another model mean nothing to these weights."""
    trained_on: TrainedOn
    figures: dict[Text, Measured]
    scale: int
    labels: tuple[RoleLabel, ...]
    gate: Row
    """How much a passage says of the work: by its vector, its words for roles, its part of the ad, its length."""
    meaning: tuple[Row, ...]
    """By label: what the passages mean, by vector and by words for roles."""
    words: tuple[Row, ...]
    """By label: what the lexicon makes of the whole text, and a constant."""
    sharpness: int
    """What the logits are multiplied with so that shares of belief are calibrated."""
    centre: Row
    width: Row
    """Mean and standard deviation of each hint of a mixture over the texts."""
    blur: Row
    """How much each two hints together, and each hint alone, say that two kinds of work are asked for."""


class _Hints(Frozen):
    as_of: date
    words: Words


@dataclass(frozen=True)
class RoleKnowledge:
    weights: RoleWeights
    hints: Phrases[bool]


def hints(folder: Path = FOLDER) -> Phrases[bool]:
    """Words that come where one text asks for two jobs. Raises: UsageError."""
    return Phrases((phrase, True) for phrase in read(folder / HINTS, _Hints).words)


@lru_cache(maxsize=2)
def role_knowledge(folder: Path = FOLDER) -> RoleKnowledge:
    """Raises: UsageError: see `memory.knowledge.files.read`."""
    return RoleKnowledge(read(folder / WEIGHTS, RoleWeights), hints(folder))
