"""A brief gets a new version only when it says something new."""

import pytest

from memory.errors import UnknownId
from memory.records import Acceptance
from memory.store import Rows
from tests.memory.store.samples import NOW, REVIEWER, a_brief, a_search, started

ACCEPTANCE = Acceptance(by=REVIEWER.id, at=NOW, purpose="To fill one job")


async def test_a_brief_that_says_the_same_stays_the_same_version(rows: Rows) -> None:
    await started(rows)
    assert await rows.briefs.latest_brief("s1") is None
    first = await rows.briefs.save_brief(a_brief())
    assert first == a_brief(version=1)
    assert await rows.briefs.save_brief(a_brief(version=9)) == first
    assert await rows.briefs.save_brief(a_brief(seniority="lead")) == a_brief(version=2, seniority="lead")
    assert await rows.briefs.latest_brief("s1") == a_brief(version=2, seniority="lead")


async def test_accepting_marks_that_very_version_and_can_be_repeated(rows: Rows) -> None:
    await started(rows)
    await rows.briefs.save_brief(a_brief())
    for _ in range(2):
        await rows.briefs.accept("s1", 1, ACCEPTANCE)
    assert await rows.briefs.latest_brief("s1") == a_brief(version=1, acceptance=ACCEPTANCE)


async def test_a_version_that_does_not_exist_cannot_be_accepted(rows: Rows) -> None:
    await started(rows)
    with pytest.raises(UnknownId, match="no brief has the id 's1 version 3'"):
        await rows.briefs.accept("s1", 3, ACCEPTANCE)


async def test_the_search_is_read_with_its_status(rows: Rows) -> None:
    await started(rows)
    assert await rows.briefs.search("s1") == a_search()
    await rows.briefs.set_status("s1", "sourcing")
    assert await rows.briefs.search("s1") == a_search(status="sourcing")
    with pytest.raises(UnknownId, match="no search has the id 'none'"):
        await rows.briefs.search("none")
