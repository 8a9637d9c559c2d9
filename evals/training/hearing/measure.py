"""Which of the things that a turn says are lost: neither in the brief nor said back."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import RootModel

from agents.builtin.intake.text import found_in
from memory.knowledge.files import read
from memory.knowledge.replies import Replies
from memory.records import Brief, Frozen, Salary, Seniority, Text

FOLDER = Path(__file__).parent
OPENER = "senior ML engineer, train and deploy ranking models, PyTorch, Berlin, 95k EUR"
ACCEPTED = "accepted"
Half = Literal["developed_on", "held_out"]


class Has(Frozen):
    """What the brief holds after the turn; what is not named may be anything."""

    place: Text | None = None
    remote: bool | None = None
    level: Seniority | None = None
    pay: Text | None = None
    """As `80000-100000 GBP year`."""
    visa: bool | None = None
    hours: Text | None = None
    must: tuple[Text, ...] = ()
    not_must: tuple[Text, ...] = ()
    nice: tuple[Text, ...] = ()
    speaks: tuple[Text, ...] = ()
    """As `de C1`."""
    asks: tuple[Text, ...] | None = None


class Spoken(Frozen):
    """A turn, and what it has to leave behind."""

    lang: Text = "en"
    first: Text | None = None
    """Words that begin the conversation; None: `OPENER`."""
    say: Text | None = None
    """None: the first words are the turn."""
    has: Has = Has()
    leaves_out: tuple[Text, ...] = ()
    told: tuple[Text, ...] = ()
    """Said back in the reply, word for word."""
    says: tuple[Text, ...] = ()
    """Replies that have to be given, by their name; `accepted`: the brief is."""

    @property
    def half(self) -> Half:
        """The same on every machine and whatever else is in the set."""
        said = f"{self.first or ''}{self.say or ''}".encode()
        return "held_out" if hashlib.sha256(said).digest()[0] % 2 else "developed_on"


class _Turns(RootModel[tuple[Spoken, ...]]):
    pass


def load_turns(folder: Path = FOLDER) -> tuple[Spoken, ...]:
    """In the order of files and lines. Raises: UsageError."""
    return tuple(turn for path in sorted(folder.glob("*.yaml")) for turn in read(path, _Turns).root)


def lost(turn: Spoken, brief: Brief, reply: str, off_limits: list[str], accepted: bool, say: Replies) -> Iterator[str]:
    """Everything that the turn says and nothing shows; empty where all of it was heard."""
    yield from _not_in(turn.has, brief)
    yield from (f"off limits: {name}" for name in turn.leaves_out if name not in off_limits)
    yield from (f"told: {part}" for part in turn.told if not found_in(part, reply))
    for name in turn.says:
        given = accepted if name == ACCEPTED else str(getattr(say, name)).partition("{")[0] in reply
        if not given:
            yield f"says: {name}"


def _not_in(has: Has, brief: Brief) -> Iterator[str]:
    wanted = {name: value for name, value in has.model_dump().items() if value not in (None, ())}
    held = {
        "place": brief.location,
        "remote": brief.remote,
        "level": brief.seniority,
        "pay": _pay(brief.salary),
        "visa": brief.visa,
        "hours": brief.time_zone,
        "asks": tuple(question.topic for question in brief.questions),
    }
    yield from (f"{name}: {held[name]}" for name, value in wanted.items() if name in held and held[name] != value)
    spoken = {f"{need.language} {need.level}" for need in brief.languages}
    yield from (f"must: {skill}" for skill in has.must if skill not in brief.must_have_skills)
    yield from (f"not must: {skill}" for skill in has.not_must if skill in brief.must_have_skills)
    yield from (f"nice: {skill}" for skill in has.nice if skill not in brief.nice_to_have_skills)
    yield from (f"speaks: {language}" for language in has.speaks if language not in spoken)


def _pay(salary: Salary | None) -> str:
    if salary is None:
        return ""
    ends = "-".join(str(end) for end in dict.fromkeys((salary.min, salary.max)) if end is not None)
    return " ".join(part for part in (ends, salary.currency, salary.period) if part)
