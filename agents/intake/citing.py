"""A line of advice and the facts that carry it."""

from memory.knowledge.market import Market
from memory.knowledge.said import Fact
from memory.records import AdviceLine, Cite


def line(name: str, standing: str, text: str, market: Market, *facts: Fact) -> AdviceLine:
    """Every line is carried by at least one fact, named with its source and day."""
    cites = tuple(Cite(figure=fact.name, source=market.cite(fact.source), as_of=fact.as_of) for fact in facts)
    return AdviceLine(name=name, standing=standing, text=text, cites=cites)
