"""The clock of Art. 14: listed from day 23 on, deleted on day 30 unless told, or kept for a reason that is recorded."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from memory.errors import NotPermitted, UnknownId, UsageError
from memory.records import Actor, Colleague, KeepReason
from memory.store import Rows, Store
from memory.store import tables as t
from memory.store.forgetting import Gone
from service.retention import Periods, Retention
from tests.memory.store.canaries import One, collect, everybody, plant
from tests.memory.store.samples import NOW, REVIEWER, token

DAY = timedelta(days=1)
PERIODS = Periods(untold=30 * DAY, told=180 * DAY, warning=7 * DAY)
PERSON = One(1, canary=True)


class Leftovers:
    """Counts how often files were cleared."""

    def __init__(self) -> None:
        self.cleared: list[Gone] = []

    async def clear(self, gone: Gone) -> tuple[str, ...]:
        self.cleared.append(gone)
        return ()


@dataclass
class World:
    store: Store
    rows: Rows
    retention: Retention
    leftovers: Leftovers
    at: datetime = NOW

    async def on_day(self, day: float) -> "World":
        """So many days after everybody was first stored."""
        self.at = NOW + day * DAY
        return self

    async def listed(self) -> list[str]:
        return [one.person for one in (await self.retention.due()).people]

    async def mail(self, state: str) -> None:
        async with self.store.write() as conn:
            await conn.execute(sa.text("UPDATE outbox SET state = :state"), {"state": state})

    async def lives(self) -> bool:
        try:
            await self.rows.people.person(PERSON.id)
        except UnknownId:
            return False
        return True


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'hardsignal.sqlite'}") as store:
        rows, leftovers = Rows.of(store, token=token, now=lambda: NOW), Leftovers()
        await plant(store, rows, everybody(1, 0))
        async with store.write() as conn:
            await conn.execute(sa.text("DELETE FROM keep_reasons"))
            await conn.execute(t.colleagues.delete())
        made = World(store, rows, None, leftovers)  # type: ignore[arg-type]  # the clock is the world's own
        made.retention = Retention(
            rows.retention, rows.people, rows.forgetting, leftovers, PERIODS, lambda: made.at  # type: ignore[arg-type]
        )  # fmt: skip
        yield made


@pytest.mark.parametrize(("day", "listed"), [(0, 0), (22, 0), (23, 1), (29.9, 1), (30, 1), (400, 1)])
async def test_whoever_was_not_told_is_listed_from_day_23_on(world: World, day: float, listed: int) -> None:
    await world.on_day(day)
    assert len(await world.listed()) == listed


@pytest.mark.parametrize(("day", "lives"), [(23, True), (29.9, True), (30, False), (31, False)])
async def test_whoever_was_not_told_is_deleted_on_day_30(world: World, day: float, lives: bool) -> None:
    await world.on_day(day)
    run = await world.retention.run()
    assert (await world.lives(), run.expired) == ((True, ()) if lives else (False, (PERSON.id,)))
    assert (await world.retention.run()).expired == ()


@pytest.mark.parametrize(("state", "lives"), [("sent", True), ("handed_off", False), ("uncertain", False)])
async def test_only_a_message_that_was_sent_has_told_somebody(world: World, state: str, lives: bool) -> None:
    """A file that lies in a folder has told nobody; the list says that there is one."""
    await world.mail(state)
    (due,) = (await (await world.on_day(175)).retention.due()).people
    assert (due.told, due.handed_off, due.overdue) == (lives, not lives, not lives)
    await world.retention.run()
    assert await world.lives() is lives


@pytest.mark.parametrize(("channel", "attested", "lives"), [
    ("linkedin", "sent_by_hand", True), ("letter", "sent_changed", True), ("email", "sent_by_hand", True),
    ("linkedin", None, False), ("email", None, False),
])  # fmt: skip
async def test_whoever_a_person_says_they_wrote_to_by_hand_was_told(
    world: World, channel: str, attested: str | None, lives: bool
) -> None:
    """Also where it was a file of the outbox folder; without that word nobody was told."""
    async with world.store.write() as conn:
        handed = {"state": "handed_off", "channel": channel, "attested": attested}
        await conn.execute(t.outbox.update().values(handed))
    (due,) = (await (await world.on_day(175)).retention.due()).people
    assert (due.told, due.handed_off, due.overdue) == (lives, not lives, not lives)
    await world.retention.run()
    assert await world.lives() is lives


async def test_a_note_to_a_colleague_has_told_the_person_nothing(world: World) -> None:
    async with world.store.write() as conn:
        handed = {"state": "handed_off", "channel": "introduction", "attested": "sent_by_hand"}
        await conn.execute(t.outbox.update().values(handed))
    (due,) = (await (await world.on_day(31)).retention.due()).people
    assert (due.told, due.overdue) == (False, True)


async def test_an_opt_in_ends_after_the_days_that_anybody_is_kept_and_can_be_renewed(world: World) -> None:
    jo = Colleague(
        id="jo", name="Jo Kollegin", accounts=(), opted_in=NOW.date(), how="x", entered_by="x", entered_at=NOW
    )
    await world.mail("sent")
    await world.rows.team.add([jo], REVIEWER, NOW)
    await world.rows.retention.keep(
        KeepReason(person=PERSON.id, reason="x", until=date(2030, 1, 1), by="x", at=NOW), REVIEWER
    )
    assert await (await world.on_day(172)).listed() == []
    assert await (await world.on_day(174)).listed() == ["jo"]
    await world.rows.team.add([jo.model_copy(update={"opted_in": (NOW + 100 * DAY).date()})], REVIEWER, NOW)
    assert (await (await world.on_day(181)).retention.run()).expired == ()
    assert (await (await world.on_day(290)).retention.run()).expired == ("jo",)
    assert await world.rows.team.list() == ()


async def test_whoever_was_told_is_deleted_after_the_days_that_the_message_promised(world: World) -> None:
    await world.mail("sent")
    await (await world.on_day(179.9)).retention.run()
    assert await world.lives()
    await (await world.on_day(180)).retention.run()
    assert not await world.lives()


async def test_a_recorded_reason_keeps_somebody_until_its_last_day(world: World) -> None:
    until = (NOW + 60 * DAY).date()
    await world.retention.keep(REVIEWER, PERSON.id, "they asked us to write in winter", until)
    await (await world.on_day(59)).retention.run()
    assert (await world.lives(), await world.listed()) == (True, [])
    await (await world.on_day(61)).retention.run()
    assert not await world.lives()


async def test_a_reason_needs_an_admin_words_and_a_day_to_come(world: World) -> None:
    nobody, soon = Actor(id="x", roles=("recruiter",)), (NOW + DAY).date()
    with pytest.raises(NotPermitted):
        await world.retention.keep(nobody, PERSON.id, "because", soon)
    with pytest.raises(UsageError):
        await world.retention.keep(REVIEWER, PERSON.id, " ", soon)
    with pytest.raises(UsageError):
        await world.retention.keep(REVIEWER, PERSON.id, "because", NOW.date())


async def test_whose_time_was_over_may_be_found_again_since_they_did_not_object(world: World) -> None:
    await (await world.on_day(30)).retention.run()
    await collect(world.rows, [PERSON], "s2")
    assert {account.key for account in await world.rows.people.accounts("s2")} == {PERSON.code, PERSON.hub}
    assert not await world.rows.contacts.suppressed(PERSON.address, PERSON.id)


async def test_the_clock_runs_from_the_first_storage_and_not_from_the_last(world: World) -> None:
    """Planted fault: were every search to start it anew, nobody would ever be deleted."""
    await collect(world.rows, [PERSON], "s2")
    async with world.store.write() as conn:
        (first,) = (await conn.execute(sa.text("SELECT count(DISTINCT at) FROM first_seen"))).one()
    assert first == 1
    await world.on_day(30)
    assert await world.listed() == [PERSON.id]
    async with world.store.write() as conn:
        await conn.execute(sa.text("UPDATE first_seen SET at = :at"), {"at": (NOW + 29 * DAY).replace(tzinfo=None)})
    assert await world.listed() == []


async def test_answers_past_their_time_lose_their_bodies_and_stay_as_sources(world: World) -> None:
    await world.on_day(29)
    assert (await world.retention.run()).bodies == 0
    await world.mail("sent")
    await world.on_day(31)
    assert (await world.retention.run()).bodies == 2
    held = await world.rows.held.of(PERSON.id)
    assert len(held["sources"]) == 2
    async with world.store.read() as conn:
        bodies = await conn.scalars(sa.text("SELECT body FROM records"))
    assert all('"body":null' in body for body in bodies)


async def test_files_are_written_anew_only_where_something_was_deleted(world: World) -> None:
    await (await world.on_day(1)).retention.run()
    assert world.leftovers.cleared == []
    await world.retention.run(scrub=True)
    await (await world.on_day(30)).retention.run()
    assert [one.people for one in world.leftovers.cleared] == [(), (PERSON.id, "older-cnry1")]
