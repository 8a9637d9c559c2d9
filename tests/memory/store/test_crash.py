"""Killed with -9 in the middle of a write transaction: all of it is there afterwards, or nothing of it."""

import asyncio
import subprocess
import sys

import pytest
import sqlalchemy as sa

from memory.store import Rows, Store
from memory.store import tables as t
from tests.memory.store.samples import held, started

STOPPED = """
import asyncio, os, signal, sys
from sqlalchemy import event
from memory.store import Rows, Store
from tests.memory.store.samples import NOW, REVIEWER, a_word, an_approval, token

async def main(url, draft, stop_after):
    async with await Store.open(url) as store:
        rows = Rows.of(store, token=token, now=lambda: NOW)
        draft = await rows.review.get(draft)
        written = 0

        @event.listens_for(store._engine.sync_engine, "after_cursor_execute")
        def count(conn, cursor, statement, *rest):
            global written
            if statement.split()[0] in {"INSERT", "UPDATE", "DELETE"}:
                written += 1
                if written == stop_after:
                    os.kill(os.getpid(), signal.SIGKILL)

        await rows.review.decide(draft.id, draft.sha256, a_word("approve", draft), an_approval(draft), REVIEWER)

written = 0
asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def approve_and_stop(url: str, draft: str, after: int) -> int:
    """Exit status of a process that approves a draft and is killed after so many written statements."""
    command = [sys.executable, "-c", STOPPED, url, draft, str(after)]
    return subprocess.run(command, capture_output=True, check=False).returncode


async def left_behind(store: Store) -> tuple[int, int, int, str]:
    """Approvals, outgoing messages, decisions, and the draft's state."""
    async with store.read() as conn:
        tables = (t.approvals, t.outbox, t.decisions)
        counts = [await conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]
        return counts[0], counts[1], counts[2], await conn.scalar(sa.select(t.drafts.c.state)) or ""


async def test_a_process_killed_while_approving_has_approved_all_or_nothing(url: str, rows: Rows, store: Store) -> None:
    await started(rows)
    draft = await held(rows)
    entries = await rows.audit.verify()
    for after in range(1, 30):
        status = await asyncio.to_thread(approve_and_stop, url, draft.id, after)
        if status == 0:
            break
        assert status == -9
        assert await left_behind(store) == (0, 0, 0, "held"), after
        assert await rows.audit.verify() == entries
    else:
        pytest.fail("the approval never came to its end")
    assert after > 5
    assert await left_behind(store) == (1, 1, 1, "approved")
    assert await rows.audit.verify() == entries + 1
