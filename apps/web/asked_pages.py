"""The hiring manager's one question: a page for whoever holds the link, with no account and room for one answer.

It shows no id and nobody's name, and it is the only page that answers under the public address.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from apps.web.desk import AtDesk
from service.brief_back import LONGEST_ANSWER, LONGEST_NAME


@dataclass
class Rate:
    """How many requests these pages answer. Whoever guesses at links is stopped, whatever address they come from."""

    now: Callable[[], datetime]
    most: int = 60
    window: timedelta = timedelta(minutes=1)
    _seen: deque[datetime] = field(default_factory=deque)

    def take(self) -> None:
        """Raises: HTTPException: 429, too many within the window."""
        now = self.now()
        while self._seen and now - self._seen[0] >= self.window:
            self._seen.popleft()
        if len(self._seen) >= self.most:
            raise HTTPException(429, "Too many questions at once; try again in a minute.")
        self._seen.append(now)


def limited(request: Request) -> None:
    rate = request.app.state.asked_rate
    assert isinstance(rate, Rate)
    rate.take()


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
