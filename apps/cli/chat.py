"""`chat`: say whom you need, one question at a time."""

from typing import TYPE_CHECKING, Annotated

import typer

from apps.cli import options
from apps.cli.session import run

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application
    from service.chat import ChatView


def chat(
    conversation: Annotated[str | None, typer.Argument(metavar="ID", help="An earlier conversation.")] = None,
    say: Annotated[str | None, typer.Option(help="One turn; without it an interactive conversation.")] = None,
    source: Annotated[list[str], typer.Option(help="Sources to search, such as git:PATH. Repeat.")] = [],
    json: options.Json = False,
) -> None:
    """Start or go on with a conversation about whom you need."""
    if say is not None:
        view = _turn(conversation, say, source)
        _print(view, json)
        _tell_how_to_go_on(view, json)
        return
    _converse(conversation, source, json)


def _turn(conversation: str | None, say: str, source: list[str]) -> "ChatView":
    from service.roles import readable

    async def work(application: "Application", actor: "Actor") -> "ChatView":
        text = readable(say, application.settings.longest_brief)
        return await application.chat.say(actor, conversation, text, source)

    return run(work)


def _converse(conversation: str | None, source: list[str], json: bool) -> None:
    """Turn by turn until the person ends it (an empty line, or end of input)."""
    typer.echo("Say whom you need. An empty line ends the conversation.", err=True)
    while True:
        try:
            text = typer.prompt("you", default="", show_default=False, err=True)
        except typer.Abort:
            return
        if not text.strip():
            return
        view = _turn(conversation, text, source)
        conversation = view.chat
        _print(view, json)


def _tell_how_to_go_on(view: "ChatView", json: bool) -> None:
    """Apart from the reply, so that whatever reads that reads nothing else."""
    if not json:
        typer.echo(f'To go on: hardsignal chat {view.chat} --say "..."', err=True)


def _print(view: "ChatView", json: bool) -> None:
    from apps.cli import output

    output.show(view, json, lambda shown: output.line(shown.reply))
