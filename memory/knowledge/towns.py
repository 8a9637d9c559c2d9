"""Towns of the world by name: where a list of hubs ends. Many are words or people's names too, so that a name counts
only where a place stands (`agents/builtin/intake/sites.py`)."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from memory.knowledge.facts import Place
from memory.knowledge.files import read
from memory.knowledge.phrases import Phrases
from memory.records import Frozen, Text

FILE = Path(__file__).parent / "towns.yaml"


class _Country(Frozen):
    name: Text
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    towns: tuple[Text, ...]


class _Towns(Frozen):
    as_of: date
    source: Text
    licence: Text
    ordinary: tuple[Text, ...]
    countries: dict[Text, _Country]


class Towns:
    """Names of towns and the places they are."""

    def __init__(self, named: Phrases[Place], ordinary: Phrases[bool]) -> None:
        """Args: ordinary: towns whose names are words, months or people; they need more around them."""
        self.named, self.ordinary = named, ordinary


def load(priced: Mapping[str, Place], path: Path = FILE) -> Towns:
    """Args: priced: what is known of a country beside its name, by its code.

    Raises: UsageError: names the file and, where one is wrong, the key.
    """
    said = read(path, _Towns)
    return Towns(Phrases(_spelled(said, priced)), Phrases((name, True) for name in said.ordinary))


def _spelled(said: _Towns, priced: Mapping[str, Place]) -> Iterator[tuple[str, Place]]:
    for code, country in said.countries.items():
        place = priced.get(code) or Place(
            name=country.name, country=code, market=None, nearest=None, currency=country.currency, cased=None
        )
        yield from ((town, place) for town in country.towns)
