"""What somebody says of the market: figures, claims, bands, levers, channels. Each with its source and its day.

In a file they stand in groups: the group's source and day, and the file's topic, hold for everything in it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, PositiveInt

from memory.knowledge.wordlists import Words
from memory.records import Frozen, Role, Seniority, Text

Standing = Literal["hub", "underbid", "lower_cost"]
"""hub: contested by the labs; underbid: strong and less fought over; lower_cost: said to cost less."""
PoolSize = Literal["tiny", "small", "broad", "uncounted"]
Occasion = Literal["tiny_pool", "small_pool", "under_band"]
"""What makes another brief the honest advice."""


class Source(Frozen):
    title: Text
    as_of: date


class Sources(Frozen):
    sources: dict[Text, Source]


class Said(Frozen):
    """Who says it, and of which day it is."""

    source: Text
    as_of: date
    topic: Text


class Fact(Said):
    """One thing said, under a name that no other fact has."""

    name: Text
    says: Text
    by: Text | None = None
    """Whom the source itself cites."""
    roles: tuple[Role, ...] = ()
    """It holds for these only; empty: for all."""
    specialisations: tuple[Text, ...] = ()

    def fits(self, role: Role, specialisation: str | None) -> bool:
        """Whether it holds for this work; one with specialisations holds for those alone."""
        return (not self.roles or role in self.roles) and (
            not self.specialisations or specialisation in self.specialisations
        )


class Figure(Fact):
    """One number about the market; `high` where the source gives a range."""

    low: float
    high: float | None = None
    unit: Text
    edge: Literal["over", "under", "about", "barely"] | None = None
    disputed: bool = False
    """Somebody concerned denies it: never a benchmark."""
    loose: bool = False
    """The source itself does not vouch for it."""

    def told(self) -> str:
        """The number with what it counts; `by` whom, and how firmly, where that is known."""
        high = "" if self.high is None else f" to {self.high:,.10g}"
        notes = [self.by, "held loosely" if self.loose else None, "disputed" if self.disputed else None]
        told = ", ".join(note for note in notes if note)
        edge = f"{self.edge} " if self.edge else ""
        return f"{edge}{self.low:,.10g}{high} {self.unit}: {self.says}{f' ({told})' if told else ''}"


class Claim(Fact):
    """Something said without a number of its own."""

    about: Text
    """What kind of claim it is, such as `texture` or `proof`."""


class BandSaid(Fact):
    """A band a year, gross; where `specialisations` are named it holds for those only. `says` names the universe."""

    market: Text
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    band: tuple[PositiveInt, PositiveInt]


class Factor(Fact):
    """How a source carries Germany's bands to another market. `says` names the universe."""

    market: Text
    low_permille: PositiveInt
    high_permille: PositiveInt


class Lever(Fact):
    """What can move somebody besides money; offered only where the recruiter confirmed it."""

    words: Words = ()


class Title(Fact):
    """A title of advertisements, mapped onto one or two of the roles."""

    specialisation: Text | None = None
    skills: tuple[Text, ...] = ()


class PlaceSaid(Fact):
    """How hard a place is fought over, and what hiring there changes."""

    standing: Standing
    label: Text
    words: Words
    """How the place is written in a brief."""
    figures: tuple[Text, ...] = ()


class Channel(Fact):
    """Where people are found. `roles`: those that it suits."""

    not_for: dict[Role, Text] = Field(default_factory=dict)
    """Roles that it does not suit, and why."""


class Layer(Fact):
    """A kind of help that can be bought or built. `says`: when it suits."""

    figures: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    when: tuple[Occasion, ...] = ()


class Format(Fact):
    """A way to screen. `roles`: those whose work it probes."""


class Pool(Fact):
    """How many there are, and on what that rests."""

    size: PoolSize
    figures: tuple[Text, ...] = ()


class Alternative(Fact):
    """Another brief that may be the honest one."""

    when: tuple[Occasion, ...]
    not_at: tuple[Seniority, ...] = ()
    """Levels at which it is no change."""
    figures: tuple[Text, ...] = ()


class Group(Frozen):
    """What one source says."""

    source: Text
    as_of: date
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    bands: tuple[BandSaid, ...] = ()
    factors: tuple[Factor, ...] = ()
    levers: tuple[Lever, ...] = ()
    titles: tuple[Title, ...] = ()
    places: tuple[PlaceSaid, ...] = ()
    channels: tuple[Channel, ...] = ()
    layers: tuple[Layer, ...] = ()
    formats: tuple[Format, ...] = ()
    pools: tuple[Pool, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    def all(self) -> Iterator[Fact]:
        for name in type(self).model_fields:
            if name not in Said.model_fields:
                yield from getattr(self, name)


class Facts(Frozen):
    """A file of facts about one topic."""

    topic: Text
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]

    def all(self) -> tuple[Fact, ...]:
        return tuple(fact for group in self.groups for fact in group.all())


def spread(document: Any) -> Any:
    """A file as it is written -> each item of a group with the group's source and day and the file's topic."""
    if not isinstance(document, dict) or not isinstance(groups := document.get("groups"), list):
        return document
    return document | {"groups": [_group(group, document) for group in groups]}


def _group(group: Any, document: Mapping[str, Any]) -> Any:
    if not isinstance(group, dict):
        return group
    said = {key: group[key] for key in ("source", "as_of") if key in group}
    said |= {"topic": document["topic"]} if "topic" in document else {}
    return {
        key: [_item(item, said) for item in part] if isinstance(part, list) else part for key, part in group.items()
    }


def _item(item: Any, said: Mapping[str, Any]) -> Any:
    return {**item, **said} if isinstance(item, dict) else item
