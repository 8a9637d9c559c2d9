"""What the market's figures mean for one brief: pay, pool, other briefs, levers, places, channels, work, screening.

Pure. Every line names the facts that carry it, and nothing is offered that the recruiter did not confirm.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from agents.builtin.intake.unread import unread_by
from agents.intake.citing import line
from agents.intake.options import alternatives, channels, levers, places
from agents.roles import role_title
from memory.knowledge.market import Market
from memory.knowledge.said import BandSaid, Claim, Fact, Factor, Figure, Format, Pool
from memory.records import ROLES, Advice, AdviceLine, Brief, Cite, PayBand, Remark, Role

_PROVING = ("priced_for", "proof", "texture", "demand")
"""Kinds of claims about the work of a role, in the order in which they are told."""
_FRONTIER = "band_frontier"


def advise(brief: Brief, market: Market, today: date) -> Advice | None:
    """Advice for the role of the brief, or pay and pool for each reading of a blurred one; None outside the roles."""
    roles = meant(brief)
    if not roles:
        return None
    role = roles[0] if len(roles) == 1 else None
    pool = tuple(pool_of(each, brief.specialisation, market) for each in roles)
    advice = Advice(
        pay=tuple(_pay(brief, roles, market)),
        pool=tuple(_pool_line(found, each, market) for found, each in zip(pool, roles, strict=True)),
        alternatives=tuple(alternatives(brief, role, pool[0], market)) if role else (),
        levers=tuple(levers(brief, role, market)) if role else (),
        places=tuple(places(brief, market)) if role else (),
        channels=tuple(channels(role, brief.specialisation, market)) if role else (),
        capability=tuple(_work(role, brief.specialisation, market)) if role else (),
        screening=tuple(_screening(role, market)) if role else (),
        warnings=(),
    )
    return advice.model_copy(update={"warnings": tuple(_stale(_cites(advice), market, today))})


def meant(brief: Brief) -> tuple[Role, ...]:
    """The role of the brief; of a blurred one the two roles that its question tells apart, of an unread one none."""
    if brief.role == "ambiguous" and unread_by(brief.engine, (remark.kind for remark in brief.warnings)):
        return ()
    labels = [reading.role for reading in brief.readings[:2]] if brief.role == "ambiguous" else [brief.role]
    return tuple(role for label in labels for role in ROLES if role == label)


def pool_of(role: Role, specialisation: str | None, market: Market) -> Pool:
    """What is said of the number of people; the specialisation's own stands before the role's."""
    fitting = [pool for pool in market.of(Pool) if pool.fits(role, specialisation)]
    return max(fitting, key=lambda pool: len(pool.specialisations))


def _pool_line(pool: Pool, role: Role, market: Market) -> AdviceLine:
    figures = market.figures(pool.figures)
    basis = "; ".join(figure.told() for figure in figures) or "no figure on file"
    return line(role, pool.size, f"{role_title(role)}: {pool.says}. Basis: {basis}.", market, pool, *figures)


def _pay(brief: Brief, roles: Sequence[Role], market: Market) -> Iterator[AdviceLine]:
    bands = (*((brief.pay,) if brief.pay else ()), *brief.other_pay)
    for number, band in enumerate(bands):
        low, high = band.band
        standing = "beside" if number else "priced_against"
        told = f"{low:,} to {high:,} {band.currency} a year: {band.universe}"
        yield line("band", standing, told, market, *_carrying(band, roles, market))
    (multiple,) = market.figures(["frontier_multiple"])
    if bands:
        inside = any(fact.name == _FRONTIER for fact in _carrying(bands[0], roles, market))
        where = "against the frontier labs" if inside else "outside the frontier labs"
        told = f"This brief is priced {where}, which pay seniors {multiple.low:g} to {multiple.high:g} times the rest."
        standing, rule = "frontier" if inside else "outside", market.named["two_universes"]
        yield line("universe", standing, told, market, multiple, rule)
    for figure in market.of(Figure):
        if figure.topic == "pay" and figure.roles and set(roles) <= set(figure.roles):
            yield line(figure.name, "beside", figure.told(), market, figure)


def _carrying(shown: PayBand, roles: Sequence[Role], market: Market) -> tuple[Fact, ...]:
    """The band that a source states and, where it was carried over to another market, the factor."""
    said = [fact for fact in (*market.of(BandSaid), *market.of(Factor)) if market.cite(fact.source) == shown.source]
    return tuple(
        fact for fact in said if fact.says in shown.universe and (not fact.roles or set(fact.roles) & set(roles))
    )


def _work(role: Role, specialisation: str | None, market: Market) -> Iterator[AdviceLine]:
    general = market.named["price_capability"]
    yield line(general.name, "priced", general.says, market, general)
    for about in _PROVING:
        for claim in market.of(Claim):
            if claim.about == about and claim.roles and claim.fits(role, specialisation):
                yield line(claim.name, about, claim.says, market, claim)


def _screening(role: Role, market: Market) -> Iterator[AdviceLine]:
    for way in market.of(Format):
        if role in way.roles:
            yield line(way.name, "probes", way.says, market, way)
    for claim in market.of(Claim):
        if claim.topic == "screening" and claim.about in {"dimension", "scorecard", "avoid"}:
            yield line(claim.name, claim.about, claim.says, market, claim)


def _cites(advice: Advice) -> tuple[Cite, ...]:
    lines = (
        *advice.pay, *advice.pool, *advice.alternatives, *advice.levers, *advice.places, *advice.channels,
        *advice.capability, *advice.screening,
    )  # fmt: skip
    return tuple(cite for told in lines for cite in told.cites)


def _stale(cites: Sequence[Cite], market: Market, today: date) -> Iterator[Remark]:
    """One warning for each source whose figures are shown and older than the market allows."""
    for source, as_of in dict.fromkeys((cite.source, cite.as_of) for cite in cites):
        if market.is_stale(as_of, today):
            yield Remark(kind="stale_figures", text=market.stale_words(source, as_of, today))
