"""Follow-ups and replies on the page of a draft: written, pasted, and what kind a reply is."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse
from pydantic import ConfigDict, field_validator

from apps.web.desk import AtDesk, then
from service.inbox import LONGEST_REPLY, Meant

router = APIRouter(prefix="/drafts")

LONGEST_PASTE = 4 * LONGEST_REPLY
"""Characters, with what the mail repeats of ours."""


class MeantForm(Meant):
    """The same out of a form, where each field is text."""

    model_config = ConfigDict(strict=False, str_strip_whitespace=True)

    @field_validator("kind", "remind_on", mode="before")
    @classmethod
    def _left_empty(cls, value: str) -> str | None:
        return value or None


@router.post("/{draft}/follow-up")
async def follow_up(desk: AtDesk, draft: str) -> RedirectResponse:
    view = await desk.application.follow_ups.write(desk.actor, draft)
    return then(f"/drafts/{view.draft}")


@router.post("/{draft}/reply")
async def reply(desk: AtDesk, draft: str, text: Annotated[str, Form(max_length=LONGEST_PASTE)]) -> RedirectResponse:
    view = await desk.application.inbox.add(desk.actor, draft, text)
    return then(f"/drafts/{view.message}")


@router.post("/{draft}/reply/kind")
async def correct(desk: AtDesk, draft: str, form: Annotated[MeantForm, Form()]) -> RedirectResponse:
    view = await desk.application.inbox.correct(desk.actor, draft, form)
    return then(f"/drafts/{view.message}")
