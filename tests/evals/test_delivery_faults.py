"""The command of the SMTP faults reaches every stage of a delivery, and does find what is wrong."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from evals.kit.delivery_faults import faults
from evals.kit.delivery_world import World, empty_store, open_world
from evals.kit.smtp_peer import How
from evals.outreach_faults import CERTIFICATE, COMMIT, ENCRYPTED, STAGES, Ends, Keys, ends
from memory.records import Outgoing
from service.delivery import Delivery, Smtp
from tests.helpers.tls import tls_in

GOOD = Ends(approved=5, lost=0, twice=0, ambiguous=3, shown=3, resent=0)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(empty_store(tmp_path_factory.mktemp("empty")))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tls_in(tmp_path_factory.mktemp("right")), tls_in(tmp_path_factory.mktemp("wrong")))


@pytest.fixture
async def world(tmp_path: Path, empty: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, empty) as opened:
        yield opened


def test_every_smtp_stage_of_a_delivery_is_reached() -> None:
    assert list(STAGES) == [
        "connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot", "accepted", CERTIFICATE, COMMIT,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("point", "how"), [("starttls", "cut"), ("starttls", "5xx"), ("starttls", "nonsense"), (CERTIFICATE, "nonsense")]
)
async def test_an_smtp_delivery_whose_encryption_fails_once_is_sent_later_and_once(
    world: World, keys: Keys, point: str, how: How
) -> None:
    assert await ends(world, point, how, 2, keys=keys) == Ends(2, 0, 0, 0, 0, 0)


class Boasting(Delivery):
    """The fault: a message counts as sent whatever the server said."""

    async def _send(self, row: Outgoing, recipient: str, smtp: Smtp) -> str | None:
        return await self._settled(row, "sent", "sent", None)


@pytest.mark.parametrize("point", ENCRYPTED)
async def test_an_smtp_delivery_that_says_sent_where_encryption_failed_is_seen(
    world: World, keys: Keys, point: str
) -> None:
    found = await ends(world, point, "nonsense", 2, Boasting, keys)

    assert found.lost == 2
    assert faults(found) == ["2 lost"]


def test_what_must_not_be_is_named_and_what_is_right_is_not() -> None:
    assert faults(GOOD) == []
    assert faults(GOOD._replace(lost=1, twice=2, shown=0, resent=4)) == [
        "1 lost", "2 twice", "3 not shown", "4 resent",
    ]  # fmt: skip


def test_the_command_of_the_smtp_faults_prints_each_stage_with_its_count(keys: Keys) -> None:
    words = ("-m", "evals.kit.delivery_faults", "--each", "5", "--stage", "rcpt", "--stage", COMMIT)
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, timeout=120)

    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(";")[0] for line in done.stdout.splitlines()] == [
        "rcpt: 5 messages, 0 lost, 0 twice, 0 ambiguous, 0 of them uncertain, 0 resent",
        "commit: 5 messages, 0 lost, 0 twice, 5 ambiguous, 5 of them uncertain, 0 resent",
        "all: 10 messages, 0 lost, 0 twice, 5 ambiguous, 5 of them uncertain, 0 resent",
        "nothing lost, nothing twice, every doubt shown",
    ]
