"""`hardsignal`: every command of the contract. Nothing heavy is imported until a command runs."""

import typer

from apps.cli import chat, drafts, evals, evidence, people, searches, store
from apps.cli.session import guarded

app = typer.Typer(
    name="hardsignal",
    help="An agentic recruiter for AI/ML engineers: reads public proof of work, never sends without your approval.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("role")(searches.role)
app.command("chat")(chat.chat)
app.add_typer(searches.app, name="search")
app.command("shortlist")(searches.shortlist)
app.command("why")(searches.why)
app.command("compare")(searches.compare)
app.command("coverage")(searches.coverage)
app.add_typer(evidence.app, name="evidence")
app.add_typer(drafts.app, name="drafts")
app.add_typer(people.app, name="people")
app.add_typer(drafts.delivery, name="deliver")
app.add_typer(evals.app, name="eval")
app.command("demo")(store.demo)
app.command("serve")(store.serve)
app.command("worker")(store.worker)
app.command("doctor")(store.doctor)
app.command("migrate")(store.migrate)
app.command("reindex")(store.reindex)
app.add_typer(store.audit, name="audit")


def main() -> None:
    guarded(lambda: app(standalone_mode=True))
