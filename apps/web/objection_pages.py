"""The page on which whoever was written to objects: one button, no account, no questions.

Mail programs post to the same address in the reader's name (RFC 8058, one click); opening it changes nothing, since
filters open every link. Only links that are not ours are counted against the limit: nobody's guesses keep others out.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from apps.web.asked_pages import Rate
from apps.web.desk import AtDesk
from memory.errors import Refused

router = APIRouter(prefix="/object/{token}")


@router.get("")
async def show(desk: AtDesk, request: Request, token: str) -> HTMLResponse:
    """Raises: Refused: not a link of ours."""
    try:
        await desk.application.objections.shown(token)
    except Refused:
        _guessed(request)
        raise
    return desk.page("objection.html", token=token, done=False)


@router.post("")
async def object_(desk: AtDesk, request: Request, token: str) -> HTMLResponse:
    """Whatever the body says: mail programs send one of their own. Raises: Refused: not a link of ours."""
    try:
        await desk.application.objections.object(token)
    except Refused:
        _guessed(request)
        raise
    return desk.page("objection.html", token=token, done=True)


def _guessed(request: Request) -> None:
    """Raises: HTTPException: 429, too many of them."""
    rate = request.app.state.objection_rate
    assert isinstance(rate, Rate)
    rate.take()
