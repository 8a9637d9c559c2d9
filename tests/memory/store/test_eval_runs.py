"""Results of evaluations come back as they were stored."""

import pytest

from memory.errors import UnknownId
from memory.store import Rows
from tests.memory.store.samples import LATER, NOW


async def test_runs_come_back_newest_first_and_can_be_written_again(rows: Rows) -> None:
    await rows.evals.put("a", LATER, "{}")
    await rows.evals.put("b", NOW, '{"n": 1}')
    await rows.evals.put("b", NOW, '{"n": 2}')
    assert await rows.evals.list() == ("a", "b")
    assert await rows.evals.get("b") == '{"n": 2}'


async def test_an_unknown_run_is_told(rows: Rows) -> None:
    with pytest.raises(UnknownId):
        await rows.evals.get("none")
