"""What is over the caps of a day waits and is told; nothing of it is lost, and no try is spent on waiting."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from evals.kit.delivery_world import World, deliver_for_days, empty_store, open_world, to_port
from evals.kit.smtp_peer import SmtpPeer
from memory.errors import UsageError
from memory.store.caps import DAY, Caps
from service.bootstrap import open_application
from service.settings import Settings, load


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(empty_store(tmp_path_factory.mktemp("empty")))


@pytest.fixture
async def world(tmp_path: Path, empty: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, empty) as opened:
        yield opened


async def test_a_delivery_over_the_caps_waits_is_told_and_goes_the_next_day(world: World) -> None:
    for number in range(5):
        await world.approve(f"p-{number}")
    async with SmtpPeer() as peer:
        delivery = replace(world.delivery(to_port(peer.port)), caps=Caps(day=3, domain=2))
        first, again = await delivery.deliver_all(), await delivery.deliver_all()
        assert (len(first.sent), len(first.waiting)) == (2, 3)
        assert again.sent == again.waiting == (), "what waits is not looked at again before there is room"
        world.clock.forward(DAY + timedelta(minutes=1))
        later = await delivery.deliver_all()
        assert (len(later.sent), len(later.waiting)) == (2, 1)
        await deliver_for_days(world, delivery)
    assert len({one.recipients for one in peer.took}) == len(peer.took) == 5


async def test_files_for_a_person_to_send_know_no_caps(world: World) -> None:
    for number in range(3):
        await world.approve(f"p-{number}")
    report = await replace(world.delivery(None), caps=Caps(day=1, domain=1)).deliver_all()
    assert (len(report.handed_off), report.waiting) == (3, ())


async def test_a_delivery_process_has_the_caps_of_the_settings(tmp_path: Path) -> None:
    set_ = {"HARDSIGNAL_HOME": tmp_path, "HARDSIGNAL_MAIL_PER_DAY": 7, "HARDSIGNAL_MAIL_PER_DOMAIN": 3}
    async with open_application(Settings.model_validate(set_)) as application:
        assert application.delivery.caps == Caps(day=7, domain=3)


def test_a_cap_for_delivery_that_is_no_number_of_messages_is_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARDSIGNAL_MAIL_PER_DAY", "0")
    with pytest.raises(UsageError):
        load()
