"""The market's facts as dated knowledge: roles, pay, supply, places, levers, refusals, and the words to read briefs.

Every figure carries its source and its day; two sources stand side by side. `load` checks every file when it is read.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Literal, TypeVar

from memory.errors import UsageError
from memory.knowledge.facts import Levers, Pay, Place, Places, Questions, Refusal, Refusals, RoleFacts, Roles
from memory.knowledge.files import STALE_AFTER, read
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.lexicon import load as load_lexicon
from memory.knowledge.phrases import Phrases
from memory.knowledge.said import Fact, Facts, Source, Sources, spread
from memory.records import Role, Topic

Meaning = Role | Literal["not_ai"]
"""What a recruiter can mean: a role, or other work."""

FOLDER = Path(__file__).parent
FACTS = ("pay_figures", "supply")
"""Files that hold nothing but facts."""

Kind = TypeVar("Kind", bound=Fact)


@dataclass(frozen=True)
class Market:
    """What the product knows of the market, and from whom."""

    sources: dict[str, Source]
    roles: dict[Role, RoleFacts]
    facts: tuple[Fact, ...]
    """Everything that somebody says of the market, in the order of the files."""
    tolerance_permille: int
    """What is left of a band's lower end before a budget is clearly under it."""
    premium_over: int
    """USD a year above which a budget bids against the frontier labs."""
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

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The facts of one kind, such as `Figure`."""
        return tuple(fact for fact in self.facts if isinstance(fact, kind))

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
    pay, places = read(folder / "pay.yaml", Pay, spread), read(folder / "places.yaml", Places, spread)
    levers, refusals = read(folder / "levers.yaml", Levers, spread), read(folder / "refusals.yaml", Refusals)
    plain = [read(folder / f"{name}.yaml", Facts, spread) for name in FACTS]
    roles = read(folder / "roles.yaml", Roles)
    market = Market(
        sources=read(folder / "pay_sources.yaml", Sources).sources,
        roles=roles.roles,
        facts=tuple(fact for file in (pay, *plain, levers, places) for fact in file.all()),
        tolerance_permille=pay.tolerance_permille,
        premium_over=pay.premium_over,
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
    for item in market.facts:
        if item.source not in market.sources:
            raise UsageError(f"pay_sources.yaml: sources: {item.source!r} is cited and not listed")
