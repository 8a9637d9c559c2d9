"""A search as it goes on: server-sent events over the rows, the same in every tab and from every process."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse

from apps.web.desk import AtDesk, Desk
from service.live import LiveView

router = APIRouter(prefix="/searches/{search}")

PAUSE = 0.7
"""Seconds between two looks at the rows."""
Wait = Callable[[], Awaitable[None]]


@router.get("/events")
async def events(
    desk: AtDesk, search: str, seen: str | None = None, last_event_id: Annotated[str | None, Header()] = None
) -> StreamingResponse:
    """Args: seen: what the page shows already; a browser that connects again says it itself. Raises: UnknownId."""
    await desk.application.live.show(search)
    told = stream(desk, search, last_event_id or seen, lambda: asyncio.sleep(PAUSE))
    return StreamingResponse(told, media_type="text/event-stream")


async def stream(desk: Desk, search: str, last: str | None, wait: Wait) -> AsyncIterator[str]:
    """What changed since the event that the reader saw last; ends when the search rests.

    Args: last: id of that event: the digest of what it showed, so that any process can go on from it.
    """
    while (view := await desk.application.live.show(search)).working:
        if (now := digest(desk, view)) != last:
            yield event("live", now, shown(desk, view))
            last = now
        else:
            yield ": nothing new\n\n"
        await wait()
    yield event("rested", f"rested-{view.status}", view.status)


def digest(desk: Desk, view: LiveView) -> str:
    return hashlib.sha256(shown(desk, view).encode()).hexdigest()[:16]


def shown(desk: Desk, view: LiveView) -> str:
    return desk.templates.get_template("live.html").render(live=view)


def event(kind: str, id_: str, data: str) -> str:
    """As the HTML standard writes it; a line break would end a field, so each line is a field of its own."""
    lines = "".join(f"data: {line}\n" for line in data.splitlines())
    return f"event: {kind}\nid: {id_}\n{lines}\n"
