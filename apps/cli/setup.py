"""`setup`: the one question that the sources' terms hang on, asked once."""

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from apps.cli import options
from apps.cli.session import run

if TYPE_CHECKING:
    from memory.records import Use
    from service.setup import SetupView

_QUESTION = "Do you recruit for your own organisation (in_house), or for others for a fee (agency)?"


def setup(
    as_: Annotated[
        str | None, typer.Option("--as", metavar="in_house|agency", help="Answer without being asked.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Say how you recruit; which sources may be asked follows from it."""
    from apps.cli import output

    use = _use(as_ if as_ is not None else typer.prompt(_QUESTION, err=True))
    output.show(run(lambda application, actor: application.setup.say(actor, use)), json, _human)


def _use(word: str) -> "Use":
    """Raises: UsageError."""
    from memory.errors import UsageError
    from memory.records import Use

    said = word.strip().lower().replace("-", "_")
    for known in get_args(Use):
        if said == known:
            use: Use = known
            return use
    raise UsageError(f"setup: {word[:40]!r}; say --as in_house or --as agency")


def _human(view: "SetupView") -> None:
    from apps.cli import output
    from service.settings import load

    output.line(f"recruiting: {view.use}", "bold")
    for source in view.barred:
        output.line(f"not asked: {source.source}: {source.rule} ({source.url}, as of {source.as_of})")
    if load().sender_record is None:
        output.line("no sender yet: set HARDSIGNAL_SENDER (`Name <address>`) and HARDSIGNAL_POSTAL_ADDRESS")
