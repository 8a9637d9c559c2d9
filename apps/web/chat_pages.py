"""The conversation, with the brief beside it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from apps.web.desk import AtDesk, Desk, then
from service.chat import ChatView
from service.roles import readable

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
    view = await _turn(desk, None, text, named)
    return then(f"/chats/{view.chat}")


@router.get("/chats/{chat}")
async def show(desk: AtDesk, chat: str) -> HTMLResponse:
    turns = await desk.application.chat.turns(chat)
    search = await desk.application.rows.conversations.search_of(chat)
    view = await desk.application.searches.show(search) if search else None
    return desk.page("chat.html", chat=chat, turns=turns, view=view)


@router.post("/chats/{chat}")
async def say(desk: AtDesk, chat: str, text: Said) -> RedirectResponse:
    view = await _turn(desk, chat, text)
    return then(f"/chats/{view.chat}")


async def _turn(desk: Desk, chat: str | None, text: str, sources: Sequence[str] = ()) -> ChatView:
    application = desk.application
    return await application.chat.say(desk.actor, chat, readable(text, application.settings.longest_brief), sources)
