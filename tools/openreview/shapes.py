"""The parts of OpenReview's notes that are read, in the form of API v2, whose values are wrapped, and in that of v1."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field

from tools.answers.loose import Count, Loose, Objects, Said, Texts

DROPPED = (
    "_bibtex", "abstract", "pdf", "paperhash", "emails", "preferredEmail", "gender", "pronouns", "yearOfBirth",
    "relations", "history",
)  # fmt: skip
"""A profile's private side is never stored; abstracts and files carry licences of their own."""


def _unwrapped(value: Any) -> Any:
    return value.get("value") if isinstance(value, dict) else value


def _day(value: Any) -> date:
    """Milliseconds since the epoch."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("milliseconds are promised")
    try:
        return datetime.fromtimestamp(value / 1_000, UTC).date()
    except (OverflowError, ValueError, OSError):
        raise ValueError("no such day") from None


Wrapped = BeforeValidator(_unwrapped)
Text = Annotated[str, Wrapped, Field(max_length=50_000)]
Names = Annotated[Texts, Wrapped]
Day = Annotated[date, BeforeValidator(_day)]
NoteId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}$")]


class Content(Loose):
    title: Said[Text] = None
    authors: Said[Names] = None
    authorids: Said[Names] = None
    venue: Said[Text] = None
    """For the eye: 'ICLR 2025 Poster'."""
    venueid: Said[Text] = None
    decision: Said[Text] = None
    comment: Said[Text] = None
    rebuttal: Said[Text] = None


class Reply(Loose):
    """A decision, a review, a comment; `id` is not read of papers, whose forum has the same."""

    id: Said[NoteId] = None
    on: Said[Day] = Field(None, alias="cdate")
    invitation: Said[str] = None
    """v1 has one, v2 several."""
    invitations: Said[Texts] = None
    signatures: Said[Texts] = None
    readers: Said[Texts] = None
    content: Said[Content] = None

    @property
    def asked_as(self) -> tuple[str, ...]:
        return (*(self.invitations or ()), *([self.invitation] if self.invitation else []))


class Details(Loose):
    replies: Said[Objects[Reply]] = None


class Note(Reply):
    forum: Said[NoteId] = None
    above: Said[str] = Field(None, alias="replyto")
    published: Said[Day] = Field(None, alias="pdate")
    opened: Said[Day] = Field(None, alias="odate")
    removed: Said[Day] = Field(None, alias="ddate")
    details: Said[Details] = None


class Notes(Loose):
    """Without its notes it is none, but a failure."""

    notes: Objects[Note]
    count: Said[Count] = None


class Ends(Loose):
    ends: Said[AwareDatetime] = Field(None, alias="resetTime")


class Refusal(Loose):
    name: Said[str] = None
    details: Said[Ends] = None
