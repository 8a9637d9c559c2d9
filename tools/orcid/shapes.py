"""The parts of ORCID's answers that are read. Values are wrapped, and any level may be null."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tools.answers.loose import Count, Loose, Objects, Said

DROPPED = (
    "emails", "email", "addresses", "address", "country", "keywords", "keyword", "biography", "last-modified-date",
    "created-date", "employments", "educations", "citation", "short-description",
)  # fmt: skip
"""Addresses, countries, and what people say about themselves in free words: never stored. The dates of an edit change
with every visit of their owner."""


def _wrapped(value: Any) -> Any:
    return value.get("value") if isinstance(value, dict) else value


Wrapped = BeforeValidator(_wrapped)
Text = Annotated[str, Wrapped, Field(max_length=2_000)]
OrcidId = Annotated[str, Field(pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")]


def _digits(value: Any) -> int:
    text = _wrapped(value)
    if not isinstance(text, str) or not (text.isascii() and text.isdigit()):
        raise ValueError("digits are promised")
    return int(text)


class Day(Loose):
    """A day, a month or a year."""

    year: Said[Annotated[int, BeforeValidator(_digits)]] = None
    month: Said[Annotated[int, BeforeValidator(_digits)]] = None
    day: Said[Annotated[int, BeforeValidator(_digits)]] = None

    @property
    def first(self) -> date | None:
        """The first day that it may be: nothing looks newer than it is known to be."""
        try:
            return date(self.year, self.month or 1, self.day or 1) if self.year else None
        except ValueError:
            return None


class Holder(Loose):
    path: Said[OrcidId] = None


class Source(Loose):
    """Who put an item into the record."""

    owner: Said[Holder] = Field(None, alias="source-orcid")
    for_owner: Said[Holder] = Field(None, alias="assertion-origin-orcid")
    """Whoever had another service put it there."""
    name: Said[Text] = Field(None, alias="source-name")

    def other_than(self, orcid: str) -> str | None:
        """The organisation that says so by itself; None: the owner does, also through another service's form."""
        own = {holder.path for holder in (self.owner, self.for_owner) if holder is not None}
        return None if orcid in own else self.name


class Name(Loose):
    given: Said[Text] = Field(None, alias="given-names")
    family: Said[Text] = Field(None, alias="family-name")
    credit: Said[Text] = Field(None, alias="credit-name")

    @property
    def whole(self) -> str:
        return self.credit or " ".join(filter(None, (self.given, self.family)))


class Place(Loose):
    url: Said[Text] = None
    source: Said[Source] = None


class Places(Loose):
    items: Said[Objects[Place]] = Field(None, alias="researcher-url")


class Foreign(Loose):
    """An identifier that another service gave."""

    type: Said[str] = Field(None, alias="external-id-type")
    value: Said[str] = Field(None, alias="external-id-value")
    url: Said[Text] = Field(None, alias="external-id-url")
    source: Said[Source] = None


class ForeignIds(Loose):
    items: Said[Objects[Foreign]] = Field(None, alias="external-identifier")


class Person(Loose):
    """Without its path it is none, but a failure. An iD that was merged into another answers with the other's path."""

    path: str = Field(pattern=r"^/?\d{4}-\d{4}-\d{4}-\d{3}[\dX]/person$")
    name: Said[Name] = None
    places: Said[Places] = Field(None, alias="researcher-urls")
    foreign: Said[ForeignIds] = Field(None, alias="external-identifiers")

    @property
    def orcid(self) -> str:
        return self.path.strip("/").removesuffix("/person")


class Title(Loose):
    title: Said[Text] = None


class WorkId(Loose):
    type: Said[str] = Field(None, alias="external-id-type")
    value: Said[str] = Field(None, alias="external-id-value")


class WorkIds(Loose):
    items: Said[Objects[WorkId]] = Field(None, alias="external-id")


class Summary(Loose):
    """One source's telling of a work. It names no authors."""

    title: Said[Title] = None
    type: Said[str] = None
    on: Said[Day] = Field(None, alias="publication-date")
    source: Said[Source] = None


class Work(Loose):
    """One work, as each of several sources tells of it; the owner's choice comes first."""

    ids: Said[WorkIds] = Field(None, alias="external-ids")
    summaries: Said[Objects[Summary]] = Field(None, alias="work-summary")


class Works(Loose):
    """Without a group it is none, but a failure."""

    group: Objects[Work]


class Hit(Loose):
    found: Said[Holder] = Field(None, alias="orcid-identifier")


class Hits(Loose):
    """Without a count it is none, but a failure."""

    total: Count = Field(alias="num-found")
    result: Said[Objects[Hit]] = None
    """None: nothing was found."""
