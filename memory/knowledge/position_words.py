"""By which several positions in one breath are known: the schema of their words, and the words ready to be found."""

from dataclasses import dataclass

from memory.knowledge.phrases import Phrases, fold
from memory.knowledge.wordlists import Words, known
from memory.records import Frozen


class PositionsSaid(Frozen):
    counts: Words
    joined: Words
    beside: Words
    one_person: Words


@dataclass(frozen=True)
class PositionWords:
    """By which several positions in one breath are known."""

    counts: frozenset[str]
    """Before a title: `a`, `two`."""
    joined: frozenset[str]
    beside: Phrases[bool]
    """Before a title: whom somebody works with, or who is there already."""
    one_person: Phrases[bool]


def position_words(said: PositionsSaid) -> PositionWords:
    counts, joined = (frozenset(map(fold, told)) for told in (said.counts, said.joined))
    return PositionWords(counts, joined, known(said.beside), known(said.one_person))
