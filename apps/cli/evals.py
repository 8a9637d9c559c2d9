"""`eval …`: the quality of the agents, measured."""

from typing import Annotated

import typer

from apps.cli import options

app = typer.Typer(help="Measure the quality of the agents.", no_args_is_help=True)

RunId = Annotated[str, typer.Argument(metavar="RUN", help="Id of a run, `latest`, or `baseline`.")]


@app.command("list")
def list_(json: options.Json = False) -> None:
    """Every suite."""
    from apps.cli import measuring

    measuring.list_(json)


@app.command("run")
def run_(
    suites: Annotated[list[str] | None, typer.Argument(help="Names of suites.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every suite.")] = False,
    model: Annotated[bool, typer.Option("--model", help="With the configured model, not the built-in engine.")] = False,
    trials: Annotated[int, typer.Option("-k", help="Trials of each case.")] = 1,
    json: options.Json = False,
) -> None:
    """Run suites; every figure with its n and interval."""
    from apps.cli import measuring

    measuring.run_(suites or [], all_, model, trials, json)


@app.command()
def show(id_: RunId, json: options.Json = False) -> None:
    """The figures of a kept run; --json prints the whole run, such as a new baseline."""
    from apps.cli import measuring

    measuring.show(id_, json)


@app.command()
def compare(
    before: RunId,
    after: RunId,
    json: options.Json = False,
) -> None:
    """Paired differences with their intervals; exits 1 on a regression beyond the suite's margin."""
    from apps.cli import measuring

    measuring.compare(before, after, json)
