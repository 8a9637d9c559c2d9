"""Approved messages on their way. A delivery process owns one while its lease lasts, and names the fence it was given.

    approved -> sending -> sent | failed | handed_off | expired | uncertain
                   |            (approved again after a deferral, with a later not_before)
                   +-- lease over: before the first byte of DATA it is taken again, after it it is `uncertain`

What is uncertain is never taken: a person says whether it was sent.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import AlreadyDecided, UnknownId
from memory.ids import DraftKey
from memory.records import Actor, DraftState, Outgoing
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.caps import Caps, full_until
from memory.store.drafts import set_state
from memory.store.engine import Store
from memory.store.person_ids import every_id

DELIVERY = "delivery"
"""The actor in whose name the audit log tells what happened to a message."""
_NOBODY = "0" * 64
"""Stands for the hash of a message that no approval is on file for; no message has it."""
_CUT = "the process that sent it ended before the server had answered"
_o = t.outbox.c


REACHES: tuple[DraftState, ...] = ("approved", "sending", "sent", "uncertain", "handed_off")
"""States in which a message reached its person, or may."""


async def first_contact(conn: AsyncConnection, person: str, draft: DraftKey | None) -> str | None:
    """The other draft that holds the first contact with a person: the first approved of those that may reach them.

    Args: draft: the one that asks; whatever follows a first message is one approach with it.

    Returns: None where it holds the first contact itself, or nobody does.
    """
    theirs, d = sa.and_(_o.person.in_(await every_id(conn, person)), _o.state.in_(REACHES)), t.drafts.c
    query = sa.select(_o.draft, d.search, d.person).join(t.drafts, d.id == _o.draft).where(theirs)
    first = (await conn.execute(query.order_by(_o.approved_at, _o.draft).limit(1))).one_or_none()
    ours = first is not None and draft is not None and (first.search, first.person) == draft[:2]
    return None if first is None or ours else first.draft


class OutboxRows:
    """Args: now: the time of audit entries."""

    def __init__(self, store: Store, audit: AuditLog, now: Callable[[], datetime]) -> None:
        self._store, self._audit, self._now = store, audit, now

    async def take(self, now: datetime, until: datetime) -> Outgoing | None:
        """Own the next message until `until`; None where nothing is due.

        Messages whose sender ended after the first byte of DATA become `uncertain` here.
        """
        async with self._store.write() as conn:
            await self._give_up_cut_ones(conn, now)
            first = sa.select(_o.draft).where(self._due(now)).order_by(_o.not_before, _o.draft).limit(1)
            first = first.with_for_update(skip_locked=True)
            taken = {"lease_until": until, "fence": _o.fence + 1, "attempt": _o.attempt + 1}
            due = t.outbox.update().where(_o.draft == first.scalar_subquery(), self._due(now))
            row = (await conn.execute(due.values(taken).returning(t.outbox))).mappings().one_or_none()
            return None if row is None else outgoing(row, await approved(conn, row["draft"], row["version"]))

    async def reserve(self, draft: str, fence: int, domain: str, caps: Caps, now: datetime) -> datetime | None:
        """A place among what may leave for this domain today, or when there will be one; until then nobody takes it.

        Args: domain: of the recipient, lower case.
        """
        async with self._store.write() as conn:
            later = await full_until(conn, draft, domain, caps, now)
            if later is None:
                held = t.outbox.update().where(self._owned(draft, fence)).values(left_at=now, domain=domain)
                await conn.execute(held)
            else:
                waits = {"state": "approved", "not_before": later, "lease_until": None, "attempt": _o.attempt - 1}
                await self._write(conn, self._owned(draft, fence), waits | {"left_at": None}, now, DELIVERY)
        return later

    async def stamp(self, draft: str, fence: int, stamped: str, now: datetime) -> bool:
        """Before the socket opens: it is `sending`, and its bytes have their Date; the first stamp stands.

        Returns:
            False: the fence is stale, and nothing was written.
        """
        values = {"state": "sending", "stamped": sa.func.coalesce(_o.stamped, stamped)}
        async with self._store.write() as conn:
            return await self._write(conn, self._owned(draft, fence), values, now, DELIVERY)

    async def data_begins(self, draft: str, fence: int) -> bool:
        """Before the first byte of DATA: from here on a cut is `uncertain`. False: the fence is stale; send nothing."""
        begun = t.outbox.update().where(self._owned(draft, fence), _o.state == "sending").values(data_started=True)
        async with self._store.write() as conn:
            return (await conn.execute(begun)).rowcount == 1

    async def settle(
        self, draft: str, fence: int, state: DraftState, error: str | None, not_before: datetime | None = None
    ) -> bool:
        """What became of it. Args: not_before: with state `approved`, when it may be tried again.

        Returns:
            False: the fence is stale, and nothing was written.
        """
        values: dict[str, object] = {"state": state, "error": error, "lease_until": None}
        if state == "approved":
            values |= {"data_started": False, "left_at": None, "not_before": not_before or _o.not_before}
        async with self._store.write() as conn:
            return await self._write(conn, self._owned(draft, fence), values, self._now(), DELIVERY)

    async def settle_by_person(self, draft: str, verdict: Literal["sent", "retry"], actor: Actor) -> None:
        """A person looked where the message got to.

        Raises:
            UnknownId: no message of this draft was ever approved.
            AlreadyDecided: it is not uncertain.
        """
        state: DraftState = "sent" if verdict == "sent" else "approved"
        values = {"state": state, "data_started": False, "fence": _o.fence + 1, "error": None}
        uncertain = sa.and_(_o.draft == draft, _o.state == "uncertain")
        async with self._store.write() as conn:
            if not await self._write(conn, uncertain, values, self._now(), actor.id):
                found = await conn.scalar(sa.select(_o.state).where(_o.draft == draft))
                if found is None:
                    raise UnknownId("draft", draft)
                raise AlreadyDecided(f"the message of draft {draft} is {found}, not uncertain")

    def _due(self, now: datetime) -> sa.ColumnElement[bool]:
        fresh = sa.and_(_o.state == "approved", _o.not_before <= now)
        left = sa.and_(_o.state == "sending", ~_o.data_started)
        free = sa.or_(_o.lease_until.is_(None), _o.lease_until <= now)
        return sa.and_(_o.channel == "email", sa.or_(fresh, left), free)

    def _owned(self, draft: str, fence: int) -> sa.ColumnElement[bool]:
        return sa.and_(_o.draft == draft, _o.fence == fence, _o.state.in_(["approved", "sending"]))

    async def _give_up_cut_ones(self, conn: AsyncConnection, now: datetime) -> None:
        cut = sa.and_(_o.state == "sending", _o.data_started, _o.lease_until <= now)
        values = {"state": "uncertain", "fence": _o.fence + 1, "lease_until": None, "error": _CUT}
        for draft in (await conn.scalars(sa.select(_o.draft).where(cut))).all():
            await self._write(conn, sa.and_(_o.draft == draft, cut), values, now, DELIVERY)

    async def _write(
        self, conn: AsyncConnection, which: sa.ColumnElement[bool], values: Mapping[str, object], at: datetime, by: str
    ) -> bool:
        return await move(conn, self._audit, which, values, at, by)


async def move(
    conn: AsyncConnection,
    audit: AuditLog,
    which: sa.ColumnElement[bool],
    values: Mapping[str, object],
    at: datetime,
    actor: str,
) -> bool:
    """Write one message's row, its draft's state, and what happened to it; False: there is no such row."""
    written = t.outbox.update().where(which).values(values).returning(_o.draft, _o.person, _o.sha256, _o.state)
    row = (await conn.execute(written)).one_or_none()
    if row is None:
        return False
    await set_state(conn, row.draft, row.state, at)
    await audit.append(conn, at, actor, f"message.{row.state}", row.person, [row.draft, row.sha256])
    return True


async def approved(conn: AsyncConnection, draft: str, version: int) -> Mapping[str, object]:
    """What a person approved, from the approval's own row: whoever forges a message here has not forged that too.

    An approval of a version that an edit has replaced is none.
    """
    a, d = t.approvals.c, t.drafts.c
    stands = sa.and_(d.id == a.draft, d.version == a.version)
    query = sa.select(a.sha256, a.expires_at).join(t.drafts, stands).where(a.draft == draft, a.version == version)
    row = (await conn.execute(query)).one_or_none()
    return {"sha256": _NOBODY} if row is None else row._asdict()


def outgoing(row: sa.RowMapping, approved: Mapping[str, object]) -> Outgoing:
    known = {name: row[name] for name in Outgoing.model_fields}
    return Outgoing.model_validate(known | {"evidence": tuple(json.loads(row["evidence"]))} | dict(approved))
