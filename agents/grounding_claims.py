"""What a sentence says about the person it is written to, against the kind of proof that it cites.

Words alone do not tell `you know the kernel` from `I know the kernel`, nor `your change` from `your changes`. So what
stands beside `you` and `your` has to be an act or a thing of the cited kind, words that move a fact in time or amount
need a clause about somebody else, and a phrase that claims nothing is listed as such.
"""

import re
from collections.abc import Container, Iterator, Sequence
from functools import cached_property

from agents.proposals import CheckedFact
from memory.knowledge.claim_words import ClaimWords, Kind

TITLE, PROJECT, FINE = "\ue000", "\ue001", "\ue002"
"""Stand for a quoted title, a project and a phrase that claims nothing; no sentence may hold such a character."""

_TOKEN = re.compile(rf"#\d+|[^\W_]\w*(?:[’'/+.-]\w+)*|[{TITLE}{PROJECT}{FINE}]|[.,;:()!?–—]")
_STOPS = frozenset(".,;:()!?–—")
_ENDS = _STOPS - frozenset("()")
"""Of a clause; what stands in brackets is said within one."""


class Clauses:
    """Where a text speaks of its writer or of the job. Built over the text that the words are looked up in."""

    def __init__(self, text: str, words: ClaimWords) -> None:
        self._spans = [*_spans(text, words)]

    def of(self, place: int) -> frozenset[str]:
        """Who the clause at this character speaks of: `writer` (by I or we), `near` (by me or our), `job`."""
        return next((who for start, end, who in self._spans if start <= place < end), frozenset())


def _spans(text: str, words: ClaimWords) -> Iterator[tuple[int, int, frozenset[str]]]:
    start, tokens, before = 0, list[str](), frozenset[str]()
    for token in [*_TOKEN.finditer(text), None]:
        said = token.group().casefold() if token else "."
        if token and said not in _ENDS and said not in words.breaks and said not in words.joins:
            tokens.append(said)
            continue
        who = _who(tokens, words) or before
        end = token.start() if token else len(text)
        yield start, end, who
        start, tokens = end, []
        before = who if said in words.joins else frozenset()


def _who(tokens: Sequence[str], words: ClaimWords) -> frozenset[str]:
    named = {"writer": words.writer, "near": words.near, "job": words.job}
    return frozenset(name for name, those in named.items() if any(token in those for token in tokens))


class Claims:
    """What one proof lets a sentence say of the person.

    Args:
        text: the sentence, its quoted titles and the phrases that claim nothing replaced by their marks.
        own: the words that the proof says itself.
    """

    def __init__(self, text: str, fact: CheckedFact, words: ClaimWords, own: Container[str]) -> None:
        self._words, self._kind, self._own = words, words.kinds.get(fact.kind, Kind()), own
        self._shading = frozenset(words.shading.split())
        self._text = text.replace(fact.project, PROJECT) if fact.project else text
        self._said = [*_TOKEN.finditer(self._text)]
        self._raw = [token.group() for token in self._said]

    @cached_property
    def _clauses(self) -> Clauses:
        return Clauses(self._text, self._words)

    def faults(self) -> Iterator[str]:
        """The words around each claim that the proof does not hold."""
        return (self._around(place) for place, token in enumerate(self._raw) if not self._holds(place, token))

    def _holds(self, place: int, token: str) -> bool:
        if token in self._words.you:
            return self._reached(place) or self._acted(place) or self._is(place)
        if token in self._words.your:
            return self._their_thing(place)
        if token in self._words.yours:
            return self._named_before(place)
        return token.casefold() not in self._shading or self._of_others(place)

    def _around(self, place: int) -> str:
        marks = {TITLE: "…", PROJECT: "…", FINE: "…"}
        return " ".join(marks.get(one, one) for one in self._raw[max(0, place - 1) : place + 2])

    def _at(self, place: int) -> str:
        return self._raw[place].casefold() if 0 <= place < len(self._raw) else "."

    def _reached(self, place: int) -> bool:
        if self._at(place - 1) in self._words.by and self._at(place - 2) in self._kind.acts:
            return True
        after = self._at(place + 1)
        ends = after in _STOPS or after == FINE or after in self._words.after_you
        return ends and self._at(place - 1) in self._words.before_you

    def _acted(self, place: int) -> bool:
        if self._words.verb_apart and self._kind.acts and self._act_nearby(place):
            return True
        act = self._at(place + 1)
        if act in self._kind.made:
            return self._thing(place + 2) is not None or self._at(place + 2) in self._words.after_act
        if act not in self._kind.acts and not (self._kind.by_title and act in self._own):
            return False
        return act in self._own or not self._words.after_act or self._object(place + 2)

    def _act_nearby(self, place: int) -> bool:
        """Before `you`, or at the end of its clause where no other verb can stand between."""
        if self._at(place - 1) in self._kind.acts:
            return True
        first = self._at(place + 1)
        noun = _names_work(first) or first in self._words.after_subject or self._thing(place + 1) is not None
        end = next(at for at in range(place, len(self._raw) + 1) if self._at(at) in _STOPS)
        return noun and self._at(end - 1) in self._kind.acts

    def _object(self, place: int) -> bool:
        first = self._at(place)
        plain = first in _STOPS or _names_work(first) or first == FINE or first in self._words.after_act
        return plain or self._thing(place) is not None

    def _is(self, place: int) -> bool:
        """`You are the author of “…”`, and of nothing larger than the proof."""
        if self._at(place + 1) not in self._words.copulas:
            return False
        thing = self._thing(place + 2)
        if thing is None or self._at(thing) not in self._kind.things:
            return False
        said = (token for token in self._raw[thing + 1 : thing + 5] if token == PROJECT or _names_work(token))
        return _names_work(next(said, PROJECT))

    def _their_thing(self, place: int) -> bool:
        whole = self._at(place - 1) in self._words.copulas and self._larger(place - 2)
        return not whole and self._thing(place + 1) is not None

    def _larger(self, place: int) -> bool:
        """A project or a word of the field: more than the one proof."""
        return self._at(place) == PROJECT or (self._at(place) in self._own and self._at(place) not in self._kind.things)

    def _thing(self, place: int) -> int | None:
        """Where the thing stands that begins here, after an article and words of the proof's own."""
        if self._at(place) in self._words.articles:
            place += 1
        while self._at(place) not in self._kind.things and (self._at(place) in self._own or self._at(place).isdigit()):
            place += 1
        token = self._at(place)
        named = self._kind.owned and _names_work(token)
        compound, _, last = token.rpartition("-")
        thing = token in self._kind.things or (last in self._kind.things and compound in self._own)
        return place if named or thing else None

    def _named_before(self, place: int) -> bool:
        if self._kind.made_by_others:  # whoever cites such a proof has to say so, which another rule sees to
            return True
        before = (token.casefold() for token in self._raw[:place])
        return any(one in self._kind.things or (self._kind.owned and _names_work(one)) for one in before)

    def _of_others(self, place: int) -> bool:
        return bool(self._clauses.of(self._said[place].start()) & {"writer", "job"})


def _names_work(token: str) -> bool:
    """A quoted title or the number of a change."""
    return token == TITLE or token[:1] == "#"
