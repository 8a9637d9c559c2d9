"""Whether a paper was accepted, and where. That it can be seen proves nothing: rejected ones can be seen too."""

import re
from collections.abc import Iterable
from typing import Literal

from memory.knowledge.venues import Standing, Venues
from tools.git.people import TITLE_LIMIT, clean
from tools.openreview.shapes import Note, Reply

Verdict = Literal["accepted", "refused", "under review", "preprint", "unknown"]

_MIRRORS = ("dblp.org/journals/corr", "arxiv.org")
_MIRROR_VENUES = frozenset(("corr", "arxiv"))
_REFUSED = ("Withdrawn_Submission", "Rejected_Submission", "Desk_Rejected_Submission", "Rejected", "Withdrawn")
_UNDER_REVIEW = re.compile(r"/Submission\d*$")
_DECISIONS = frozenset(("Decision", "Acceptance_Decision", "Meta_Review"))
_NO_PART = re.compile(r"\d{4}|Conference|Workshop|conf")
_GROUP = re.compile(r"[\w.-]+(?:/[\w.-]+)*/(?:Conference|Workshop/[\w.-]+)|TMLR|dblp\.org/conf/.+", re.ASCII)


def verdict(note: Note, replies: Iterable[Reply]) -> Verdict:
    """In the order that the service's own venues need; a note of API v1 has no venue id, but a decision below it."""
    venue = (note.content and note.content.venue) or ""
    venueid = (note.content and note.content.venueid) or ""
    if venueid.lower().startswith(_MIRRORS) or venue.strip().lower() in _MIRROR_VENUES:
        return "preprint"
    if venueid.endswith(_REFUSED) or venue.startswith("Submitted to"):
        return "refused"
    if _UNDER_REVIEW.search(venueid):
        return "under review"
    if not venueid:
        return _decided(replies)
    # A venue's own id stands on what was only submitted there too: without the words beside it nobody knows.
    return "accepted" if venue and _GROUP.fullmatch(venueid) else "unknown"


def standing(note: Note, venues: Venues) -> Standing | None:
    """By the venue's id, or in v1 by the id of what the note answers to."""
    told = (note.content and note.content.venueid) or next(iter(note.asked_as), "").partition("/-/")[0]
    parts = [part for part in told.removeprefix("dblp.org/").split("/") if not _NO_PART.fullmatch(part)]
    names = [shown for part in parts if (shown := clean(part.partition(".")[0], TITLE_LIMIT))]
    if not names:
        return None
    if "/Workshop/" in told:
        return Standing(name=f"{names[0]} Workshop {names[-1]}" if len(names) > 1 else names[0], tier="workshop")
    known = next(
        (found for part in parts for name in (part, part.partition(".")[0]) if (found := venues.listed(name))), None
    )
    return known or venues.standing(names[:1])


def _decided(replies: Iterable[Reply]) -> Verdict:
    for reply in replies:
        if any(one.rpartition("/")[2] in _DECISIONS for one in reply.asked_as):
            said = ((reply.content and reply.content.decision) or "").strip().lower()
            if said:
                return "accepted" if said.startswith("accept") else "refused"
    return "unknown"
