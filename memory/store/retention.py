"""How long data on somebody may be kept: who was told, who may be kept for a reason, and whose time is near or over.

The clock runs from the first moment at which anything about a person was stored.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from memory.records import Actor, Attested, Colleague, DuePerson, KeepReason, Record
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.person_ids import every_id
from memory.store.sql import chunks, read, upsert
from memory.store.team import colleagues

_o = t.outbox.c
_BY_HAND: tuple[Attested, ...] = ("sent_by_hand", "sent_changed")
TOLD = sa.and_(_o.channel != "introduction", sa.or_(_o.state == "sent", _o.attested.in_(_BY_HAND)))
"""A message that only may have left has told nobody anything: not one that is uncertain, nor one handed to a person who
has not said yet that they sent it. A note to a colleague tells the person themselves nothing."""
_HANDED = sa.and_(_o.state.in_(["handed_off", "uncertain"]), _o.attested.is_(None))
_PAGE = 1_000


class RetentionRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def keep(self, reason: KeepReason, actor: Actor) -> None:
        """Record why somebody may be kept although nobody told them; the newest reason stands."""
        row = {"person": reason.person, "until": _end_of(reason.until), "body": reason.model_dump_json()}
        async with self._store.write() as conn:
            await upsert(conn, t.keep_reasons, [row], update=["until", "body"])
            await self._audit.append(conn, reason.at, actor.id, "person.kept", reason.person)

    async def kept(self, person: str) -> KeepReason | None:
        async with self._store.read() as conn:
            ids = await every_id(conn, person)
            query = sa.select(t.keep_reasons.c.body).where(t.keep_reasons.c.person.in_(ids))
            body = await conn.scalar(query.order_by(t.keep_reasons.c.until.desc()).limit(1))
        return None if body is None else read(KeepReason, body)

    async def due(
        self,
        now: datetime,
        untold: timedelta,
        told: timedelta,
        within: timedelta,
        people: Sequence[str] | None = None,
    ) -> tuple[DuePerson, ...]:
        """Whose time ends within so long, or has ended, and whom no reason keeps; the most overdue first.

        Args:
            untold, told: how long data may be kept on somebody who was not told, or was; a colleague knows, and the
                clock runs from the day on which they last agreed.
            people: by the ids that stand; of nobody else. None: of everybody.
        """
        shortest = min(untold, told) - within
        async with self._store.read() as conn:
            aged = [_aged(now - shortest, now, part) for part in ([None] if people is None else chunks(people))]
            rows = [row for query in aged for row in (await conn.execute(query)).all()]
            team = await colleagues(conn)
        found = [_due(row, told if row.told else untold, now) for row in rows]
        found += [_opt_in(one, told, now) for one in team if people is None or one.id in people]
        near = (one for one in found if one.due <= (now + within).date())
        return tuple(sorted(near, key=lambda one: (one.due, one.person)))

    async def expire_bodies(self, now: datetime) -> int:
        """Delete the stored answers whose time is over; what was parsed from them stays. Returns how many."""
        query = sa.select(t.records.c.id, t.records.c.body).where(t.records.c.expires_at <= now).limit(_PAGE)
        done = 0
        while True:
            async with self._store.write() as conn:
                rows = (await conn.execute(query)).all()
                for row in rows:
                    body = (
                        read(Record, row.body).model_copy(update={"body": None, "expires_at": None}).model_dump_json()
                    )
                    expired = t.records.update().where(t.records.c.id == row.id)
                    await conn.execute(expired.values(body=body, expires_at=None))
            done += len(rows)
            if len(rows) < _PAGE:
                return done


def _aged(before: datetime, now: datetime, people: Sequence[str] | None) -> sa.Select[str, datetime, int, int]:
    """Person, first sight, and how many messages told them and may have, of everybody first seen by then."""
    owner, seen, alias = t.account_person.c, t.first_seen.c, t.person_aliases.c
    # Later sights cannot be the first one of anybody who was seen by then, so the index narrows before the grouping.
    first = sa.select(owner.person, sa.func.min(seen.at).label("first")).where(seen.at <= before)
    if people is not None:
        first = first.where(owner.person.in_(people))
    first_of = first.join(t.first_seen, seen.account == owner.account).group_by(owner.person).subquery()
    person = first_of.c.person
    ids = sa.select(alias.alias).where(alias.person == person).scalar_subquery()

    def messages(which: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        theirs = sa.or_(_o.person == person, _o.person.in_(ids))
        return sa.select(sa.func.count()).where(theirs, which).correlate(first_of).scalar_subquery()

    reason = t.keep_reasons.c
    kept = sa.exists().where(sa.or_(reason.person == person, reason.person.in_(ids)), reason.until > now)
    query = sa.select(person, first_of.c.first, messages(TOLD).label("told"), messages(_HANDED).label("handed"))
    return query.where(~kept.correlate(first_of))


def _due(row: sa.Row[str, datetime, int, int], allowed: timedelta, now: datetime) -> DuePerson:
    person, first, told, handed = row
    due = first + allowed
    return DuePerson(
        person=person,
        first_seen=first,
        due=due.date(),
        told=told > 0,
        overdue=due <= now,
        colleague=False,
        handed_off=handed > 0,
    )


def _opt_in(one: Colleague, allowed: timedelta, now: datetime) -> DuePerson:
    agreed = datetime.combine(one.opted_in, time.min, UTC)
    due = agreed + allowed
    return DuePerson(
        person=one.id,
        first_seen=agreed,
        due=due.date(),
        told=True,
        overdue=due <= now,
        colleague=True,
        handed_off=False,
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)
