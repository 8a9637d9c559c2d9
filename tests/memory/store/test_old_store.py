"""A store that an older program filled comes up to date with its rows, on SQLite and on Postgres."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from memory.errors import StoreError
from memory.store import Rows, Store, schema
from memory.store import tables as t
from tests.helpers.postgres import postgres_server
from tests.memory.store.samples import NOW, token
from tests.memory.store.test_schema import differences, upgraded_to

OLD = "0006"
FILLED = (
    "INSERT INTO searches VALUES ('early', '{}', 'held', NULL, false, '2026-10-01 08:00:00.000000')",
    "INSERT INTO searches VALUES ('late', '{}', 'held', NULL, false, '2026-10-09 08:00:00.000000')",
    "INSERT INTO runs VALUES ('outreach:early:p', 'outreach', 'early', 'p', 'waiting', 'i', NULL, 1, 1, NULL)",
    "INSERT INTO accounts VALUES ('github:id:1', 'github', 'ann', 'Ann Example', NULL, false)",
    "INSERT INTO accounts VALUES ('github:id:2', 'github', 'ben', NULL, NULL, false)",
    "INSERT INTO search_accounts VALUES (1, 'late', 'github', 'github:id:1')",
    "INSERT INTO search_accounts VALUES (2, 'early', 'github', 'github:id:1')",
    "INSERT INTO search_accounts VALUES (3, 'late', 'github', 'github:id:2')",
    "INSERT INTO people VALUES (1, 'p', NULL, '{}')",
    "INSERT INTO account_person VALUES ('github:id:1', 'p')",
    "INSERT INTO queries VALUES ('asked', 'early', 'github', 0, 'done', '{}', '{\"reason\": \"too many\"}')",
    "INSERT INTO queries VALUES ('whole', 'early', 'github', 0, 'done', '{}', '{\"reason\": null}')",
    "INSERT INTO queries VALUES ('waits', 'early', 'github', 0, 'pending', '{}', NULL)",
    "INSERT INTO drafts VALUES ('gone', 'early', 'p', 'sent', 1, '2026-10-02 08:00:00.000000')",
    "INSERT INTO drafts VALUES ('next', 'late', 'p', 'approved', 1, '2026-10-10 08:00:00.000000')",
    "INSERT INTO draft_versions VALUES ('gone', 1, '{}'), ('next', 1, '{}')",
    "INSERT INTO approvals VALUES ('gone', 1, 'h', 'ada', '2026-10-02 08:00:00.000000', '2026-10-09 08:00:00.000000')",
    "INSERT INTO outbox VALUES ('gone', 1, 'p', 'c', 'h', '[]', 'm', '<1@x.example>', 's', 'sent', true, 1, 1, NULL,"
    " '2026-10-02 08:00:00.000000', '2026-10-02 08:00:00.000000', '2026-10-09 08:00:00.000000', NULL)",
    "INSERT INTO outbox VALUES ('next', 1, 'p', 'c', 'h', '[]', 'm', '<2@x.example>', NULL, 'approved', false, 0, 0,"
    " NULL, '2026-10-10 08:00:00.000000', '2026-10-10 08:00:00.000000', '2026-10-17 08:00:00.000000', NULL)",
    "INSERT INTO strikes VALUES (1, 'early', 'p', 'e', false, '{}')",
)


@pytest.fixture
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["SQLite", "Postgres"])
async def old(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """A store as the older program left it."""
    on_file = f"sqlite+aiosqlite:///{tmp_path / 'old.sqlite'}"
    url = on_file if request.param == "SQLite" else request.getfixturevalue("server")
    async with Store(url, 1.0) as store:
        async with store.write() as conn:
            await conn.run_sync(lambda sync: upgraded_to(sync, OLD))
            for line in FILLED:
                await conn.exec_driver_sql(line)
        yield store


async def test_an_old_store_keeps_every_row_and_has_the_schema_of_a_new_one(old: Store) -> None:
    before = await counts(old)
    assert len(before) == 12
    await old.migrate()
    after = await counts(old)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == {"first_seen"}
    async with old.read() as conn:
        assert await conn.run_sync(differences) == []


async def test_accounts_of_an_old_store_were_first_seen_with_the_first_search_that_met_them(old: Store) -> None:
    await old.migrate()
    async with old.read() as conn:
        began = {row.id: row.created_at for row in await conn.execute(sa.select(t.searches))}
        seen = {row.account: row.at for row in await conn.execute(sa.select(t.first_seen))}
        accounts = (await conn.execute(sa.select(t.accounts.c.place, t.accounts.c.employer))).all()
    assert seen == {"github:id:1": began["early"], "github:id:2": began["late"]}
    assert [tuple(row) for row in accounts] == [(None, None)] * 2


async def test_messages_of_an_old_store_went_by_mail_as_first_steps_and_what_left_counts_for_the_cap(
    old: Store,
) -> None:
    await old.migrate()
    async with old.read() as conn:
        drafts = {row.id: row.step for row in await conn.execute(sa.select(t.drafts))}
        runs = [row.step for row in await conn.execute(sa.select(t.runs))]
        outbox = {row.draft: row for row in await conn.execute(sa.select(t.outbox))}
    assert (drafts, runs) == ({"gone": 1, "next": 1}, [1])
    assert {row.channel for row in outbox.values()} == {"email"}
    assert (outbox["gone"].left_at is None, outbox["next"].left_at is None) == (False, True)
    assert {(row.attested, row.attested_text, row.domain) for row in outbox.values()} == {(None, None, None)}
    taken = await Rows.of(old, token=token, now=lambda: NOW).outbox.take(outbox["next"].not_before, NOW)
    assert taken is not None
    assert (taken.draft, taken.message) == ("next", "m")


async def test_reasons_of_old_coverage_lines_are_told_apart(old: Store) -> None:
    await old.migrate()
    async with old.read() as conn:
        lines = {row.id: row.line for row in await conn.execute(sa.select(t.queries))}
    assert lines["waits"] is None
    assert '"text": "too many"' in lines["asked"]
    assert lines["whole"] == '{"reasons": []}'


async def test_an_old_store_on_a_server_is_refused_until_somebody_migrates_it(server: str) -> None:
    async with Store(server, 1.0) as store, store.write() as conn:
        await conn.run_sync(lambda sync: upgraded_to(sync, OLD))
    with pytest.raises(StoreError, match="hardsignal migrate"):
        await Store.open(server)


async def test_a_backfill_that_is_left_out_is_found(old: Store) -> None:
    """The planted fault: nothing but the rows makes the tests above pass."""
    async with old.write() as conn:
        await conn.exec_driver_sql("DELETE FROM search_accounts")
        await conn.run_sync(schema.upgrade)
    assert "first_seen" not in await counts(old)


async def counts(store: Store) -> dict[str, int]:
    """Table -> its rows, of those that have any and belong to the program."""
    async with store.read() as conn:
        names = await conn.run_sync(lambda sync: sa.inspect(sync).get_table_names())
        found = {name: await conn.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) for name in names}
    return {name: count for name, count in found.items() if count and name != "alembic_version"}
