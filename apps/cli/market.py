"""`market`: what is on file about the market, by topic, each fact with its source and day."""

from typing import TYPE_CHECKING, Annotated

import typer

from apps.cli import options
from apps.cli.session import run

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application
    from service.market import MarketView


def market(
    topic: Annotated[str | None, typer.Argument(help="Only this topic; without one they are listed.")] = None,
    json: options.Json = False,
) -> None:
    """What is known of pay, supply, places, levers, channels, screening: dated, with the source."""
    from apps.cli import output
    from service.market import market_view

    async def work(application: "Application", _: "Actor") -> "MarketView":
        return market_view(application.market, topic, application.now().date())

    output.show(run(work), json, _facts if topic else _topics)


def _topics(view: "MarketView") -> None:
    from apps.cli import output

    output.table(("topic", "n"), list(view.topics.items()))
    _old(view)
    output.line("next: hardsignal market TOPIC")


def _facts(view: "MarketView") -> None:
    from apps.cli import output

    for row in view.figures:
        roles = f" [{', '.join(row.roles)}]" if row.roles else ""
        old = ", old" if row.old else ""
        output.line(f"{row.text}{roles}")
        output.line(f"  {row.figure}: {row.source}, {row.as_of}{old}", "dim")
    for difference in view.differ:
        output.line(f"Sources differ on {difference.about}:", "bold")
        for said in difference.said:
            output.line(f"  {said}")
    _old(view)


def _old(view: "MarketView") -> None:
    from apps.cli import output

    for remark in view.warnings:
        output.line(f"warning: {remark.text}", "yellow")
