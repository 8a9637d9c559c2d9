"""One search: where it stands, what each source said, and the people it found."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from apps.web.desk import AtDesk, then
from memory.errors import UsageError
from memory.records import Answer, Topic

router = APIRouter(prefix="/searches/{search}")

LONGEST_ANSWER = 2_000
"""Characters."""
TOP_PROOFS = 3
"""Shown of each person on a shortlist; the rest has a page of its own."""
MOST_PROOFS = 500
"""Shown on that page; a maintainer of many years has thousands."""


@router.get("")
async def show(desk: AtDesk, search: str) -> HTMLResponse:
    application = desk.application
    view = await application.searches.show(search)
    reasons = await application.shortlist.compare(search, [row.person for row in view.shortlist])
    return desk.page(
        "search.html",
        view=view,
        coverage=await application.coverage.report(search),
        reasons={why.person: why for why in reasons},
        top=TOP_PROOFS,
        drafts={draft.person: draft for draft in await application.review.list(None, search)},
    )


@router.get("/people/{person}")
async def why(desk: AtDesk, search: str, person: str) -> HTMLResponse:
    """Every point of one person's score, and each way to reach them."""
    why = await desk.application.shortlist.why(search, person)
    routes = await desk.application.people.routes.of(why.person, search)
    return desk.page("why.html", why=why, routes=routes, most=MOST_PROOFS)


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
    view = await desk.application.searches.accept(desk.actor, search, shown=version)
    return then(f"/searches/{view.search}")


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
    view = await desk.application.searches.accept(desk.actor, search, only=people)
    return then(f"/searches/{view.search}")


@router.post("/resume")
async def resume(desk: AtDesk, search: str) -> RedirectResponse:
    view = await desk.application.searches.resume(desk.actor, search)
    return then(f"/searches/{view.search}")


@router.post("/cancel")
async def cancel(desk: AtDesk, search: str) -> RedirectResponse:
    view = await desk.application.searches.cancel(desk.actor, search)
    return then(f"/searches/{view.search}")
