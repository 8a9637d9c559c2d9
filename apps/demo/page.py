"""Lines of the demo that fit the terminal they are read on."""

import textwrap

from rich.console import Console

from apps.cli import output

WIDEST = 100
"""Columns; a longer line is hard to read. It holds also where no terminal says how wide it is."""
HEAD, DIM, GOOD, BAD = "bold", "dim", "green", "red"
INDENT = 3


def width() -> int:
    console = Console()
    return min(console.width, WIDEST) if console.is_terminal else WIDEST


def gap() -> None:
    output.line()


def say(text: str, style: str | None = None, indent: int = INDENT, hang: int = 0) -> None:
    """Args: hang: further columns by which every line but the first is set in. An address is never broken."""
    wrapped = textwrap.wrap(
        text,
        width(),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for piece in wrapped:
        output.line(piece, style)


def columns(left: str, right: str, style: str | None = None) -> None:
    """Two texts side by side, each cut to its half."""
    half = (width() - INDENT) // 2
    output.line(f"{' ' * INDENT}{_cut(left, half - 1).ljust(half)}{_cut(right, half)}", style)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
