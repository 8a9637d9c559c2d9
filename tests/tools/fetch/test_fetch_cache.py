"""What was asked today is not asked again, and what has not changed keeps its Record."""

from datetime import timedelta
from pathlib import Path

import pytest

from memory.errors import SourceFailed
from memory.records import CoverageLine, SourceAnswer
from memory.store import Rows, Store
from memory.store.fetched import FetchedRows
from tests.memory.store.samples import a_query, started, token
from tests.tools.fetch.fetch_world import BASE, Allowance, Clock, Service, Shelf, answer, fetcher
from tools.fetch.fetcher import Counted, Fetched, Request, drop_keys

ANN = Request("code", f"{BASE}/users/ann")
MAIL = drop_keys("email", "avatar_url")


async def test_the_same_request_is_asked_once_a_day() -> None:
    service, clock, shelf = Service(answer({"login": "ann"}, link="<x>; rel=next")), Clock(), Shelf()
    mine, budget = fetcher(service, clock, cache=shelf), Counted(Allowance())
    first = await mine.fetch(ANN, budget, drop=MAIL)
    shelf.records[first.record.id] = first.record
    clock.at += timedelta(hours=10)
    again = await mine.fetch(ANN, budget, drop=MAIL)
    assert (again.record, again.body) == (first.record, first.body)
    assert again.headers == {"link": "<x>; rel=next"}
    assert budget.requests == 1


async def test_on_another_day_an_unchanged_answer_keeps_its_record_and_counts_as_a_request() -> None:
    service = Service(answer({"login": "ann"}, etag='"one"'), answer(None, 304), answer({"login": "bea"}))
    clock, shelf, budget = Clock(), Shelf(), Counted(Allowance())
    mine = fetcher(service, clock, cache=shelf)
    first = await mine.fetch(ANN, budget, drop=MAIL)
    shelf.records[first.record.id] = first.record
    clock.at += timedelta(days=1)
    assert (await mine.fetch(ANN, budget, drop=MAIL)).record == first.record
    assert service.asked[1].headers["if-none-match"] == '"one"'
    assert (await mine.fetch(ANN, budget, drop=MAIL)).record == first.record
    assert budget.requests == 2, "confirmed today: not asked again"
    clock.at += timedelta(days=1)
    assert (await mine.fetch(ANN, budget, drop=MAIL)).body == {"login": "bea"}


async def test_not_modified_without_anything_stored_is_a_failure() -> None:
    with pytest.raises(SourceFailed):
        await fetcher(Service(answer(None, 304)), Clock()).fetch(ANN, Allowance(), drop=MAIL)


async def test_a_stored_record_meets_a_drop_list_that_has_grown_since() -> None:
    shelf = Shelf()
    mine = fetcher(Service(answer({"phone": "1", "login": "ann"})), Clock(), cache=shelf)
    first = await mine.fetch(ANN, Allowance(), drop=MAIL)
    shelf.records[first.record.id] = first.record
    assert (await mine.fetch(ANN, Allowance(), drop=drop_keys("phone"))).body == {"login": "ann"}


async def test_the_rows_of_the_store_are_such_a_cache_and_know_only_stored_records(tmp_path: Path) -> None:
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'rows.sqlite'}") as store:
        rows, clock = Rows.of(store, token=token, now=Clock()), Clock()
        await started(rows)
        await rows.sourcing.add_queries([a_query()])
        service = Service(answer({"n": 1}, etag='"1"'), answer({"n": 1}, etag='"1"'))
        mine, budget = fetcher(service, clock, cache=FetchedRows(store)), Counted(Allowance())
        await mine.fetch(ANN, budget, drop=MAIL)
        first = await mine.fetch(ANN, budget, drop=MAIL)
        assert budget.requests == 2, "its Record was not saved in between"
        line = CoverageLine(
            source="code", status="ok", requests=2, records=1, people=0, reset_at=None
        )  # fmt: skip
        saved = SourceAnswer(records=(first.record,), accounts=(), links=(), evidence=(), coverage=line)
        await rows.sourcing.save_answer(a_query(), saved)
        assert await mine.fetch(ANN, budget, drop=MAIL) == Fetched(first.record, {"n": 1}, 200, {"etag": '"1"'})
        assert budget.requests == 2


async def test_without_a_cache_or_under_another_media_type_it_is_asked_again() -> None:
    clock, shelf = Clock(), Shelf()
    service = Service(*[answer({"n": 1})] * 3)
    first = await fetcher(service, clock, cache=shelf).fetch(ANN, Allowance(), drop=MAIL)
    shelf.records[first.record.id] = first.record
    other = Request("code", ANN.url, {"Accept": "application/vnd.code"})
    await fetcher(service, clock, cache=shelf).fetch(other, Allowance(), drop=MAIL)
    await fetcher(service, clock).fetch(ANN, Allowance(), drop=MAIL)
    assert len(service.asked) == 3


async def test_a_record_whose_body_has_expired_is_asked_for_again() -> None:
    service, shelf = Service(answer({"n": 1}, etag='"1"'), answer({"n": 2})), Shelf()
    mine = fetcher(service, Clock(), cache=shelf)
    first = await mine.fetch(ANN, Allowance(), drop=MAIL)
    shelf.records[first.record.id] = first.record.model_copy(update={"body": None})
    assert (await mine.fetch(ANN, Allowance(), drop=MAIL)).body == {"n": 2}
    assert "if-none-match" not in service.asked[1].headers


async def test_no_url_that_could_name_a_person_is_kept_as_a_key() -> None:
    shelf = Shelf()
    await fetcher(Service(answer({})), Clock(), cache=shelf).fetch(ANN, Allowance(), drop=MAIL)
    assert "ann" not in str(shelf.rows)


async def test_a_mark_that_cannot_be_sent_back_is_not() -> None:
    service, clock, shelf = Service(answer({"n": 1}), answer({"n": 2})), Clock(), Shelf()
    mine = fetcher(service, clock, cache=shelf)
    first = await mine.fetch(ANN, Allowance(), drop=MAIL)
    shelf.records[first.record.id] = first.record
    ((key, row),) = shelf.rows.items()
    shelf.rows[key] = (row[0], '[200, {"etag": "\\"‘1’\\""}]', row[2])
    clock.at += timedelta(days=1)
    assert (await mine.fetch(ANN, Allowance(), drop=MAIL)).body == {"n": 2}
    assert "if-none-match" not in service.asked[1].headers
