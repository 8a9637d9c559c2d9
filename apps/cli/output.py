"""What a command prints: one JSON document for scripts, or something pleasant to read for people."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import typer
from pydantic import BaseModel
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

T = TypeVar("T", bound=BaseModel)

UNBOUNDED = 100_000
"""Columns of a table that no terminal shows: a script reads whole lines."""
_NUMBERS = frozenset({"#", "rank", "score", "±", "changes", "points", "requests", "records", "people", "proofs", "n"})


class Named(NamedTuple):
    """A name with its id: on a terminal the id stands under the name, elsewhere in a last column of its own."""

    name: str
    id: str


def show(view: T, as_json: bool, human: Callable[[T], None]) -> None:
    """Print a view; `--json` prints exactly one document on stdout."""
    if as_json:
        typer.echo(view.model_dump_json())
    else:
        human(view)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table of plain values: it fits a terminal, and is as wide as its longest line where no terminal is.

    Text from outside is printed as it is: no markup of a stranger is obeyed, and none breaks a line.
    """
    console = _console()
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for place, column in enumerate(columns):
        justify: JustifyMethod = "right" if column in _NUMBERS else "left"
        grid.add_column(column, overflow="fold", justify=justify, min_width=_width(place, rows, console.is_terminal))
    if not console.is_terminal and any(isinstance(cell, Named) for row in rows for cell in row):
        grid.add_column("id")
    for row in rows:
        grid.add_row(*_cells(row, console.is_terminal))
    with console.capture() as printed:
        console.print(grid)
    for text in printed.get().splitlines():
        typer.echo(text.rstrip())


def line(text: str = "", style: str | None = None) -> None:
    """A line or several, of any length: a terminal breaks it where it must."""
    _console().print(Text(_printable(text, keep="\n"), style=style or ""), soft_wrap=True)


def _width(place: int, rows: Sequence[Sequence[object]], terminal: bool) -> int | None:
    """Least width of a column on a terminal: an id stays in one piece, to be copied."""
    cells = [row[place] for row in rows] if terminal else []
    return max((len(cell.id) for cell in cells if isinstance(cell, Named)), default=None)


def _cells(row: Sequence[object], terminal: bool) -> list[Text]:
    cells = [_cell(value, terminal) for value in row]
    return cells if terminal else [*cells, *(Text(value.id) for value in row if isinstance(value, Named))]


def _cell(value: object, terminal: bool) -> Text:
    if isinstance(value, Named):
        name = Text(_printable(value.name))
        return name.append(f"\n{value.id}", style="dim") if terminal else name
    return Text(_printable("" if value is None else str(value)))


def _printable(text: str, keep: str = "") -> str:
    """Without control characters, which could draw over what a person reads."""
    return "".join(char if char.isprintable() or char in keep else "\N{REPLACEMENT CHARACTER}" for char in text)


def _console() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = UNBOUNDED
    return console
