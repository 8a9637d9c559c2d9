"""One search: where it stands, what each source said, and the people it found."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from apps.web.charts import timeline, waterfall
from apps.web.desk import AtDesk, Desk, then
from apps.web.live_pages import digest
from memory.errors import UsageError
from memory.records import Answer, Topic, VerdictKind
from service.shortlist import Tab

router = APIRouter(prefix="/searches/{search}")

LONGEST_ANSWER = 2_000
"""Characters."""
MOST_COMPARED = 4
TOP_PROOFS = 3
"""Shown of each person on a shortlist; the rest has a page of its own."""
MOST_PROOFS = 500
"""Shown on that page; a maintainer of many years has thousands."""


@router.get("")
async def show(desk: AtDesk, search: str, tab: Tab = "standing") -> HTMLResponse:
    application = desk.application
    view, live = await application.searches.show(search), await application.live.show(search)
    if live.working:
        return desk.page("search.html", view=view, live=live, seen=digest(desk, live))
    rows = await application.shortlist.tab(search, tab)
    reasons = await application.shortlist.compare(search, [row.person for row in rows])
    return desk.page(
        "search.html",
        view=view,
        live=live,
        rows=rows,
        tab=tab,
        coverage=await application.coverage.report(search),
        reasons={why.person: why for why in reasons},
        top=TOP_PROOFS,
        drafts={draft.person: draft for draft in await application.review.list(None, search)},
    )


@router.get("/compare")
async def compare(
    desk: AtDesk,
    search: str,
    people: Annotated[list[str], Query(alias="with")] = [],  # noqa: B006 - FastAPI copies it
) -> HTMLResponse:
    """Two to four people on the same rows. Raises: UnknownId, UsageError: fewer or more."""
    chosen = list(dict.fromkeys(people))
    if not 2 <= len(chosen) <= MOST_COMPARED:
        raise UsageError(f"{len(chosen)} people are picked to compare: pick two to {MOST_COMPARED}")
    return desk.page("compare.html", search=search, whys=await desk.application.shortlist.compare(search, chosen))


@router.get("/coverage")
async def coverage(desk: AtDesk, search: str) -> HTMLResponse:
    """Every question with its answer, who was left out, and what is not known. Raises: UnknownId."""
    return desk.page("coverage.html", search=search, coverage=await desk.application.coverage.report(search))


@router.get("/people/{person}")
async def why(desk: AtDesk, search: str, person: str) -> HTMLResponse:
    """Every point of one person's score, and each way to reach them."""
    why = await desk.application.shortlist.why(search, person)
    known = await desk.application.people.show(why.person, search)
    return desk.page(
        "why.html",
        why=why,
        known=known,
        routes=known.routes,
        most=MOST_PROOFS,
        bars=waterfall(why),
        timeline=timeline(why),
    )


@router.post("/people/{person}/link")
async def link(
    desk: AtDesk,
    search: str,
    person: str,
    a: Annotated[str, Form(max_length=LONGEST_ANSWER)],
    b: Annotated[str, Form(max_length=LONGEST_ANSWER)],
    says: Annotated[VerdictKind, Form()],
    reason: Annotated[str, Form(max_length=LONGEST_ANSWER)],
) -> RedirectResponse:
    """Say that two accounts are one person's, or that they are not."""
    await desk.application.identity.decide(desk.actor, a, b, says, reason)
    return then(f"/searches/{search}/people/{person}")


@router.post("/people/{person}/strike")
async def strike(
    desk: AtDesk,
    search: str,
    person: str,
    evidence: Annotated[str, Form()],
    reason: Annotated[str, Form(max_length=LONGEST_ANSWER)],
    undo: Annotated[bool, Form()] = False,
) -> RedirectResponse:
    """Take an item that is wrong out of the score, or back in."""
    why = await desk.application.strikes.strike(desk.actor, search, person, evidence, reason, undo=undo)
    return then(f"/searches/{search}/people/{why.person}")


@router.post("/brief")
async def accept_brief(desk: AtDesk, search: str, version: Annotated[int, Form()]) -> RedirectResponse:
    """Accept the brief that was shown.

    Raises:
        AlreadyDecided: it was accepted before; a second press of the button must not pass the shortlist gate too.
        BriefNotAccepted: another version stands than was shown, or a question is open.
    """
    await desk.application.searches.decide(desk.actor, search, shown=version)
    return _running(desk, search)


@router.post("/answer")
async def answer(
    desk: AtDesk,
    search: str,
    topic: Annotated[Topic, Form()],
    value: Annotated[str, Form(min_length=1, max_length=LONGEST_ANSWER)],
) -> RedirectResponse:
    """Settle an open question of the brief; nothing is accepted by it."""
    view = await desk.application.searches.answer(desk.actor, search, [Answer(topic=topic, value=value)])
    return then(f"/searches/{view.search}")


@router.post("/shortlist")
async def accept_shortlist(
    desk: AtDesk,
    search: str,
    people: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
) -> RedirectResponse:
    """Write to the people who were ticked. Raises: UsageError: nobody was, which must not mean everybody."""
    if not people:
        raise UsageError("nobody is ticked: choose at least one person, or cancel the search")
    await desk.application.searches.decide(desk.actor, search, only=people)
    return _running(desk, search)


@router.post("/resume")
async def resume(desk: AtDesk, search: str) -> RedirectResponse:
    await desk.application.searches.queue_again(desk.actor, search)
    return then(f"/searches/{search}", lambda: desk.application.searches.go_on(search))


@router.post("/cancel")
async def cancel(desk: AtDesk, search: str) -> RedirectResponse:
    view = await desk.application.searches.cancel(desk.actor, search)
    return then(f"/searches/{view.search}")


def _running(desk: Desk, search: str) -> RedirectResponse:
    """Its page, while the search goes on behind it."""
    return then(f"/searches/{search}", lambda: desk.application.runner.drain(search))
