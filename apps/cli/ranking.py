"""How `evidence git` ranks and prints."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import get_args

import typer

from apps.cli import output
from apps.cli.session import run
from memory.errors import UsageError
from memory.records import Role
from service.git_evidence import GitRanking, Order


def git(paths: Sequence[Path], role: str | None, limit: int, as_of: date | None, order: str, json: bool) -> None:
    _one_of("--role", role, (None, *get_args(Role)))
    _one_of("--order", order, get_args(Order))
    if limit < 1:
        raise UsageError(f"--limit is {limit}; ask for at least one person")
    ranking = run(lambda application, _: application.rank_git(paths, role, limit, as_of, order))
    output.show(ranking, json, _human)
    if ranking.partial:
        raise typer.Exit(4)


def _one_of(option: str, value: str | None, known: Sequence[str | None]) -> None:
    if value not in known:
        raise UsageError(f"{option} {value!r} is not one of {', '.join(name for name in known if name)}")


def _human(ranking: GitRanking) -> None:
    output.table(
        ("rank", "name", "login", "score", "±", "changes", "first", "last", "also seen as"),
        [
            (n, p.name, p.login, p.score, p.spread, p.contributions, p.first, p.last, ", ".join(p.aliases[:3]))
            for n, p in enumerate(ranking.people, start=1)
        ],
    )
    for reason in ranking.partial:
        output.line(f"note: {reason}", "yellow")
