"""Wishes that are refused: about age, gender, origin, faith, family, health and the like, however they are put.

A word for people calls for nothing by itself: `women's health` and `regardless of gender` are no wishes. It has to
stand beside one (`only`, `no`, `preferably`), in the same clause; a few phrases call outright.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from agents.builtin.intake.ages import ages
from memory.knowledge.phrases import Hit, Word, words
from memory.knowledge.refusals import Call, Refusing, Side, Wish

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[\r\n•;]")
_CLAUSE_END = re.compile(r"[,:()\[\]|]|\s[-–—]\s")
_GAP: dict[Wish, int] = {"only": 3, "never": 1, "rather": 3, "verdict": 6, "nobody": 4, "somewhere": -1}
"""Words between a wish and whom it is about."""
_BESIDE = 3
"""Words between a wish and who else it is about."""
_ANYWHERE_CHARS = 120
"""From a trait to the nearest wish of its sentence; an ad without full stops is one sentence."""
_WIDEST = max(_GAP.values())
_AND = frozenset({"and", "or", "nor", "und", "oder", "noch", "et", "ou", "ni", "y", "o", "ve", "veya", "e", "en", "of"})


@dataclass(frozen=True)
class Wished:
    """A wish that is refused: its kind, and where its words stand."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class _Clause:
    """A stretch without a comma, and what is wished for in it."""

    words: tuple[Word, ...]
    wishes: tuple[Hit[tuple[Wish, Side]], ...]
    calls: tuple[Hit[Call], ...]
    promise: bool
    """Earlier in its sentence everybody is promised the same."""
    promises: bool
    """It promises so itself."""
    indifferent: bool
    """Nobody is chosen by what it names."""

    @property
    def at_chars(self) -> range:
        """From its first word to its last, in the text."""
        return range(self.words[0].start, self.words[-1].end) if self.words else range(0)

    @cached_property
    def at(self) -> dict[int, int]:
        """Where a word starts in the text -> which word of the clause it is."""
        return {word.start: number for number, word in enumerate(self.words)}

    @cached_property
    def wish_at(self) -> dict[int, Hit[tuple[Wish, Side]]]:
        """Every word of a wish -> the wish."""
        spans = ((wish, self.at[wish.start], self.last[wish.end]) for wish in self.wishes)
        return {at: wish for wish, first, last in spans for at in range(first, last + 1)}

    def near(self, call: Hit[Call]) -> Iterator[Hit[tuple[Wish, Side]]]:
        """Wishes that begin or end within a gap's length of the call, the nearer side first."""
        first, last = self.at[call.start], self.last[call.end]
        for at in (*range(first - 1, first - 2 - _WIDEST, -1), *range(last + 1, last + 2 + _WIDEST)):
            if at in self.wish_at:
                yield self.wish_at[at]

    @cached_property
    def named(self) -> frozenset[int]:
        """Every word of a call."""
        return frozenset(at for hit in self.calls for at in range(self.at[hit.start], self.last[hit.end] + 1))

    @cached_property
    def last(self) -> dict[int, int]:
        return {word.end: number for number, word in enumerate(self.words)}


def wishes(text: str, refusing: Refusing) -> Iterator[Wished]:
    """Every refused wish of the text."""
    aged = [Wished("discriminatory_age", start, end) for start, end in ages(text, refusing.age)]
    yield from aged
    for start, sentence in _pieces(text, _SENTENCE_END, 0):
        clauses = tuple(_clauses(sentence, start, refusing))
        tied = list(_tied(clauses, aged, refusing))
        yield from tied
        if not any(clause.promises or clause.indifferent for clause in clauses):
            kinds = {one.kind for one in tied}
            yield from (wished for wished in _anywhere(clauses, refusing) if wished.kind not in kinds)
        yield from _alone(clauses, refusing)


def _clauses(sentence: str, start: int, refusing: Refusing) -> Iterator[_Clause]:
    promise = False
    for at, said in _pieces(sentence, _CLAUSE_END, start):
        found = words(said, at)
        wished, calls = tuple(refusing.wishes.find(found)), tuple(refusing.calls.find(found))
        promises, indifferent = any(refusing.equal.find(found)), any(refusing.indifferent.find(found))
        yield _Clause(found, wished, calls, promise, promises, indifferent)
        promise = promise or promises


def _tied(clauses: Sequence[_Clause], aged: list[Wished], refusing: Refusing) -> Iterator[Wished]:
    """Wishes within a clause, and those that carry over a comma."""
    carried = False
    for clause in clauses:
        wished = [] if clause.indifferent else list(_wished(clause, carried, refusing))
        yield from wished
        yield from _beside(clause, [*wished, *(age for age in aged if age.start in clause.at_chars)], refusing)
        carried = bool(wished)


def _anywhere(clauses: Sequence[_Clause], refusing: Refusing) -> Iterator[Wished]:
    """`keinen, der auf die Rente schielt`: a trait, and a wish in another clause or too far away to be tied to it."""
    wishes = [wish for clause in clauses for wish in clause.wishes]
    for clause in clauses if wishes else ():
        for call in clause.calls:
            kind = call.value.kind
            if kind and call.value.anywhere and not _is_told(call, clause, refusing):
                nearest = min(wishes, key=lambda wish: abs(wish.start - call.start))
                start, end = min(nearest.start, call.start), max(nearest.end, call.end)
                if end - start <= _ANYWHERE_CHARS:
                    yield Wished(kind, start, end)


def _alone(clauses: Sequence[_Clause], refusing: Refusing) -> Iterator[Wished]:
    """`male, Berlin`: a clause of its own. `male, female` are both, and a promise names them all."""
    found: dict[str, list[Wished]] = {}
    for clause in clauses:
        hit = next(refusing.alone.find(clause.words), None)
        whole = hit and clause.words[0].start == hit.start and clause.words[-1].end == hit.end
        if hit and whole and not clause.promise:
            found.setdefault(hit.value, []).append(Wished(hit.value, hit.start, hit.end))
    yield from (hits[0] for hits in found.values() if len(hits) == 1)


def _beside(clause: _Clause, told: list[Wished], refusing: Refusing) -> Iterator[Wished]:
    """`a woman without children`, `junger Mann unter 30`: two wishes about one person."""
    for hit in () if clause.promise else refusing.beside.find(clause.words):
        near = any(other.kind != hit.value and _words_between(hit, other, clause) <= _BESIDE for other in told)
        if hit.value and near and not _is_of_a_thing(hit, clause, refusing):
            yield Wished(hit.value, hit.start, hit.end)


def _words_between(hit: Hit[str | None], other: Wished, clause: _Clause) -> int:
    first_ends, second_starts = min(hit.end, other.end), max(hit.start, other.start)
    return sum(first_ends <= word.start < second_starts for word in clause.words)


def _wished(clause: _Clause, carried: bool, refusing: Refusing) -> Iterator[Wished]:
    """`no mothers, Muslims or foreigners`: a wish carries over a comma to the people whom the next clause names."""
    named: set[int] = set()
    joined: Hit[Call] | None = None
    for call in clause.calls:
        opens = (carried and _heads(call, clause, named)) or (joined is not None and _follows(joined, call, clause))
        joined = None
        named.update(range(clause.at[call.start], clause.last[call.end] + 1))
        if call.value.kind is None:
            continue
        if call.value.outright:
            if _tells(call, clause, refusing):
                continue
            joined = call
            yield Wished(call.value.kind, call.start, call.end)
        elif not _is_of_a_thing(call, clause, refusing):
            if wish := next((wish for wish in clause.near(call) if _is_about(wish, call, clause)), None):
                joined = call
                yield Wished(call.value.kind, min(wish.start, call.start), max(wish.end, call.end))
            elif opens:
                joined = call
                yield Wished(call.value.kind, call.start, call.end)


def _follows(last: Hit[Call], call: Hit[Call], clause: _Clause) -> bool:
    """`no Muslims or Arabs`: only `or` stands between the two."""
    between = clause.words[clause.last[last.end] + 1 : clause.at[call.start]]
    return bool(between) and all(word.folded in _AND for word in between)


def _tells(call: Hit[Call], clause: _Clause, refusing: Refusing) -> bool:
    """Whether outright words only tell of somebody: `an app for young mothers`, `founders in their twenties`."""
    return not clause.wishes and _is_told(call, clause, refusing)


def _is_told(call: Hit[Call], clause: _Clause, refusing: Refusing) -> bool:
    first = clause.at[call.start]
    while first - 1 in clause.named:  # `for pregnant women`: what stands before both is said of both
        first -= 1
    ahead = clause.words[:first]
    for_whom = any(hit.end == ahead[-1].end for hit in refusing.audience.find(ahead[-2:]))
    return for_whom or any(refusing.subjects.find(ahead)) or _is_of_a_thing(call, clause, refusing)


def _is_of_a_thing(call: Hit[Call] | Hit[str | None], clause: _Clause, refusing: Refusing) -> bool:
    """`women's health`, `kids' app`: the word behind says what it is about."""
    behind = clause.words[clause.last[call.end] + 1 :][:2]
    behind = behind[1:] if behind and behind[0].folded == "s" else behind
    return any(hit.start == behind[0].start for hit in refusing.things.find(behind))


def _is_about(wish: Hit[tuple[Wish, Side]], call: Hit[Call], clause: _Clause) -> bool:
    said, side = wish.value
    before = wish.start < call.start
    if side == ("behind" if before else "before"):
        return False
    if before and wish.end > call.start:
        return False
    first, second = (wish, call) if before else (call, wish)
    between = clause.words[clause.last[first.end] + 1 : clause.at[second.start]]
    if len(between) > _GAP[said] or any(word.folded.isdecimal() for word in between):
        return False
    # `without regard to religion, no matter ...`: inside a promise only a wish that opens its clause is one
    return not clause.promise or said != "never" or clause.at[wish.start] == 0


def _heads(call: Hit[Call], clause: _Clause, named: set[int]) -> bool:
    """Nothing stands before it in its clause but others who are named, and `or`."""
    before = clause.words[: clause.at[call.start]]
    return all(at in named or word.folded in _AND for at, word in enumerate(before))


def _pieces(text: str, end: re.Pattern[str], start: int) -> Iterator[tuple[int, str]]:
    """The stretches of `text` between the ends, each with where it stands; `start` is added."""
    at = 0
    for match in end.finditer(text):
        yield start + at, text[at : match.start()]
        at = match.end()
    yield start + at, text[at:]
