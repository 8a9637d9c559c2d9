"""How teams, and who knows whom, are asked for and printed."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from apps.cli import output
from apps.cli.ranking import from_folders
from apps.cli.session import IN_PART, run
from memory.errors import UsageError
from service.clusters import GitTeams, Grouped, SearchTeams, TieView, WayView

_TIE = ("name", "with", "works", "newest", "how", "link")


def unweighed(role: str | None, order: str) -> None:
    """Raises: UsageError: an option that only a ranking has."""
    if role is not None or order != "standing":
        raise UsageError("--teams shows who works with whom, whatever the role: leave --role and --order out")


def git(paths: Sequence[Path], limit: int, as_of: date | None, json: bool) -> None:
    found = from_folders(paths, limit, lambda application: application.git_teams(paths, limit, as_of))
    output.show(found, json, _of_git)
    if found.partial:
        raise typer.Exit(IN_PART)


def search(search: str, limit: int, knows: str | None, by: Sequence[str], json: bool) -> None:
    if by and knows is None:
        raise UsageError("--by asks who knows somebody: say whom with --knows PERSON")
    if limit < 1:
        raise UsageError(f"--limit is {limit}; ask for at least one centre")
    found = run(lambda application, _: application.teams.of_search(search, limit, knows, by))
    output.show(found, json, lambda view: _of_search(view, knows))


def _of_git(found: GitTeams) -> None:
    _grouped(found)
    for reason in found.partial:
        output.line(f"not whole: {reason}", "yellow")


def _of_search(found: SearchTeams, knows: str | None) -> None:
    if knows is None:
        _grouped(found)
        return
    if not found.known_by:
        output.line("nobody who was asked about is seen to know them, over one other person at most")
    for way in found.known_by:
        _way(way)


def _grouped(found: Grouped) -> None:
    if not found.teams:
        output.line("no intact team is seen: nobody's recent works show three people who work with each other")
    for team in found.teams:
        members = ", ".join(one.name for one in team.members)
        output.line(f"team of {len(team.members)}, held by {team.held_by.name}, last together {team.last}", "bold")
        output.line(members)
        _ties(team.ties)
    columns = ("#", "centre", "close to", "works")
    rows = [
        (n, output.Named(one.name, one.person), len(one.ties), sum(tie.works for tie in one.ties))
        for n, one in enumerate(found.centres, start=1)
    ]
    output.table(columns, rows)


def _way(way: WayView) -> None:
    output.line(" - ".join(one.name for one in way.people), "bold")
    _ties(way.ties)


def _ties(ties: Sequence[TieView]) -> None:
    rows = [
        (tie.a.name, tie.b.name, tie.works, last.happened_on, last.how, last.url)
        for tie in ties
        for last in tie.shared[:1]
    ]
    output.table(_TIE, rows)
