"""A turn of the conversation read by code: what it settles, whom it leaves out, and what it asks back."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Literal

from agents.builtin.intake.levels import level_of_years, level_said
from agents.builtin.intake.pay import bare_salary, salary
from agents.builtin.intake.slots import location, place_hits, remote, skills
from agents.builtin.intake.text import found_in, read
from agents.proposals import Settling, TurnGiven, TurnProposal
from memory.budget import Budget
from memory.knowledge.conversation import Talk
from memory.knowledge.market import Market
from memory.knowledge.phrases import fold, words
from memory.records import Engine, Salary, Topic

_CLAUSE = re.compile(r"(?:[^,.;!?\n]|[,.](?=\S))+")
"""A point or a comma inside a number or a name ends no clause."""
_LOOK_BACK = 3
"""Words before a place or a skill that can deny it."""
_OPEN_ENDED: frozenset[Topic] = frozenset({"must_haves", "location", "language_level", "legal_basis"})
"""Questions that any words answer."""
_SENTENCE_END = re.compile(r"[.;!?\n](?=\s|$)")
_NAMES_APART = re.compile(r"\s*(?:,|\b(?:and|or|nor|und|oder|noch|et|ou|ni|y|o|ve|veya)\b|&)\s*", re.IGNORECASE)
_TURKISH_FROM = re.compile(r"([^\W\d_][\w&]*)['’](?:dan|den|tan|ten)\b", re.IGNORECASE)
"""The name stands before the word that leaves it out."""


class BuiltinTurn:
    """Fits `Proposer[TurnGiven, TurnProposal]`. Spends nothing."""

    engine: Engine = "builtin"

    def __init__(self, market: Market, talk: Talk) -> None:
        self._market, self._talk = market, talk

    async def propose(self, given: TurnGiven, budget: Budget) -> TurnProposal:
        text, talk = given.text, self._talk
        if talk.reasons.first(text):
            return TurnProposal(settles=(), asks="reasons")
        found, names = tuple(self._fields(text)), tuple(self._leaves_out(text))
        if talk.pay.first(text):
            return TurnProposal(settles=found, asks="pay", leaves_out=names)
        if talk.unknown.first(text):
            return TurnProposal(settles=found, asks="somebody_else", leaves_out=names)
        settles = (*self._asked(given, found, names), *found)
        return TurnProposal(settles=settles, asks="nothing", leaves_out=names)

    def _asked(self, given: TurnGiven, found: tuple[Settling, ...], names: tuple[str, ...]) -> Iterator[Settling]:
        """What the turn says to the open question, and of the role and the skills."""
        text, topics = given.text, {settling.topic for settling in found}
        asked = given.asked.topic if given.asked and not self._talk.speak.first(text) else None
        named = asked == "must_haves" and self._only_names_role(text)
        others = all_said(text, (*names, *(settling.value for settling in found)))
        if (asked == "role" and not others) or (asked is None and self._names_role(text)) or named:
            yield _is("role", text)
        if asked == "must_haves" and not named and not topics and not names:
            yield _is("must_haves", text)
        elif not named and (
            asked is not None or not self._names_role(text)
        ):  # what the work is, said again, is no list of skills
            yield from self._must_haves(text)
        if asked is None or asked in topics | {"role", "must_haves"} or (asked in _OPEN_ENDED and (topics or names)):
            return
        yield _is(asked, text)

    def _fields(self, text: str) -> Iterator[Settling]:
        """Fields whose words leave no doubt, whatever was asked."""
        lexicon = self._market.lexicon
        if place := self._place(text):
            yield _is("location", place)
        readers: dict[Topic, Callable[[str], object]] = {
            "remote_policy": lambda said: remote(read(said, lexicon), lexicon),
            "budget_or_level": lambda said: salary(said, lexicon.pay) or bare_salary(said, lexicon.pay),
            "seniority": lambda said: level_said(words(said), lexicon) or level_of_years(read(said, lexicon), lexicon),
        }
        for topic, understood in readers.items():
            if (whole := understood(text)) is not None:
                said = next((part for part in clauses(text) if understood(part) == whole), text)
                yield self._pay(said, whole) if topic == "budget_or_level" else _is(topic, said)

    def _pay(self, said: str, read: object) -> Settling:
        """`also 700 a day`, and a freelancer's rate, stand beside the pay of a year and do not replace it."""
        by_time = isinstance(read, Salary) and read.period in {"day", "hour"}
        aside = (
            self._talk.add.first(said) or self._talk.too.first(said) or self._market.lexicon.pay.freelance.first(said)
        )
        return Settling(topic="budget_or_level", value=said.strip(), how="also" if by_time and aside else "is")

    def _place(self, text: str) -> str | None:
        """The place that the turn names; `not Berlin, Munich` names Munich, and `no, Berlin` Berlin."""
        said = read(text, self._market.lexicon)
        for hit in place_hits(said, self._market):
            if self._denies(text[: hit.start]):
                text = text[: hit.start] + " " * (hit.end - hit.start) + text[hit.end :]
        return location(read(text, self._market.lexicon), self._market)

    def _denies(self, before: str) -> bool:
        """Whether the words before something end in a no to it; a comma parts the two."""
        near = words(before)[-_LOOK_BACK:]
        return any(not before[hit.end :].strip() for hit in self._talk.not_here.find(near))

    def _names_role(self, text: str) -> bool:
        """A role's own name, or a turn that sets right what was read and says what the work is."""
        return bool(self._market.role_names.first(text) or self._talk.instead.first(text)) and not self._place(text)

    def _only_names_role(self, text: str) -> bool:
        """`machine learning engineer`, told again, is no skill."""
        hit, said = self._market.role_names.first(text), words(text)
        return bool(hit and said and (hit.start, hit.end) == (said[0].start, said[-1].end))

    def _must_haves(self, text: str) -> Iterator[Settling]:
        """`drop A, B` drops both, `drop A, add B` one; `B not A` and `B instead of A` drop A alone."""
        dropping = False
        for clause in clauses(text):
            listed = clause.rpartition(":")[2]  # `must haves: CUDA` would be a heading
            named, _ = skills(read(listed, self._market.lexicon), self._market.lexicon)
            goes_on = dropping and bool(named) and not self._talk.add.first(clause)
            dropping = bool(self._talk.drop.first(clause)) or goes_on
            for skill in named:
                denied = self._denies(clause[: max(clause.find(skill), 0)])
                how: Literal["not", "also"] = "not" if dropping or denied else "also"
                yield Settling(topic="must_haves", value=skill, how=how)

    def _leaves_out(self, text: str) -> Iterator[str]:
        """Names behind `nobody from`; in Turkish, where they have an ending of their own, before it."""
        for hit in self._talk.not_from.find(words(text)):
            yield from self._names(_SENTENCE_END.split(text[hit.end :])[0])
            yield from _TURKISH_FROM.findall(text[: hit.start])

    def _names(self, said: str) -> Iterator[str]:
        """What begins with a capital; in a hurry the first word alone. Other words end the list."""
        for place, part in enumerate(_NAMES_APART.split(said)):
            tokens = part.split()
            name = list(takewhile(lambda token: token[:1].isupper(), tokens))
            if not (name or place) and tokens and not self._ordinary(tokens[0]):
                name = tokens[:1]
            if not name:
                return
            yield " ".join(name)
            if len(name) < len(tokens):
                return

    def _ordinary(self, token: str) -> bool:
        return fold(token) in self._talk.beside.union(self._talk.no_name, *self._market.lexicon.common.values())


def clauses(text: str) -> list[str]:
    """The stretches of a turn between commas, points and line ends."""
    return [clause.strip() for clause in _CLAUSE.findall(text) if clause.strip()]


def stretches(text: str) -> list[str]:
    """The same, cut at `and` too."""
    return [part.strip() for clause in clauses(text) for part in _NAMES_APART.split(clause) if part.strip()]


def all_said(text: str, values: Sequence[str]) -> bool:
    """Whether every stretch of a turn holds one of the values, or stands in one."""
    return all(any(found_in(said, clause) or found_in(clause, said) for said in values) for clause in clauses(text))


def _is(topic: Topic, value: str) -> Settling:
    return Settling(topic=topic, value=value.strip(), how="is")
