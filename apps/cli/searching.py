"""How a search is started from the terminal and what is printed of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer
from pydantic import BaseModel

from apps.cli import options, output
from apps.cli.session import run
from memory.errors import BriefNotAccepted, UsageError
from memory.records import Brief
from service.gates import refuse_open
from service.settings import load
from service.views import SearchRow, SearchView

if TYPE_CHECKING:
    from memory.records import Actor
    from service.bootstrap import Application


class SearchList(BaseModel):
    searches: tuple[SearchRow, ...]


def start(
    brief: str | None,
    file: str | None,
    sources: Sequence[str],
    accept: bool,
    answers: Sequence[str],
    limit: int | None,
    json: bool,
) -> None:
    text, settled = _text(brief, file), options.answers(answers)
    view: SearchView | None = None

    async def work(application: "Application", actor: "Actor") -> None:
        nonlocal view
        view = await application.searches.start(actor, text, sources, limit or application.settings.shortlist)
        if accept:
            if view.brief is not None:
                refuse_open(view.brief, settled)
            view = await application.searches.accept(actor, view.search, settled)
            if view.status == "shortlist_gate":
                view = await application.searches.accept(actor, view.search)

    try:
        run(work)
    except BriefNotAccepted:
        if view is not None:
            output.show(view, json, _human)
        raise
    if view is not None:
        finish(view, json)


def list_(json: bool) -> None:
    rows = run(lambda application, _: application.searches.list())
    output.show(SearchList(searches=rows), json, _human_list)


def finish(view: SearchView, json: bool) -> None:
    """Print a search, and exit as the contract says: 4 where the answer is not whole, 1 where it failed."""
    output.show(view, json, _human)
    if view.status == "failed":
        typer.echo(f"hardsignal: the search failed: {view.failure}", err=True)
        raise typer.Exit(1)
    if view.partial:
        raise typer.Exit(4)


def _text(brief: str | None, file: str | None) -> str:
    if (brief is None) == (file is None):
        raise UsageError("a search needs its brief: either --brief TEXT or --file FILE (- for standard input)")
    longest = load().longest_brief
    text = options.read_text(file, longest) if file is not None else str(brief)
    if len(text) > longest:
        raise UsageError(f"--brief has more than {longest:,} characters; cut it to the part that describes the work")
    return text


def _human(view: SearchView) -> None:
    output.line(f"search {view.search}: {view.status}", "bold")
    if view.brief is not None:
        brief_lines(view.brief)
    for row in view.coverage:
        until = f" until {row.reset_at:%Y-%m-%d %H:%M}" if row.reset_at else ""
        output.line(f"  {row.source}: {row.status}{until}, {row.people} people. {row.reason or ''}")
    if view.shortlist:
        columns = ("rank", "person", "name", "score", "±", "evidence", "lane")
        rows = [(p.rank, p.person, p.name, p.score, p.spread, p.evidence, p.lane) for p in view.shortlist]
        output.table(columns, rows)
    output.line(_next(view))


def brief_lines(brief: Brief) -> None:
    """The brief as a person checks it before accepting."""
    runner_up = f", else {brief.runner_up}" if brief.runner_up else ""
    output.line(f"  role: {brief.role} ({brief.confidence:.0%}{runner_up}); engine: {brief.engine}")
    for band in (*((brief.pay,) if brief.pay else ()), *brief.other_pay):
        low, high = band.band
        output.line(f"  pay: {low:,}-{high:,} {band.currency} ({band.universe}; as of {band.as_of}; {band.source})")
    for kind, items in (("asks", brief.questions), ("refused", brief.refused), ("warning", brief.warnings)):
        for item in items:
            output.line(f"  {kind}: {item.text}")


def _next(view: SearchView) -> str:
    match view.status:
        case "brief_gate":
            return f"next: hardsignal search accept {view.search}"
        case "shortlist_gate":
            return f"next: hardsignal why {view.search} PERSON; then hardsignal search accept {view.search}"
        case "held":
            return "next: hardsignal drafts list"
        case _:
            return f"next: hardsignal search show {view.search}"


def _human_list(found: SearchList) -> None:
    output.table(
        ("search", "status", "started", "brief"),
        [(row.search, row.status, f"{row.created_at:%Y-%m-%d %H:%M}", row.text[:60]) for row in found.searches],
    )
