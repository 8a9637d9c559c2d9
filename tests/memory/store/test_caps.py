"""How much may leave within a day is counted from rows, through one door, by whichever process sends."""

import asyncio
from datetime import datetime, timedelta

import pytest

from memory.records import Outgoing
from memory.store import Rows, Store, outbox
from memory.store.caps import DAY, Caps
from tests.memory.store.samples import NOW, approved, goes_red, started, token

HOUR = timedelta(hours=1)
A, B = "muster.example", "other.example"
TWO_A_DOMAIN = Caps(domain=2)


async def taken(rows: Rows, count: int) -> list[Outgoing]:
    """So many approved messages that delivery processes own."""
    await started(rows)
    for number in range(count):
        await approved(rows, f"p{number}")
    found = [await rows.outbox.take(NOW, NOW + HOUR) for _ in range(count)]
    return [row for row in found if row is not None]


async def reserve(
    rows: Rows, row: Outgoing, domain: str = A, caps: Caps = TWO_A_DOMAIN, at: datetime = NOW
) -> datetime | None:
    return await rows.outbox.reserve(row.draft, row.fence, domain, caps, at)


async def the_third_to_a_domain_waits(rows: Rows) -> None:
    one, two, three, other = await taken(rows, 4)
    assert [await reserve(rows, row, at=NOW + n * HOUR) for n, row in enumerate((one, two))] == [None, None]
    assert await reserve(rows, three, at=NOW + 2 * HOUR) == NOW + DAY
    assert await reserve(rows, other, B, at=NOW + 2 * HOUR) is None
    for row in (one, two, other):
        await rows.outbox.settle(row.draft, row.fence, "sent", None)


async def test_delivery_over_the_cap_of_a_domain_waits_until_there_is_room_and_others_go_on(rows: Rows) -> None:
    await the_third_to_a_domain_waits(rows)
    assert await rows.outbox.take(NOW + DAY - HOUR, NOW + 2 * DAY) is None
    assert await rows.outbox.take(NOW + DAY, NOW + 2 * DAY) is not None


async def test_delivery_without_that_door_sends_the_third_too(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    async def there_is_room(*said: object) -> None:
        return None

    monkeypatch.setattr(outbox, "full_until", there_is_room)
    await goes_red(the_third_to_a_domain_waits(rows))


async def test_the_cap_of_a_day_holds_over_all_domains(rows: Rows) -> None:
    one, two = await taken(rows, 2)
    assert await reserve(rows, one, A, Caps(day=1)) is None
    assert await reserve(rows, two, B, Caps(day=1)) == NOW + DAY


async def test_a_delivery_that_was_deferred_gives_its_place_back_and_takes_one_again(rows: Rows) -> None:
    one, two = await taken(rows, 2)
    assert await reserve(rows, one, A, Caps(day=1)) is None
    assert await reserve(rows, one, A, Caps(day=1)) is None, "its own place does not stand in its way"
    await rows.outbox.settle(one.draft, one.fence, "approved", "later", NOW + HOUR)
    assert await reserve(rows, two, A, Caps(day=1)) is None


@pytest.mark.parametrize("state", ["sent", "uncertain", "failed"])
async def test_what_left_or_may_have_left_keeps_its_place(rows: Rows, state: str) -> None:
    one, two = await taken(rows, 2)
    await reserve(rows, one)
    await rows.outbox.settle(one.draft, one.fence, state, None)  # type: ignore[arg-type]
    assert await reserve(rows, two, A, Caps(day=1)) == NOW + DAY


async def test_the_caps_hold_over_delivery_processes_and_restarts(url: str, rows: Rows) -> None:
    messages = await taken(rows, 9)
    stores = [await Store.open(url) for _ in range(3)]
    others = [Rows.of(one, token=token, now=lambda: NOW) for one in stores]
    waits = await asyncio.gather(
        *(reserve(others[number % 3], row, A, Caps(day=4)) for number, row in enumerate(messages))
    )
    assert waits.count(None) == 4
    for one in stores:
        await one.close()
