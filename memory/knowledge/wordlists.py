"""Lists of words in a knowledge file, checked as phrases, and ready to be found in a text."""

from collections.abc import Iterable, Mapping
from typing import Annotated, TypeVar

from pydantic import AfterValidator

from memory.knowledge.phrases import Phrases
from memory.records import Text

Group = TypeVar("Group")


def _phrase(text: str) -> str:
    Phrases([(text, None)])
    return text


Words = tuple[Annotated[Text, AfterValidator(_phrase)], ...]
Spoken = dict[Text, Words]
"""Words by the language that they are of, ISO 639-1."""


def every(spoken: Spoken) -> Iterable[str]:
    return (word for words in spoken.values() for word in words)


def known(phrases: Iterable[str]) -> Phrases[bool]:
    return Phrases((phrase, True) for phrase in phrases)


def either(true: Iterable[str], false: Iterable[str]) -> Phrases[bool]:
    return Phrases([*((phrase, True) for phrase in true), *((phrase, False) for phrase in false)])


def by_group(groups: Mapping[Group, Iterable[str]]) -> Phrases[Group]:
    return Phrases((phrase, group) for group, phrases in groups.items() for phrase in phrases)
