"""Recruiters' texts with the questions that they owe, all of them invented for this project.

Written before the rule was read. Half of them are clear and complete: whatever is asked there is a fault.
"""

from pathlib import Path

from pydantic import RootModel

from evals.training.halves import Half, half_of
from memory.knowledge.files import read
from memory.records import Frozen, RoleLabel, Text, Topic

FOLDER = Path(__file__).parent


class Asked(Frozen):
    lang: Text = "en"
    role: RoleLabel
    ask: tuple[Topic, ...]
    """Questions that block the search; none: asking anything is a fault. Defined in evals/suites/intake/README.md."""
    may: tuple[Topic, ...] = ()
    """Neither owed nor held against anybody."""
    text: Text

    @property
    def half(self) -> Half:
        return half_of(self.text)


class _Texts(RootModel[tuple[Asked, ...]]):
    pass


def load_texts(folder: Path = FOLDER) -> tuple[Asked, ...]:
    """In the order of files and lines. Raises: UsageError."""
    return tuple(text for path in sorted(folder.glob("*.yaml")) for text in read(path, _Texts).root)
