"""Seconds of one approval among many held drafts, measured on real stores made by real searches."""

import time
from datetime import timedelta
from pathlib import Path

from evals.sandbox.git_long import make_long_history
from memory.ids import draft_id, outreach_thread
from memory.records import Draft
from memory.store.queue import Wanted
from service.application import Application
from service.bootstrap import open_application, utc_now
from service.contacts import Entered
from service.permissions import local_actor
from service.settings import Settings

BRIEF = "ML infrastructure engineer: LLM serving, CUDA kernels, distributed training. Zurich."
ACTOR = local_actor("bench")
APPROVALS = 9
LEASE = timedelta(seconds=30)
COMMITS_PER_PERSON = 20
"""Of the invented history; it has a thousand people at most."""


async def approval_seconds(folder: Path, held: int) -> list[float]:
    """Wall seconds of `APPROVALS` approvals in a store with `held` held drafts, each resuming its own thread."""
    repository = make_long_history(folder, max(held, 20) * COMMITS_PER_PERSON * 2)
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
    """Ids of the drafts that a real search held; as many others as are wanted stand beside them."""
    view = await application.searches.start(ACTOR, BRIEF, [f"git:{repository}"], APPROVALS)
    view = await application.searches.accept(ACTOR, view.search)
    view = await application.searches.accept(ACTOR, view.search)
    for row in view.shortlist:
        await application.contacts.add(ACTOR, row.person, _contact(row.person))
    drafts = await application.rows.queue.page(Wanted(state="held"))
    others = [person.id for person in await application.rows.people.people(view.search)]
    written = {draft.person for draft in drafts}
    for person in [person for person in others if person not in written][: wanted - len(drafts)]:
        await _beside(application, drafts[0], person)
    held = len(await application.rows.queue.page(Wanted(state="held")))
    assert held >= min(wanted, APPROVALS), f"{held} of {wanted} drafts are held"
    return [draft.id for draft in drafts]


async def _beside(application: Application, like: Draft, person: str) -> None:
    """A held draft to somebody else, with its thread's row waiting: what an approval's queries have to pass over."""
    rows, thread = application.rows, outreach_thread(like.search, person)
    await rows.runs.queue(thread, like.search, person)
    run = await rows.runs.take(thread, utc_now(), utc_now() + LEASE)
    assert run is not None
    await rows.outreach.save_draft(
        like.model_copy(update={"id": draft_id(like.search, person), "person": person, "version": 1})
    )
    await rows.runs.leave(thread, run.fence, "waiting", interrupt=thread)


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
