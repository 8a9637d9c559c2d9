"""The training texts and the pieces of ads around them, all of them invented for this project."""

import hashlib
from pathlib import Path

from pydantic import RootModel

from memory.knowledge.files import read
from memory.knowledge.market import FOLDER as KNOWLEDGE
from memory.knowledge.market import Meaning
from memory.knowledge.role_reader import HINTS
from memory.records import Frozen, RoleLabel, Text

FOLDER = Path(__file__).parent
KEPT_APART = FOLDER / "kept_apart"
"""Texts that nothing is trained on nor chosen by."""
READ_BY = ("languages_meaning.yaml", "languages_spelling.yaml", "roles_lexicon.yaml")
FOLDS = 5


class TrainingText(Frozen):
    id: Text
    family: Text
    """Texts that share wording; they are never on both sides of a cross-validation."""
    lang: Text
    title: Text | None
    text: Text
    role: RoleLabel
    second: RoleLabel | None
    """Of an ambiguous text: the other kind of work, where it names one."""
    misleading: bool
    """Whether who reads only the title would look for somebody else."""

    @property
    def whole(self) -> str:
        return f"{self.title}\n{self.text}" if self.title else self.text


class Kind(Frozen):
    """One kind of work, told in sentences."""

    role: Meaning
    titles: tuple[Text, ...]
    does: tuple[Text, ...]
    needs: tuple[Text, ...]


class Headings(Frozen):
    about: tuple[Text, ...]
    duties: tuple[Text, ...]
    must: tuple[Text, ...]
    nice: tuple[Text, ...]
    offer: tuple[Text, ...]


class Pieces(Frozen):
    """What stands around the work in an ad says nothing of the role, and often speaks of another."""

    kinds: tuple[Kind, ...]
    about: tuple[Text, ...]
    asks: tuple[Text, ...]
    nice: tuple[Text, ...]
    offer: tuple[Text, ...]
    headings: Headings
    titles: tuple[Text, ...]


class _Texts(RootModel[tuple[TrainingText, ...]]):
    pass


def load_texts(folder: Path = FOLDER / "texts") -> tuple[TrainingText, ...]:
    """In the order of files and lines. Raises: UsageError."""
    return tuple(text for path in sorted(folder.glob("*.yaml")) for text in read(path, _Texts).root)


def load_pieces(folder: Path = FOLDER) -> Pieces:
    """Raises: UsageError."""
    return read(folder / "pieces.yaml", Pieces)


def fold_of(family: str) -> int:
    """The same on every machine and whatever else is in the set."""
    return int(hashlib.sha256(family.encode()).hexdigest(), 16) % FOLDS


def data_digest(folder: Path = FOLDER, knowledge: Path = KNOWLEDGE) -> str:
    """SHA-256 over everything that the weights depend on besides code."""
    found = hashlib.sha256()
    words = tuple(knowledge / name for name in (*READ_BY, HINTS))
    for path in (*sorted((folder / "texts").glob("*.yaml")), folder / "pieces.yaml", *words):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
