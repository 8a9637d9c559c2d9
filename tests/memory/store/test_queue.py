"""The review queue as a list: narrowed, in pages, and by what time runs out for."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from memory.ids import draft_id
from memory.records import Draft, Route
from memory.store import Rows, Store
from memory.store.queue import QueueRows, Wanted
from tests.memory.store.samples import (
    LATER,
    NOW,
    REVIEWER,
    a_draft,
    a_word,
    an_approval,
    approved,
    goes_red,
    held,
    started,
)

LETTER = Route(channel="letter", to=None, country="CH", consent_note=None)

EVERYTHING = Wanted()


async def four(rows: Rows) -> None:
    """One draft of each sort."""
    for search in ("s1", "s2"):
        await started(rows, search)
    await rows.outreach.save_draft(a_draft("p1", "s1"))
    await rows.outreach.save_draft(a_draft("p2", "s1", state="blocked", made_at=LATER))
    await rows.outreach.save_draft(a_draft("p1", "s2", engine="modelled", made_at=LATER))
    await rows.outreach.save_draft(a_draft("p3", "s2", route=LETTER, contact=None))
    await rows.review.assign(draft_id("s1", "p2"), "local:ben", REVIEWER, LATER)


def keys(drafts: Sequence[Draft]) -> list[str]:
    return [f"{draft.search}/{draft.person}" for draft in drafts]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["s1/p1", "s2/p3", "s1/p2", "s2/p1"]),
        (Wanted(state="blocked"), ["s1/p2"]),
        (Wanted(search="s2"), ["s2/p3", "s2/p1"]),
        (Wanted(person="p1"), ["s1/p1", "s2/p1"]),
        (Wanted(channel="letter"), ["s2/p3"]),
        (Wanted(channel="email"), ["s1/p1", "s1/p2", "s2/p1"]),
        (Wanted(engine="modelled"), ["s2/p1"]),
        (Wanted(reviewer="local:ben"), ["s1/p2"]),
        (Wanted(search="s1", state="held"), ["s1/p1"]),
        (Wanted(search="s9"), []),
    ],
)
async def test_the_queue_is_narrowed_by_each_of_its_filters(rows: Rows, wanted: Wanted, found: list[str]) -> None:
    await four(rows)
    # Two moments only, so that ids settle the order within each of them.
    assert sorted(keys(await rows.queue.page(wanted))) == sorted(found)


async def one_after_the_other(queue: QueueRows) -> None:
    """Pages of one draft make up the whole, the longest untouched first."""
    whole = await queue.page()
    assert len(whole) == 4
    parts = [await queue.page(Wanted(limit=1, offset=offset)) for offset in range(5)]
    assert [part[0] for part in parts[:4]] == list(whole)
    assert parts[4] == ()
    assert [draft.made_at for draft in whole] == sorted(draft.made_at for draft in whole)


async def test_pages_one_after_the_other_are_the_whole_queue(rows: Rows) -> None:
    await four(rows)
    await one_after_the_other(rows.queue)


class Deaf(QueueRows):
    """Forgets where a page starts."""

    async def page(self, wanted: Wanted = EVERYTHING) -> tuple[Draft, ...]:
        return (await super().page())[: wanted.limit]


async def test_a_queue_that_forgets_where_a_page_starts_would_be_caught(rows: Rows, store: Store) -> None:
    await four(rows)
    await goes_red(one_after_the_other(Deaf(store)))


async def test_a_new_version_on_another_way_is_found_on_that_way(rows: Rows) -> None:
    await started(rows)
    draft = await held(rows)
    routed = a_draft("p1", version=2, route=LETTER, contact=None, text="By letter.", made_at=LATER)
    await rows.review.save_version(routed, REVIEWER)
    assert await rows.queue.page(Wanted(channel="email")) == ()
    assert keys(await rows.queue.page(Wanted(channel="letter"))) == ["s1/p1"]
    assert (await rows.review.get(draft.id)).version == 2


async def test_an_approval_that_ends_soon_is_urgent_and_one_that_does_not_is_not(rows: Rows) -> None:
    await started(rows)
    draft = await approved(rows)
    ends = an_approval(draft).expires_at
    assert keys(await rows.queue.urgent(Wanted(), {}, ends)) == ["s1/p1"]
    assert await rows.queue.urgent(Wanted(), {}, ends - timedelta(seconds=1)) == ()
    assert await rows.queue.urgent(Wanted(state="held"), {}, ends) == ()


async def test_what_ends_first_comes_first_and_a_message_that_left_is_not_urgent(rows: Rows) -> None:
    await four(rows)
    rejected = await rows.review.get(draft_id("s1", "p2"))
    due = {"p1": NOW.date() + timedelta(days=3), "p2": NOW.date(), "p3": NOW.date() + timedelta(days=1)}
    assert keys(await rows.queue.urgent(Wanted(), due, NOW))[:2] == ["s1/p2", "s2/p3"]
    assert keys(await rows.queue.urgent(Wanted(limit=1, offset=1), due, NOW)) == ["s2/p3"]
    await rows.review.decide(rejected.id, rejected.sha256, a_word("reject", rejected), None, REVIEWER)
    assert "s1/p2" not in keys(await rows.queue.urgent(Wanted(), due, NOW))
