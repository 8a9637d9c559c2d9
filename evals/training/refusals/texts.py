"""Wishes that are refused, and lawful sentences near them, all of them invented for this project."""

from pathlib import Path

from pydantic import RootModel

from evals.training.halves import Half, half_of
from memory.knowledge.files import read
from memory.records import Frozen, Text

FOLDER = Path(__file__).parent


class Said(Frozen):
    kinds: tuple[Text, ...] = ()
    """What is refused in it; none: a refusal is a fault."""
    text: Text

    @property
    def half(self) -> Half:
        return half_of(self.text)


class _Texts(RootModel[tuple[Said, ...]]):
    pass


def load_texts(folder: Path = FOLDER) -> tuple[Said, ...]:
    """In the order of files and lines. Raises: UsageError."""
    return tuple(said for path in sorted(folder.glob("*.yaml")) for said in read(path, _Texts).root)
