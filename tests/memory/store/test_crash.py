"""Killed with -9 in the middle of a write transaction: all of it is there afterwards, or nothing of it."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from memory.store import Rows, Store
from memory.store import tables as t
from tests.memory.store.samples import NOW, held, started, token

KILLED = """
import asyncio, json, os, signal, sys
from sqlalchemy import event
from memory.store import Rows, Store
from tests.memory.store.samples import NOW, REVIEWER, a_word, an_approval, token

async def approve(file, draft, stop_after):
    async with await Store.open(f"sqlite+aiosqlite:///{file}") as store:
        rows = Rows.of(store, token=token, now=lambda: NOW)
        draft = await rows.review.get(draft)
        written = []

        @event.listens_for(store._engine.sync_engine, "after_cursor_execute")
        def count(conn, cursor, statement, *rest):
            written.extend(word for word in statement.split()[:1] if word in {"INSERT", "UPDATE", "DELETE"})
            if len(written) == stop_after:
                os.kill(os.getpid(), signal.SIGKILL)

        await rows.review.decide(draft.id, draft.sha256, a_word("approve", draft), an_approval(draft), REVIEWER)

def status(after, file):
    child = os.fork()
    if child == 0:
        asyncio.run(approve(file, sys.argv[1], after))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

print(json.dumps([status(after, file) for after, file in enumerate(sys.argv[2:], start=1)]))
"""
POINTS = 20


def approve_and_kill(draft: str, copies: list[Path]) -> list[int]:
    """Exit status of an approval in each copy, killed after the first written statement, the second, and so on."""
    command = [sys.executable, "-c", KILLED, draft, *map(str, copies)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    statuses: list[int] = json.loads(done.stdout)
    return statuses


def copied(file: Path) -> list[Path]:
    copies = [file.with_name(f"{number}.sqlite") for number in range(1, POINTS + 1)]
    for copy in copies:
        shutil.copy(file, copy)
    return copies


async def left_behind(file: Path) -> tuple[int, int, int, str, int]:
    """Approvals, outgoing messages, decisions, the draft's state, and entries of the audit log."""
    async with await Store.open(f"sqlite+aiosqlite:///{file}") as store:
        entries = await Rows.of(store, token=token, now=lambda: NOW).audit.verify()
        async with store.read() as conn:
            tables = (t.approvals, t.outbox, t.decisions)
            counts = [await conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]
            return counts[0], counts[1], counts[2], await conn.scalar(sa.select(t.drafts.c.state)) or "", entries


async def test_a_process_killed_while_approving_has_approved_all_or_nothing(rows: Rows, store: Store) -> None:
    await started(rows)
    draft = await held(rows)
    entries = await rows.audit.verify()
    await store.close()
    copies = await asyncio.to_thread(copied, Path(store.place))
    statuses = await asyncio.to_thread(approve_and_kill, draft.id, copies)
    killed = statuses.count(-9)
    assert killed > 5
    assert statuses == [-9] * killed + [0] * (POINTS - killed)
    assert {await left_behind(copy) for copy in copies[:killed]} == {(0, 0, 0, "held", entries)}
    assert {await left_behind(copy) for copy in copies[killed:]} == {(1, 1, 1, "approved", entries + 1)}
