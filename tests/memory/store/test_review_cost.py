"""One approval costs the same among ten drafts and among a thousand: counted in statements and plans, not timed."""

from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from sqlalchemy import event

from memory.store import Rows, Store
from memory.store import tables as t
from tests.memory.store.samples import approved, held, started


async def statements(store: Store, act: Callable[[], Awaitable[object]]) -> list[tuple[str, object]]:
    seen: list[tuple[str, object]] = []

    def note(conn: object, cursor: object, statement: str, parameters: object, *rest: object) -> None:
        seen.append((statement, parameters))

    engine = store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        await act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


def takes_any_first_row(statement: str) -> bool:
    """Such a statement ends at the first row, though its plan is called a scan."""
    return "LIMIT" in statement and "WHERE" not in statement and "ORDER" not in statement


async def whole_tables_read(store: Store, seen: list[tuple[str, object]]) -> list[str]:
    plans: list[str] = []
    async with store.read() as conn:
        for statement, parameters in seen:
            if statement.split()[0] in {"SELECT", "UPDATE"} and not takes_any_first_row(statement):
                rows = await conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
                plans += [detail for *_, detail in rows if detail.startswith("SCAN") and "audit_head" not in detail]
    return plans


async def test_one_approval_among_many_drafts_takes_as_many_steps_and_reads_no_whole_table(
    rows: Rows, store: Store
) -> None:
    await started(rows)
    few = await statements(store, lambda: approved(rows, "p0"))
    for number in range(1, 60):
        await held(rows, f"p{number}")
    many = await statements(store, lambda: approved(rows, "p60"))
    assert len(many) == len(few)
    assert await whole_tables_read(store, many) == []


async def test_reading_a_whole_table_would_be_caught(rows: Rows, store: Store) -> None:
    await started(rows)

    async def by_message() -> None:
        async with store.read() as conn:
            await conn.execute(sa.select(t.outbox.c.draft).where(t.outbox.c.message == "hello"))

    assert await whole_tables_read(store, await statements(store, by_message)) == ["SCAN outbox"]
