"""What a recruiter says in a conversation besides facts: yes, stop, why, somebody else knows, not this one."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path

from memory.knowledge.files import read
from memory.knowledge.phrases import Phrases, fold
from memory.records import Frozen, Text

FILE = Path(__file__).parent / "conversation.yaml"
_Lists = tuple[tuple[Text, ...], ...]
"""One list a language."""


class _Talk(Frozen):
    as_of: date
    source: Text
    yes: _Lists
    stop: _Lists
    beside: _Lists
    reasons: _Lists
    unknown: _Lists
    drop: _Lists
    instead: _Lists
    not_here: _Lists
    not_from: _Lists


@dataclass(frozen=True)
class Talk:
    yes: frozenset[str]
    stop: frozenset[str]
    beside: frozenset[str]
    reasons: Phrases[None]
    unknown: Phrases[None]
    drop: Phrases[None]
    instead: Phrases[None]
    not_here: Phrases[None]
    not_from: Phrases[None]


@lru_cache(maxsize=2)
def talk(path: Path = FILE) -> Talk:
    """Raises: UsageError: names the file and, where one is wrong, the key."""
    said = read(path, _Talk)
    return Talk(
        yes=_plain(said.yes),
        stop=_plain(said.stop),
        beside=_plain(said.beside),
        reasons=_phrases(said.reasons),
        unknown=_phrases(said.unknown),
        drop=_phrases(said.drop),
        instead=_phrases(said.instead),
        not_here=_phrases(said.not_here),
        not_from=_phrases(said.not_from),
    )


def _plain(lists: _Lists) -> frozenset[str]:
    return frozenset(fold(word) for word in chain.from_iterable(lists))


def _phrases(lists: _Lists) -> Phrases[None]:
    return Phrases((phrase, None) for phrase in chain.from_iterable(lists))
