"""The conversation, with the brief beside it."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from apps.web.desk import AtDesk, Desk, then
from memory.errors import UsageError

router = APIRouter()
Said = Annotated[str, Form()]


@router.get("/")
async def start(desk: AtDesk) -> HTMLResponse:
    """A new conversation, and the searches of this store."""
    return desk.page("start.html", searches=await desk.application.searches.list())


@router.post("/chats")
async def begin(desk: AtDesk, text: Said, sources: Annotated[str, Form()] = "") -> RedirectResponse:
    """Args: sources: one a line, such as `git:PATH`."""
    named = [line.strip() for line in sources.splitlines() if line.strip()]
    view = await desk.application.chat.say(desk.actor, None, _within(desk, text), named)
    return then(f"/chats/{view.chat}")


@router.get("/chats/{chat}")
async def show(desk: AtDesk, chat: str) -> HTMLResponse:
    turns = await desk.application.chat.turns(chat)
    search = await desk.application.chat.search_of(chat)
    view = await desk.application.searches.show(search) if search else None
    return desk.page("chat.html", chat=chat, turns=turns, view=view)


@router.post("/chats/{chat}")
async def say(desk: AtDesk, chat: str, text: Said) -> RedirectResponse:
    view = await desk.application.chat.say(desk.actor, chat, _within(desk, text))
    return then(f"/chats/{view.chat}")


def _within(desk: Desk, text: str) -> str:
    """Raises: UsageError: longer than a brief may be."""
    longest = desk.application.settings.longest_brief
    if len(text) > longest:
        raise UsageError(f"the text has {len(text):,} characters and the limit is {longest:,}: leave out what is not the job")
    return text
