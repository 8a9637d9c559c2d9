"""The schema of the market's fact files. Closed and strict: a misspelt key is an error, not a missing fact."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from typing import Annotated, TypeVar, get_args

from pydantic import AfterValidator, Field, NonNegativeInt, PositiveInt

from memory.knowledge.lexicon import Words
from memory.records import ROLES, Frozen, Role, Text, Topic

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def _all_of(keys: tuple[Hashable, ...]) -> Callable[[Mapping[Key, Value]], Mapping[Key, Value]]:
    """A table with a hole would fail on the first brief that falls into it; better when the file is read."""

    def complete(table: Mapping[Key, Value]) -> Mapping[Key, Value]:
        if missing := sorted(str(key) for key in set(keys) - set(table)):
            raise ValueError(f"missing: {', '.join(missing)}")
        return table

    return complete


ByLanguage = Annotated[dict[Text, Text], AfterValidator(_all_of(("en",)))]


class Source(Frozen):
    title: Text
    as_of: date


class Sources(Frozen):
    sources: dict[Text, Source]


class Said(Frozen):
    """A fact that somebody states: who, and of which day."""

    source: Text
    as_of: date


class _FigureIn(Frozen):
    name: Text
    low: float
    high: float | None = None
    unit: Text
    says: Text
    roles: tuple[Role, ...] = ()
    disputed: bool = False
    loose: bool = False


class Figure(Said, _FigureIn):
    """One number about the market; `high` where the source gives a range, `roles` where it holds for them only.

    disputed: somebody concerned denies it, never a benchmark; loose: the source itself does not vouch for it.
    """


class _FigureGroup(Said):
    figures: tuple[_FigureIn, ...]

    def dated(self) -> Iterator[Figure]:
        for figure in self.figures:
            yield Figure(**figure.model_dump(), source=self.source, as_of=self.as_of)


class Figures(Frozen):
    groups: tuple[_FigureGroup, ...]

    def all(self) -> tuple[Figure, ...]:
        return tuple(figure for group in self.groups for figure in group.dated())


class _BandIn(Frozen):
    universe: Text
    market: Text
    roles: tuple[Role, ...]
    specialisations: tuple[Text, ...] = ()
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    band: tuple[PositiveInt, PositiveInt]


class BandSaid(Said, _BandIn):
    """A band a year, gross; where `specialisations` are named it holds for those only."""


class _FactorIn(Frozen):
    universe: Text
    market: Text
    low_permille: PositiveInt
    high_permille: PositiveInt


class Factor(Said, _FactorIn):
    """How a source carries Germany's bands to another market."""


class _PayGroup(Said):
    bands: tuple[_BandIn, ...]
    factors: tuple[_FactorIn, ...]


class Pay(Frozen):
    tolerance_permille: Annotated[int, Field(gt=0, le=1000)]
    premium_over: NonNegativeInt
    currency_means: dict[Text, Text]
    groups: tuple[_PayGroup, ...]

    def bands(self) -> tuple[BandSaid, ...]:
        return tuple(
            BandSaid(**band.model_dump(), source=group.source, as_of=group.as_of)
            for group in self.groups
            for band in group.bands
        )

    def factors(self) -> tuple[Factor, ...]:
        return tuple(
            Factor(**factor.model_dump(), source=group.source, as_of=group.as_of)
            for group in self.groups
            for factor in group.factors
        )


class _LeverIn(Frozen):
    name: Text
    says: Text
    words: Words = ()


class Lever(Said, _LeverIn):
    """What can move somebody besides money; offered only where the recruiter confirmed it."""


class _LeverGroup(_FigureGroup):
    levers: tuple[_LeverIn, ...]


class Levers(Frozen):
    groups: tuple[_LeverGroup, ...]

    def levers(self) -> tuple[Lever, ...]:
        return tuple(
            Lever(**lever.model_dump(), source=group.source, as_of=group.as_of)
            for group in self.groups
            for lever in group.levers
        )

    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for group in self.groups for figure in group.dated())


class RoleFacts(Frozen):
    training: Text
    """How close to training the model."""
    originates: bool
    """Originates ideas; else operates systems."""
    does: Text
    proof: Text
    misfit: Text
    asks: ByLanguage
    names: Words


class Roles(Frozen):
    as_of: date
    source: Text
    roles: Annotated[dict[Role, RoleFacts], AfterValidator(_all_of(ROLES))]

    def spelled(self) -> Iterator[tuple[str, Role]]:
        for role, facts in self.roles.items():
            yield from ((name, role) for name in (role.replace("_", " "), *facts.names))


class Place(Frozen):
    country: str | None
    """ISO 3166-1 alpha-2; None for a region of several."""
    market: str | None
    """The pay market that prices it, where a source has figures for one."""
    currency: str | None
    """ISO 4217: what pay is counted in there."""
    cased: str | None
    """Counts only in exactly this spelling."""


class _Country(Frozen):
    market: str | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    names: Words
    cased: tuple[Text, ...] = ()
    cities: Words


class _Regions(Frozen):
    names: Words
    cased: tuple[Text, ...]


class _PlaceGroup(_FigureGroup):
    standings: dict[Text, tuple[Text, ...]]


class Places(Frozen):
    groups: tuple[_PlaceGroup, ...]
    countries: dict[Text, _Country]
    regions: _Regions

    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for group in self.groups for figure in group.dated())

    def spelled(self) -> Iterator[tuple[str, Place]]:
        for code, country in self.countries.items():
            place = Place(country=code, market=country.market, currency=country.currency, cased=None)
            yield from ((name, place) for name in (*country.names, *country.cities))
            yield from ((name, place.model_copy(update={"cased": name})) for name in country.cased)
        region = Place(country=None, market=None, currency=None, cased=None)
        yield from ((name, region) for name in self.regions.names)
        yield from ((name, region.model_copy(update={"cased": name})) for name in self.regions.cased)


class Refusal(Frozen):
    """What a kind of remark tells the recruiter, and the words that call for it."""

    refuse: bool
    """Never used as a filter; else a warning."""
    says: Text
    topic: Topic | None = None
    """The question that it opens."""
    computed: bool = False
    """Follows from figures or from the role named, not from words that a reader can point at."""
    words: Words = ()
    excepted: Words = Field(alias="except", default=())
    """Words that contain one of `words` and mean something else."""


class _Born(Frozen):
    year: int
    words: Words


class Refusals(Frozen):
    as_of: date
    source: Text
    kinds: dict[Text, Refusal]
    born: tuple[_Born, ...]
    fields: Words

    def spelled(self) -> Iterator[tuple[str, str | None]]:
        for kind, refusal in self.kinds.items():
            yield from ((word, kind) for word in refusal.words)
            yield from ((word, None) for word in refusal.excepted)


class Questions(Frozen):
    as_of: date
    asks_not_ai: ByLanguage
    """Completes the deciding question for work that is none of the roles."""
    questions: Annotated[dict[Topic, ByLanguage], AfterValidator(_all_of(get_args(Topic)))]
