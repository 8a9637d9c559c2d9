"""`strike`: a person says that an item is wrong, or takes that back."""

from typing import TYPE_CHECKING, Annotated

import typer

from apps.cli import options
from apps.cli.session import run

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application
    from service.views import WhyView


def strike(
    search: options.SearchId,
    person: options.PersonId,
    evidence: Annotated[str, typer.Argument(help="Id of the item, as `why` shows it, or its beginning.")],
    reason: Annotated[str, typer.Option(help="What is wrong with the item; kept with your name.")],
    undo: Annotated[bool, typer.Option("--undo", help="Take an earlier strike back.")] = False,
    json: options.Json = False,
) -> None:
    """Take an item out of a person's score: it is wrong. The score follows, and the word is kept."""
    from apps.cli import findings, output

    async def work(application: "Application", actor: "Actor") -> "WhyView":
        return await application.strikes.strike(actor, search, person, evidence, reason, undo=undo)

    output.show(run(work), json, findings.why_lines)
