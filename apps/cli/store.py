"""The store and the processes: `demo`, `serve`, `worker`, `doctor`, `migrate`, `reindex`, `audit`."""

from typing import Annotated

import typer

from apps.cli import options
from apps.cli.session import run

audit = typer.Typer(help="The append-only account of what was done.", no_args_is_help=True)


@audit.callback()
def _audit() -> None:
    """The append-only account of what was done."""


@audit.command()
def verify(json: options.Json = False) -> None:
    """Walk the hash chain; fails at the first entry that was changed, moved or lost."""
    from apps.cli import keeping

    keeping.verify(json)


def demo(
    fast: Annotated[bool, typer.Option("--fast", help="Without pauses for reading.")] = False,
    json: options.Json = False,
) -> None:
    """The whole way once on invented people: no key, no network, in a folder of its own."""
    from apps.demo import show

    show(fast, json)


def serve(port: Annotated[int, typer.Option(help="Port on this machine.")] = 8765) -> None:
    """Serve the recruiter's page on this machine only."""
    from apps.web.server import serve as serve_pages
    from service.settings import load

    serve_pages(load(), port)


def worker(
    once: Annotated[bool, typer.Option("--once", help="Run what is due now, then end; without it go on.")] = False,
) -> None:
    """Run queued and interrupted searches."""
    from apps.worker import work

    run(lambda application, _: work(application, once, lambda line: typer.echo(f"hardsignal: {line}", err=True)))


def doctor(json: options.Json = False) -> None:
    """Every setting with its effect, never its value; and whether the store can be used."""
    from apps.cli import keeping

    keeping.doctor(json)


def processing(json: options.Json = False) -> None:
    """The record of processing activities (Art. 30 GDPR), written from the settings that hold."""
    from apps.cli import rights

    rights.processing(json)


def migrate(json: options.Json = False) -> None:
    """Bring the store's schema up to this version."""
    from apps.cli import keeping

    keeping.migrate(json)


def reindex(json: options.Json = False) -> None:
    """Build the vector index again from the rows."""
    from apps.cli import keeping

    keeping.reindex(json)
