"""`hardsignal market`: what is on file about the market, by topic, each fact with its source and day."""

from datetime import date

from agents.intake.bands import bands_in
from agents.roles import role_title
from memory.errors import UsageError
from memory.knowledge.market import Market
from memory.knowledge.said import BandSaid, Fact, Factor, Figure, Lever, PlaceSaid
from memory.records import ROLES, Frozen, Remark, Role


class FactRow(Frozen):
    """One thing that somebody says. `text` says it in words; the numbers stand beside where it has some."""

    figure: str
    """Its name, which advice cites."""
    topic: str
    kind: str
    text: str
    low: float | None
    high: float | None
    unit: str | None
    roles: tuple[Role, ...]
    source: str
    by: str | None
    """Whom the source itself cites."""
    as_of: date
    old: bool
    disputed: bool
    loose: bool


class Difference(Frozen):
    """What two sources say of the same thing: both stand, never an average."""

    about: str
    said: tuple[str, ...]


class MarketView(Frozen):
    topics: dict[str, int]
    """Topic -> how many facts are on file."""
    figures: tuple[FactRow, ...]
    differ: tuple[Difference, ...]
    warnings: tuple[Remark, ...]


def market_view(market: Market, topic: str | None, today: date) -> MarketView:
    """The facts of one topic, or of all.

    Raises:
        UsageError: no such topic.
    """
    topics = {name: sum(fact.topic == name for fact in market.facts) for name in _topics(market)}
    if topic is not None and topic not in topics:
        raise UsageError(f"no topic is called {topic!r}; topics are {', '.join(topics)}")
    shown = [fact for fact in market.facts if topic in {None, fact.topic}]
    days = dict.fromkeys((market.cite(fact.source), fact.as_of) for fact in shown)
    return MarketView(
        topics=topics,
        figures=tuple(_row(fact, market, today) for fact in shown),
        differ=_differ(market) if topic in {None, "pay"} else (),
        warnings=tuple(
            Remark(kind="stale_figures", text=market.stale_words(source, as_of, today))
            for source, as_of in days
            if market.is_stale(as_of, today)
        ),
    )


def _topics(market: Market) -> dict[str, None]:
    return dict.fromkeys(fact.topic for fact in market.facts)


def _row(fact: Fact, market: Market, today: date) -> FactRow:
    low, high, unit = _numbers(fact)
    return FactRow(
        figure=fact.name,
        topic=fact.topic,
        kind=_kind(fact),
        text=_text(fact),
        low=low,
        high=high,
        unit=unit,
        roles=fact.roles,
        source=market.cite(fact.source),
        by=fact.by,
        as_of=fact.as_of,
        old=market.is_stale(fact.as_of, today),
        disputed=isinstance(fact, Figure) and fact.disputed,
        loose=isinstance(fact, Figure) and fact.loose,
    )


def _kind(fact: Fact) -> str:
    return {"BandSaid": "band", "PlaceSaid": "place"}.get(type(fact).__name__, type(fact).__name__.casefold())


def _numbers(fact: Fact) -> tuple[float | None, float | None, str | None]:
    match fact:
        case Figure():
            return fact.low, fact.high, fact.unit
        case BandSaid():
            return fact.band[0], fact.band[1], f"{fact.currency} a year"
        case Factor():
            return fact.low_permille, fact.high_permille, "permille of Germany's bands"
        case _:
            return None, None, None


def _text(fact: Fact) -> str:
    match fact:
        case Figure():
            return fact.told()
        case BandSaid():
            return f"{fact.band[0]:,} to {fact.band[1]:,} {fact.currency} a year: {fact.says}"
        case Factor():
            return f"{fact.says}: {_percent(fact.low_permille)} to {_percent(fact.high_permille)} of Germany's bands"
        case PlaceSaid():
            return f"{fact.standing.replace('_', ' ')}: {fact.says}"
        case Lever():
            return f"lever: {fact.says}"
        case _:
            return fact.says


def _percent(permille: int) -> str:
    return f"{permille / 10:g} %"


def _differ(market: Market) -> tuple[Difference, ...]:
    """Markets that one source prices outright and another by a factor on Germany's bands, role by role."""
    found = [
        Difference(about=f"pay, {role_title(role)}, {factor.says}", said=_both(role, factor, market))
        for factor in market.of(Factor)
        for role in ROLES
    ]
    return tuple(difference for difference in found if difference.said)


def _both(role: Role, factor: Factor, market: Market) -> tuple[str, ...]:
    """What each source says; nothing where only one does."""
    bands = tuple(bands_in(role, None, factor.market, market))
    if len({band.source for band in bands}) < 2:
        return ()
    return tuple(
        f"{band.band[0]:,} to {band.band[1]:,} {band.currency} a year: {band.universe} ({band.source}, {band.as_of})"
        for band in bands
    )
