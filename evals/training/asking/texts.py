"""Recruiters' texts with the questions that they owe, all of them invented for this project.

Written before the rule was read. Half of them are clear and complete: whatever is asked there is a fault.
"""

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import RootModel

from memory.knowledge.files import read
from memory.records import Frozen, RoleLabel, Text, Topic

FOLDER = Path(__file__).parent
Half = Literal["developed_on", "held_out"]


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
        """The same on every machine and whatever else is in the set."""
        return "held_out" if hashlib.sha256(self.text.encode()).digest()[0] % 2 else "developed_on"


class _Texts(RootModel[tuple[Asked, ...]]):
    pass


def load_texts(folder: Path = FOLDER) -> tuple[Asked, ...]:
    """In the order of files and lines. Raises: UsageError."""
    return tuple(text for path in sorted(folder.glob("*.yaml")) for text in read(path, _Texts).root)
