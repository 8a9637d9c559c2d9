"""Plays the demo and shows each part as soon as it is there."""

import asyncio
import tempfile
from contextlib import AbstractContextManager, aclosing, nullcontext
from pathlib import Path

import typer
from rich.console import Console

from apps.cli.session import STOPPED
from apps.demo import telling
from apps.demo.stage import open_stage
from apps.demo.walk import Part, walk, whole

SEED = 7
READING_SECONDS = 6.0
"""Pause after each part, for a reader; `--fast` leaves it out."""


def show(fast: bool, json: bool) -> None:
    """Make a world in a folder that is thrown away, walk the whole way in it, and print what happened.

    Raises: SystemExit: stopped with Ctrl-C.
    """
    with tempfile.TemporaryDirectory(prefix="hardsignal-demo-") as folder:
        try:
            asyncio.run(_play(Path(folder), 0.0 if fast else READING_SECONDS, json))
        except KeyboardInterrupt:
            typer.echo("hardsignal: the demo was stopped; nothing of it is left", err=True)
            raise SystemExit(STOPPED) from None  # an Exit would be told of once more


async def _play(folder: Path, pause: float, json: bool) -> None:
    parts: list[Part] = []
    if not json:
        telling.begin()
    async with open_stage(folder, SEED) as stage, aclosing(walk(stage)) as played:
        while True:
            with _waiting():
                part = await anext(played, None)
            if part is None:
                break
            parts.append(part)
            if not json:
                telling.tell(len(parts), part)
                await asyncio.sleep(pause)
    if json:
        typer.echo(whole(tuple(parts)).model_dump_json())
    else:
        telling.end()


def _waiting() -> AbstractContextManager[object]:
    """A sign of life on a terminal; nothing anywhere else."""
    console = Console(stderr=True)
    return console.status("the next part is being worked out") if console.is_terminal else nullcontext()
