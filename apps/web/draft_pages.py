"""The review queue: a message beside its proofs, and a person's word on exactly what is shown."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ConfigDict, field_validator

from apps.web.desk import AtDesk, then
from memory.records import Digest
from service.contacts import Entered

router = APIRouter(prefix="/drafts")

LONGEST_EDIT = 20_000
LONGEST_REASON = 2_000
"""Characters."""

Sha = Annotated[Digest, Form()]
Reason = Annotated[str, Form(max_length=LONGEST_REASON)]


class ContactForm(Entered):
    """The same fields out of a form, where each of them is text."""

    model_config = ConfigDict(strict=False, str_strip_whitespace=True)

    @field_validator("url", "quote", "from_whom", "country", "consent_note")
    @classmethod
    def _left_empty(cls, value: str | None) -> str | None:
        return value or None


@router.get("")
async def queue(desk: AtDesk) -> HTMLResponse:
    return desk.page("drafts.html", drafts=await desk.application.review.list())


@router.get("/{draft}")
async def show(desk: AtDesk, draft: str) -> HTMLResponse:
    return desk.page("draft.html", draft=await desk.application.review.show(draft))


@router.post("/{draft}/contact")
async def add_contact(desk: AtDesk, draft: str, form: Annotated[ContactForm, Form()]) -> RedirectResponse:
    view = await desk.application.review.show(draft)
    await desk.application.contacts.add(desk.actor, view.person, form)
    return then(f"/drafts/{view.draft}")


@router.post("/{draft}/approve")
async def approve(desk: AtDesk, draft: str, sha256: Sha) -> RedirectResponse:
    view = await desk.application.review.approve(desk.actor, draft, sha256)
    return then(f"/drafts/{view.draft}")


@router.post("/{draft}/edit")
async def edit(
    desk: AtDesk,
    draft: str,
    sha256: Sha,
    text: Annotated[str, Form(max_length=LONGEST_EDIT)],
    subject: Annotated[str, Form(max_length=LONGEST_REASON)],
) -> RedirectResponse:
    view = await desk.application.review.edit(desk.actor, draft, sha256, text, subject)
    return then(f"/drafts/{view.draft}")


@router.post("/{draft}/reject")
async def reject(desk: AtDesk, draft: str, sha256: Sha, reason: Reason) -> RedirectResponse:
    view = await desk.application.review.reject(desk.actor, draft, reason, sha256)
    return then(f"/drafts/{view.draft}")


@router.post("/{draft}/redraft")
async def redraft(desk: AtDesk, draft: str, sha256: Sha, reason: Reason) -> RedirectResponse:
    view = await desk.application.review.redraft(desk.actor, draft, reason, sha256)
    return then(f"/drafts/{view.draft}")
