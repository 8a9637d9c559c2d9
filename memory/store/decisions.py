"""What people decided, each word kept with the interrupt that it answers."""

import json
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import AlreadyDecided, BriefNotAccepted, NotPermitted, UsageError
from memory.ids import search_thread
from memory.records import Actor, BriefDecision, ReviewDecision, ShortlistDecision
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.person_ids import standing_ids
from memory.store.searches import search_of

Decision = BriefDecision | ShortlistDecision | ReviewDecision
DecisionState = Literal["pending", "applied", "stale"]
_d = t.decisions.c


class DecisionRows:
    """The words that threads have still to be told."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def pending(self, thread: str) -> tuple[str, str, dict[str, Any]] | None:
        """The oldest untold one: decision id, interrupt id, the decision in JSON types."""
        query = sa.select(_d.id, _d.interrupt, _d.body).order_by(_d.id).limit(1)
        untold = query.where(_d.thread == thread, _d.state == "pending", _d.interrupt.is_not(None))
        async with self._store.read() as conn:
            row = (await conn.execute(untold)).one_or_none()
        return None if row is None else (str(row.id), row.interrupt, json.loads(row.body))

    async def settle(self, id_: str, state: DecisionState) -> None:
        """applied: the thread was told; stale: its interrupt is no longer there."""
        async with self._store.write() as conn:
            await conn.execute(t.decisions.update().where(_d.id == int(id_)).values(state=state))


class GateRows:
    """The door of a search's two gates."""

    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def decide(self, search: str, decision: BriefDecision | ShortlistDecision, actor: Actor) -> None:
        """Store a person's word at the gate where the search waits, for its thread to be resumed with.

        Raises:
            UnknownId: no such search.
            AlreadyDecided: the search does not wait at this gate, or somebody has decided.
            BriefNotAccepted: another version of the brief was shown.
            UsageError: somebody is not on the shortlist.
        """
        signed_by(decision, actor)
        thread = search_thread(search)
        async with self._store.write() as conn:
            interrupt = await self._waiting_at(conn, search, decision.gate)
            if isinstance(decision, BriefDecision):
                await self._check_version(conn, search, decision.version)
            else:
                await self._choose(conn, search, decision.people)
            await add_decision(conn, thread, decision, interrupt)
            await self._audit.append(conn, decision.at, actor.id, f"{decision.gate}.decided", ids=[search])
            for who in _whose_words(decision):
                # Recorded by the actor in the words of somebody who is named by a keyed hash, as everybody is.
                await self._audit.append(conn, decision.at, actor.id, "brief.relayed", f"manager:{who}", [search])

    async def _waiting_at(self, conn: AsyncConnection, search: str, gate: str) -> str:
        status = (await search_of(conn, search)).status
        interrupt = await waiting_for(conn, search_thread(search))
        if interrupt is None or status != f"{gate}_gate":
            raise AlreadyDecided(f"search {search} does not wait for a word on its {gate}; it is {status}")
        told = sa.select(_d.id).where(_d.thread == search_thread(search), _d.interrupt == interrupt)
        if (await conn.execute(told)).first() is not None:
            raise AlreadyDecided(f"somebody has decided about the {gate} of search {search}; see `search show`")
        return interrupt

    async def _check_version(self, conn: AsyncConnection, search: str, shown: int) -> None:
        newest = await conn.scalar(sa.select(sa.func.max(t.briefs.c.version)).where(t.briefs.c.search == search))
        if newest != shown:
            raise BriefNotAccepted(f"version {shown} of the brief was shown, and version {newest} stands")

    async def _choose(self, conn: AsyncConnection, search: str, people: tuple[str, ...]) -> None:
        offered = await conn.scalars(sa.select(t.shortlist.c.person).where(t.shortlist.c.search == search))
        stands = await standing_ids(conn, [*(rows := list(offered)), *people])
        wanted = {stands[person] for person in people}
        if unknown := wanted - {stands[row] for row in rows}:
            raise UsageError(f"{min(unknown)!r} is not on the shortlist of search {search}")
        chosen = t.shortlist.c.person.in_([row for row in rows if stands[row] in wanted])
        await conn.execute(t.shortlist.update().where(t.shortlist.c.search == search).values(chosen=chosen))


def _whose_words(decision: BriefDecision | ShortlistDecision) -> list[str]:
    """Everybody whose words somebody else wrote down."""
    answers = decision.answers if isinstance(decision, BriefDecision) else ()
    return list(dict.fromkeys(answer.by for answer in answers if answer.by))


def signed_by(decision: Decision, actor: Actor) -> None:
    """Raises: NotPermitted: the decision is in somebody else's name."""
    if decision.by != actor.id:
        raise NotPermitted(f"{actor.id} cannot decide in the name of {decision.by}")


async def waiting_for(conn: AsyncConnection, thread: str) -> str | None:
    """The interrupt that a thread waits for; None where it does not wait. Other deciders wait for this one."""
    query = sa.select(t.runs.c.interrupt).where(t.runs.c.thread == thread, t.runs.c.status == "waiting")
    return await conn.scalar(query.with_for_update())


async def add_decision(
    conn: AsyncConnection, thread: str, decision: Decision, interrupt: str | None, state: DecisionState = "pending"
) -> None:
    row = {
        "thread": thread,
        "gate": decision.gate,
        "interrupt": interrupt,
        "body": decision.model_dump_json(),
        "state": state,
        "at": decision.at,
    }
    await conn.execute(t.decisions.insert().values(row))


async def decisions_at(conn: AsyncConnection, thread: str, gate: str) -> tuple[str, ...]:
    """Bodies of every word at a gate, oldest first."""
    query = sa.select(_d.body).where(_d.thread == thread, _d.gate == gate).order_by(_d.id)
    return tuple(await conn.scalars(query))


async def newest_decision(conn: AsyncConnection, thread: str, gate: str) -> str | None:
    """Body of the newest word at a gate, told or not."""
    query = sa.select(_d.body).where(_d.thread == thread, _d.gate == gate).order_by(_d.id.desc()).limit(1)
    return await conn.scalar(query)
