"""Advice on a brief: what the market's figures mean for it, line by line with the figures that carry it."""

from datetime import date

from memory.vocabulary.base import Frozen, Text
from memory.vocabulary.brief import Remark


class Cite(Frozen):
    """A figure or claim of the market that carries a line."""

    figure: Text
    """Its name, as `hardsignal market` lists it."""
    source: Text
    as_of: date


class AdviceLine(Frozen):
    name: Text
    """What it is about: a lever, a place, a channel, a format."""
    standing: Text
    """How that stands for this brief, such as `confirmed`, `hub` or `does_not_suit`."""
    text: Text
    cites: tuple[Cite, ...]


class Advice(Frozen):
    """What a recruiter should know before accepting; the sections in the order in which they are needed."""

    pay: tuple[AdviceLine, ...]
    """Bands by source, the one that the brief is priced against first."""
    pool: tuple[AdviceLine, ...]
    """How many there are, and on what that rests; one line for each reading of an ambiguous brief."""
    alternatives: tuple[AdviceLine, ...]
    """Other briefs and other help, where the pool is small or the budget under the band."""
    levers: tuple[AdviceLine, ...]
    places: tuple[AdviceLine, ...]
    channels: tuple[AdviceLine, ...]
    capability: tuple[AdviceLine, ...]
    """What is paid for, what proves it, and who would be unhappy in it."""
    screening: tuple[AdviceLine, ...]
    warnings: tuple[Remark, ...]
