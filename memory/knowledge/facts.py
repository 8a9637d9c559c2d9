"""The schema of the market's files. Closed and strict: a misspelt key is an error, not a missing fact."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from typing import Annotated, TypeVar, get_args

from pydantic import AfterValidator, Field, NonNegativeInt, PositiveInt

from memory.knowledge.said import Facts
from memory.knowledge.wordlists import Words
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


class Pay(Facts):
    tolerance_permille: Annotated[int, Field(gt=0, le=1000)]
    mid_permille: Annotated[int, Field(gt=0, le=1000)]
    generous_rates: dict[Text, PositiveInt]
    premium_over: NonNegativeInt
    currency_means: dict[Text, Text]


class Levers(Facts):
    denials: Words
    """Words right before a lever's that take it away."""


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
    name: str
    """Of the country or region, in English."""
    country: str | None
    """ISO 3166-1 alpha-2; None for a region of several."""
    market: str | None
    """The pay market that prices it, where a source has figures for one."""
    nearest: str | None
    """The pay market that lies nearest where none prices it; None where none is near."""
    currency: str | None
    """ISO 4217: what pay is counted in there."""
    cased: str | None
    """Counts only in exactly this spelling."""


class _Country(Frozen):
    market: str | None = None
    nearest: str | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    names: Words
    cased: tuple[Text, ...] = ()
    cities: Words


class _Regions(Frozen):
    names: Words
    cased: tuple[Text, ...]


class Places(Facts):
    countries: dict[Text, _Country]
    regions: _Regions

    def by_code(self) -> dict[str, Place]:
        """What is known of each country."""
        return {
            code: Place(
                name=country.names[0].title(),
                country=code,
                market=country.market,
                nearest=country.nearest,
                currency=country.currency,
                cased=None,
            )
            for code, country in self.countries.items()
        }

    def spelled(self) -> Iterator[tuple[str, Place]]:
        for code, place in self.by_code().items():
            country = self.countries[code]
            yield from ((name, place) for name in (*country.names, *country.cities))
            yield from ((name, place.model_copy(update={"cased": name})) for name in country.cased)
        for name in self.regions.names:
            yield name, _region(name.title())
        for name in self.regions.cased:
            yield name, _region(name).model_copy(update={"cased": name})


def _region(name: str) -> Place:
    return Place(name=name, country=None, market=None, nearest=None, currency=None, cased=None)


class Questions(Frozen):
    as_of: date
    names_ai: Words
    """By which a text says that it is about AI at all."""
    asks_not_ai: ByLanguage
    """Completes the deciding question for work that is none of the roles."""
    any_role: ByLanguage
    """Asked of a text that nothing could be read from: it offers every role."""
    questions: Annotated[dict[Topic, ByLanguage], AfterValidator(_all_of(get_args(Topic)))]
