"""What a change's title says was done: `deeds.yaml`, checked, with the one reader of titles."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from memory.knowledge.files import read
from memory.records import Frozen, Text

_FILE = Path(__file__).with_name("deeds.yaml")
_Word = Annotated[str, Field(pattern=r"^[a-z]+(?: [a-z]+)?$")]
_TAGS = re.compile(r"(?:\[[^\[\]]{0,60}\]\s*)+")
_PREFIX = re.compile(r"(?P<type>[A-Za-z]{2,12})(?:\([^()]{0,60}\))?!?:\s+")
_TWO_WORDS = re.compile(r"(?P<first>[A-Za-z]+)(?:[\s-]+(?P<second>[A-Za-z]+)\b)?")


class Deeds(Frozen):
    """The whole file."""

    as_of: date
    source: Text
    deeds: dict[Text, Annotated[list[_Word], Field(min_length=1)]]
    """What was done, in the past tense -> the words that say so at the beginning of a title."""
    prefixes: dict[_Word, Text]


class Told(NamedTuple):
    deed: str | None
    """None: the title has no word for it."""
    rest: str
    """What follows the word; the whole title where there is none."""
    by_prefix: bool


@lru_cache(maxsize=4)
def load(path: Path = _FILE) -> Deeds:
    """Raises: UsageError: names the file and, where one is wrong, the key."""
    return read(path, Deeds)


def told(title: str, path: Path = _FILE) -> Told:
    """What one line of title says was done. Args: title: outside text, already one clean line."""
    words, known = _words(path), load(path)
    bare = title[match.end() :] if (match := _TAGS.match(title)) else title
    kind = _PREFIX.match(bare)
    prefixed = known.prefixes.get(kind["type"].lower()) if kind else None
    body = bare[kind.end() :] if kind and prefixed else bare
    if (found := _TWO_WORDS.match(body)) is not None:
        first, second = found["first"].lower(), (found["second"] or "").lower()
        for spoken, end in ((f"{first} {second}", found.end()), (first, found.end("first"))):
            # A word that goes on, as in `fix-point`, is another word.
            if spoken in words and body[end : end + 1] in {"", " "} and body[end:].strip():
                return Told(words[spoken], body[end:].strip(), by_prefix=False)
    if prefixed and body:
        return Told(prefixed, body, by_prefix=True)
    return Told(None, title, by_prefix=False)


@lru_cache(maxsize=4)
def _words(path: Path) -> Mapping[str, str]:
    return {word: deed for deed, words in load(path).deeds.items() for word in words}
