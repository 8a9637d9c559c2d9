"""The worker goes on past a search that fails, and stops where the ledger itself cannot be used."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

import apps.worker
from apps.worker import CLOCK, work
from memory.errors import HardsignalError, SourceFailed, StoreError
from service.application import Application
from service.retention import RetentionRun


class Runner:
    """Drains as scripted; asked once more than that, it fails."""

    def __init__(self, *drains: HardsignalError | None) -> None:
        self.left = list(drains)

    async def drain(self) -> None:
        error = self.left.pop(0)
        if error is not None:
            raise error


class Retention:
    """Counts how often the clock looked."""

    def __init__(self, *left: str) -> None:
        self.looked, self.left = 0, left

    async def run(self) -> RetentionRun:
        self.looked += 1
        return RetentionRun(expired=("p1",) if self.left else (), bodies=0, left=self.left)


class Time:
    """Moves on by so much each time that somebody looks at it."""

    def __init__(self, step: timedelta = timedelta(0)) -> None:
        self.at, self.step = datetime(2026, 11, 1, tzinfo=UTC), step

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at


def application(runner: Runner, retention: Retention | None = None, now: Time | None = None) -> Application:
    parts = SimpleNamespace(runner=runner, retention=retention or Retention(), now=now or Time())
    return cast("Application", parts)


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


@pytest.mark.parametrize(("step", "looks"), [(timedelta(0), 1), (CLOCK, 3)])
async def test_the_clock_of_retention_is_looked_at_once_an_hour(
    monkeypatch: pytest.MonkeyPatch, step: timedelta, looks: int
) -> None:
    monkeypatch.setattr(apps.worker, "PAUSE", 0)
    retention, runner = Retention(), Runner(None, None, None, StoreError("the end"))
    with pytest.raises(StoreError, match="the end"):
        await work(application(runner, retention, Time(step)), once=False, tell=pytest.fail)
    assert retention.looked == looks


async def test_what_the_clock_deleted_and_what_is_left_of_it_is_told() -> None:
    told = list[str]()
    await work(application(Runner(None), Retention("the index is open")), once=True, tell=told.append)
    assert [line.partition(" ")[0] for line in told] == ["the", "not"]
    assert "the index is open" in told[1]
