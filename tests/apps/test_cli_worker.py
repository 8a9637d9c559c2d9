"""The worker goes on past a search that fails, and stops where the ledger itself cannot be used."""

from types import SimpleNamespace
from typing import cast

import pytest

import apps.worker
from apps.worker import work
from memory.errors import HardsignalError, SourceFailed, StoreError
from service.application import Application


class Runner:
    """Drains as scripted; asked once more than that, it fails."""

    def __init__(self, *drains: HardsignalError | None) -> None:
        self.left = list(drains)

    async def drain(self) -> None:
        error = self.left.pop(0)
        if error is not None:
            raise error


def application(runner: Runner) -> Application:
    return cast("Application", SimpleNamespace(runner=runner))


async def test_a_failed_search_keeps_no_other_waiting() -> None:
    runner, told = Runner(SourceFailed("down"), SourceFailed("gone"), None), list[str]()
    with pytest.raises(SourceFailed, match="gone"):
        await work(application(runner), once=True, tell=told.append)
    assert runner.left == []
    assert [line.rpartition(": ")[2] for line in told] == ["down", "gone"]


async def test_a_worker_that_looks_once_ends_when_nothing_is_due() -> None:
    runner = Runner(None)
    await work(application(runner), once=True, tell=pytest.fail)
    assert runner.left == []


async def test_a_worker_goes_on_until_the_ledger_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps.worker, "PAUSE", 0)
    runner, told = Runner(None, SourceFailed("down"), None, StoreError("full"), None), list[str]()
    with pytest.raises(StoreError, match="full"):
        await work(application(runner), once=False, tell=told.append)
    assert (len(told), len(runner.left)) == (1, 1)
