"""The migrations make exactly what tables.py says, on SQLite and in the words of Postgres."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from memory.store import Store, schema
from memory.store import tables as t


def differences(conn: sa.Connection) -> list[object]:
    context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, t.metadata))


async def test_the_migrated_schema_is_the_one_of_the_tables(store: Store) -> None:
    async with store.read() as conn:
        assert await conn.run_sync(differences) == []


@pytest.mark.parametrize(
    "fault",
    [
        "DROP INDEX ix_drafts_search_state",
        "ALTER TABLE runs ADD COLUMN extra TEXT",
        "DROP TABLE eval_runs",
        "ALTER TABLE drafts RENAME COLUMN state TO condition",
    ],
)
async def test_the_comparison_finds_a_planted_difference(store: Store, fault: str) -> None:
    async with store.write() as conn:
        await conn.exec_driver_sql(fault)
    async with store.read() as conn:
        assert await conn.run_sync(differences) != []


def test_the_newest_migration_is_the_one_that_the_program_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [t.SCHEMA]


async def migrate_and_fail(store: Store) -> None:
    async with store.write() as conn:
        await conn.run_sync(schema.upgrade)
        raise ZeroDivisionError


async def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'new.sqlite'}", 1.0) as store:
        with pytest.raises(ZeroDivisionError):
            await migrate_and_fail(store)
        async with store.read() as conn:
            assert await conn.run_sync(lambda sync: sa.inspect(sync).get_table_names()) == []


@pytest.mark.parametrize("table", t.metadata.sorted_tables, ids=lambda table: str(table.name))
def test_postgres_has_words_for_every_table(table: sa.Table) -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))


def upgraded_to(conn: sa.Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.attributes["connection"] = conn
    command.upgrade(config, revision)


async def test_drafts_keep_their_versions_approvals_and_messages_where_a_second_step_becomes_possible(
    tmp_path: Path,
) -> None:
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'old.sqlite'}", 1.0) as store:
        async with store.write() as conn:
            await conn.run_sync(lambda sync: upgraded_to(sync, "0010"))
            await conn.exec_driver_sql("INSERT INTO searches VALUES ('s', '{}', 'held', NULL, 0, '2026-11-01')")
            await conn.exec_driver_sql("INSERT INTO drafts VALUES ('d', 's', 'p', 'sent', 1, '2026-11-01')")
            await conn.exec_driver_sql("INSERT INTO draft_versions VALUES ('d', 1, '{}')")
            await conn.exec_driver_sql("INSERT INTO approvals VALUES ('d', 1, 'h', 'a', '2026-11-01', '2026-11-08')")
            await conn.exec_driver_sql(
                "INSERT INTO outbox (draft, version, person, channel, sha256, evidence, message, state, data_started,"
                " attempt, fence, not_before, approved_at, expires_at) VALUES ('d', 1, 'p', 'email', 'h', '[]', 'm',"
                " 'sent', 1, 1, 1, '2026-11-01', '2026-11-01', '2026-11-08')"
            )
            await conn.run_sync(schema.upgrade)
        async with store.read() as conn:
            tables = (t.drafts, t.draft_versions, t.approvals, t.outbox)
            assert [await conn.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables] == [1] * 4
            assert await conn.scalar(sa.select(t.drafts.c.step)) == 1
            assert await conn.scalar(sa.select(t.outbox.c.left_at)) is not None
            assert (await conn.exec_driver_sql("PRAGMA foreign_key_check")).all() == []
            assert await conn.run_sync(differences) == []


async def test_messages_that_were_on_their_way_before_there_were_other_ways_go_by_mail(tmp_path: Path) -> None:
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'old.sqlite'}", 1.0) as store:
        async with store.write() as conn:
            await conn.run_sync(lambda sync: upgraded_to(sync, "0008"))
            await conn.exec_driver_sql("INSERT INTO searches VALUES ('s', '{}', 'held', NULL, 0, '2026-11-01')")
            await conn.exec_driver_sql("INSERT INTO drafts VALUES ('d', 's', 'p', 'approved', 1, '2026-11-01')")
            await conn.exec_driver_sql(
                "INSERT INTO outbox VALUES ('d', 1, 'p', 'c', 'h', '[]', 'm', '<i>', NULL, 'approved', 0, 0, 0, NULL,"
                " '2026-11-01', '2026-11-01', '2026-11-08', NULL)"
            )
            await conn.run_sync(schema.upgrade)
        async with store.read() as conn:
            row = (await conn.execute(sa.select(t.outbox.c.channel, t.outbox.c.contact, t.outbox.c.message))).one()
            assert tuple(row) == ("email", "c", "m")
            assert await conn.run_sync(differences) == []


async def test_drafts_from_before_the_queue_are_found_by_their_way_and_their_engine(tmp_path: Path) -> None:
    async with Store(f"sqlite+aiosqlite:///{tmp_path / 'old.sqlite'}", 1.0) as store:
        bodies = {
            "a": '{"engine": "modelled", "route": {"channel": "letter"}}',
            "b": '{"engine": "builtin"}',
            "c": "{}",
        }
        async with store.write() as conn:
            await conn.run_sync(lambda sync: upgraded_to(sync, "0013"))
            await conn.exec_driver_sql("INSERT INTO searches VALUES ('s', '{}', 'held', NULL, 0, '2026-11-01')")
            for name, body in bodies.items():
                row = f"('{name}', 's', '{name}', 'held', 2, '2026-11-01', 1)"
                await conn.exec_driver_sql(f"INSERT INTO drafts VALUES {row}")
                for version, stored in ((1, '{"engine": "builtin"}'), (2, body)):
                    written = t.draft_versions.insert().values(draft=name, version=version, body=stored)
                    await conn.execute(written)
            await conn.run_sync(schema.upgrade)
        async with store.read() as conn:
            query = sa.select(t.drafts.c.channel, t.drafts.c.engine, t.drafts.c.reviewer).order_by(t.drafts.c.id)
            found = [tuple(row) for row in await conn.execute(query)]
            assert found == [("letter", "modelled", None), ("email", "builtin", None), ("email", "builtin", None)]
            assert await conn.run_sync(differences) == []
