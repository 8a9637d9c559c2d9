"""Messages by hand: another way, the approved text to paste, and what became of it."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from apps.web.desk import AtDesk, then
from apps.web.draft_pages import LONGEST_EDIT, LONGEST_REASON, Sha
from memory.records import Attested, Channel, IntroAnswer, Route

router = APIRouter(prefix="/drafts")

Field = Annotated[str, Form(max_length=LONGEST_REASON)]


@router.post("/{draft}/route")
async def route(
    desk: AtDesk,
    draft: str,
    channel: Annotated[Channel, Form()],
    to: Field = "",
    country: Field = "",
    consent_note: Field = "",
) -> RedirectResponse:
    said = {"to": to, "country": country.upper(), "consent_note": consent_note}
    fields = {name: value.strip() or None for name, value in said.items()}
    way = None if channel == "email" else Route.model_validate({"channel": channel, **fields})
    await desk.application.handoffs.route(desk.actor, draft, way)
    return then(f"/drafts/{draft}")


@router.post("/{draft}/handoff")
async def copy(desk: AtDesk, draft: str, sha256: Sha, channel: Annotated[Channel, Form()]) -> RedirectResponse:
    view = await desk.application.handoffs.copy(desk.actor, draft, sha256, channel)
    return then(f"/drafts/{view.draft}/handoff")


@router.get("/{draft}/handoff")
async def handed_over(desk: AtDesk, draft: str) -> HTMLResponse:
    view = await desk.application.handoffs.show(draft)
    name = (await desk.application.review.show(draft)).name
    return desk.page("handoff.html", handed=view, name=name)


@router.post("/{draft}/settle")
async def settle(
    desk: AtDesk,
    draft: str,
    attested: Annotated[Attested, Form()],
    text: Annotated[str, Form(max_length=LONGEST_EDIT)] = "",
) -> RedirectResponse:
    changed = text if attested == "sent_changed" else None
    view = await desk.application.handoffs.settle(desk.actor, draft, attested, changed)
    return then(f"/drafts/{view.draft}/handoff" if view.attested else f"/drafts/{view.draft}")


@router.post("/{draft}/answer")
async def answer(desk: AtDesk, draft: str, said: Annotated[IntroAnswer, Form()]) -> RedirectResponse:
    view = await desk.application.handoffs.answer(desk.actor, draft, said)
    return then(f"/drafts/{draft}/handoff" if view.state == "handed_off" else f"/drafts/{draft}")
