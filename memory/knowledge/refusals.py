"""What a brief may not ask: the schema of `refusals*.yaml`, and their words ready to be found in a text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from memory.knowledge.facts import ByLanguage
from memory.knowledge.files import read
from memory.knowledge.phrases import Phrases
from memory.knowledge.wordlists import Words, by_group, known
from memory.records import Frozen, Text, Topic

Wish = Literal["only", "never", "rather", "verdict", "nobody"]
"""How a text wishes for somebody: for nobody else, for anybody else, or for somebody first.

`verdict` and `nobody` rule somebody out as `never` does, with more words between.
"""
Side = Literal["before", "behind", "either"]
"""Where the wish stands, seen from the people that it is about."""

Spoken = dict[Text, Words]
"""Words by the language that they are of, ISO 639-1."""


class Refusal(Frozen):
    """What a kind of remark tells the recruiter."""

    refuse: bool
    """Never used as a filter; else a warning."""
    says: ByLanguage
    topic: Topic | None = None
    """The question that it opens."""
    computed: bool = False
    """Follows from figures or from the role named, not from words that a reader can point at."""

    def told(self, language: str) -> str:
        """What is said of it in `language`, in English where it was not written in that language."""
        return self.says.get(language, self.says["en"])


class _Born(Frozen):
    year: int
    words: Words


class _Refusals(Frozen):
    as_of: date
    source: Text
    kinds: dict[Text, Refusal]
    born: tuple[_Born, ...]
    fields: Words
    trades: dict[Text, Words]


class _Pair(Frozen):
    """Every word of `first` with every word of `then` of the same language is a phrase."""

    outright: bool
    first: Spoken
    then: Spoken

    def phrases(self) -> Iterator[str]:
        for language, heads in self.first.items():
            yield from (f"{head} {tail}" for head in heads for tail in self.then.get(language, ()))


class _KindWords(Frozen):
    words: Spoken = Field(default={})
    """Outright: these words alone call for the kind."""
    alone: Spoken = Field(default={})
    """As a whole clause, and the only one of its kind in a sentence, they call for the kind."""
    people: Spoken = Field(default={})
    """Whom or what a wish may not be about: they call for the kind beside a wish only."""
    pairs: tuple[_Pair, ...] = ()
    beside: Spoken = Field(default={})
    """Whom or what a wish of another kind may be about; they call for their own kind beside it."""
    excepted: Spoken = Field(alias="except", default={})
    """What contains one of the others and means something else."""


class _WishWords(Frozen):
    wish: Wish
    side: Side
    words: Spoken


class _AgeWords(Frozen):
    under: Spoken
    """Before a figure: below it; of an age where nothing else is measured."""
    at_most: Spoken
    """Before a figure with a word for age behind it."""
    younger: Spoken
    """Before a figure: an age whatever follows."""
    behind: Spoken
    """Behind a figure: below that age."""
    old: Spoken
    """Behind a figure: it is an age."""
    years: Spoken
    """Behind a figure: an age or some other time."""
    aged: Spoken
    """Before a figure or a range: it is an age."""
    between: Spoken
    born: Spoken
    """Before a year: of birth."""
    somebody: Spoken
    """Who can have an age."""
    measured: Spoken
    """What has a figure that is no age."""
    ends: Spoken
    """Words behind a bare figure that do not say what it counts."""


class _Words(Frozen):
    as_of: date
    wishes: tuple[_WishWords, ...]
    things: Spoken
    """Behind a word for people: then it is about a thing."""
    equal: Spoken
    """Opens a promise to treat everybody alike."""
    kinds: dict[Text, _KindWords]
    age: _AgeWords


class _Otherwise(Frozen):
    """The same wishes without their usual words."""

    as_of: date
    wishes: tuple[_WishWords, ...]
    kinds: dict[Text, _KindWords]


class _AgeStructure(Frozen):
    above: Spoken
    """Before a figure: above that age, where a verdict stands behind or somebody ruled out before."""
    born_in: Spoken
    """Before a year: of birth, where `later` stands behind."""
    later: Spoken


class _Structure(_Otherwise):
    """Wishes told at a distance, and what shows that a sentence wishes for nobody."""

    indifferent: Spoken
    audience: Spoken
    subjects: Spoken
    things: Spoken
    age: _AgeStructure


@dataclass(frozen=True)
class Call:
    """What words call for: a kind, outright or beside a wish; kind None: nothing, whatever they contain."""

    kind: str | None
    outright: bool


@dataclass(frozen=True)
class AgeWords:
    """Words around a figure that is or is not an age; see `_AgeWords`."""

    under: Phrases[bool]
    at_most: Phrases[bool]
    younger: Phrases[bool]
    behind: Phrases[bool]
    old: Phrases[bool]
    years: Phrases[bool]
    aged: Phrases[bool]
    between: Phrases[bool]
    born: Phrases[bool]
    somebody: Phrases[bool]
    measured: Phrases[bool]
    ends: Phrases[bool]
    above: Phrases[bool]
    born_in: Phrases[bool]
    later: Phrases[bool]
    verdicts: Phrases[bool]
    """Words that rule somebody out."""
    excluding: Phrases[bool]
    """The same, before whom they rule out."""


@dataclass(frozen=True)
class Refusing:
    """Everything by which a wish that is refused is known."""

    calls: Phrases[Call]
    wishes: Phrases[tuple[Wish, Side]]
    alone: Phrases[str]
    beside: Phrases[str | None]
    """Words that call for a kind beside a wish of another kind; None: for nothing, whatever they contain."""
    things: Phrases[bool]
    equal: Phrases[bool]
    indifferent: Phrases[bool]
    """In a clause: nobody is chosen by what it names."""
    audience: Phrases[bool]
    """Right before somebody: for whom a thing is made."""
    subjects: Phrases[bool]
    """Before outright words: who does that already."""
    age: AgeWords


@dataclass(frozen=True)
class Refusals:
    kinds: Mapping[str, Refusal]
    refusing: Refusing
    born: Phrases[int]
    """Tools and techniques -> first year in which outsiders could use them."""
    fields: Phrases[str]
    """Names of whole fields of work."""
    trades: Phrases[str]
    """Words that ask for a trade -> the trade."""


def load(folder: Path) -> Refusals:
    """Raises: UsageError: see `memory.knowledge.files.read`."""
    said, spelled = read(folder / "refusals.yaml", _Refusals), read(folder / "refusals_words.yaml", _Words)
    otherwise = read(folder / "refusals_otherwise.yaml", _Otherwise)
    structure = read(folder / "refusals_structure.yaml", _Structure)
    traits = read(folder / "refusals_traits.yaml", _Otherwise)
    kinds = tuple(kind for file in (spelled, otherwise, structure, traits) for kind in file.kinds.items())
    wishes = (*spelled.wishes, *otherwise.wishes, *structure.wishes, *traits.wishes)
    return Refusals(
        kinds=said.kinds,
        refusing=Refusing(
            calls=Phrases(_calls(kinds)),
            wishes=Phrases(_sided(wishes)),
            alone=Phrases((word, kind) for kind, words in kinds for word in _all(words.alone)),
            beside=Phrases(_beside(kinds)),
            things=known((*_all(spelled.things), *_all(structure.things))),
            equal=_known(spelled.equal),
            indifferent=_known(structure.indifferent),
            audience=_known(structure.audience),
            subjects=_known(structure.subjects),
            age=_ages(spelled.age, structure, wishes),
        ),
        born=Phrases((word, born.year) for born in said.born for word in born.words),
        fields=Phrases((field, field) for field in said.fields),
        trades=by_group(said.trades),
    )


def _ages(said: _AgeWords, structure: _Structure, wishes: Sequence[_WishWords]) -> AgeWords:
    near = {name: _known(getattr(said, name)) for name in _AgeWords.model_fields}
    further = {name: _known(getattr(structure.age, name)) for name in _AgeStructure.model_fields}
    verdicts = known(word for wish in wishes if wish.wish == "verdict" for word in _all(wish.words))
    before = (wish for wish in wishes if wish.wish in ("never", "nobody") and wish.side == "before")
    excluding = known(word for wish in before for word in _all(wish.words))
    return AgeWords(**near, **further, verdicts=verdicts, excluding=excluding)


def _sided(wishes: Iterable[_WishWords]) -> Iterator[tuple[str, tuple[Wish, Side]]]:
    """Each word once: `Herren bevorzugt` and `bevorzugt Herren` wish alike."""
    sides: dict[tuple[str, Wish], set[Side]] = {}
    for wish in wishes:
        for word in _all(wish.words):
            sides.setdefault((word, wish.wish), set()).add(wish.side)
    for (word, said), where in sides.items():
        yield word, (said, where.pop() if len(where) == 1 else "either")


def _beside(kinds: Iterable[tuple[str, _KindWords]]) -> Iterator[tuple[str, str | None]]:
    for kind, said in kinds:
        yield from ((word, kind) for word in _all(said.beside))
        yield from ((word, None) for word in _all(said.excepted))


def _calls(kinds: Iterable[tuple[str, _KindWords]]) -> Iterator[tuple[str, Call]]:
    for kind, said in kinds:
        yield from ((word, Call(kind, outright=True)) for word in _all(said.words))
        yield from ((word, Call(kind, outright=False)) for word in _all(said.people))
        for pair in said.pairs:
            yield from ((phrase, Call(kind, pair.outright)) for phrase in pair.phrases())
        yield from ((word, Call(None, outright=False)) for word in _all(said.excepted))


def _known(spoken: Spoken) -> Phrases[bool]:
    return known(_all(spoken))


def _all(spoken: Spoken) -> Iterable[str]:
    return (word for words in spoken.values() for word in words)
