"""Seconds of one approval among many held drafts, measured on real stores made by real searches."""

import time
from pathlib import Path

from evals.sandbox.git_long import make_long_history
from service.application import Application
from service.bootstrap import open_application, utc_now
from service.contacts import Entered
from service.permissions import local_actor
from service.settings import Settings

BRIEF = "ML infrastructure engineer: LLM serving, CUDA kernels, distributed training. Zurich."
ACTOR = local_actor("bench")
APPROVALS = 9
COMMITS_PER_PERSON = 20
"""Of the invented history; it has a thousand people at most."""


async def approval_seconds(folder: Path, held: int) -> list[float]:
    """Wall seconds of `APPROVALS` approvals in a store with `held` held drafts, each resuming its own thread."""
    repository = make_long_history(folder, max(held, 20) * COMMITS_PER_PERSON)
    settings = Settings.model_validate(
        {
            "home": folder / f"review-{held}",
            "sender": "Rosa Lindqvist <rosa@hire.example>",
            "postal_address": "Example GmbH, Musterweg 1, 10115 Berlin",
        }
    )
    async with open_application(settings) as application:
        drafts = await _held(application, repository, held)
        return [await _approve(application, draft) for draft in drafts[:APPROVALS]]


async def _held(application: Application, repository: Path, wanted: int) -> list[str]:
    """Draft ids. Raises: AssertionError: the history has fewer people than drafts were wanted."""
    view = await application.searches.start(ACTOR, BRIEF, [f"git:{repository}"], wanted)
    view = await application.searches.accept(ACTOR, view.search)
    view = await application.searches.accept(ACTOR, view.search)
    for row in view.shortlist:
        await application.contacts.add(ACTOR, row.person, _contact(row.person))
    drafts = await application.rows.review.list(state="held", limit=wanted)
    assert len(drafts) == wanted, f"{len(drafts)} of {wanted} drafts are held"
    return [draft.id for draft in drafts]


async def _approve(application: Application, draft: str) -> float:
    shown = await application.review.show(draft)
    start = time.perf_counter()
    await application.review.approve(ACTOR, draft, shown.sha256)
    return time.perf_counter() - start


def _contact(person: str) -> Entered:
    return Entered(
        address=f"p{person[:13]}@people.example",
        found="given_by_person",
        seen=utc_now().date(),
        lawful="consent",
        from_whom="the person",
        consent_note="asked at a meeting",
        country="CH",
    )
