"""Reading a stranger's JSON, for every source that answers in it: of another type than promised is as good as missing.

A missing field costs the fact that needs it, or the item, which is counted; it never costs the answer.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WrapValidator

from tools.fetch.record import Drop, drop_keys
from tools.git.people import clean, clean_name, plain

Shape = TypeVar("Shape")

_STRUCK_OUT = re.compile(r"[<(]?\[address\][>)]?")
_MOST_COUNTED = 10**12
"""Above this a count is no count."""


class Loose(BaseModel):
    """The part of an answer's object that is read. Every field may be missing; unknown ones are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _or_missing(value: Any, check: Callable[[Any], Any]) -> Any:
    try:
        return check(value)
    except ValidationError:
        return None


def _day(value: Any) -> date:
    """A day, or the day, UTC, of a moment that names its zone."""
    if not isinstance(value, str):
        raise ValueError("a day is text")
    if len(value) == len("2026-11-20"):
        return date.fromisoformat(value)
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone is on one of two days")
    try:
        return moment.astimezone(UTC).date()
    except OverflowError:
        raise ValueError("no such day, UTC") from None


def _objects(value: Any) -> list[dict[str, Any]]:
    """A list of objects; what is none stays in its place as an empty one, so that it is counted."""
    if not isinstance(value, list):
        raise ValueError("a list is promised")
    return [item if isinstance(item, dict) else {} for item in value]


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise ValueError("a list is promised")
    return [item for item in value if isinstance(item, str)]


Said = Annotated[Shape | None, WrapValidator(_or_missing)]
"""What the answer says, None where it says nothing of this type."""
Objects = Annotated[tuple[Shape, ...], BeforeValidator(_objects)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
Count = Annotated[int, Field(strict=True, ge=0, le=_MOST_COUNTED)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_day)]


def dropping(*names: str) -> Drop:
    """A source's drop-list, of what is never stored: these keys at any depth, and every e-mail address in a text.

    A venue such as `A@B` is no address, having no dot behind its @.
    """
    unwanted = drop_keys(*names)
    return lambda body: without_addresses(unwanted(body))


def without_addresses(body: Any) -> Any:
    """The JSON with every e-mail address in its texts struck out: people write them into any field."""
    if isinstance(body, str):
        return clean(body, len(body) + len("[address]") * body.count("@")) if "@" in body else body
    if isinstance(body, dict):
        return {without_addresses(key): without_addresses(value) for key, value in body.items()}
    return [without_addresses(item) for item in body] if isinstance(body, list) else body


def shown_name(said: str | None) -> str | None:
    """A display name without the address that stood beside it."""
    return clean_name(_STRUCK_OUT.sub(" ", said or "")) or None


def other_names(a: str, b: str) -> bool:
    """Whether two names are shown to be two people's: they share no word, in letters that can be compared."""
    words_a, words_b = _words(a), _words(b)
    comparable = bool(words_a) and bool(words_b) and _latin(words_a) == _latin(words_b)
    return comparable and words_a.isdisjoint(words_b)


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in plain(name).split() if len(word) > 1)


def _latin(words: frozenset[str]) -> bool:
    return any(char.isascii() for word in words for char in word)
