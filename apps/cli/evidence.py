"""`evidence git`: who did the work, read from local repositories alone."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from apps.cli import options

app = typer.Typer(help="Read proof of work without a search.", no_args_is_help=True)


@app.callback()
def evidence() -> None:
    """Read proof of work without a search."""


@app.command()
def git(
    paths: Annotated[list[Path], typer.Argument(help="Local repositories: full, bare, treeless or partial.")],
    role: Annotated[
        str | None, typer.Option(help="Weigh the work for this role; without it only the work counts.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Most people.")] = 50,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Know nothing after this day.")] = None,
    order: Annotated[str, typer.Option(help="standing: has shown most; rising: is on the way up.")] = "standing",
    teams: Annotated[
        bool, typer.Option("--teams", help="Who works with whom in place of a ranking: teams, and who holds them.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Rank the contributors of local git repositories: no key, no network."""
    from apps.cli import grouping, ranking

    day = as_of.date() if as_of else None
    if teams:
        grouping.unweighed(role, order)
        grouping.git(paths, limit, day, json)
    else:
        ranking.git(paths, role, limit, day, order, json)
