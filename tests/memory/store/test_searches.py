"""Where a search stands follows from its rows: held while any draft asks something of somebody, then done."""

from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy.exc import IntegrityError

from memory.errors import UnknownId
from memory.ids import outreach_thread, search_thread
from memory.records import SETTLED, DraftState, SearchStatus
from memory.store import Rows, Store
from memory.store import tables as t
from tests.memory.store.samples import LATER, NOW, a_search, held, started


async def outreach_begun(rows: Rows, *people: str) -> None:
    """As the last step of a search leaves it."""
    await started(rows)
    await rows.outreach.enqueue("s1", people)
    await rows.briefs.set_status("s1", "drafting")
    await rows.outreach.finish(search_thread("s1"))


async def status(rows: Rows) -> SearchStatus:
    return (await rows.searches.get("s1")).status


async def set_draft(store: Store, state: DraftState) -> None:
    async with store.write() as conn:
        await conn.execute(t.drafts.update().values(state=state))


async def test_a_search_comes_with_its_thread_its_budget_and_its_entry_in_the_log(rows: Rows) -> None:
    await rows.searches.create(a_search(), {"requests": 5, "money": 7})
    assert await rows.searches.get("s1") == a_search()
    assert [run.status for run in await rows.runs.of_search("s1")] == ["queued"]
    assert await rows.budgets.used("s1") == {"requests": (0, 5), "money": (0, 7)}
    assert [(entry.act, entry.ids) for entry in await rows.audit.entries()] == [("search.created", ("s1",))]


async def test_a_search_is_created_once(rows: Rows) -> None:
    await started(rows)
    with pytest.raises(IntegrityError):
        await started(rows)
    assert await rows.audit.verify() == 1


async def test_a_search_is_drafting_until_each_chosen_person_has_a_draft(rows: Rows) -> None:
    await outreach_begun(rows, "p1", "p2")
    assert await status(rows) == "drafting"
    await held(rows, "p1")
    assert await status(rows) == "drafting"
    await held(rows, "p2")
    assert await status(rows) == "held"


@pytest.mark.parametrize("state", get_args(DraftState))
async def test_a_search_is_held_while_a_draft_is_unsettled_and_then_done(
    rows: Rows, store: Store, state: DraftState
) -> None:
    await outreach_begun(rows, "p1")
    await held(rows, "p1")
    await set_draft(store, state)
    assert await status(rows) == ("done" if state in SETTLED else "held")


async def test_a_search_that_chose_nobody_is_done(rows: Rows) -> None:
    await outreach_begun(rows)
    assert await status(rows) == "done"


async def test_a_search_is_drafting_until_its_own_thread_has_ended(rows: Rows) -> None:
    await started(rows)
    await rows.briefs.set_status("s1", "drafting")
    assert await status(rows) == "drafting"


async def test_a_draft_whose_thread_failed_does_not_keep_a_search_drafting(rows: Rows) -> None:
    await outreach_begun(rows, "p1")
    thread = outreach_thread("s1", "p1")
    run = await rows.runs.take(thread, NOW, LATER)
    assert run is not None
    await rows.runs.leave(thread, run.fence, "failed", error="ValueError: no")
    assert await status(rows) == "done"


async def test_the_newest_search_is_listed_first(rows: Rows) -> None:
    for number in range(3):
        search = a_search(f"s{number}", created_at=NOW + timedelta(hours=number))
        await rows.searches.create(search, {})
    assert [search.id for search in await rows.searches.list()] == ["s2", "s1", "s0"]
    assert [search.id for search in await rows.searches.list(limit=1, offset=1)] == ["s1"]


async def test_an_unknown_search_is_told(rows: Rows) -> None:
    with pytest.raises(UnknownId, match="no search has the id 'none'"):
        await rows.searches.get("none")
    assert await rows.cancellations.cancelled("none") is False
