"""What a brief may not ask: the schema of `refusals*.yaml`, and their words ready to be found in a text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from memory.knowledge.age_words import AgeWords, FarAge, NearAge, age_words
from memory.knowledge.facts import ByLanguage
from memory.knowledge.files import read
from memory.knowledge.phrases import Phrases, words
from memory.knowledge.wordlists import Spoken, Words, by_group, every, known
from memory.records import Frozen, Text, Topic

Wish = Literal["only", "never", "rather", "verdict", "nobody", "somewhere"]
"""How a text wishes for somebody: for nobody else, for anybody else, or for somebody first.

`verdict` and `nobody` rule somebody out as `never` does, with more words between. `somewhere` says only that its
sentence asks for something or rules it out.
"""
Side = Literal["before", "behind", "either"]
"""Where the wish stands, seen from the people that it is about."""


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
    traits: Spoken = Field(default={})
    """What is said of hardly anything but people: they call for the kind anywhere in a wish's sentence."""
    pairs: tuple[_Pair, ...] = ()
    beside: Spoken = Field(default={})
    """Whom or what a wish of another kind may be about; they call for their own kind beside it."""
    excepted: Spoken = Field(alias="except", default={})
    """What contains one of the others and means something else."""


class _WishWords(Frozen):
    wish: Wish
    side: Side
    words: Spoken


class _Words(Frozen):
    as_of: date
    wishes: tuple[_WishWords, ...]
    things: Spoken
    """Behind a word for people: then it is about a thing."""
    equal: Spoken
    """Opens a promise to treat everybody alike."""
    kinds: dict[Text, _KindWords]
    age: NearAge


class _Otherwise(Frozen):
    """The same wishes without their usual words."""

    as_of: date
    wishes: tuple[_WishWords, ...]
    kinds: dict[Text, _KindWords]


class _Structure(_Otherwise):
    """Wishes told at a distance, and what shows that a sentence wishes for nobody."""

    indifferent: Spoken
    audience: Spoken
    subjects: Spoken
    things: Spoken
    age: FarAge


@dataclass(frozen=True)
class Call:
    """What words call for: a kind, outright or beside a wish; kind None: nothing, whatever they contain."""

    kind: str | None
    outright: bool
    anywhere: bool = False
    """Also where the wish stands elsewhere in the sentence."""


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
            calls=Phrases(sorted(_anywhere([call for one in kinds for call in _calls(*one)]), key=_weaker)),
            wishes=Phrases(_sided(wishes)),
            alone=Phrases((word, kind) for kind, words in kinds for word in every(words.alone)),
            beside=Phrases(_beside(kinds)),
            things=known((*every(spelled.things), *every(structure.things))),
            equal=known(every(spelled.equal)),
            indifferent=known(every(structure.indifferent)),
            audience=known(every(structure.audience)),
            subjects=known(every(structure.subjects)),
            age=_ages(spelled.age, structure.age, wishes),
        ),
        born=Phrases((word, born.year) for born in said.born for word in born.words),
        fields=Phrases((field, field) for field in said.fields),
        trades=by_group(said.trades),
    )


def _ages(near: NearAge, far: FarAge, wishes: Sequence[_WishWords]) -> AgeWords:
    verdicts = (word for wish in wishes if wish.wish == "verdict" for word in every(wish.words))
    before = (wish for wish in wishes if wish.wish in ("never", "nobody") and wish.side == "before")
    return age_words(near, far, verdicts, excluding=(word for wish in before for word in every(wish.words)))


def _sided(wishes: Iterable[_WishWords]) -> Iterator[tuple[str, tuple[Wish, Side]]]:
    """Each word once: `Herren bevorzugt` and `bevorzugt Herren` wish alike."""
    sides: dict[tuple[str, Wish], set[Side]] = {}
    for wish in wishes:
        for word in every(wish.words):
            sides.setdefault((word, wish.wish), set()).add(wish.side)
    for (word, said), where in sides.items():
        yield word, (said, where.pop() if len(where) == 1 else "either")


def _beside(kinds: Iterable[tuple[str, _KindWords]]) -> Iterator[tuple[str, str | None]]:
    for kind, said in kinds:
        yield from ((word, kind) for word in every(said.beside))
        yield from ((word, None) for word in every(said.excepted))


def _calls(kind: str, said: _KindWords) -> Iterator[tuple[str, Call]]:
    yield from ((word, Call(kind, outright=True)) for word in every(said.words))
    yield from ((word, Call(kind, outright=False, anywhere=True)) for word in every(said.traits))
    yield from ((word, Call(kind, outright=False)) for word in every(said.people))
    for pair in said.pairs:
        yield from ((phrase, Call(kind, pair.outright)) for phrase in pair.phrases())
    yield from ((word, Call(None, outright=False)) for word in every(said.excepted))


def _anywhere(calls: Sequence[tuple[str, Call]]) -> Iterator[tuple[str, Call]]:
    """Words for people that hold a trait of their kind are traits themselves: the longer phrase is the one found."""
    traits = Phrases((word, call.kind) for word, call in calls if call.anywhere)
    for word, call in calls:
        holds = call.kind and any(hit.value == call.kind for hit in traits.find(words(word)))
        yield word, replace(call, anywhere=True) if holds else call


def _weaker(call: tuple[str, Call]) -> tuple[bool, bool]:
    """Of two equal phrases the first is found: outright before anywhere before beside a wish only."""
    return not call[1].outright, not call[1].anywhere
