"""`role`, `search …`, `shortlist`, `why`, `compare`, `coverage`."""

from typing import TYPE_CHECKING, Annotated

import typer

from apps.cli import off_limits, options
from apps.cli.session import run

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application
    from service.views import SearchView

app = typer.Typer(help="Start, follow and stop searches.", no_args_is_help=True, invoke_without_command=True)


def role(
    file: Annotated[str, typer.Argument(help="A text, a .jsonl of {id,text[,title]}, or - for standard input.")] = "-",
    advice: Annotated[bool, typer.Option("--advice", help="All advice, each line with its source and day.")] = False,
    json: options.Json = False,
) -> None:
    """Name and price the role of one text, without a search."""
    from apps.cli import intake

    intake.role(file, json, advice)


@app.callback()
def start(
    context: typer.Context,
    brief: Annotated[str | None, typer.Option(help="The brief, in your own words.")] = None,
    file: Annotated[str | None, typer.Option(help="A file with the brief, or - for standard input.")] = None,
    source: Annotated[
        list[str],
        typer.Option(
            help="Ask only this source, such as git:PATH; memory asks none. Repeat. Without it: all that may be asked."
        ),
    ] = [],
    accept: Annotated[bool, typer.Option("--accept", help="Accept brief and shortlist in your name.")] = False,
    answer: options.Answers = [],
    limit: Annotated[int | None, typer.Option(help="Most people on the shortlist.")] = None,
    not_to: Annotated[
        list[str], typer.Option("--off-limits", metavar="FILE|NAME", help="Nobody to approach. Repeat.")
    ] = [],
    preview: Annotated[
        bool, typer.Option("--preview", help="Only look: counts and samples of each reading; nothing is drafted.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Start a search: it stops at the brief gate, or runs to held drafts with --accept."""
    if context.invoked_subcommand is not None:
        return
    from apps.cli import searching

    wanted = searching.Wanted(brief, file, source, answer, limit, not_to)
    (searching.start_preview if preview else searching.start)(wanted, accept, json)


@app.command("accept")
def accept_gate(
    search: options.SearchId,
    answer: options.Answers = [],
    only: Annotated[list[str], typer.Option(help="Write to this person only. Repeat.")] = [],
    drop: Annotated[list[str], typer.Option(help="Leave this person out. Repeat.")] = [],
    on_behalf: Annotated[
        str | None, typer.Option(metavar="NAME|ROLE", help="Whose words the answers are, such as the hiring manager's.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Pass the gate at which the search waits."""

    async def work(application: "Application", actor: "Actor") -> "SearchView":
        from service.brief_back import relayed

        said = relayed(actor, options.answers(answer), on_behalf)
        return await application.searches.accept(actor, search, said, only, drop)

    _finish(run(work), json)


@app.command()
def preview(search: options.SearchId, json: options.Json = False) -> None:
    """Look before accepting: what each reading of the brief would find; nothing is kept or drafted."""
    from apps.cli import previewing

    previewing.finish(run(lambda application, actor: application.preview.look(actor, search)), json)


@app.command()
def ask(
    search: options.SearchId,
    revoke: Annotated[bool, typer.Option("--revoke", help="Take back what was asked; its links end.")] = False,
    json: options.Json = False,
) -> None:
    """The one question for the hiring manager: text to send on, and a link where pages are reached from outside."""
    from apps.cli import asking

    asking.revoke(search, json) if revoke else asking.ask(search, json)


@app.command("off-limits")
def off_limits_of(
    search: options.SearchId,
    action: Annotated[str, typer.Argument(metavar="add|remove|list")] = "list",
    names: Annotated[list[str], typer.Argument(metavar="FILE|NAME...", help="As for `off-limits add`.")] = [],
    why: off_limits.Why = "other",
    json: options.Json = False,
) -> None:
    """Companies and people that this search does not approach."""
    off_limits.of_search(search, action, names, why, json)


@app.command("list")
def list_(json: options.Json = False) -> None:
    """Every search of this store."""
    from apps.cli import searching

    searching.list_(json)


@app.command()
def show(search: options.SearchId, json: options.Json = False) -> None:
    """Where a search stands."""
    _show(run(lambda application, _: application.searches.show(search)), json)


@app.command()
def resume(search: options.SearchId, json: options.Json = False) -> None:
    """Go on where a crash or a failure stopped it."""
    _finish(run(lambda application, actor: application.searches.resume(actor, search)), json)


@app.command()
def cancel(search: options.SearchId, json: options.Json = False) -> None:
    """Stop a search; what it found stays."""
    _show(run(lambda application, actor: application.searches.cancel(actor, search)), json)


def shortlist(search: options.SearchId, json: options.Json = False) -> None:
    """The ranked people of a search."""
    from apps.cli import findings

    findings.shortlist(search, json)


def why(search: options.SearchId, person: options.PersonId, json: options.Json = False) -> None:
    """Every point of one person's score, with its link."""
    from apps.cli import findings

    findings.why(search, person, json)


def compare(
    search: options.SearchId,
    people: Annotated[list[str], typer.Argument(help="Ids of two or more people.")],
    json: options.Json = False,
) -> None:
    """The reasons of several people side by side."""
    from apps.cli import findings

    findings.compare(search, people, json)


def coverage(search: options.SearchId, json: options.Json = False) -> None:
    """What each source was asked and answered, and who was left out."""
    from apps.cli import findings

    findings.coverage(search, json)


def _show(view: "SearchView", json: bool) -> None:
    from apps.cli import searching

    searching.show(view, json)


def _finish(view: "SearchView", json: bool) -> None:
    from apps.cli import searching

    searching.finish(view, json)
