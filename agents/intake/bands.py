"""What the market is said to pay for a brief: one source's band, and the others' beside it, never an average."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.intake.slots import Slots
from memory.knowledge.facts import Place
from memory.knowledge.market import Market
from memory.knowledge.said import BandSaid, Factor
from memory.records import PayBand, Role, Salary, Seniority

_HOME = "de"
"""The market from which factors carry bands to others."""
_FRONTIER = "frontier"
_US = "us"
_EURO = "EUR"
_MONTHS = 12
_BEGINNERS: frozenset[Seniority | None] = frozenset({"intern", "junior"})
"""Bands tell what experienced people get; a beginner's budget is not held against them."""


@dataclass(frozen=True)
class Priced:
    """A brief's bands: `pay` is the one that it is priced against."""

    pay: PayBand | None
    others: tuple[PayBand, ...]
    below: PayBand | None
    """The band that the budget lies clearly under; None where it does not, or where no figures are comparable."""
    unpriced: Place | None
    """The place asked for, where no source has figures for the role in it, and other markets' are shown."""


def price(roles: Sequence[Role], slots: Slots, market: Market) -> Priced:
    """Bands for each of `roles` (two for an ambiguous brief), likeliest first."""
    where, field = _where(slots, market), slots.need.specialisation
    local = {role: list(bands_in(role, field, where, market)) if where else [] for role in roles}
    shown = [local[role] or list(_borrowed(role, slots, market)) for role in roles]
    if _bids_against_labs(slots, where, market):
        shown = [[*bands_in(role, field, _FRONTIER, market), *own] for role, own in zip(roles, shown, strict=True)]
    firsts, rest = [bands[0] for bands in shown if bands], [band for bands in shown for band in bands[1:]]
    ordered = tuple(dict.fromkeys((*firsts, *rest)))
    below = _below([band for bands in local.values() for band in bands], ordered, slots, market)
    unpriced = slots.place if ordered and not all(local.values()) else None
    return Priced(ordered[0] if ordered else None, ordered[1:], below, unpriced)


def _where(slots: Slots, market: Market) -> str | None:
    if slots.place is not None:
        return slots.place.market
    salary = slots.need.salary
    return market.currency_means.get(salary.currency or "") if salary else None


def _borrowed(role: Role, slots: Slots, market: Market) -> Iterator[PayBand]:
    """Other markets' bands: the nearest one's or, where none is near, those of both that have figures of their own.

    They never pass for the place's own: each says whose it is, and that the place has none.
    """
    place, euros = slots.place, bool(slots.need.salary and slots.need.salary.currency == _EURO)
    near = place.nearest if place else None
    for other in (_HOME, _US) if near == _HOME or euros else (_US, _HOME):
        found = list(bands_in(role, slots.need.specialisation, other, market))
        whose = "the nearest market" if near == other else "another market"
        for band in found:
            said = f"{band.universe} ({whose}, {_none_in(place)})" if place else band.universe
            yield band.model_copy(update={"universe": said})
        if found and near == other:
            return


def _none_in(place: Place) -> str:
    counted = f", where pay is in {place.currency}" if place.currency else ""
    return f"none on file for this role in {place.name}{counted}"


def bands_in(role: Role, specialisation: str | None, where: str, market: Market) -> Iterator[PayBand]:
    """The bands of one pay market, source by source; a carried one says from where."""
    yield from (_plain(band, market) for band in _fitting(role, specialisation, where, market))
    for factor in market.of(Factor):
        if factor.market == where:
            for band in _fitting(role, specialisation, _HOME, market):
                if band.source == factor.source:
                    carried = (band.band[0] * factor.low_permille // 1000, band.band[1] * factor.high_permille // 1000)
                    universe = f"{factor.says}, carried over from {band.says}"
                    yield _plain(band.model_copy(update={"band": carried, "says": universe}), market)


def _fitting(role: Role, specialisation: str | None, where: str, market: Market) -> Sequence[BandSaid]:
    """A band for the specialisation stands before the role's general one, and without it only the general one does."""
    bands = [band for band in market.of(BandSaid) if band.market == where and role in band.roles]
    special = [band for band in bands if specialisation in band.specialisations]
    return special or [band for band in bands if not band.specialisations]


def _plain(band: BandSaid, market: Market) -> PayBand:
    return PayBand(
        universe=band.says,
        band=band.band,
        currency=band.currency,
        as_of=band.as_of,
        source=market.cite(band.source),
    )


def _bids_against_labs(slots: Slots, where: str | None, market: Market) -> bool:
    salary = slots.need.salary
    top = a_year(salary) if where == _US and salary and salary.currency in {None, "USD"} else None
    return top is not None and top > market.premium_over


def _below(local: Sequence[PayBand], shown: Sequence[PayBand], slots: Slots, market: Market) -> PayBand | None:
    """The lowest band in the budget's currency, where the budget lies clearly under it.

    Of a place without bands, in pounds or francs: the nearest market's in euros, at a rate that flatters the budget.
    """
    salary = slots.need.salary
    top = a_year(salary) if salary else None
    if salary is None or top is None or slots.net or slots.need.seniority in _BEGINNERS:
        return None
    currency = salary.currency or (slots.place.currency if slots.place else None)
    rate = market.generous_rates.get(currency or "") if slots.place and slots.place.nearest == _HOME else None
    bands, counted = (shown, _EURO) if rate and not local else (local, currency)
    lowest = min((band for band in bands if band.currency == counted), key=lambda band: band.band[0], default=None)
    least = market.mid_permille if slots.need.seniority == "mid" else market.tolerance_permille
    return lowest if lowest is not None and top * (rate or 1000) < lowest.band[0] * least else None


def a_year(salary: Salary) -> int | None:
    """The most that the budget offers in a year; None for day and hour rates, which no band prices."""
    top = salary.max if salary.max is not None else None
    if top is None or salary.period not in {"year", "month"}:
        return None
    return top * (_MONTHS if salary.period == "month" else 1)
