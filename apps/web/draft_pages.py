"""The review queue: a message beside its proofs, and a person's word on exactly what is shown."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ConfigDict, Field, field_validator

from apps.web.desk import AtDesk, Desk, then
from memory.records import Channel, Digest, DraftState, Engine, Frozen
from memory.store.queue import Wanted
from service.contacts import Entered
from service.queue import DraftChecked

router = APIRouter(prefix="/drafts")

LONGEST_EDIT = 20_000
LONGEST_REASON = 2_000
"""Characters."""

Sha = Annotated[Digest, Form()]
Reason = Annotated[str, Form(max_length=LONGEST_REASON)]
Subject = Annotated[str, Form(max_length=LONGEST_REASON)]
Maybe = Annotated[str, Form(max_length=LONGEST_REASON)]
Text = Annotated[str, Form(max_length=LONGEST_EDIT)]


PAGE = 50
"""Drafts on one page."""
FURTHEST = 10_000_000


class Asked(Frozen):
    """How the queue is narrowed, as a form says it: an empty field narrows nothing."""

    model_config = ConfigDict(strict=False)

    state: DraftState | None = None
    search: str | None = None
    person: str | None = None
    channel: Channel | None = None
    engine: Engine | None = None
    reviewer: str | None = None
    urgent: bool = False
    offset: Annotated[int, Field(ge=0, le=FURTHEST)] = 0

    @field_validator("state", "search", "person", "channel", "engine", "reviewer", mode="before")
    @classmethod
    def _left_empty(cls, value: str) -> str | None:
        return value.strip() or None

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.model_dump(exclude={"urgent"}), limit=PAGE)

    @property
    def narrowed(self) -> dict[str, str | bool]:
        return self.model_dump(exclude={"offset"}, exclude_defaults=True)

    @property
    def before(self) -> int | None:
        """Where the page before starts; None: this is the first."""
        return max(0, self.offset - PAGE) if self.offset else None

    def at(self, offset: int) -> str:
        """The query of another page of the same drafts."""
        return urlencode({**self.narrowed, "offset": offset})


@dataclass(frozen=True)
class Tried:
    """A text that somebody had checked and did not keep yet."""

    text: str
    subject: str
    checked: DraftChecked


class ContactForm(Entered):
    """The same fields out of a form, where each of them is text."""

    model_config = ConfigDict(strict=False, str_strip_whitespace=True)

    @field_validator("url", "quote", "from_whom", "country", "consent_note")
    @classmethod
    def _left_empty(cls, value: str | None) -> str | None:
        return value or None


@router.get("")
async def queue(desk: AtDesk, asked: Annotated[Asked, Query()]) -> HTMLResponse:
    found = await desk.application.review.queue.page(asked.wanted, urgent=asked.urgent)
    return desk.page("drafts.html", drafts=found.drafts, asked=asked, following=found.following)


@router.get("/{draft}")
async def show(desk: AtDesk, draft: str) -> HTMLResponse:
    return await _page(desk, draft)


@router.post("/{draft}/check")
async def check(desk: AtDesk, draft: str, text: Text, subject: Subject) -> HTMLResponse:
    """What the edit would become, above the form that still holds it; nothing is stored."""
    checked = await desk.application.review.check(draft, text, subject)
    return await _page(desk, draft, Tried(text, subject, checked))


@router.post("/{draft}/assign")
async def assign(desk: AtDesk, draft: str, to: Maybe = "") -> RedirectResponse:
    view = await desk.application.review.assign(desk.actor, draft, to.strip() or None)
    return then(f"/drafts/{view.draft}")


@router.post("/{draft}/contact")
async def add_contact(desk: AtDesk, draft: str, form: Annotated[ContactForm, Form()]) -> RedirectResponse:
    view = await desk.application.review.show(draft)
    await desk.application.contacts.add(desk.actor, view.person, form)
    return then(f"/drafts/{view.draft}")


@router.post("/{draft}/approve")
async def approve(desk: AtDesk, draft: str, sha256: Sha, reason: Maybe = "") -> RedirectResponse:
    view = await desk.application.review.approve(desk.actor, draft, sha256, reason.strip() or None)
    return then(f"/drafts/{view.draft}")


@router.post("/{draft}/edit")
async def edit(desk: AtDesk, draft: str, sha256: Sha, text: Text, subject: Subject) -> RedirectResponse:
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


async def _page(desk: Desk, draft: str, tried: Tried | None = None) -> HTMLResponse:
    shown = await desk.application.review.queue.show(draft, desk.actor.id)
    replies, slow_down = await desk.application.inbox.of(draft), desk.application.settings.slow_down
    return desk.page("draft.html", draft=shown, replies=replies, tried=tried, slow_down=slow_down)
