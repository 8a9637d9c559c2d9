"""How shortlists, reasons and coverage are printed."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from pydantic import BaseModel

from agents.scoring.cards import Card
from agents.scoring.plain import ordinal
from apps.cli import output
from apps.cli.session import run
from memory.records import Contribution
from service.coverage import CoverageView, QuestionRow
from service.shortlist import NOT_MET
from service.views import ShortlistRow, WhyView

STRONGEST = 12
"""Proofs printed for one person; JSON has all of them."""
_QUESTION = ("round", "source", "lane", "asked", "status", "requests", "people")
_PROOF = ("points", "work", "accepted by", "reason", "link")


class People(BaseModel):
    search: str
    people: tuple[ShortlistRow, ...]


class Comparison(BaseModel):
    search: str
    people: tuple[WhyView, ...]


def shortlist(search: str, json: bool) -> None:
    view = run(lambda application, _: application.searches.show(search))
    output.show(People(search=view.search, people=view.shortlist), json, _shortlist)


def why(search: str, person: str, json: bool) -> None:
    output.show(run(lambda application, _: application.shortlist.why(search, person)), json, why_lines)


def compare(search: str, people: Sequence[str], json: bool) -> None:
    found = run(lambda application, _: application.shortlist.compare(search, people))
    output.show(Comparison(search=search, people=found), json, _side_by_side)


def coverage(search: str, json: bool) -> None:
    output.show(run(lambda application, _: application.coverage.report(search)), json, _coverage)


def why_lines(view: WhyView) -> None:
    place = f"{ordinal(view.rank)}, tier {view.tier}, " if view.rank else ""
    output.line(f"{view.name} ({view.person})", "bold")
    if view.left_out and view.left_out.criterion == NOT_MET:  # a score of nothing that was read would mislead
        output.line(f"not of this search: {view.left_out.told}; `hardsignal search list` names the others", "yellow")
        return
    output.line(f"{place}score {view.score} ± {view.spread} of 100, confidence {view.confidence:.0%}")
    if view.left_out:
        output.line(f"left out ({view.left_out.criterion}): {view.left_out.told}", "yellow")
    if view.plain:
        output.line(view.plain)
    doubts = [*(f"against: {told}" for told in view.against), *(f"unknown: {told}" for told in view.unknown)]
    told = [line for place, card in enumerate(view.proofs, start=1) for line in _card(place, card)]
    output.table(("strongest proof", "against and unknown"), list(zip_longest(told, doubts, fillvalue="")))
    for fact in view.beside:
        output.line(f"beside the score: {fact.name}: {fact.told}")
    output.line("every point:")
    _proofs(view, view.contributions)
    if view.discounted:
        output.line("listed with nothing:")
        _proofs(view, view.discounted)


def _card(place: int, card: Card) -> tuple[str, ...]:
    return (
        f"{place}. {card.sentence} {card.points / 1000:.1f} points",
        f"   files: {card.files}",
        f"   accepted by: {card.accepted_by}; reviews: {card.reviews}",
        f"   survives today: {card.survives}",
        f"   {card.happened_on.isoformat()} {card.url}",
        f"   item {card.evidence}",
    )


def _proofs(view: WhyView, found: Sequence[Contribution]) -> None:
    output.table(_PROOF, [_row(view, item) for item in found[:STRONGEST]])
    rest = found[STRONGEST:]
    if rest:
        worth = sum(item.points for item in rest) / 1000
        output.line(f"and {len(rest)} more with {worth:.1f} points together; --json has them all")


def _row(view: WhyView, item: Contribution) -> tuple[object, ...]:
    return (f"{item.points / 1000:.1f}", view.titles.get(item.evidence, "")[:70], item.gate, item.reason, item.url)


def _shortlist(found: People) -> None:
    people_table(found.people)


def people_table(people: Sequence[ShortlistRow]) -> None:
    columns = ("#", "tier", "name", "score", "±", "place", "proofs", "routes", "lane")
    rows = [
        (p.rank, p.tier, output.Named(_marked(p), p.person), p.score, p.spread, _place(p), p.evidence, p.routes, p.lane)
        for p in people
    ]
    output.table(columns, rows)
    if any(p.place for p in people):
        output.line("place: as they state it themselves; it moves nobody up or down")


def _place(row: ShortlistRow) -> str:
    return row.place or "unknown"


def _marked(row: ShortlistRow) -> str:
    """The name, with what the off-limits lists say of it by now."""
    mark = "off limits" if row.off_limits else "off limits?" if row.near_off_limits else ""
    return f"{row.name} [{mark}]" if mark else row.name


def _side_by_side(found: Comparison) -> None:
    output.table(("", *(view.name for view in found.people)), [*_compared(found.people)])
    output.line()
    for view in found.people:
        why_lines(view)
        output.line()


def _compared(people: Sequence[WhyView]) -> Iterator[tuple[str, ...]]:
    """One row for each thing that two people can differ in."""
    yield ("place", *(ordinal(view.rank) if view.rank else "left out" for view in people))
    yield ("tier", *(str(view.tier or "") for view in people))
    yield ("score", *(f"{view.score} ± {view.spread}" for view in people))
    for place in range(max(len(view.proofs) for view in people)):
        yield (f"proof {place + 1}", *(_nth([card.sentence for card in view.proofs], place) for view in people))
    for place in range(max(len(view.against) for view in people)):
        yield ("against" if not place else "", *(_nth(view.against, place) for view in people))
    for place in range(max(len(view.unknown) for view in people)):
        yield ("unknown" if not place else "", *(_nth(view.unknown, place) for view in people))


def _nth(told: Sequence[str], place: int) -> str:
    return told[place] if place < len(told) else ""


def _coverage(view: CoverageView) -> None:
    rows = [(r.source, r.status, r.requests, r.records, r.people, r.reason or "") for r in view.sources]
    output.table(("source", "status", "requests", "records", "people", "reason"), rows)
    output.table(_QUESTION, [_question(row) for row in view.questions])
    output.line(f"not searched: {', '.join(view.not_searched) or 'nothing'}")
    for criterion, count in view.left_out.items():
        output.line(f"left out: {count} ({criterion})")
    for row in view.known:
        what = row.what.replace("_", " ")
        output.line(f"{what}: known for {row.known} of {row.of}, unknown for {row.unknown}; nobody is dropped for it")
    for its in view.terms:
        output.line(f"{its.source}: {its.rule} ({its.url}, as of {its.as_of})")
        if its.shown:
            output.line(f"  {its.shown}")
    output.line(view.note)


def _question(row: QuestionRow) -> tuple[object, ...]:
    until = f" until {row.reset_at:%Y-%m-%d %H:%M}" if row.reset_at else ""
    asked = " ".join((row.kind, *row.terms))
    return (row.round, row.source, row.lane, asked, f"{row.status or 'waits'}{until}", row.requests, row.people)
