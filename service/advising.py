"""Advice in words: what a hurried recruiter reads first, and all of it."""

from collections.abc import Iterator, Sequence

from memory.knowledge.replies import replies
from memory.records import Advice, AdviceLine, Cite

SHOWN = 3
"""Other briefs and kinds of help that the short form names."""
_SECTIONS = (
    ("pay", "pay"),
    ("pool", "pool"),
    ("alternatives", "instead"),
    ("levers", "offer"),
    ("places", "place"),
    ("channels", "where to look"),
    ("capability", "the work"),
    ("screening", "screening"),
)
"""Fields of an Advice and how each is headed, in the order of need."""


def short(advice: Advice) -> tuple[str, ...]:
    """What comes first: pay universe, how many there are, what to do about it, what to offer, where to look."""
    return tuple(_short(advice))


def _short(advice: Advice) -> Iterator[str]:
    yield from (f"pay: {told.text}" for told in advice.pay if told.name == "universe")
    for told in advice.pool:
        yield f"pool: {told.standing}. {told.text}"
    if advice.alternatives:
        others = [replies("en").name(told.name) for told in advice.alternatives]
        more = f", {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        yield f"instead: {', '.join(others[:SHOWN])}{more}"
    if advice.levers:
        yield f"offer: {_named(advice.levers, 'confirmed') or 'nothing is confirmed besides money'}"
        yield from (told.text for told in advice.levers if told.name == "compute" and told.standing != "confirmed")
    yield from (f"place: {told.text}" for told in advice.places[:1] if told.standing != told.name)
    if advice.channels:
        suits, not_for = _named(advice.channels, "suits"), _named(advice.channels, "does_not_suit")
        yield f"where to look: {suits}; not {not_for}" if not_for else f"where to look: {suits}"
    yield from (f"old: {remark.text}" for remark in advice.warnings)


def full(advice: Advice) -> tuple[str, ...]:
    """Every line with its source and day, section by section."""
    lines = [
        f"{heading}: {told.standing.replace('_', ' ')}: {told.text} {_sources(told.cites)}"
        for field, heading in _SECTIONS
        for told in getattr(advice, field)
    ]
    return (*lines, *(f"old: {remark.text}" for remark in advice.warnings))


def _named(lines: Sequence[AdviceLine], standing: str) -> str:
    return ", ".join(told.name.replace("_", " ") for told in lines if told.standing == standing)


def _sources(cites: Sequence[Cite]) -> str:
    return f"[{'; '.join(dict.fromkeys(f'{cite.source}, {cite.as_of}' for cite in cites))}]"
