"""The parts of dblp's answers that are read: the search's JSON in its older and newer form, and the records' XML."""

import html
import re
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field

from tools.answers.loose import Count, Loose, Objects, Said
from tools.answers.xml_values import xml_values

DROPPED = ("note", "coauthors", "email")
"""Notes hold affiliations with their places; whom somebody wrote with follows from the records."""

_MARKUP = re.compile(rb"</?(?:i|sub|sup|tt|ref)(?:\s[^<>]*)?/?>")


def read_records(raw: bytes) -> Any:
    """XML without the mark-up inside titles, whose words it would tear apart. Raises: ValueError."""
    return xml_values(_MARKUP.sub(b"", raw), {})


def _first(value: Any) -> Any:
    """The text of what may be text, an object that holds it, or a list of either."""
    held = value[0] if isinstance(value, list) and value else value
    return held.get("#", held.get("text")) if isinstance(held, dict) else held


def _told(value: Any) -> Any:
    text = _first(value)
    return html.unescape(text) if isinstance(text, str) else text


def _number(value: Any) -> int:
    text = _first(value)
    if not isinstance(text, str) or not (text.isascii() and text.isdigit()):
        raise ValueError("digits are promised")
    return int(text)


def _several(value: Any) -> Any:
    """One of a kind comes bare, several come as a list."""
    return value if isinstance(value, list) else [value]


def _named(value: Any) -> Any:
    """The older form of an author is the bare name."""
    return [{"text": one} if isinstance(one, str) else one for one in _several(value)]


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(text for one in _several(value) if isinstance(text := _first(one), str))


Text = Annotated[str, BeforeValidator(_told), Field(max_length=2_000)]
Number = Annotated[Count, BeforeValidator(_number)]
Year = Annotated[int, BeforeValidator(_number), Field(ge=1900, le=2100)]
Key = Annotated[str, Field(pattern=r"^[a-z]{1,12}/[A-Za-z0-9._-]{1,60}/[A-Za-z0-9._/-]{1,100}$")]
"""Of a record, such as `conf/icml/DoeR24`."""
Pid = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,8}/[A-Za-z0-9-]{1,60}$")]
Addresses = Annotated[tuple[str, ...], BeforeValidator(_texts)]


class Author(Loose):
    pid: Said[Pid] = Field(None, alias="@pid")
    """The older form has none."""
    name: Said[Text] = Field(None, validation_alias=AliasChoices("text", "#"))


Authors = Annotated[Objects[Author], BeforeValidator(_named)]


class Bylines(Loose):
    author: Said[Authors] = None


class Info(Loose):
    """A publication as the search tells it."""

    authors: Said[Bylines] = None
    title: Said[Text] = None
    venue: Said[Text] = None
    year: Said[Year] = None
    type: Said[str] = None
    key: Said[Key] = None
    doi: Said[Text] = None
    pages: Said[Addresses] = Field(None, alias="ee")


class Hit(Loose):
    info: Said[Info] = None


class Hits(Loose):
    total: Number = Field(alias="@total")
    hit: Said[Annotated[Objects[Hit], BeforeValidator(_several)]] = None
    """None: nothing was found."""


class Result(Loose):
    hits: Hits


class Found(Loose):
    """A search's answer; without its hits it is none, but a failure."""

    result: Result


class Entry(Loose):
    """A publication as its record tells it."""

    key: Said[Key] = Field(None, alias="@key")
    kind: Said[str] = Field(None, alias="@publtype")
    authors: Said[Authors] = Field(None, alias="author")
    title: Said[Text] = None
    year: Said[Year] = None
    booktitle: Said[Text] = None
    journal: Said[Text] = None
    pages: Said[Addresses] = Field(None, alias="ee")


class Records(Loose):
    """Publications by what they are; what is neither of these is no paper."""

    talks: Said[Objects[Entry]] = Field(None, alias="inproceedings")
    articles: Said[Objects[Entry]] = Field(None, alias="article")


class Page(Loose):
    """One record by itself."""

    dblp: Records


class Known(Loose):
    """What dblp says of the person whose page it is."""

    kind: Said[str] = Field(None, alias="@publtype")
    addresses: Said[Addresses] = Field(None, alias="url")


class Person(Loose):
    pid: Pid = Field(alias="@pid")
    name: Said[str] = Field(None, alias="@name")
    known: Said[Objects[Known]] = Field(None, alias="person")
    records: Said[Objects[Records]] = Field(None, alias="r")


class PersonPage(Loose):
    """Everything of a person; without their pid it is none, but a failure."""

    person: Person = Field(alias="dblpperson")
