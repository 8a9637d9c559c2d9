"""How OpenReview's API v2 writes notes down: wrapped values, milliseconds, signatures."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from evals.sandbox.scholar_ids import ScholarIds
from evals.sandbox.things import InventedPaper, InventedPerson

_DISCUSSED_EVERY = 3
"""Of so many papers one is discussed in public by somebody under their own name."""
_REVIEWED = timedelta(days=120)
"""From the day that a paper is sent to the day that it is published."""


class OpenReviewShapes:
    """Args: ids: of the world that is served."""

    def __init__(self, ids: ScholarIds) -> None:
        self._ids = ids

    def note(self, paper: InventedPaper, *, replies: bool) -> dict[str, Any]:
        people = [self._ids.people[line.person] for line in paper.bylines]
        venue, forum, group = str(self._ids.venue_id(paper)), forum_id(paper), self._group(paper)
        first = people[0].name.rpartition(" ")[2].casefold()
        content = {
            "title": paper.title, "authors": [one.name for one in people],
            "authorids": [self._ids.tilde(one) for one in people], "venue": self._ids.venue_shown(paper),
            "venueid": venue, "keywords": [], "pdf": f"/pdf/{forum}.pdf", "paperhash": f"{first}|{forum}",
        }  # fmt: skip
        told, sent = self._replies(paper, people), _ms(paper.on - _REVIEWED)
        below = {"replies": told} if replies else {}
        return {
            "id": forum, "forum": forum, "replyto": None, "number": paper.number % 10_000, "domain": group,
            "cdate": sent, "tcdate": sent, "mdate": _ms(paper.on), "tmdate": _ms(paper.on), "pdate": _ms(paper.on),
            "invitations": [f"{group}/-/Submission"], "readers": ["everyone"],
            "signatures": [f"{group}/Submission{paper.number % 10_000}/Authors"], "writers": [group],
            "content": _wrapped(content), "details": {"replyCount": len(told)} | below,
        }  # fmt: skip

    def _replies(self, paper: InventedPaper, people: list[InventedPerson]) -> list[dict[str, Any]]:
        group, number = self._group(paper), paper.number % 10_000
        here = f"{group}/Submission{number}"
        said = [
            ("Decision", group, {"title": "Paper Decision", "decision": "Accept (poster)"}),
            ("Official_Review", f"{here}/Reviewer_aB3x", {"review": "Sound, and clearly written.", "rating": "6"}),
            ("Official_Comment", f"{here}/Authors", {"comment": "We thank the reviewers and have run it again."}),
        ]
        if paper.number % _DISCUSSED_EVERY == 0:
            text = f"The gain holds without it as well: see the ablation in part {number}."
            said.append(("Public_Comment", self._ids.tilde(people[-1]), {"title": "On the ablation", "comment": text}))
        return [
            {
                "id": f"{forum_id(paper)}r{place}", "forum": forum_id(paper), "replyto": forum_id(paper),
                "number": place, "cdate": _ms(paper.on), "invitations": [f"{here}/-/{kind}"], "signatures": [by],
                "readers": ["everyone"], "writers": [by], "content": _wrapped(content),
            }
            for place, (kind, by, content) in enumerate(said, start=1)
        ]  # fmt: skip

    def _group(self, paper: InventedPaper) -> str:
        return str(self._ids.venue_id(paper)).removesuffix("/Rejected_Submission")


def forum_id(paper: InventedPaper) -> str:
    return f"sbx{paper.number}"


def _ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 9, tzinfo=UTC).timestamp() * 1_000)


def _wrapped(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {"value": value} for name, value in content.items()}
