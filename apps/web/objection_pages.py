"""The page on which whoever was written to objects: one button, no account, no questions.

Mail programs post to the same address in the reader's name (RFC 8058, one click); opening it changes nothing, since
filters open every link. Only links that are not ours are counted against the limit: nobody's guesses keep others out.
"""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from apps.web.desk import AtDesk

router = APIRouter(prefix="/object/{token}")


@router.get("")
async def show(desk: AtDesk, token: str) -> HTMLResponse:
    """Raises: Refused: not a link of ours; HTTPException: 429, too many of those."""
    with desk.objection_rate.counting_refusals():
        await desk.application.objections.shown(token)
    return desk.page("objection.html", token=token, done=False)


@router.post("")
async def object_(desk: AtDesk, token: str) -> HTMLResponse:
    """Whatever the body says: mail programs send one of their own. Raises: as `show`."""
    with desk.objection_rate.counting_refusals():
        await desk.application.objections.object(token)
    return desk.page("objection.html", token=token, done=True)
