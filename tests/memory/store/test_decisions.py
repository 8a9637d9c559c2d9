"""The gates of a search: one word each, from one person, about what was shown."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import AlreadyDecided, BriefNotAccepted, NotPermitted, UnknownId, UsageError
from memory.ids import search_thread
from memory.records import Actor, Answer, BriefDecision, ShortlistDecision
from memory.store import GateRows, Rows, Store
from memory.store import tables as t
from tests.memory.store.samples import LATER, NOW, REVIEWER, a_brief, a_place, goes_red, started, waiting_at

THREAD = search_thread("s1")


def word(version: int = 1) -> BriefDecision:
    return BriefDecision(by=REVIEWER.id, at=NOW, version=version, answers=(Answer(topic="role", value="ml"),))


def choice(*people: str) -> ShortlistDecision:
    return ShortlistDecision(by=REVIEWER.id, at=NOW, people=people)


async def at_brief(rows: Rows) -> None:
    await started(rows)
    await rows.briefs.save_brief(a_brief())
    await waiting_at(rows, "brief")


async def at_shortlist(rows: Rows) -> None:
    await started(rows)
    await rows.people.save_shortlist("s1", [a_place("p1", 1), a_place("p2", 2)])
    await waiting_at(rows, "shortlist")


class Deaf(GateRows):
    """Does not look whether somebody has decided."""

    async def _waiting_at(self, conn: AsyncConnection, search: str, gate: str) -> str:
        return "i1"


class Blind(GateRows):
    """Does not look which version was shown."""

    async def _check_version(self, conn: AsyncConnection, search: str, shown: int) -> None:
        return


async def test_a_word_at_the_gate_waits_for_the_thread_with_its_interrupt(rows: Rows) -> None:
    await at_brief(rows)
    await rows.gates.decide("s1", word(), REVIEWER)
    pending = await rows.decisions.pending(THREAD)
    assert pending is not None
    assert pending[1:] == ("i1", word().model_dump(mode="json"))
    assert await rows.briefs.brief_decision("s1") == word()
    assert [entry.act for entry in await rows.audit.entries()] == ["search.created", "brief.decided"]


async def test_a_word_that_was_told_is_not_told_again(rows: Rows) -> None:
    await at_brief(rows)
    await rows.gates.decide("s1", word(), REVIEWER)
    pending = await rows.decisions.pending(THREAD)
    assert pending is not None
    await rows.decisions.settle(pending[0], "applied")
    assert await rows.decisions.pending(THREAD) is None
    assert await rows.briefs.brief_decision("s1") == word()


async def only_one_word_counts(gates: GateRows, store: Store) -> None:
    results = await asyncio.gather(*(gates.decide("s1", word(), REVIEWER) for _ in range(4)), return_exceptions=True)
    async with store.read() as conn:
        stored = await conn.scalar(sa.select(sa.func.count()).select_from(t.decisions))
    assert [type(result) for result in results if result is not None] == [AlreadyDecided] * 3
    assert stored == 1


async def test_of_several_words_at_once_one_counts(rows: Rows, store: Store) -> None:
    await at_brief(rows)
    await only_one_word_counts(rows.gates, store)


async def test_a_gate_that_does_not_look_would_be_caught(rows: Rows, store: Store) -> None:
    await at_brief(rows)
    await goes_red(only_one_word_counts(Deaf(store, rows.audit), store))


async def test_a_search_that_does_not_wait_takes_no_word(rows: Rows) -> None:
    await started(rows)
    await rows.briefs.save_brief(a_brief())
    with pytest.raises(AlreadyDecided, match="does not wait for a word on its brief; it is intake"):
        await rows.gates.decide("s1", word(), REVIEWER)


async def test_a_word_for_another_gate_is_not_taken(rows: Rows) -> None:
    await at_shortlist(rows)
    with pytest.raises(AlreadyDecided, match="brief; it is shortlist_gate"):
        await rows.gates.decide("s1", word(), REVIEWER)


async def test_the_next_gate_takes_a_new_word(rows: Rows) -> None:
    await at_brief(rows)
    await rows.gates.decide("s1", word(), REVIEWER)
    await rows.briefs.save_brief(a_brief(seniority="lead"))
    run = await rows.runs.take(THREAD, NOW, LATER)
    assert run is not None
    await rows.runs.leave(THREAD, run.fence, "waiting", "i2")
    await rows.gates.decide("s1", word(version=2), REVIEWER)
    assert (await rows.briefs.brief_decision("s1")) == word(version=2)


async def another_version_is_refused(gates: GateRows) -> None:
    with pytest.raises(BriefNotAccepted, match="version 1 of the brief was shown, and version 2 stands"):
        await gates.decide("s1", word(version=1), REVIEWER)


async def changed_brief(rows: Rows) -> None:
    await at_brief(rows)
    await rows.briefs.save_brief(a_brief(seniority="lead"))


async def test_a_brief_that_changed_since_it_was_shown_is_not_accepted(rows: Rows) -> None:
    await changed_brief(rows)
    await another_version_is_refused(rows.gates)


async def test_a_gate_that_ignores_the_version_would_be_caught(rows: Rows, store: Store) -> None:
    await changed_brief(rows)
    await goes_red(another_version_is_refused(Blind(store, rows.audit)))


async def test_nobody_decides_in_anothers_name(rows: Rows) -> None:
    await at_brief(rows)
    with pytest.raises(NotPermitted, match="local:eve cannot decide in the name of local:ada"):
        await rows.gates.decide("s1", word(), Actor(id="local:eve", roles=("recruiter",)))


async def test_choosing_people_marks_each_place_on_the_shortlist(rows: Rows) -> None:
    await at_shortlist(rows)
    await rows.gates.decide("s1", choice("p2"), REVIEWER)
    assert [(place.person, place.chosen) for place in await rows.people.shortlist("s1")] == [
        ("p1", False),
        ("p2", True),
    ]
    assert await rows.people.shortlist_decision("s1") == choice("p2")


async def test_a_stranger_cannot_be_chosen_and_nothing_is_stored(rows: Rows) -> None:
    await at_shortlist(rows)
    with pytest.raises(UsageError, match="'p9' is not on the shortlist"):
        await rows.gates.decide("s1", choice("p1", "p9"), REVIEWER)
    assert await rows.people.shortlist_decision("s1") is None
    assert {place.chosen for place in await rows.people.shortlist("s1")} == {None}


async def test_an_unknown_search_is_told(rows: Rows) -> None:
    with pytest.raises(UnknownId, match="no search has the id 'none'"):
        await rows.gates.decide("none", word(), REVIEWER)
