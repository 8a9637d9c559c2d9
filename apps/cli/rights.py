"""What a person may ask for, in words and JSON: `people export|correct|forget|keep|due`, and `processing`."""

from datetime import date
from typing import TYPE_CHECKING

import typer

from apps.cli import output
from apps.cli.session import run
from memory.errors import UsageError

if TYPE_CHECKING:
    from service.application import Application
    from service.processing import Processing
    from service.retention import DueView, Kept, RetentionRun
    from service.rights import Corrected, Export, Forgotten

INCOMPLETE = 4
"""The contract's status of what is done in part."""


def export(person: str, json: bool) -> None:
    output.show(run(lambda application, actor: application.rights.export(actor, person)), json, _export)


def correct(person: str, says: str, evidence: str | None, name: str | None, json: bool) -> None:
    output.show(
        run(lambda application, actor: application.rights.correct(actor, person, says, evidence=evidence, name=name)),
        json,
        _corrected,
    )


def forget(person: str, json: bool) -> None:
    found = run(lambda application, actor: application.rights.forget(actor, person))
    output.show(found, json, _forgotten)
    if found.left:
        raise typer.Exit(INCOMPLETE)


def keep(person: str, reason: str, until: date, json: bool) -> None:
    output.show(run(lambda application, actor: application.retention.keep(actor, person, reason, until)), json, _kept)


def due(delete: bool, json: bool) -> None:
    if not delete:
        output.show(run(lambda application, _: application.retention.due()), json, _due)
        return
    found = run(lambda application, _: application.retention.run(scrub=True))
    output.show(found, json, _expired)
    if found.left:
        raise typer.Exit(INCOMPLETE)


def processing(json: bool) -> None:
    from memory.knowledge.terms import terms
    from service.processing import record_of_processing
    from service.sources import ASKED

    async def made(application: "Application", _: object) -> "Processing":
        bars = {one.source: one.reason or "" for one in application.setup.states() if not one.usable}
        return record_of_processing(application.settings, terms(), ASKED, bars)

    output.show(run(made), json, _processing)


def day(text: str) -> date:
    """Raises: UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--until {text[:40]!r} is not a day such as 2027-01-31") from None


def _export(view: "Export") -> None:
    output.line(view.found.text)
    for table, rows in view.held.items():
        output.line(f"{table}: {len(rows)}", "bold")
        for row in rows:
            output.line(f"  {row}")


def _corrected(view: "Corrected") -> None:
    output.line(f"kept beside the data on {view.person}: {view.statement}")
    for search in view.searches:
        output.line(f"scored again: search {search}")


def _forgotten(view: "Forgotten") -> None:
    output.line(f"{view.person} is forgotten: {view.rows} rows are gone, and they are not collected again")
    _left(view.left)


def _kept(view: "Kept") -> None:
    output.line(f"{view.person} may be kept until {view.until}: {view.reason}")


def _due(view: "DueView") -> None:
    output.table(
        ("person", "first seen", "deleted on", "told"),
        [(one.person, one.first_seen.date(), one.due, _told(one.told, one.handed_off)) for one in view.people],
    )


def _told(told: bool, handed_off: bool) -> str:
    return "yes" if told else "a message left by hand; say so with `people keep`" if handed_off else "no"


def _expired(view: "RetentionRun") -> None:
    output.line(f"{len(view.expired)} people and {view.bodies} stored answers were past their time and are deleted")
    _left(view.left)


def _left(left: tuple[str, ...]) -> None:
    for why in left:
        output.line(f"not cleared yet: {why}; run `hardsignal people due --delete` when nothing else runs", "yellow")


def _processing(view: "Processing") -> None:
    for name in type(view).model_fields:
        value = getattr(view, name)
        output.line(name, "bold")
        for item in value if isinstance(value, tuple) else (value,):
            output.line(f"  {f'{item.source}: {item.rule}' if hasattr(item, 'rule') else item}")
