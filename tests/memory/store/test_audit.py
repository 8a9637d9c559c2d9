"""The audit log tells everything that was done, names nobody, and shows every change made to it."""

import asyncio
import json
from collections.abc import Callable
from itertools import count

import pytest
import sqlalchemy as sa

from memory.errors import StoreError
from memory.store import AuditLog, Store
from memory.store import tables as t
from memory.store.audit import NOTHING, Head
from tests.memory.store.samples import NOW, goes_red

LONG = 8


def new_secrets() -> Callable[[int], bytes]:
    numbers = count(1)
    return lambda size: next(numbers).to_bytes(size)


@pytest.fixture
async def audit(store: Store) -> AuditLog:
    """Eight acts about two people."""
    log = AuditLog(store, new_secrets())
    for number in range(LONG):
        async with store.write() as conn:
            await log.append(conn, NOW, "local:ada", f"act.{number}", f"p{number % 2}", [f"id{number}"])
    return log


async def execute(store: Store, *statements: sa.Executable) -> None:
    async with store.write() as conn:
        for statement in statements:
            await conn.execute(statement)


def row(seq: int) -> sa.ColumnElement[bool]:
    return t.audit.c.seq == seq


async def found_at(audit: AuditLog, words: str, remembered: Head | None = None) -> None:
    with pytest.raises(StoreError, match=words):
        await audit.verify(remembered)


async def test_a_whole_log_passes_and_tells_its_length(audit: AuditLog) -> None:
    assert await audit.verify() == LONG
    assert await audit.verify(await audit.head()) == LONG
    assert [entry.seq for entry in await audit.entries()] == list(range(1, LONG + 1))


async def test_an_empty_log_is_whole(store: Store) -> None:
    assert await AuditLog(store, new_secrets()).verify((0, NOTHING)) == 0


@pytest.mark.parametrize(
    "edit",
    [
        {"actor": "local:eve"},
        {"act": "act.else"},
        {"act": ""},
        {"subject": None},
        {"ids": '["id0", "id9"]'},
        {"ids": "no list"},
        {"ids": "7"},
        {"at": NOW.replace(year=2025)},
        {"previous": "f" * 64},
        {"digest": "f" * 64},
        {"digest": "short"},
    ],
    ids="-".join,
)
async def test_each_edit_of_each_entry_is_found_at_that_entry(
    store: Store, audit: AuditLog, edit: dict[str, object]
) -> None:
    for entry in await audit.entries():
        whole = {name: getattr(entry, name) for name in edit} | {"ids": json.dumps(entry.ids)}
        await execute(store, t.audit.update().where(row(entry.seq)).values(edit))
        await found_at(audit, f"broken at entry {entry.seq}$")
        await execute(store, t.audit.update().where(row(entry.seq)).values(whole))
        assert await audit.verify() == LONG


async def test_each_deleted_entry_is_missed(store: Store, audit: AuditLog) -> None:
    for seq in range(LONG - 1, 0, -1):
        await execute(store, t.audit.delete().where(row(seq)))
        await found_at(audit, f"broken at entry {seq}$")


async def test_two_swapped_entries_are_found(store: Store, audit: AuditLog) -> None:
    def swap(seq: int) -> list[sa.Update]:
        moves = ((seq, 99), (seq + 1, seq), (99, seq + 1))
        return [t.audit.update().where(row(old)).values(seq=new) for old, new in moves]

    for seq in range(1, LONG):
        await execute(store, *swap(seq))
        await found_at(audit, f"broken at entry {seq}$")
        await execute(store, *swap(seq))
        assert await audit.verify() == LONG


async def test_a_cut_off_end_is_noticed(store: Store, audit: AuditLog) -> None:
    await execute(store, t.audit.delete().where(t.audit.c.seq > LONG - 2))
    await found_at(audit, f"ends at entry {LONG - 2}, and {LONG} were written")


async def test_a_cut_off_end_is_noticed_by_a_remembered_head_when_the_stored_one_was_forged(
    store: Store, audit: AuditLog
) -> None:
    remembered = await audit.head()
    kept = (await audit.entries(limit=LONG - 2))[-1]
    await execute(
        store,
        t.audit.delete().where(t.audit.c.seq > kept.seq),
        t.audit_head.update().values(seq=kept.seq, digest=kept.digest),
    )
    assert await audit.verify() == kept.seq
    await found_at(audit, f"entry {LONG} is not the one that was remembered", remembered)


async def test_a_log_that_was_written_anew_is_noticed_by_a_remembered_head(store: Store, audit: AuditLog) -> None:
    remembered = await audit.head()
    await execute(store, t.audit.delete(), t.audit_head.delete())
    for _ in range(LONG):
        async with store.write() as conn:
            await audit.append(conn, NOW, "local:eve", "act.forged")
    assert await audit.verify() == LONG
    await found_at(audit, "not the one that was remembered", remembered)


class Trusting(AuditLog):
    def _checked(self, row: sa.RowMapping, before: Head) -> Head:
        return row["seq"], row["digest"]


async def test_a_check_without_digests_would_be_caught(store: Store, audit: AuditLog) -> None:
    await execute(store, t.audit.update().where(row(3)).values(act="act.else"))
    await goes_red(found_at(Trusting(store, new_secrets()), "broken at entry 3"))


async def test_entries_name_nobody(audit: AuditLog) -> None:
    first, second, third, *_ = await audit.entries()
    assert first.subject == third.subject
    assert first.subject != second.subject
    assert all("p0" not in entry.model_dump_json() for entry in (first, second, third))


async def test_each_person_has_a_key_of_their_own(store: Store, audit: AuditLog) -> None:
    async with store.read() as conn:
        keys = (await conn.execute(sa.select(t.audit_keys.c.person, t.audit_keys.c.key))).all()
    assert sorted(person for person, _ in keys) == ["p0", "p1"]
    assert len({key for _, key in keys}) == 2


async def test_forgetting_deletes_the_key_and_the_chain_stays_whole(store: Store, audit: AuditLog) -> None:
    before = await audit.entries()
    async with store.write() as conn:
        await audit.forget(conn, "p0")
    assert await audit.verify() == LONG
    assert await audit.entries() == before
    async with store.read() as conn:
        assert list(await conn.scalars(sa.select(t.audit_keys.c.person))) == ["p1"]
    async with store.write() as conn:
        await audit.append(conn, NOW, "local:ada", "act.later", "p0")
    assert (await audit.entries(after=LONG))[0].subject not in {entry.subject for entry in before}


async def append_and_fail(store: Store, audit: AuditLog, fail: Callable[[], None]) -> None:
    async with store.write() as conn:
        await audit.append(conn, NOW, "local:ada", "act.undone")
        fail()


async def test_an_act_that_was_undone_leaves_no_entry_and_no_gap(store: Store, audit: AuditLog) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await append_and_fail(store, audit, fail)
    async with store.write() as conn:
        await audit.append(conn, NOW, "local:ada", "act.done")
    assert await audit.verify() == LONG + 1


async def test_acts_of_many_processes_at_once_make_one_chain(url: str, store: Store, audit: AuditLog) -> None:
    async def act(log: AuditLog, where: Store) -> None:
        async with where.write() as conn:
            await log.append(conn, NOW, "local:ada", "act.together", "p1")

    async with await Store.open(url) as other:
        logs = [(audit, store), (AuditLog(other, new_secrets()), other)] * 10
        await asyncio.gather(*(act(log, where) for log, where in logs))
    assert await audit.verify() == LONG + 20
