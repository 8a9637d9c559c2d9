"""A query is asked once; what it brought is stored as a whole, and the coverage says what each source answered."""

import importlib
import json

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from memory.records import CoverageLine, Reason
from memory.store import Rows, Store
from memory.store import tables as t
from memory.store.sourcing import added_up
from tests.memory.store.samples import (
    ANN,
    BEN,
    CAT,
    LATER,
    a_change,
    a_line,
    a_link,
    a_query,
    a_record,
    an_account,
    an_answer,
    started,
)


async def contents(store: Store) -> dict[str, int]:
    tables = (t.records, t.accounts, t.search_accounts, t.links, t.evidence, t.search_evidence)
    async with store.read() as conn:
        return {table.name: await conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}


async def test_the_same_question_is_stored_once(rows: Rows) -> None:
    await started(rows)
    assert await rows.sourcing.add_queries([a_query("q1"), a_query("q2", round_=1)]) == 2
    assert await rows.sourcing.add_queries([a_query("q2"), a_query("q3"), a_query("q3")]) == 1
    assert [query.id for query in await rows.sourcing.pending("s1")] == ["q1", "q3", "q2"]


async def test_pending_questions_are_told_by_source(rows: Rows) -> None:
    await started(rows)
    await rows.sourcing.add_queries([a_query("q1"), a_query("q2", source="git:/repo")])
    assert [query.id for query in await rows.sourcing.pending("s1", "git:/repo")] == ["q2"]
    assert await rows.sourcing.pending("s2") == ()


async def test_an_answer_marks_its_question_done_and_comes_back_whole(rows: Rows, store: Store) -> None:
    await started(rows)
    await rows.sourcing.add_queries([a_query()])
    answer = an_answer(ANN, BEN, links=(a_link(ANN, BEN),))
    await rows.sourcing.save_answer(a_query(), answer)
    assert await rows.sourcing.pending("s1") == ()
    assert await rows.sourcing.coverage("s1") == (answer.coverage,)
    assert await rows.people.accounts("s1") == answer.accounts
    assert await rows.people.links("s1") == answer.links
    assert await contents(store) == {
        "records": 1,
        "accounts": 2,
        "search_accounts": 2,
        "links": 1,
        "evidence": 2,
        "search_evidence": 2,
    }


async def test_the_same_answer_twice_is_stored_once(rows: Rows, store: Store) -> None:
    await started(rows)
    await rows.sourcing.add_queries([a_query()])
    answer = an_answer(ANN, BEN, links=(a_link(ANN, BEN),))
    await rows.sourcing.save_answer(a_query(), answer)
    before = await contents(store)
    await rows.sourcing.save_answer(a_query(), answer)
    assert await contents(store) == before


async def test_an_answer_that_cannot_be_stored_leaves_nothing_and_stays_to_be_asked(rows: Rows, store: Store) -> None:
    """Evidence without its record: invariant 2 is the store's too."""
    await started(rows)
    await rows.sourcing.add_queries([a_query()])
    orphan = an_answer(ANN).model_copy(update={"evidence": (a_change("e9", ANN, record="unknown"),)})
    with pytest.raises(IntegrityError):
        await rows.sourcing.save_answer(a_query(), orphan)
    assert set((await contents(store)).values()) == {0}
    assert [query.id for query in await rows.sourcing.pending("s1")] == ["q1"]


async def test_what_is_known_of_an_account_is_filled_in_and_never_blanked(rows: Rows) -> None:
    await started(rows)
    known = an_account(ANN, name="Ann Example", url="https://code.example/ann")
    newer = an_account(ANN, handle="ann2", bot=True)
    for account in (known, newer):
        answer = an_answer(ANN).model_copy(update={"accounts": (account,)})
        await rows.sourcing.save_answer(a_query(), answer)
    assert await rows.people.accounts("s1") == (known.model_copy(update={"handle": "ann2", "bot": True}),)


async def test_accounts_come_in_order_of_first_sight(rows: Rows) -> None:
    await started(rows)
    for answer in (an_answer(CAT, ANN), an_answer(ANN, BEN, CAT)):
        await rows.sourcing.save_answer(a_query(), answer)
    assert [account.key for account in await rows.people.accounts("s1")] == [CAT, ANN, BEN]


async def test_a_failed_question_is_done_and_says_why(rows: Rows) -> None:
    await started(rows)
    await rows.sourcing.add_queries([a_query()])
    line = a_line(status="failed", records=0, people=0, reason="503")
    await rows.sourcing.save_failure(a_query(), line)
    assert await rows.sourcing.pending("s1") == ()
    assert await rows.sourcing.coverage("s1") == (line,)


async def coverage_of(rows: Rows, *lines: CoverageLine) -> CoverageLine:
    await started(rows)
    for number, line in enumerate(lines):
        query = a_query(f"q{number}")
        await rows.sourcing.add_queries([query])
        if line.status == "failed":
            await rows.sourcing.save_failure(query, line)
        else:
            await rows.sourcing.save_answer(query, an_answer(ANN, BEN, coverage=line))
    (line,) = await rows.sourcing.coverage("s1")
    return line


async def test_several_answers_of_a_source_add_up_and_count_each_account_once(rows: Rows) -> None:
    line = await coverage_of(rows, a_line(requests=2, records=5, people=2), a_line(requests=1, records=7, people=2))
    assert line == a_line(requests=3, records=12, people=2)


async def test_a_source_that_failed_on_some_questions_answered_in_part(rows: Rows) -> None:
    line = await coverage_of(rows, a_line(), a_line(status="failed", records=0, people=0, reason="503"))
    assert (line.status, line.reason) == ("partial", "503")


async def test_an_outage_is_never_no_results(rows: Rows) -> None:
    down = a_line(status="failed", records=0, people=0, reason="503")
    assert (await coverage_of(rows, down, down)).status == "failed"


async def test_a_limit_is_told_with_its_end(rows: Rows) -> None:
    limited = a_line(status="limited", reason="5,000 an hour", reset_at=LATER)
    line = await coverage_of(rows, a_line(), limited)
    assert (line.status, line.reason, line.reset_at) == ("limited", "5,000 an hour", LATER)


async def test_a_record_that_is_fetched_again_is_one_record(rows: Rows, store: Store) -> None:
    await started(rows)
    expired = an_answer(ANN).model_copy(update={"records": (a_record().model_copy(update={"body": None}),)})
    for answer in (expired, an_answer(ANN)):
        await rows.sourcing.save_answer(a_query(), answer)
    async with store.read() as conn:
        assert list(await conn.scalars(sa.select(t.records.c.body))) == [a_record().model_dump_json()]


def test_reasons_are_joined_once_and_their_counts_add_up() -> None:
    rest = Reason(text="results of searches were not read", count=3)
    bots, forks = (Reason(text=what, count=2, about="left out") for what in ("bots", "empty forks"))
    unkeyed = Reason(text="asked without a token")
    lines = [a_line(reasons=(rest, bots, unkeyed)), a_line(reasons=(rest, bots, forks, unkeyed))]
    told = added_up("github", lines, 1).reason
    assert told == "results of searches were not read (6); left out: bots (4), empty forks (2); asked without a token"
    named = a_line(reasons=(Reason(text="github: 503"), Reason(text="github: 502", about="stopped early")))
    assert named.reason == "503; stopped early: 502"
    # The fault: joined line by line, each of them would be told twice.
    assert "; ".join(line.reason or "" for line in lines).count("without a token") == 2


def test_a_line_of_an_earlier_version_keeps_its_reason() -> None:
    module = importlib.import_module("memory.store.migrations.versions.v0007_reasons")
    before = json.dumps(json.loads(a_line().model_dump_json(exclude={"reasons"})) | {"reason": "503"})
    assert CoverageLine.model_validate_json(module.told_apart(before)).reason == "503"
    with pytest.raises(ValidationError):
        CoverageLine.model_validate_json(before)
