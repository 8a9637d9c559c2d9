"""What a recruiter says in a conversation besides facts: yes, stop, undo, why, how much, not this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path

from memory.knowledge.files import read
from memory.knowledge.phrases import Phrases, fold, words
from memory.records import Frozen, Text

FILE = Path(__file__).parent / "conversation.yaml"
_Lists = tuple[tuple[Text, ...], ...]
"""One list a language."""
LANGUAGES = ("en", "de", "fr", "es", "tr")
"""Of the lists, in their order; ISO 639-1."""
_TELLING = (
    "yes", "go", "stop", "beside", "undo", "reasons", "pay", "results", "cheaper", "both", "unknown", "instead",
    "not_from",
)  # fmt: skip
"""Lists by whose words a language is known."""


class _Talk(Frozen):
    as_of: date
    source: Text
    yes: _Lists
    go: _Lists
    undo: _Lists
    undo_beside: _Lists
    stop: _Lists
    beside: _Lists
    reasons: _Lists
    pay: _Lists
    results: _Lists
    cheaper: _Lists
    both: _Lists
    too: _Lists
    speak: dict[Text, tuple[Text, ...]]
    each: _Lists
    unknown: _Lists
    drop: _Lists
    add: _Lists
    instead: _Lists
    not_here: _Lists
    not_from: _Lists
    no_name: _Lists
    filler: _Lists


@dataclass(frozen=True)
class Talk:
    yes: frozenset[str]
    go: frozenset[str]
    undo: frozenset[str]
    undo_beside: frozenset[str]
    stop: frozenset[str]
    beside: frozenset[str]
    reasons: Phrases[None]
    pay: Phrases[None]
    results: Phrases[None]
    cheaper: Phrases[None]
    both: Phrases[None]
    too: Phrases[None]
    speak: Phrases[str]
    """-> the language asked for, ISO 639-1."""
    each: frozenset[str]
    plain: Mapping[str, frozenset[str]]
    """Plain words by the language that they are of."""
    unknown: Phrases[None]
    drop: Phrases[None]
    add: Phrases[None]
    instead: Phrases[None]
    not_here: Phrases[None]
    not_from: Phrases[None]
    no_name: frozenset[str]
    small: frozenset[str]
    """Words that say nothing by themselves."""


@lru_cache(maxsize=2)
def talk(path: Path = FILE) -> Talk:
    """Raises: UsageError: names the file and, where one is wrong, the key."""
    said = read(path, _Talk)
    by_language = _by_language(said)
    return Talk(
        yes=_plain(said.yes),
        go=_plain(said.go),
        undo=_plain(said.undo),
        undo_beside=_plain(said.undo_beside),
        stop=_plain(said.stop),
        beside=_plain(said.beside),
        reasons=_phrases(said.reasons),
        pay=_phrases(said.pay),
        results=_phrases(said.results),
        cheaper=_phrases(said.cheaper),
        both=_phrases(said.both),
        too=_phrases(said.too),
        speak=Phrases((phrase, tongue) for tongue, phrases in said.speak.items() for phrase in phrases),
        each=_plain(said.each),
        plain=by_language,
        unknown=_phrases(said.unknown),
        drop=_phrases(said.drop),
        add=_phrases(said.add),
        instead=_phrases(said.instead),
        not_here=_phrases(said.not_here),
        not_from=_phrases(said.not_from),
        no_name=_plain(said.no_name),
        small=_plain(said.filler).union(*by_language.values()),
    )


def _by_language(said: _Talk) -> dict[str, frozenset[str]]:
    """The lists that are told apart by their place alone, with the words of all their phrases."""
    lists = zip(*(getattr(said, name) for name in _TELLING), strict=True)
    return {
        tongue: frozenset(word.folded for phrase in chain.from_iterable(own) for word in words(phrase))
        for tongue, own in zip(LANGUAGES, lists, strict=True)
    }


def _plain(lists: _Lists) -> frozenset[str]:
    return frozenset(fold(word) for word in chain.from_iterable(lists))


def _phrases(lists: _Lists) -> Phrases[None]:
    return Phrases((phrase, None) for phrase in chain.from_iterable(lists))
