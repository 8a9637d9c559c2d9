"""`hardsignal`: every command of the contract. Nothing heavy is imported until a command runs."""

import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from apps.cli import (
    chat,
    drafts,
    evals,
    evidence,
    handoff,
    market,
    off_limits,
    people,
    sandbox,
    searches,
    setup,
    store,
    striking,
    team,
)
from apps.cli.session import guarded

PROGRAM = "hardsignal"

app = typer.Typer(
    name=PROGRAM,
    help="An agentic recruiter for AI/ML engineers: reads public proof of work, never sends without your approval.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("role")(searches.role)
app.command("market")(market.market)
app.command("chat")(chat.chat)
app.add_typer(searches.app, name="search")
app.command("shortlist")(searches.shortlist)
app.command("why")(searches.why)
app.command("compare")(searches.compare)
app.command("strike")(striking.strike)
app.command("coverage")(searches.coverage)
app.add_typer(off_limits.app, name="off-limits")
app.add_typer(evidence.app, name="evidence")
app.add_typer(drafts.app, name="drafts")
app.add_typer(handoff.app, name="handoff")
app.add_typer(people.app, name="people")
app.add_typer(team.app, name="team")
app.add_typer(drafts.delivery, name="deliver")
app.add_typer(evals.app, name="eval")
app.command("sandbox")(sandbox.sandbox)
app.command("demo")(store.demo)
app.command("serve")(store.serve)
app.command("worker")(store.worker)
app.command("setup")(setup.setup)
app.command("doctor")(store.doctor)
app.command("processing")(store.processing)
app.command("migrate")(store.migrate)
app.command("reindex")(store.reindex)
app.add_typer(store.audit, name="audit")


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run one command line and exit. Args: words: what follows the program's name; None for those of the process."""
    guarded(lambda: _run(sys.argv[1:] if words is None else words))


def _run(words: Sequence[str]) -> object:
    """Raises: UsageError: a word is not UTF-8; no id, text or path of ours could be, and no answer could quote it."""
    from memory.errors import UsageError

    for place, word in enumerate(words, start=1):
        if not word.isascii() and any("\ud800" <= char <= "\udfff" for char in word):
            raise UsageError(f"word {place} of the command is not UTF-8 text; give a longer text with --file")
    return app(args=list(words), prog_name=PROGRAM, standalone_mode=False)
