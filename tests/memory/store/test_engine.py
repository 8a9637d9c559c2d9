"""The store itself: who may write when, and one clear line for whatever goes wrong below."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from memory.errors import StoreError, UsageError
from memory.store import Store, migrate
from memory.store import tables as t
from tests.memory.store.samples import NOW


def an_answer(key: str, body: str = "{}") -> dict[str, object]:
    return {"key": key, "body": body, "at": NOW}


async def put(store: Store, *rows: dict[str, object], then: Exception | None = None) -> None:
    """One transaction, which may go wrong at its end."""
    async with store.write() as conn:
        await conn.execute(t.model_answers.insert().values(list(rows)))
        if then is not None:
            raise then


async def keys(store: Store) -> list[str]:
    async with store.read() as conn:
        return list(await conn.scalars(sa.select(t.model_answers.c.key).order_by(t.model_answers.c.key)))


async def test_it_is_in_wal_with_full_sync_and_checked_foreign_keys(store: Store) -> None:
    async with store.read() as conn:
        found = [(await conn.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in
                 ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")]  # fmt: skip
    assert found == ["wal", 2, 1, 10_000]


async def test_a_write_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await put(store, an_answer("half"), then=ZeroDivisionError())
    assert await keys(store) == []


async def test_a_cancelled_write_leaves_nothing_and_blocks_nobody(store: Store) -> None:
    inside = asyncio.Event()

    async def write() -> None:
        async with store.write() as conn:
            await conn.execute(t.model_answers.insert().values(an_answer("half")))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await put(store, an_answer("whole"))
    assert await keys(store) == ["whole"]


async def test_a_broken_constraint_is_our_bug_and_passes_as_it_is(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.write() as conn:
            await conn.execute(t.briefs.insert().values(search="nobody", version=1, body="{}"))


async def test_a_reader_sees_one_snapshot_while_others_write(store: Store) -> None:
    async with store.read() as reader:
        query = sa.select(sa.func.count()).select_from(t.model_answers)
        before = await reader.scalar(query)
        await put(store, an_answer("new"))
        assert (before, await reader.scalar(query)) == (0, 0)
    assert await keys(store) == ["new"]


async def count_up(store: Store) -> None:
    name = t.store_keys.c.name
    async with store.write() as conn:
        told = await conn.scalar(sa.select(t.store_keys.c.value).where(name == "n")) or b""
        await conn.execute(t.store_keys.delete().where(name == "n"))
        await conn.execute(t.store_keys.insert().values(name="n", value=told + b"x"))


async def count_up_together(*stores: Store) -> None:
    results = await asyncio.gather(*(count_up(store) for store in stores * 20), return_exceptions=True)
    for error in filter(None, results):
        raise error
    async with stores[0].read() as conn:
        assert await conn.scalar(sa.select(t.store_keys.c.value)) == b"x" * 20 * len(stores)


async def test_many_writers_at_once_all_get_their_turn(url: str) -> None:
    async with await Store.open(url) as one, await Store.open(url) as two:
        await count_up_together(one, two)


async def test_writers_that_read_before_they_have_their_turn_are_found_out(url: str) -> None:
    async with await Store.open(url) as one, await Store.open(url) as two:
        one._writer = two._writer = one._engine
        with pytest.raises(StoreError, match="locked"):
            await count_up_together(one, two)


async def test_writers_of_one_process_wait_for_each_other_however_little_they_wait_for_others(url: str) -> None:
    async with await Store.open(url, busy_seconds=0.0) as store:
        await count_up_together(store)


async def test_writers_of_one_process_without_turns_are_found_out(url: str) -> None:
    async with await Store.open(url, busy_seconds=0.0) as store:
        store._turn = nullcontext()
        with pytest.raises(StoreError, match="locked"):
            await count_up_together(store)


async def test_a_lock_that_lasts_too_long_is_told(url: str) -> None:
    async with await Store.open(url) as holder, await Store.open(url, busy_seconds=0.05) as other, holder.write():
        with pytest.raises(StoreError, match=r"hardsignal\.sqlite: another process kept it locked for too long"):
            await put(other, an_answer("second"))


def test_processes_that_open_a_new_store_at_once_all_succeed(url: str) -> None:
    program = f"import asyncio; from memory.store import Store; asyncio.run(asyncio.wait_for(Store.open({url!r}), 60))"
    started = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(4)]
    told = [process.communicate()[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * 4, told


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"these are my notes, " * 500, "not a database"), (b"SQLite format 3\x00" + b"\xff" * 9_000, "")],
)
async def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    with pytest.raises(StoreError, match=rf"notes\.txt: .*{told}"):
        await Store.open(f"sqlite+aiosqlite:///{file}")
    assert file.read_bytes() == content


def overwrite_second_half(file: Path) -> None:
    whole = file.read_bytes()
    half = len(whole) // 2 // 4096 * 4096
    file.write_bytes(whole[:half] + b"\xff" * (len(whole) - half))


async def test_a_damaged_page_is_told(url: str, store: Store) -> None:
    await put(store, *(an_answer(f"k{n:03}", "x" * 900) for n in range(200)))
    await store.close()
    overwrite_second_half(Path(store.place))
    async with Store(url, 1.0) as damaged:
        with pytest.raises(StoreError, match="damaged; restore a backup"):
            await keys(damaged)


async def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened; see that its folder exists"):
        await Store.open(f"sqlite+aiosqlite:///{tmp_path}")


async def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreError, match=r"home: the folder of the store cannot be made \(File exists\)"):
        await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'home' / 'hardsignal.sqlite'}")


async def test_a_read_only_file_is_told(store: Store) -> None:
    await put(store, an_answer("old"))
    async with await Store.open(f"sqlite+aiosqlite:///file:{store.place}?mode=ro&uri=true") as opened:
        assert await keys(opened) == ["old"]
        with pytest.raises(StoreError, match="read-only; nothing can be stored"):
            await put(opened, an_answer("new"))


async def fill_up(store: Store, pages: int) -> None:
    async with store.write() as conn:
        used = int((await conn.exec_driver_sql("PRAGMA page_count")).scalar_one())
        await conn.exec_driver_sql(f"PRAGMA max_page_count = {used + pages}")
        for number in range(pages * 2):
            await conn.execute(t.model_answers.insert().values(an_answer(f"k{number}", "x" * 4_000)))


async def test_a_full_disk_is_told_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(StoreError, match="the database or disk is full"):
        await fill_up(store, pages=20)
    assert await keys(store) == []


FILLED_UP = """
import asyncio, resource, signal, sys
from pathlib import Path
import sqlalchemy as sa
from memory.errors import StoreError
from memory.store import Store, tables as t
from tests.memory.store.samples import NOW

async def main(url):
    async with await Store.open(url) as store:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        full = max(file.stat().st_size for file in Path(store.place).parent.iterdir()) + 100_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))
        try:
            for number in range(200):
                async with store.write() as conn:
                    row = dict(key=f"k{number:03}", body="x" * 9_000, at=NOW)
                    await conn.execute(t.model_answers.insert().values(row))
        except StoreError as error:
            print(number, error)

asyncio.run(main(sys.argv[1]))
"""


def run_out_of_disk(url: str) -> tuple[int, str]:
    """How many steps were stored, and what the program was told then."""
    done = subprocess.run([sys.executable, "-c", FILLED_UP, url], capture_output=True, text=True, check=True)
    stored, _, told = done.stdout.partition(" ")
    return int(stored), told


async def test_a_disk_that_fails_midway_keeps_every_whole_step(url: str) -> None:
    """The system itself refuses the write, as a failing or full disk does."""
    stored, told = run_out_of_disk(url)
    assert "disk" in told
    async with await Store.open(url) as store:
        assert await keys(store) == [f"k{number:03}" for number in range(stored)]
    assert 0 < stored < 200


async def test_a_store_of_a_newer_program_is_left_alone(url: str, store: Store) -> None:
    async with store.write() as conn:
        await conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(StoreError, match=r"written by a newer program \(schema 0999\)"):
        await Store.open(url)


async def test_migrating_twice_changes_nothing(url: str, store: Store) -> None:
    def written(place: str) -> list[tuple[str]]:
        file = sqlite3.connect(place)
        try:
            return file.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
        finally:
            file.close()

    before = written(store.place)
    await migrate(url)
    assert written(store.place) == before


@pytest.mark.parametrize("url", ["not a url", "", "sqlite+aiosqlite:/x"])
async def test_what_is_no_database_url_is_bad_usage(url: str) -> None:
    with pytest.raises(UsageError, match="database URL"):
        await Store.open(url)
