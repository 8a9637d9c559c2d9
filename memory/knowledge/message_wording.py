"""What a message may say, by language: fixed texts, phrases for evidence, and the words that need no proof."""

from datetime import date
from functools import cache
from pathlib import Path

from memory.knowledge.files import read
from memory.records import ByHand, FoundAt, Frozen, LawfulBasis, Period, Role, Text

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "de")

Choices = tuple[Text, ...]
"""Wordings that say the same; one is taken by the draft's seed."""


class RoleName(Frozen):
    title: Text
    one: Text
    """As the object of `we are looking for`."""


class Subjects(Frozen):
    project: Choices
    titled: Choices
    bare: Choices


class About(Frozen):
    """How a note to a colleague tells of somebody: in the third person, by name."""

    subject: Choices
    opening: Choices
    phrases: dict[str, Choices]
    second: dict[Text, Text]
    """How a note speaks of them, and how one would say the same to themselves; {name} is any part of their name."""


class Wording(Frozen):
    """One language's file; what each key is for is said in the file itself."""

    language: Text
    reviewed_on: date
    months: tuple[Text, ...]
    day: Text
    """A date in full."""
    roles: dict[Role, RoleName]
    phrases: dict[str, Choices]
    openings: Choices
    further: Choices
    employer: Choices
    subjects: Subjects
    templates: dict[str, Choices]
    basis: dict[LawfulBasis, Text]
    found: dict[FoundAt, Text]
    reached: dict[ByHand, Text]
    periods: dict[Period, Text]
    about: About
    place: Text
    place_remote: Text
    git_source: Text
    neutral: Text
    somebody_else: Text
    """How a phrase says that the work is not theirs; lower case, and whatever cites it has to say so too."""
    endings: tuple[Text, ...]
    warn: dict[str, tuple[Text, ...]]
    block: dict[str, tuple[Text, ...]]


@cache
def wording(language: str, folder: Path = FOLDER) -> Wording:
    """The wording for `language`, or English where a language has none.

    Raises:
        UsageError: the file does not fit its schema.
    """
    known = language if language in LANGUAGES else LANGUAGES[0]
    return read(folder / f"wording_{known}.yaml", Wording)
