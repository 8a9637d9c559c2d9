"""What a command prints: one JSON document for scripts, or something pleasant to read for people."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table

T = TypeVar("T", bound=BaseModel)


def show(view: T, as_json: bool, human: Callable[[T], None]) -> None:
    """Print a view; `--json` prints exactly one document on stdout."""
    if as_json:
        typer.echo(view.model_dump_json())
    else:
        human(view)


def console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], title: str | None = None) -> None:
    """A table of plain values; text from outside is escaped, so that no markup of a stranger is obeyed."""
    grid = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for column in columns:
        grid.add_column(column, overflow="fold", justify="right" if column in _NUMBERS else "left")
    for row in rows:
        grid.add_row(*(plain(value) for value in row))
    Console(highlight=False).print(grid)


def line(text: str = "", style: str | None = None) -> None:
    console().print(plain(text), style=style)


def plain(value: object) -> str:
    """Printable, without control characters and without markup."""
    text = "" if value is None else str(value)
    return escape("".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text))


_NUMBERS = frozenset({"rank", "score", "±", "changes", "points", "requests", "records", "people", "n"})
