"""How a first look is printed."""

import typer

from agents.roles import role_title
from apps.cli import output
from apps.cli.session import IN_PART
from service.gate_views import PreviewView, ReadingView
from service.telling import NO_SOURCE

_LETTERS = "ab"


def finish(view: PreviewView, json: bool) -> None:
    """Print it, and exit with 4 where a source or the budget left it in part."""
    output.show(view, json, _human)
    if view.partial:
        raise typer.Exit(IN_PART)


def _human(view: PreviewView) -> None:
    output.line(f"search {view.search}: a first look; nothing is accepted, kept or drafted", "bold")
    for letter, reading in zip(_LETTERS, view.readings, strict=False):
        _reading(letter, reading)
    if not view.coverage:
        output.line(NO_SOURCE, "yellow")
    for row in view.coverage:
        output.line(f"  {row.source}: {row.status}, {row.people} people. {row.reason or ''}".rstrip())
    if view.brief is not None and view.brief.deciding_question:
        output.line(f"asks: {view.brief.deciding_question}")
        output.line(f"next: hardsignal search accept {view.search} --answer role=...")
    else:
        output.line(f"next: hardsignal search accept {view.search}")


def _reading(letter: str, reading: ReadingView) -> None:
    quotes = ", ".join(f"“{quote}”" for quote in reading.quotes[:3])
    output.line(f"({letter}) {role_title(reading.role)}, {reading.share:.0%} {quotes}".rstrip())
    output.line(f"    {reading.people} people with {reading.evidence} proofs in a few questions")
    for sample in reading.samples:
        output.line(f"    {sample.name}: {sample.score} ± {sample.spread}; {sample.proof} <{sample.url}>")
        for named in sample.off_limits:
            output.line(f"        off limits: {named}", "red")
