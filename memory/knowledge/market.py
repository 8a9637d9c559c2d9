"""The market's facts as dated knowledge: roles, pay, supply, places, levers, refusals, and the words to read briefs.

Every figure carries its source and its day; two sources stand side by side. `load` checks every file when it is read.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Literal

from memory.errors import UsageError
from memory.knowledge.facts import (
    BandSaid,
    Factor,
    Figure,
    Figures,
    Lever,
    Levers,
    Pay,
    Place,
    Places,
    Questions,
    Refusal,
    Refusals,
    RoleFacts,
    Roles,
    Source,
    Sources,
)
from memory.knowledge.files import read
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.lexicon import load as load_lexicon
from memory.knowledge.phrases import Phrases
from memory.records import Role, Topic

Meaning = Role | Literal["not_ai"]
"""What a recruiter can mean: a role, or other work."""

FOLDER = Path(__file__).parent
STALE_AFTER = timedelta(days=180)
"""The market moves monthly: older figures are told to the reader as old."""


@dataclass(frozen=True)
class Market:
    """What the product knows of the market, and from whom."""

    sources: dict[str, Source]
    roles: dict[Role, RoleFacts]
    bands: tuple[BandSaid, ...]
    factors: tuple[Factor, ...]
    tolerance_permille: int
    """What is left of a band's lower end before a budget is clearly under it."""
    premium_over: int
    """USD a year above which a budget bids against the frontier labs."""
    figures: tuple[Figure, ...]
    levers: tuple[Lever, ...]
    places: Phrases[Place]
    refusals: dict[str, Refusal]
    traps: Phrases[str | None]
    """Words that a kind refuses -> the kind; words that only look so -> None."""
    born: Phrases[int]
    """Tools and techniques -> first year in which outsiders could use them."""
    fields: Phrases[str]
    """Names of whole fields of work."""
    role_names: Phrases[Role]
    """What a person may answer when asked for the role."""
    lexicon: Lexicon
    currency_means: dict[str, str]
    """Currency -> pay market, for briefs that name no place."""
    _questions: Questions

    def question(self, topic: Topic, language: str) -> str:
        """Text of the question in `language`, English where it was not written in that language."""
        told = self._questions.questions[topic]
        return told.get(language, told["en"])

    def deciding_question(self, first: Meaning, second: Meaning, language: str) -> str:
        """The question whose answer tells two readings apart: (a) is the first, (b) the second."""
        return Template(self.question("role", language)).substitute(
            first=self._asks(first, language), second=self._asks(second, language)
        )

    def _asks(self, role: Meaning, language: str) -> str:
        told = self._questions.asks_not_ai if role == "not_ai" else self.roles[role].asks
        return told.get(language, told["en"])

    def stale(self, today: date) -> tuple[str, ...]:
        """Ids of the sources whose figures are older than `STALE_AFTER`."""
        return tuple(id_ for id_, source in self.sources.items() if self.is_stale(source.as_of, today))

    def is_stale(self, as_of: date, today: date) -> bool:
        return today - as_of > STALE_AFTER

    def cite(self, source: str) -> str:
        """A source for a reader's eyes: its publication, never our own number for it."""
        return self.sources[source].title


@lru_cache(maxsize=2)
def load(folder: Path = FOLDER) -> Market:
    """Read and check every file of the folder.

    Raises:
        UsageError: names the file and, where one is wrong, the key.
    """
    sources = read(folder / "pay_sources.yaml", Sources).sources
    pay, places = read(folder / "pay.yaml", Pay), read(folder / "places.yaml", Places)
    levers, refusals = read(folder / "levers.yaml", Levers), read(folder / "refusals.yaml", Refusals)
    figures = (
        *read(folder / "pay_figures.yaml", Figures).all(),
        *read(folder / "supply.yaml", Figures).all(),
        *levers.figures(),
        *places.figures(),
    )
    roles = read(folder / "roles.yaml", Roles)
    market = Market(
        sources=sources,
        roles=roles.roles,
        bands=pay.bands(),
        factors=pay.factors(),
        tolerance_permille=pay.tolerance_permille,
        premium_over=pay.premium_over,
        figures=figures,
        levers=levers.levers(),
        places=Phrases(places.spelled()),
        refusals=refusals.kinds,
        traps=Phrases(refusals.spelled()),
        born=Phrases((word, born.year) for born in refusals.born for word in born.words),
        fields=Phrases((field, field) for field in refusals.fields),
        role_names=Phrases(roles.spelled()),
        lexicon=load_lexicon(folder),
        currency_means=pay.currency_means,
        _questions=read(folder / "languages_questions.yaml", Questions),
    )
    _check_sources(market)
    return market


def _check_sources(market: Market) -> None:
    dated = (*market.bands, *market.factors, *market.figures, *market.levers)
    for item in dated:
        if item.source not in market.sources:
            raise UsageError(f"pay_sources.yaml: sources: {item.source!r} is cited and not listed")
