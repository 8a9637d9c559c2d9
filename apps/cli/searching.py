"""How a search is started from the terminal and what is printed of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer
from pydantic import BaseModel

from agents.roles import role_title
from apps.cli import off_limits, options, output, previewing
from apps.cli.findings import people_table
from apps.cli.session import FAILED, IN_PART, run
from memory.errors import BriefNotAccepted, UsageError
from memory.records import Brief
from service.advising import short
from service.gate_views import PreviewView
from service.gates import refuse_open
from service.planning import plan_in_words
from service.roles import readable
from service.settings import load
from service.telling import NO_SOURCE, off_limits_in_words
from service.views import SearchRow, SearchView

if TYPE_CHECKING:
    from memory.records import Actor, Answer
    from service.application import Application

    Begin = Callable[[Application, Actor], Awaitable[SearchView]]


class SearchList(BaseModel):
    searches: tuple[SearchRow, ...]


@dataclass(frozen=True)
class Wanted:
    """A search as its options say it."""

    brief: str | None
    file: str | None
    sources: Sequence[str]
    answers: Sequence[str]
    limit: int | None
    not_to: Sequence[str]

    def reader(self) -> "tuple[Begin, tuple[Answer, ...]]":
        """How the search is begun, and what is answered at once. Raises: UsageError: an option says nothing useful."""
        text, unwanted = _text(self.brief, self.file), off_limits.read(self.not_to, "other")

        async def begin(application: "Application", actor: "Actor") -> SearchView:
            most = application.settings.shortlist if self.limit is None else self.limit
            return await application.searches.start(actor, text, self.sources, most, unwanted)

        return begin, options.answers(self.answers)


def start(wanted: Wanted, accept: bool, json: bool) -> None:
    begin, settled = wanted.reader()
    view: SearchView | None = None

    async def work(application: "Application", actor: "Actor") -> None:
        nonlocal view
        view = await begin(application, actor)
        try:
            if accept:
                view = await _accepted(application, actor, view, settled)
            elif settled:
                view = await application.searches.answer(actor, view.search, settled)
        except BriefNotAccepted:
            view = await application.searches.show(view.search)
            raise

    try:
        run(work)
    except BriefNotAccepted:
        if view is not None:
            show(view, json)
        raise
    if view is not None:
        finish(view, json)


def start_preview(wanted: Wanted, accept: bool, json: bool) -> None:
    """A search that waits for its brief, and what each reading of it would find."""
    if accept:
        raise UsageError("--preview looks before anybody accepts: leave out --accept")
    begin, settled = wanted.reader()

    async def work(application: "Application", actor: "Actor") -> PreviewView:
        view = await begin(application, actor)
        if settled:
            await application.searches.answer(actor, view.search, settled)
        return await application.preview.look(actor, view.search)

    previewing.finish(run(work), json)


async def _accepted(
    application: "Application", actor: "Actor", view: SearchView, settled: "Sequence[Answer]"
) -> SearchView:
    """Through both gates in the name of the person at the terminal. Raises: BriefNotAccepted."""
    if view.brief is not None:
        refuse_open(view.brief, settled)
    view = await application.searches.accept(actor, view.search, settled)
    return await application.searches.accept(actor, view.search) if view.status == "shortlist_gate" else view


def list_(json: bool) -> None:
    rows = run(lambda application, _: application.searches.list())
    output.show(SearchList(searches=rows), json, _human_list)


def show(view: SearchView, json: bool) -> None:
    output.show(view, json, _human)


def finish(view: SearchView, json: bool) -> None:
    """Print a search that was worked on, and exit as the contract says: 4 where it is not whole, 1 where it failed."""
    show(view, json)
    if view.status == "failed":
        typer.echo(f"hardsignal: the search failed: {view.failure}", err=True)
        raise typer.Exit(FAILED)
    if view.partial:
        raise typer.Exit(IN_PART)


def _text(brief: str | None, file: str | None) -> str:
    if (brief is None) == (file is None):
        raise UsageError("a search needs its brief: either --brief TEXT or --file FILE (- for standard input)")
    longest = load().longest_brief
    return readable(options.read_text(file, longest) if file is not None else str(brief), longest)


def _human(view: SearchView) -> None:
    output.line(f"search {view.search}: {view.status}", "bold")
    if view.brief is not None:
        brief_lines(view.brief)
    if view.status == "brief_gate" and view.advice is not None:
        for told in short(view.advice):
            output.line(f"  {told}")
    if view.status == "brief_gate" and view.plan is not None:
        for told in plan_in_words(view.plan):
            output.line(f"  {told}")
    for row in view.coverage:
        until = f" until {row.reset_at:%Y-%m-%d %H:%M}" if row.reset_at else ""
        output.line(f"  {row.source}: {row.status}{until}, {row.people} people. {row.reason or ''}".rstrip())
    if view.status == "shortlist_gate" and not view.coverage:
        output.line(NO_SOURCE, "yellow")
    if view.shortlist:
        people_table(view.shortlist)
    _off_limits(view)
    output.line(_next(view))


def _off_limits(view: SearchView) -> None:
    """The list that whoever accepts takes over, then whom of the shortlist it meets."""
    if listed := off_limits_in_words(view):
        output.line(listed)
    for row in view.shortlist:
        if row.off_limits:
            output.line(f"off limits: {row.name} is named by {', '.join(row.off_limits)}; nothing is drafted", "red")
        elif row.near_off_limits:
            output.line(f"warning: {row.name} is close to {', '.join(row.near_off_limits)}; look first", "yellow")


def brief_lines(brief: Brief) -> None:
    """The brief as a person checks it before accepting."""
    runner_up = f", else {role_title(brief.runner_up)}" if brief.runner_up else ""
    output.line(f"  role: {role_title(brief.role)} ({brief.confidence:.0%}{runner_up}); engine: {brief.engine}")
    for band in (*((brief.pay,) if brief.pay else ()), *brief.other_pay):
        low, high = band.band
        output.line(f"  pay: {low:,}-{high:,} {band.currency} ({band.universe}; as of {band.as_of}; {band.source})")
    for answer in brief.answers:
        if answer.by:
            words = f"recorded by {answer.recorded_by} in the words of {answer.by}"
            output.line(f"  answered: {answer.topic} = {answer.value} ({words})")
    for kind, items in (("asks", brief.questions), ("refused", brief.refused), ("warning", brief.warnings)):
        for item in items:
            output.line(f"  {kind}: {item.text}")


def _next(view: SearchView) -> str:
    match view.status:
        case "brief_gate" if view.brief is not None and view.brief.questions:
            return f"next: hardsignal search accept {view.search} --answer {view.brief.questions[0].topic}=..."
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
