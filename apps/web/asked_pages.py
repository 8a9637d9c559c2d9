"""The hiring manager's one question: a page for whoever holds the link, with no account and room for one answer.

It shows no id and nobody's name, and it is the only page that answers under the public address.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse

from apps.web.desk import AtDesk
from service.brief_back import LONGEST_ANSWER, LONGEST_NAME


def limited(desk: AtDesk) -> None:
    desk.asked_rate.take()


router = APIRouter(prefix="/asked/{token}", dependencies=[Depends(limited)])


@router.get("")
async def show(desk: AtDesk, token: str) -> HTMLResponse:
    """Raises: Refused: it is no link that works."""
    return desk.page("asked.html", asked=await desk.application.brief_back.shown(token), token=token)


@router.post("")
async def answer(
    desk: AtDesk,
    token: str,
    who: Annotated[str, Form(min_length=1, max_length=LONGEST_NAME)],
    value: Annotated[str, Form(min_length=1, max_length=LONGEST_ANSWER)],
) -> HTMLResponse:
    """Take the one answer. Raises: Refused, AlreadyDecided, BriefNotAccepted, UsageError."""
    await desk.application.brief_back.answer(token, who, value)
    return desk.page("asked.html", asked=None, token=token)
