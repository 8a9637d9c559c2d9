"""Which venues are known, and how hard it is to be accepted there: `venues.yaml`, checked."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from memory.errors import UsageError
from memory.knowledge.files import read
from memory.records import Frozen, Text

FILE = Path(__file__).with_name("venues.yaml")

Tier = Literal["top", "other", "workshop"]

_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")


class Standing(Frozen):
    """One reviewed venue."""

    name: Text
    """The short name where the venue is listed, else its own."""
    tier: Tier


class _Group(Frozen):
    tier: Literal["top", "other"]
    why: Text
    exact: bool = False
    """Nothing is left out of a name before it is compared."""
    venues: dict[Text, tuple[Text, ...]]


class Venues(Frozen):
    """The whole file."""

    as_of: date
    ignored: frozenset[str]
    workshop_words: frozenset[str]
    groups: tuple[_Group, ...]

    @cached_property
    def _listed(self) -> Mapping[tuple[bool, str], Standing]:
        """By whether the spelling is exact, and the words of it that count."""
        listed: dict[tuple[bool, str], Standing] = {}
        for group in self.groups:
            for name, spellings in group.venues.items():
                for spelling in spellings:
                    key = (group.exact, self._bare(spelling, group.exact))
                    if listed.setdefault(key, Standing(name=name, tier=group.tier)).name != name:
                        raise UsageError(f"{FILE.name}: {spelling!r} of {name} stands for another venue too")
        return listed

    def listed(self, name: str) -> Standing | None:
        """The listed venue of this name; only the whole name counts, so that no venue can dress up as another."""
        if self._workshop(name):
            return None
        return self._listed.get((True, self._bare(name, exact=True))) or self._listed.get((False, self._bare(name)))

    def spelled_out(self, name: str) -> str:
        """A listed venue's first name of several words, which catalogues know better; any other name as it is."""
        found = self.listed(name)
        spellings = [] if found is None else [s for group in self.groups for s in group.venues.get(found.name, ())]
        return next((spelling for spelling in spellings if " " in spelling), name)

    def standing(self, names: Iterable[str]) -> Standing | None:
        """The standing of a reviewed venue that a source calls by these names, the most exact first.

        A workshop by any of its names is one, and a listed venue by any of them is that; None without a name.
        """
        given = [name for name in names if self._bare(name)]
        if not given:
            return None
        if workshop := next((name for name in given if self._workshop(name)), None):
            return Standing(name=workshop, tier="workshop")
        found = next((listed for name in given if (listed := self.listed(name))), None)
        return found or Standing(name=given[-1], tier="other")

    def _workshop(self, name: str) -> bool:
        return not self.workshop_words.isdisjoint(_words(name))

    def _bare(self, name: str, exact: bool = False) -> str:
        if exact:
            return " ".join(_words(name))
        words = [word for word in _words(_BRACKETS.sub(" ", name)) if not _NUMBER.fullmatch(word)]
        return " ".join(word for word in words if word not in self.ignored)


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c)).split()


@cache
def venues(file: Path = FILE) -> Venues:
    """Raises: UsageError: the file does not fit its schema; the message names the key."""
    return read(file, Venues)
