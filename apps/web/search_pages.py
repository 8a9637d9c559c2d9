"""One search: where it stands, what each source said, and the people it found."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from apps.web.desk import AtDesk, then
from memory.errors import AlreadyDecided, BriefNotAccepted, UsageError

router = APIRouter(prefix="/searches/{search}")


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
        drafts={draft.person: draft for draft in await application.review.list(None, search)},
    )


@router.post("/brief")
async def accept_brief(desk: AtDesk, search: str, version: Annotated[int, Form()]) -> RedirectResponse:
    """Accept the brief that was shown.

    Raises:
        AlreadyDecided: it was accepted before; a second press of the button must not pass the shortlist gate too.
        BriefNotAccepted: another version stands than was shown, or a question is open.
    """
    view = await desk.application.searches.show(search)
    if view.status != "brief_gate":
        raise AlreadyDecided(f"search {view.search} does not wait for its brief; it is {view.status}")
    if view.brief is None or view.brief.version != version:
        raise BriefNotAccepted("the brief has changed since it was shown; look at it again")
    await desk.application.searches.accept(desk.actor, search)
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
