"""`off-limits …`: the organisation's list; and how every such list is read and printed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from apps.cli import options
from apps.cli.session import run

if TYPE_CHECKING:
    from service.application import Application
    from service.off_limits import Said
    from service.views import OffLimitsView

app = typer.Typer(help="Companies and people that nobody here approaches, in any search.", no_args_is_help=True)

Why = Annotated[str, typer.Option(help="client|no_poach|employee|applicant|other")]
Words = Annotated[
    list[str],
    typer.Argument(metavar="NAME...", help="A name, domain, account or id; company:NAME and person:NAME tell apart."),
]


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="A .csv with a header, a .jsonl, or a text with one name a line.")],
    why: Why = "other",
    json: options.Json = False,
) -> None:
    """Put everybody in a file on the organisation's list; columns: company, domain, person, account, name, why."""
    _everywhere(read([file], why, is_file=True), json)


@app.command()
def add(names: Words, why: Why = "other", json: options.Json = False) -> None:
    """Put companies or people on the organisation's list."""
    _everywhere(read(names, why), json)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="As it stands there, or its id.")], json: options.Json = False
) -> None:
    """Take one off the organisation's list."""
    show(run(lambda application, actor: application.off_limits.remove_everywhere(actor, name)), json)


@app.command("list")
def list_(json: options.Json = False) -> None:
    """The organisation's list."""
    show(run(lambda application, _: application.off_limits.list(None)), json)


def of_search(search: str, action: str, names: Sequence[str], why: str, json: bool) -> None:
    """`search off-limits ID add|remove|list`."""
    from memory.errors import UsageError

    match action, list(names):
        case "list", []:
            show(run(lambda application, _: _listed(application, search)), json)
        case "add", [_, *_]:
            entries = read(names, why)
            show(run(lambda application, actor: application.off_limits.add(actor, search, entries)), json)
        case "remove", [name]:
            show(run(lambda application, actor: application.off_limits.remove(actor, search, name)), json)
        case _:
            raise UsageError(f"search off-limits {search} {action}: say add NAME..., remove NAME, or list")


def read(words: Sequence[str], why: str, *, is_file: bool = False) -> "tuple[Said, ...]":
    """Each word is a file, where there is one of this name, or an entry. Raises: UsageError."""
    from service.off_limits import said
    from service.off_limits_files import FILES, LONGEST_FILE, as_why, read_list

    reason = as_why(why)
    found: list[Said] = []
    for word in words:
        if is_file or word.lower().endswith(FILES) or (len(word) < 255 and Path(word).is_file()):
            found += read_list(options.read_text(word, LONGEST_FILE), word, reason)
        else:
            found.append(said(word, reason))
    return tuple(found)


def show(view: "OffLimitsView", json: bool) -> None:
    from apps.cli import output

    output.show(view, json, lines)


def lines(view: "OffLimitsView") -> None:
    from apps.cli import output

    if not view.off_limits:
        output.line("nobody is off limits")
        return
    rows = [
        (row.value, row.kind, row.why, "everywhere" if row.everywhere else "this search") for row in view.off_limits
    ]
    output.table(("off limits", "kind", "why", "where"), rows)


def _everywhere(entries: "tuple[Said, ...]", json: bool) -> None:
    show(run(lambda application, actor: application.off_limits.add_everywhere(actor, entries)), json)


async def _listed(application: "Application", search: str) -> "OffLimitsView":
    """Raises: UnknownId: no such search."""
    await application.searches.show(search)
    return await application.off_limits.list(search)
