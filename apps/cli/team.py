"""`team …`: colleagues who agreed to be asked for introductions."""

from typing import TYPE_CHECKING, Annotated

import typer

from apps.cli import options
from apps.cli.session import run

if TYPE_CHECKING:
    from service.team import ColleaguesView, Left

app = typer.Typer(help="Colleagues who agreed to be asked for introductions.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[
        str, typer.Argument(help="JSON lines of {name, accounts, opted_in, how}, or - for standard input.")
    ],
    json: options.Json = False,
) -> None:
    """Add colleagues who opted in, or renew them; a line that does not say when and how is refused."""
    from service.team import LONGEST_FILE, read_team

    lines = read_team(options.read_text(file, LONGEST_FILE), file)
    _show(run(lambda application, actor: application.team.add(actor, lines)), json)


@app.command("list")
def list_(json: options.Json = False) -> None:
    """Everybody who may be asked, and since when."""
    _show(run(lambda application, _: application.team.list()), json)


@app.command()
def remove(
    colleague: Annotated[str, typer.Argument(help="Their id, account or name.")], json: options.Json = False
) -> None:
    """Ask them no more: they are deleted, and notes that waited for them are blocked."""
    from apps.cli import output

    output.show(run(lambda application, actor: application.team.remove(actor, colleague)), json, _left)


def _show(view: "ColleaguesView", json: bool) -> None:
    from apps.cli import output

    output.show(view, json, _lines)


def _lines(view: "ColleaguesView") -> None:
    from apps.cli import output

    if not view.team:
        output.line("nobody has opted in; import a file of {name, accounts, opted_in, how}, one colleague a line")
        return
    rows = [
        (output.Named(one.name, one.colleague), ", ".join(one.accounts), one.opted_in, one.how) for one in view.team
    ]
    output.table(("colleague", "accounts", "opted in", "how"), rows)


def _left(view: "Left") -> None:
    from apps.cli import output

    output.line(f"{view.colleague} is asked no more")
    for draft in view.blocked:
        output.line(f"draft {draft} is blocked: choose another way with `drafts route`", "yellow")
    for reason in view.left:
        output.line(f"not cleared yet: {reason}", "yellow")
