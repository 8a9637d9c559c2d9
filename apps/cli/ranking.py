"""How `evidence git` ranks and prints."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

import typer

from apps.cli import options, output
from apps.cli.session import IN_PART, run
from memory.errors import SourceFailed, UsageError
from memory.records import Role
from service.git_evidence import GitRanking, Order

if TYPE_CHECKING:
    from service.application import Application

T = TypeVar("T")


def git(paths: Sequence[Path], role: str | None, limit: int, as_of: date | None, order: str, json: bool) -> None:
    wanted = options.one_of("--role", role, get_args(Role)) if role else None
    ordered = options.one_of("--order", order, get_args(Order))
    ranking = from_folders(paths, limit, lambda application: application.rank_git(paths, wanted, limit, as_of, ordered))
    output.show(ranking, json, _human)
    if ranking.partial:
        raise typer.Exit(IN_PART)


def from_folders(paths: Sequence[Path], limit: int, work: "Callable[[Application], Awaitable[T]]") -> T:
    """Do what reads these repositories. Raises: UsageError: no such folder, no repository, or nobody is asked for."""
    for path in paths:
        if not path.is_dir():
            raise UsageError(f"{path}: no such folder; name the folder of a git repository")
    if limit < 1:
        raise UsageError(f"--limit is {limit}; ask for at least one person")
    try:
        return run(lambda application, _: work(application))
    except SourceFailed as failed:
        # Nothing but the named folders was asked, and none of them could be read: the input is bad.
        raise UsageError(str(failed)) from failed


def _human(ranking: GitRanking) -> None:
    output.table(
        ("#", "name", "login", "score", "±", "changes", "first", "last", "also seen as"),
        [
            (n, p.name, p.login, p.score, p.spread, p.contributions, p.first, p.last, ", ".join(p.aliases[:3]))
            for n, p in enumerate(ranking.people, start=1)
        ],
    )
    for reason in ranking.partial:
        output.line(f"not whole: {reason}", "yellow")
    for warning in ranking.warnings:
        output.line(f"warning: {warning}", "yellow")
