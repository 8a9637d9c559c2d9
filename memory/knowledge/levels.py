"""Words for a level and for years of experience: the schema of `languages_levels.yaml`, ready to be found in a text."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import NonNegativeInt

from memory.knowledge.files import read
from memory.knowledge.phrases import Phrases
from memory.knowledge.wordlists import Words, by_group, known
from memory.records import Frozen, Seniority, Text


class _Levels(Frozen):
    as_of: date
    named: dict[Seniority, Words]
    titled: dict[Seniority, Words]
    none: Words
    around: Words
    others: Words
    sought: Words
    years: Words
    experience: Words
    numbers: dict[NonNegativeInt, Words]
    glued: dict[NonNegativeInt, Words]
    between: Words
    ranges: tuple[Text, ...]
    asks: Words
    elsewhere: Words


@dataclass(frozen=True, eq=False)
class LevelWords:
    """By which a level is known; `_Levels` in the words of its file."""

    named: Phrases[Seniority | None]
    """None: it holds such a word and tells no level."""
    titled: Phrases[Seniority | None]
    """All of `named`, and words that are a level in a title only."""
    around: Phrases[bool]
    others: Phrases[bool]
    sought: Phrases[bool]
    years: Phrases[bool]
    experience: Phrases[bool]
    numbers: Phrases[int]
    glued: Phrases[int]
    """Number and years in one word."""
    between: Phrases[bool]
    ranges: frozenset[str]
    asks: Phrases[bool]
    elsewhere: Phrases[bool]


def load(folder: Path) -> LevelWords:
    """Raises: UsageError: see `memory.knowledge.files.read`."""
    said = read(folder / "languages_levels.yaml", _Levels)
    named = [
        *((word, level) for level, words in said.named.items() for word in words),
        *((no, None) for no in said.none),
    ]
    titled = [(word, level) for level, words in said.titled.items() for word in words]
    return LevelWords(
        named=Phrases(named),
        titled=Phrases([*named, *titled]),
        around=known(said.around),
        others=known(said.others),
        sought=known(said.sought),
        years=known(said.years),
        experience=known(said.experience),
        numbers=by_group(said.numbers),
        glued=by_group(said.glued),
        between=known(said.between),
        ranges=frozenset(said.ranges),
        asks=known(said.asks),
        elsewhere=known(said.elsewhere),
    )
