"""What a person's answers settle. An answer outranks the text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agents.builtin.intake.levels import level_of_years, level_said
from agents.builtin.intake.pay import salary as read_salary
from agents.builtin.intake.readings import readings
from agents.builtin.intake.slots import remote as read_remote
from agents.builtin.intake.text import read
from agents.builtin.intake.tongues import level_of
from memory.knowledge.market import Market, Meaning
from memory.knowledge.phrases import fold, words
from memory.records import ROLES, Answer, Brief, LanguageLevel, Reading, Role, RoleLabel, Salary, Seniority, Told

_LEAST_BELIEF = 0.5
"""A free answer names a role when its words speak for one at least so plainly."""
_TOLD_APART = 2.0
"""Of the two that were asked about, words that speak for one this much more than for the other settle it."""
_FIRST = frozenset({"a", "1", "first", "former", "erste", "erstes", "premier", "premiere", "primero", "primera", "ilk"})
_SECOND = frozenset({"b", "2", "second", "latter", "zweite", "zweites", "deuxieme", "segundo", "segunda", "ikinci"})
_PLACES = (_FIRST, _SECOND, *(frozenset(marks) for marks in ("c3", "d4", "e5", "f6")))
"""What names each place of a list of choices."""
_PAIR = 2
_LETTER_WORDS = 3
"""More words than these say something besides the letter."""
_PARTS = re.compile(r"[,;\n]|\s(?:and|und|et|y|ve)\s")

UNREAD = tuple(Reading(role=role, weight=0.0, quotes=()) for role in ROLES)
"""The readings of a text that nothing could be read from."""


@dataclass(frozen=True)
class Settled:
    """What the answers say; None where no answer says it."""

    role: Meaning | None
    seniority: Seniority | None
    location: str | None
    remote: bool | None
    must_haves: tuple[str, ...] | None
    level: LanguageLevel | None
    """Of the language that was asked about."""
    salary: Salary | None
    besides: str
    """What no question is about, a line for each time; the newest last."""
    topics: frozenset[Told]
    """Topics that need not be asked again."""


def settle(answers: Sequence[Answer], pair: Sequence[RoleLabel], stated: Salary | None, market: Market) -> Settled:
    """Read the answers; `pair` are the readings (a) and (b) of the deciding question, `stated` the pay so far."""
    said: dict[Told, str] = {answer.topic: answer.value for answer in answers}
    means = {answer.topic: answer.means for answer in answers}.get("role")
    role = means if means and means != "ambiguous" else _meant(said, pair, market)
    remote = _remote(said.get("remote_policy"), market)
    level = _level(said.get("language_level", ""), market)
    settles = {"role": role, "confirm_scope": role, "remote_policy": remote, "language_level": level}
    unsettled = {topic for topic, value in settles.items() if value is None}
    return Settled(
        role=role,
        seniority=_seniority(said, market),
        location=said.get("location"),
        remote=remote,
        must_haves=_list(said.get("must_haves")),
        level=level or None,
        salary=_salary(said, stated, market),
        besides=said.get("besides", ""),
        topics=frozenset(topic for topic in said if topic not in unsettled),
    )


def _meant(said: Mapping[Told, str], pair: Sequence[RoleLabel], market: Market) -> Meaning | None:
    """Whether it is one of the roles at all lists them all, so its letters are theirs; a blur offers its two."""
    if (value := said.get("role")) is not None:
        return _role(value, pair, market)
    return _role(said["confirm_scope"], ROLES, market) if "confirm_scope" in said else None


def _role(said: str, offered: Sequence[RoleLabel], market: Market) -> Meaning | None:
    """`ml_engineer`, a role's name, `(a)` or `the second`, or a few words on the work.

    None where it is none of that: a letter that was not offered is asked about again.
    """
    if exact := next((role for role in ROLES if fold(said.strip()).replace(" ", "_") == role), None):
        return exact
    if named := market.role_names.first(said):
        return named.value
    if (at := _letter(said)) is not None:
        return _single(offered[at]) if at < len(offered) else None
    found = readings(read(said, market.lexicon), market.lexicon)
    beliefs = {reading.role: reading.weight for reading in found}
    if len(offered) == _PAIR:
        first, second = sorted(offered, key=lambda role: -beliefs.get(role, 0.0))
        if beliefs.get(first, 0.0) > _TOLD_APART * beliefs.get(second, 0.0):
            return _searchable(first)
    return _searchable(found[0].role) if found[0].weight >= _LEAST_BELIEF else None


def chosen(answers: Iterable[Answer], asked: Brief | None) -> Iterator[Answer]:
    """The answers, a letter with what it stood for in the question of the brief that it was given to.

    The next reading of the brief may ask about another pair, where the same letter is another role. A letter whose
    brief is not at hand, or had no such question, is no answer: heard again, it would undo what it settled.
    """
    choices = offered(asked) if asked is not None else ()
    for answer in answers:
        at = _letter(answer.value) if answer.topic == "role" else None
        if at is None:
            yield answer
        elif at < len(choices):
            yield answer.model_copy(update={"means": choices[at].role})


def offers_all(found: Sequence[Reading]) -> bool:
    """Whether they are `UNREAD`: no word speaks for any role, so that each is offered."""
    return tuple(found) == UNREAD


def offered(asked: Brief) -> tuple[Reading, ...]:
    """What (a) and (b) stand for: in the question that is open, or in the one that a letter has just answered.

    `no, (b)` after an `(a)` speaks of the same question, as long as the letter given still stands where it stood.
    """
    choices = asked.readings if offers_all(asked.readings) else asked.readings[:_PAIR]
    if asked.role == "ambiguous":
        return choices
    given = next((answer for answer in asked.answers if answer.topic == "role" and answer.means), None)
    at = _letter(given.value) if given else None
    stands = given and at is not None and at < len(asked.readings) and asked.readings[at].role == given.means
    return choices if stands else ()


def _letter(said: str) -> int | None:
    """0 for `(a)` or `the first`, 1 for `b` or `the second`, up to 5 for `f`."""
    spoken = {word.folded for word in words(said)}
    # `d'accord` holds a d: a later letter counts where it is all that is said.
    meant = (at for at, marks in enumerate(_PLACES) if spoken & marks and (at < _PAIR or len(spoken) == 1))
    return next(meant, None) if len(spoken) <= _LETTER_WORDS else None


def _single(label: RoleLabel) -> Meaning | None:
    return None if label == "ambiguous" else label


def _searchable(label: RoleLabel) -> Role | None:
    return next((role for role in ROLES if role == label), None)


def _seniority(said: Mapping[Told, str], market: Market) -> Seniority | None:
    topics: tuple[Told, ...] = ("seniority", "budget_or_level")
    for topic in topics:
        if level := level_said(words(said.get(topic, "")), market.lexicon):
            return level
    return level_of_years(read(said.get("seniority", ""), market.lexicon), market.lexicon)


def _level(said: str, market: Market) -> LanguageLevel | Literal[False] | None:
    """False where none is needed; None where the answer settles nothing, such as `maybe`."""
    if level := level_of(said, market.lexicon):
        return level
    needed = market.lexicon.yes_no.first(said)
    return False if needed and not needed.value else None


def _remote(said: str | None, market: Market) -> bool | None:
    if said is None:
        return None
    told = read_remote(read(said, market.lexicon), market.lexicon)
    if told is not None:
        return told
    yes = market.lexicon.yes_no.first(said)
    return yes.value if yes else None


def _list(said: str | None) -> tuple[str, ...] | None:
    if said is None:
        return None
    return tuple(part.strip() for part in _PARTS.split(said) if part.strip())


def _salary(said: Mapping[Told, str], stated: Salary | None, market: Market) -> Salary | None:
    """A new budget from an answer, or the stated one with the period that was asked for."""
    pay = market.lexicon.pay
    if value := said.get("budget_or_level"):
        told = read_salary(f"budget {value}", pay)
        if told is not None:
            currency, period = (stated.currency, stated.period) if stated else (None, None)
            return told.model_copy(update={"currency": told.currency or currency, "period": told.period or period})
    hit = pay.periods.first(said.get("budget_period", ""))
    return stated.model_copy(update={"period": hit.value}) if hit and stated else None
