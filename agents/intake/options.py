"""What a recruiter can do about a brief: change it, offer more than money, look elsewhere, look in the right place."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from textwrap import shorten

from agents.intake.citing import line
from memory.knowledge import queries
from memory.knowledge.market import Market
from memory.knowledge.phrases import Word, words
from memory.knowledge.said import Alternative, Channel, Fact, Layer, Lever, Occasion, PlaceSaid, Pool, Standing
from memory.records import AdviceLine, Brief, Role

_DENIED_WITHIN = 3
"""Words before a lever's in which a denial takes it away."""
_SUBJECT = 3
"""Words of a sentence within which the employer names itself."""
_QUOTED = 160
"""Characters of the employer's words that a line repeats."""
_SENTENCE = re.compile(r"[.!?;\n]+")
_STANDINGS: tuple[Standing, ...] = ("hub", "underbid", "lower_cost")


def alternatives(brief: Brief, role: Role, pool: Pool, market: Market) -> Iterator[AdviceLine]:
    """Other briefs, then other help, where the pool is small or the budget lies under the band; else nothing."""
    occasions = frozenset(_occasions(brief, pool))
    for other in market.of(Alternative):
        if occasions & set(other.when) and other.fits(role, None) and brief.seniority not in other.not_at:
            yield _with_figures(other, "another_brief", other.says, other.figures, market)
    for layer in market.of(Layer):
        if occasions & set(layer.when):
            named = f" ({', '.join(layer.examples)})" if layer.examples else ""
            yield _with_figures(layer, "market_layer", f"{layer.says}{named}", layer.figures, market)


def _occasions(brief: Brief, pool: Pool) -> Iterator[Occasion]:
    if pool.size == "tiny":
        yield "tiny_pool"
    if pool.size == "small":
        yield "small_pool"
    if any(warning.kind == "budget_below_band" for warning in brief.warnings):
        yield "under_band"


def _with_figures(fact: Fact, standing: str, says: str, figures: tuple[str, ...], market: Market) -> AdviceLine:
    carrying = market.figures(figures)
    told = "; ".join((says.rstrip("."), *(figure.told() for figure in carrying)))
    return line(fact.name, standing, f"{told}.", market, fact, *carrying)


def levers(brief: Brief, role: Role, market: Market) -> Iterator[AdviceLine]:
    """What the brief confirms first, then what it rules out, then what nobody confirmed and no message may offer."""
    said = dict(_said(brief, market))
    found = [lever for lever in market.of(Lever) if lever.fits(role, None) or lever.name in said]
    for standing in ("confirmed", "ruled_out", "not_confirmed"):
        for lever in found:
            how, quote = said.get(lever.name, ("not_confirmed", ""))
            if how == standing:
                yield _lever(lever, how, quote, market)


def _lever(lever: Lever, standing: str, quote: str, market: Market) -> AdviceLine:
    if lever.name == "compute" and standing != "confirmed":
        honest = market.named["no_frontier_compute"]
        return line(lever.name, standing, honest.says, market, honest, lever)
    told = f"{lever.says}: “{quote}”" if quote else f"{lever.says}: nobody confirmed it, so no message offers it"
    return line(lever.name, standing, told, market, lever)


def _said(brief: Brief, market: Market) -> Iterator[tuple[str, tuple[str, str]]]:
    """Lever -> how it stands and the employer's words; a denial stands before a confirmation."""
    if brief.remote is not None:
        yield "flexibility", _told(brief.remote, "remote is possible", "presence is asked for")
    if brief.visa is not None:
        yield "sponsorship", _told(brief.visa, "a visa is sponsored", "no visa is sponsored")
    read = [(shorten(text, _QUOTED, placeholder=" ..."), words(text)) for text in _spoken(brief, market)]
    hits = [(hit, text, spoken) for text, spoken in read for hit in market.levers.find(spoken)]
    standings = [(hit.value, _denied(hit.start, spoken, market), text) for hit, text, spoken in hits]
    for lever, denied, text in sorted(standings, key=lambda item: item[1]):
        yield lever, ("ruled_out" if denied else "confirmed", text)


def _spoken(brief: Brief, market: Market) -> Iterator[str]:
    """What the employer says of itself: the facts of the brief, and sentences too short to be one."""
    yield from (fact.text for fact in brief.employer)
    for sentence in _SENTENCE.split(brief.text):
        if any(market.lexicon.employer.find(words(sentence)[:_SUBJECT])):
            yield sentence.strip()


def _told(confirmed: bool, yes: str, no: str) -> tuple[str, str]:
    return ("confirmed", yes) if confirmed else ("ruled_out", no)


def _denied(start: int, spoken: Sequence[Word], market: Market) -> bool:
    at = bisect_left(spoken, start, key=lambda word: word.start)
    return any(market.denials.find(spoken[max(0, at - _DENIED_WITHIN) : at]))


def places(brief: Brief, market: Market) -> Iterator[AdviceLine]:
    """How the place asked for stands, then what other places change in money and competition, and on what condition."""
    here = market.contested.first(brief.location) if brief.location else None
    if here is not None:
        own, change = here.value, market.named[f"{here.value.standing}_changes"]
        yield line(own.label, own.standing, f"{own.says}; {change.says}", market, own, change)
    others = [said for said in market.of(PlaceSaid) if here is None or said != here.value]
    for standing in _STANDINGS:
        there = [said for said in others if said.standing == standing]
        change = market.named[f"{standing}_changes"]
        figures = market.figures(dict.fromkeys(name for said in there for name in said.figures))
        told = "; ".join((f"{', '.join(said.label for said in there)}: {change.says}", *(f.told() for f in figures)))
        yield line(standing, standing, told, market, change, *there, *figures)
    needs, lever = market.named["geography_needs"], market.named["presence_lever"]
    yield line("condition", _open(brief), f"{needs.says} {_stated(brief)}", market, needs)
    if brief.remote:
        yield line("remote", "confirmed", lever.says, market, lever)


def _open(brief: Brief) -> str:
    return {True: "open", False: "closed", None: "not_said"}[brief.remote]


def _stated(brief: Brief) -> str:
    remote = {True: "allows remote work", False: "asks for presence", None: "does not say whether remote is possible"}
    visa = {True: "sponsors a visa", False: "sponsors no visa", None: "does not say whether a visa is sponsored"}
    return f"This brief {remote[brief.remote]} and {visa[brief.visa]}."


def channels(role: Role, specialisation: str | None, market: Market) -> Iterator[AdviceLine]:
    """Channels that suit the role, then those that mislead about it, each with the reason.

    A source says what is found where; which role that suits is this project's judgement, and cited as that.
    """
    own = market.named["channel_fit"]
    for channel in market.of(Channel):
        if role in channel.roles:
            told = f"{channel.says}{_projects(channel, role, specialisation)}"
            yield line(channel.name, "suits", told, market, channel, own)
    for channel in market.of(Channel):
        if role in channel.not_for:
            yield line(channel.name, "does_not_suit", f"{channel.says}: {channel.not_for[role]}", market, channel, own)


def _projects(channel: Channel, role: Role, specialisation: str | None) -> str:
    if channel.name != "core_projects":
        return ""
    return f": {', '.join(queries.load().core_projects(role, specialisation))}"
