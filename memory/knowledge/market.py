"""The market's facts as dated knowledge: roles, pay, supply, places, levers, refusals, and the words to read briefs.

Every figure carries its source and its day; two sources stand side by side. `load` checks every file when it is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from string import Template
from typing import Any, Literal, TypeVar

from memory.errors import UsageError
from memory.knowledge.facts import Levers, Pay, Place, Places, Questions, RoleFacts, Roles
from memory.knowledge.files import STALE_AFTER, read
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.lexicon import load as load_lexicon
from memory.knowledge.phrases import Phrases
from memory.knowledge.refusals import Refusal, Refusing
from memory.knowledge.refusals import load as load_refusals
from memory.knowledge.said import Fact, Facts, Figure, Lever, PlaceSaid, Pool, Source, Sources, spread
from memory.knowledge.towns import Towns
from memory.knowledge.towns import load as load_towns
from memory.records import ROLES, Role, Topic

Meaning = Role | Literal["not_ai"]
"""What a recruiter can mean: a role, or other work."""

FOLDER = Path(__file__).parent
FACTS = (
    "roles_market", "titles", "pay_figures", "supply", "evidence", "identity", "channels", "layers", "screening",
    "outreach", "moves",
)  # fmt: skip
"""Files that hold nothing but facts."""

TOLD_BY_NAME = (
    "frontier_multiple", "two_universes", "price_capability", "no_frontier_compute", "hub_changes", "underbid_changes",
    "lower_cost_changes", "geography_needs", "presence_lever", "channel_fit",
)  # fmt: skip
"""Facts that advice asks for by name."""

Kind = TypeVar("Kind", bound=Fact)


@dataclass(frozen=True)
class Market:
    """What the product knows of the market, and from whom."""

    sources: dict[str, Source]
    roles: dict[Role, RoleFacts]
    facts: tuple[Fact, ...]
    """Everything that somebody says of the market, in the order of the files."""
    named: Mapping[str, Fact]
    """The same by name."""
    levers: Phrases[str]
    """Words by which an employer says that it has a lever -> the lever."""
    denials: Phrases[bool]
    """Words that take away the lever named right after them."""
    contested: Phrases[PlaceSaid]
    """Cities of which somebody says how hard they are fought over."""
    tolerance_permille: int
    """What is left of a band's lower end before a budget is clearly under it."""
    mid_permille: int
    """The same at mid level."""
    generous_rates: Mapping[str, int]
    """Permille of a euro, rounded up: in these currencies a budget is held against the nearest market's band."""
    premium_over: int
    """USD a year above which a budget bids against the frontier labs."""
    places: Phrases[Place]
    """Hubs, countries and regions, which are places wherever they are named."""
    towns: Towns
    refusals: dict[str, Refusal]
    refusing: Refusing
    """The words by which a wish that is refused is known."""
    born: Phrases[int]
    """Tools and techniques -> first year in which outsiders could use them."""
    fields: Phrases[str]
    """Names of whole fields of work."""
    trades: Phrases[str]
    """Words that ask for a trade -> the trade."""
    role_names: Phrases[Role]
    """What a person may answer when asked for the role."""
    lexicon: Lexicon
    currency_means: dict[str, str]
    """Currency -> pay market, for briefs that name no place."""
    _questions: Questions

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The facts of one kind, such as `Figure`."""
        return tuple(fact for fact in self._by_kind.get(kind, ()) if isinstance(fact, kind))

    @cached_property
    def _by_kind(self) -> dict[type[Fact], list[Fact]]:
        """Each under its own class: a brief asks for kinds some twenty times."""
        found: dict[type[Fact], list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(type(fact), []).append(fact)
        return found

    @cached_property
    def names_ai(self) -> Phrases[bool]:
        """Words by which a text says that it is about AI at all."""
        return Phrases((phrase, True) for phrase in self._questions.names_ai)

    def figures(self, names: Iterable[str]) -> tuple[Figure, ...]:
        """The figures of these names, in their order."""
        return tuple(figure for name in names if isinstance(figure := self.named[name], Figure))

    def question(self, topic: Topic, language: str) -> str:
        """Text of the question in `language`, English where it was not written in that language."""
        told = self._questions.questions[topic]
        return told.get(language, told["en"])

    def deciding_question(self, first: Meaning, second: Meaning, language: str) -> str:
        """The question whose answer tells two readings apart: (a) is the first, (b) the second."""
        return Template(self.question("role", language)).substitute(
            first=self._asks(first, language), second=self._asks(second, language)
        )

    def any_role_question(self, language: str) -> str:
        """The question of a text that nothing could be read from: (a) to (f) are the roles in their own order."""
        told = self._questions.any_role
        return told.get(language, told["en"])

    def _asks(self, role: Meaning, language: str) -> str:
        told = self._questions.asks_not_ai if role == "not_ai" else self.roles[role].asks
        return told.get(language, told["en"])

    def stale(self, today: date) -> tuple[str, ...]:
        """Ids of the sources whose figures are older than `STALE_AFTER`."""
        return tuple(id_ for id_, source in self.sources.items() if self.is_stale(source.as_of, today))

    def is_stale(self, as_of: date, today: date) -> bool:
        return today - as_of > STALE_AFTER

    def stale_words(self, source: str, as_of: date, today: date) -> str:
        """What a reader is told of figures that are old. Args: source: its publication."""
        return f"Figures of “{source}” are of {as_of}, {(today - as_of).days} days ago: check before quoting one."

    def cite(self, source: str) -> str:
        """A source for a reader's eyes: its publication, never our own number for it."""
        return self.sources[source].title


class _Unread(Market):
    """A market whose files are read when it is asked its first question: most commands ask none."""

    def __init__(self, folder: Path) -> None:
        object.__setattr__(self, "_folder", folder)

    def __getattr__(self, name: str) -> Any:
        """Asked for what is not there yet."""
        if name not in Market.__dataclass_fields__:
            raise AttributeError(name)
        self.__dict__.update(vars(load(self._folder)))
        return self.__dict__[name]


def when_asked(folder: Path = FOLDER) -> Market:
    """As `load`, and not before the market is asked something: its errors come then."""
    return _Unread(folder)


@lru_cache(maxsize=2)
def load(folder: Path = FOLDER) -> Market:
    """Read and check every file of the folder.

    Raises:
        UsageError: names the file and, where one is wrong, the key.
    """
    pay, places = read(folder / "pay.yaml", Pay, spread), read(folder / "places.yaml", Places, spread)
    levers, refusals = read(folder / "levers.yaml", Levers, spread), load_refusals(folder)
    plain = [read(folder / f"{name}.yaml", Facts, spread) for name in FACTS]
    roles = read(folder / "roles.yaml", Roles)
    facts = tuple(fact for file in (pay, *plain, levers, places) for fact in file.all())
    market = Market(
        sources=read(folder / "pay_sources.yaml", Sources).sources,
        roles=roles.roles,
        facts=facts,
        named={fact.name: fact for fact in facts},
        levers=Phrases((word, lever.name) for lever in facts if isinstance(lever, Lever) for word in lever.words),
        denials=Phrases((word, True) for word in levers.denials),
        contested=Phrases((word, said) for said in facts if isinstance(said, PlaceSaid) for word in said.words),
        tolerance_permille=pay.tolerance_permille,
        mid_permille=pay.mid_permille,
        generous_rates=pay.generous_rates,
        premium_over=pay.premium_over,
        places=Phrases(places.spelled()),
        towns=load_towns(places.by_code(), folder / "towns.yaml"),
        refusals=dict(refusals.kinds),
        refusing=refusals.refusing,
        born=refusals.born,
        fields=refusals.fields,
        trades=refusals.trades,
        role_names=Phrases(roles.spelled()),
        lexicon=load_lexicon(folder),
        currency_means=pay.currency_means,
        _questions=read(folder / "languages_questions.yaml", Questions),
    )
    _check(market)
    return market


def _check(market: Market) -> None:
    """What no single file can hold: sources are listed, names are one thing's alone, and what is referred to exists."""
    if len(market.named) != len(market.facts):
        names = [fact.name for fact in market.facts]
        raise UsageError(f"{_twice(names)!r} names two facts; a name belongs to one alone")
    if missing := [name for name in TOLD_BY_NAME if name not in market.named]:
        raise UsageError(f"{missing[0]!r} is told by name and stands in no file")
    if uncounted := [role for role in ROLES if not any(pool.fits(role, None) for pool in market.of(Pool))]:
        raise UsageError(f"supply.yaml: pools: none is for {uncounted[0]}")
    for fact in market.facts:
        if fact.source not in market.sources:
            raise UsageError(f"pay_sources.yaml: sources: {fact.source!r} is cited and not listed")
        if fact.as_of != market.sources[fact.source].as_of:
            raise UsageError(f"{fact.name}: as_of: {fact.as_of} is not the day of its source in pay_sources.yaml")
        if unknown := set(fact.specialisations) - market.lexicon.fields:
            raise UsageError(f"{fact.name}: specialisations: {min(unknown)!r} is none of roles_specialisations.yaml")
        for figure in getattr(fact, "figures", ()):
            if not isinstance(market.named.get(figure), Figure):
                raise UsageError(f"{fact.name}: figures: {figure!r} is no figure of any file")


def _twice(names: Sequence[str]) -> str:
    return next(name for name in names if names.count(name) > 1)
