"""`sandbox`: serve the invented world, which the sources' adapters can be pointed at."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from apps.cli import options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.sandbox.traffic import Fault, SourceName, Traffic
    from evals.sandbox.world import World


def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65_530, help="Port of the first service; 0 takes free ones.")] = 0,
    people: Annotated[int, typer.Option(help="How many invented people.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed makes the same world.")] = 1,
    faults: Annotated[
        list[str] | None,
        typer.Option(
            "--faults",
            metavar="[SOURCE:]KIND",
            help="Play a fault: down, html, limited, slow, partial, garbage or storm; of one source or of all. Repeat.",
        ),
    ] = None,
    time_scale: Annotated[
        float, typer.Option(min=0.001, max=100_000, help="How many times faster than real waits and limits pass.")
    ] = 1.0,
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which the world stands; else this one.")
    ] = None,
    truth: Annotated[
        Path | None, typer.Option(help="Write who is who there, one JSON line a person, and go on.")
    ] = None,
    kaggle: Annotated[
        Path | None, typer.Option(help="Write the world's contests into this folder as Meta Kaggle does, and go on.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Serve the invented world on this machine until stopped; prints one JSON document with its addresses."""
    import asyncio
    import time
    from contextlib import suppress

    from evals.sandbox.traffic import Traffic, parse_faults
    from evals.sandbox.world import make_world

    chosen = parse_faults(faults or [])
    world = make_world(seed, (today or datetime.fromtimestamp(time.time(), UTC)).date(), people)
    _write(world, truth, kaggle)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(world, Traffic(time.time, asyncio.sleep, time_scale), chosen, port))


def _write(world: "World", truth: Path | None, kaggle: Path | None) -> None:
    from evals.sandbox import kaggle_files
    from evals.sandbox.world import truth as true_of

    if truth is not None:
        truth.write_text(true_of(world), encoding="utf-8")
    if kaggle is not None:
        kaggle_files.write(world, kaggle)


async def _serve(world: "World", traffic: "Traffic", faults: "Mapping[SourceName, Fault]", port: int) -> None:
    from json import dumps

    from evals.sandbox.serve import serving

    async with serving(world, traffic, faults, port) as served:
        typer.echo(dumps({"urls": served.urls}))
        await served.ended.wait()
