"""The review queue as a list: a page of the drafts that are wanted, and what stands beside them.

A page costs by its own length, not by the length of the queue: ids are found along an index, and everything beside a
page is read in a number of statements that does not grow with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.records import Channel, ContactPoint, Draft, DraftState, Engine
from memory.store import tables as t
from memory.store.attention import Verdict
from memory.store.drafts import CURRENT, draft_of
from memory.store.engine import Store
from memory.store.person_ids import every_id, standing_ids
from memory.store.shown import standing_people
from memory.store.sql import chunks, read, upsert

_d, _o = t.drafts.c, t.outbox.c
_UNSENT: frozenset[DraftState] = frozenset({"held", "blocked", "redrafting", "approved"})
"""Until a message is on its way, the clock of the person's data runs against it."""


@dataclass(frozen=True)
class Wanted:
    """Which drafts, and which page of them; None narrows nothing."""

    state: DraftState | None = None
    search: str | None = None
    person: str | None = None
    """Any id that stands for them."""
    channel: Channel | None = None
    engine: Engine | None = None
    reviewer: str | None = None
    """Whom they wait for."""
    limit: int | None = None
    """None: all of them; then there is no `offset`."""
    offset: int = 0


@dataclass(frozen=True)
class Beside:
    """What a reader needs beside a page of drafts."""

    names: Mapping[str, str]
    """By the person's id as it stands in the draft; somebody forgotten is absent."""
    stands: Mapping[str, str]
    """Id in the draft -> the one that stands for the same person today."""
    addresses: Mapping[str, str]
    """By id of the contact point."""
    ends: Mapping[str, datetime]
    """Approved draft -> when its approval ends."""


class QueueRows:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def page(self, wanted: Wanted = Wanted()) -> tuple[Draft, ...]:
        """Current versions, longest untouched first."""
        async with self._store.read() as conn:
            ids = sa.select(_d.id).where(*await _narrowed(conn, wanted)).order_by(_d.updated_at, _d.id)
            if wanted.limit is not None:
                ids = ids.limit(wanted.limit).offset(wanted.offset)
            return await _drafts(conn, list(await conn.scalars(ids)))

    async def urgent(self, wanted: Wanted, due: Mapping[str, date], before: datetime) -> tuple[Draft, ...]:
        """As `page`, of the drafts for which time runs out, the nearest end first.

        It costs by the number of these drafts.

        Args:
            due: person, by the id that stands -> the day on which their data goes.
            before: approvals that end by then are urgent.
        """
        async with self._store.read() as conn:
            narrowed = await _narrowed(conn, wanted)
            ends = {id_: at.date() for id_, at in (await _ending(conn, narrowed, before)).items()}
            for id_, day in (await _of_people(conn, narrowed, due)).items():
                ends[id_] = min(day, ends.get(id_, day))
            ids = sorted(ends, key=lambda id_: (ends[id_], id_))
            return await _drafts(conn, ids[wanted.offset :][: wanted.limit])

    async def beside(self, drafts: Sequence[Draft]) -> Beside:
        async with self._store.read() as conn:
            stands = await standing_ids(conn, sorted({draft.person for draft in drafts}))
            people = await standing_people(conn, sorted(set(stands.values())))
            contacts = t.contacts.c
            addresses: dict[str, str] = {}
            for part in chunks([draft.contact for draft in drafts if draft.contact]):
                bodies = await conn.scalars(sa.select(contacts.body).where(contacts.id.in_(part)))
                addresses |= {contact.id: contact.address for contact in (read(ContactPoint, body) for body in bodies)}
            approved = [_o.draft.in_([draft.id for draft in drafts if draft.state == "approved"])]
            ends = {row.draft: row.expires_at for row in await conn.execute(_approvals(approved))}
        names = {id_: people[stood].name for id_, stood in stands.items() if stood in people}
        return Beside(names=names, stands=stands, addresses=addresses, ends=ends)

    async def shown(self, draft: Draft, viewer: str, at: datetime) -> int | None:
        """Note who is shown this version, the first time; returns the newest earlier one that they were shown."""
        showing = t.showings.c
        row = {"draft": draft.id, "version": draft.version, "viewer": viewer, "at": at}
        theirs = sa.and_(showing.draft == draft.id, showing.viewer == viewer)
        known = sa.select(showing.at).where(theirs, showing.version == draft.version)
        before = sa.select(sa.func.max(showing.version)).where(theirs, showing.version < draft.version)
        async with self._store.read() as conn:
            noted = await conn.scalar(known)
            seen: int | None = await conn.scalar(before)
        if noted is None:
            async with self._store.write() as conn:
                await upsert(conn, t.showings, [row])
        return seen

    async def verdicts(self, draft: str) -> tuple[Verdict, ...]:
        """Every decision about a draft, oldest first."""
        verdict = t.verdicts.c
        async with self._store.read() as conn:
            rows = await conn.execute(sa.select(t.verdicts).where(verdict.draft == draft).order_by(verdict.id))
            return tuple(
                Verdict.model_validate({name: row[name] for name in Verdict.model_fields}) for row in rows.mappings()
            )


async def _narrowed(conn: AsyncConnection, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    asked = {"state": wanted.state, "search": wanted.search, "channel": wanted.channel, "engine": wanted.engine}
    asked["reviewer"] = wanted.reviewer
    found: list[sa.ColumnElement[bool]] = [_d[name] == value for name, value in asked.items() if value is not None]
    if wanted.person is not None:
        found.append(_d.person.in_(await every_id(conn, wanted.person)))
    return found


async def _drafts(conn: AsyncConnection, ids: Sequence[str]) -> tuple[Draft, ...]:
    """In the order of the ids."""
    found: dict[str, Draft] = {}
    for part in chunks(ids):
        found |= {draft.id: draft for draft in map(draft_of, await conn.execute(CURRENT.where(_d.id.in_(part))))}
    return tuple(found[id_] for id_ in ids)


def _approvals(narrowed: Sequence[sa.ColumnElement[bool]]) -> sa.Select[str, datetime]:
    """Draft and the end of its approval, of those that still wait to be sent."""
    query = sa.select(_o.draft, _o.expires_at).join(t.drafts, _d.id == _o.draft)
    return query.where(_o.state == "approved", _d.state == "approved", *narrowed)


async def _ending(
    conn: AsyncConnection, narrowed: Sequence[sa.ColumnElement[bool]], before: datetime
) -> dict[str, datetime]:
    rows = await conn.execute(_approvals([*narrowed, _o.expires_at <= before]))
    return {row.draft: row.expires_at for row in rows}


async def _of_people(
    conn: AsyncConnection, narrowed: Sequence[sa.ColumnElement[bool]], due: Mapping[str, date]
) -> dict[str, date]:
    """Drafts to these people that have not left."""
    alias, found = t.person_aliases.c, dict[str, date]()
    for part in chunks(sorted(due)):
        older = await conn.execute(sa.select(alias.alias, alias.person).where(alias.person.in_(part)))
        days = {id_: due[id_] for id_ in part} | {row.alias: due[row.person] for row in older}
        for ids in chunks(sorted(days)):
            query = sa.select(_d.id, _d.person).where(_d.person.in_(ids), _d.state.in_(sorted(_UNSENT)), *narrowed)
            found |= {row.id: days[row.person] for row in await conn.execute(query)}
    return found
