"""The review queue. `decide` is the one door through which a draft is approved; `save_version` voids an approval."""

import json
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import AlreadyDecided, StaleSha
from memory.records import SETTLED, Actor, Approval, Draft, DraftState, ReviewDecision
from memory.store import tables as t
from memory.store.attention import NO_MORE, SignOff, note
from memory.store.audit import AuditLog
from memory.store.decisions import DecisionState, add_decision, signed_by
from memory.store.drafts import CURRENT, current, draft_of, lock, put_version, set_state, versions_of
from memory.store.engine import Store
from memory.store.person_ids import every_id
from memory.store.sql import upsert

Verdict = Literal["approve", "reject", "redraft"]
_BECOMES: dict[Verdict, DraftState] = {"approve": "approved", "reject": "rejected", "redraft": "redrafting"}
_OPEN: dict[Verdict, frozenset[DraftState]] = {
    "approve": frozenset({"held"}),
    "reject": frozenset({"held", "blocked"}),
    "redraft": frozenset({"held", "blocked"}),
}
"""States in which a draft can be decided about so."""
_NEW_OUTGOING = {
    "stamped": None,
    "state": "approved",
    "data_started": False,
    "attempt": 0,
    "fence": 0,
    "lease_until": None,
    "error": None,
    "attested": None,
    "attested_text": None,
    "left_at": None,
    "domain": None,
}


class ReviewRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def get(self, id_: str) -> Draft:
        """The current version. Raises: UnknownId."""
        async with self._store.read() as conn:
            return await current(conn, id_)

    async def versions(self, id_: str) -> tuple[Draft, ...]:
        """Oldest first, each in the state in which it was made."""
        async with self._store.read() as conn:
            return await versions_of(conn, id_)

    async def waiting_for(self, person: str) -> tuple[Draft, ...]:
        """Drafts to this person that nobody has decided about, in every search."""
        waiting = t.drafts.c.state.in_(sorted(_OPEN["reject"]))
        async with self._store.read() as conn:
            ours = t.drafts.c.person.in_(await every_id(conn, person))
            rows = await conn.execute(CURRENT.where(ours, waiting).order_by(t.drafts.c.id))
            return tuple(draft_of(row) for row in rows)

    async def decide(
        self,
        id_: str,
        sha256: str,
        decision: ReviewDecision,
        approval: Approval | None,
        actor: Actor,
        *,
        edited: int = 0,
        sign_off: SignOff = NO_MORE,
    ) -> None:
        """Store a person's word on exactly what they were shown: all that follows from it, or nothing.

        Args:
            sha256: of what the person was shown.
            approval: for the verdict `approve`; names the same version and hash.
            edited: characters that people changed in the agent's text; kept beside the decision.
            sign_off: what the organisation asks of an approval.

        Raises:
            UnknownId: no such draft.
            StaleSha: something else stands than what was shown.
            AlreadyDecided: it is not in a state in which this can be decided.
            NotPermitted: the decision is in somebody else's name.
            Refused: `second_person` or `slow_down`.
        """
        signed_by(decision, actor)
        async with self._store.write() as conn:
            await lock(conn, id_)
            draft = await current(conn, id_)
            self._check_shown(draft, sha256, decision)
            self._check_open(draft, decision.verdict)
            if decision.verdict == "approve":
                await sign_off.check(conn, draft, decision)
                await self._approve(conn, draft, approval)
            await self._tell_thread(conn, draft, decision)
            await set_state(conn, id_, _BECOMES[decision.verdict], decision.at)
            await note(conn, draft, decision, edited)
            act, ids = f"draft.{_BECOMES[decision.verdict]}", [draft.id, draft.sha256]
            await self._audit.append(conn, decision.at, actor.id, act, draft.person, ids)

    async def save_version(self, draft: Draft, actor: Actor) -> None:
        """Store an edit or a re-check as the next version; an approval of the one before is void.

        Raises:
            UnknownId: no such draft.
            StaleSha: it was not made from the version that stands.
            AlreadyDecided: the message is on its way, or was decided about for good.
        """
        async with self._store.write() as conn:
            await lock(conn, draft.id)
            before = await current(conn, draft.id)
            if draft.version != before.version + 1:
                raise StaleSha(f"draft {draft.id} has changed meanwhile; look at version {before.version}")
            if before.state == "approved":
                await self._withdraw(conn, draft)
            else:
                self._check_open(before, "reject")
            await put_version(conn, draft)
            ids = [draft.id, draft.sha256]
            await self._audit.append(conn, draft.made_at, actor.id, "draft.edited", draft.person, ids)

    async def assign(self, id_: str, to: str | None, actor: Actor, at: datetime) -> None:
        """Say whom a draft waits for. Args: to: None: whoever comes first.

        Raises:
            UnknownId: no such draft.
            AlreadyDecided: it asks nothing more of anybody.
        """
        async with self._store.write() as conn:
            await lock(conn, id_)
            draft = await current(conn, id_)
            if draft.state in SETTLED:
                raise AlreadyDecided(f"draft {id_} is {draft.state}: it waits for nobody")
            await conn.execute(t.drafts.update().where(t.drafts.c.id == id_).values(reviewer=to))
            await self._audit.append(conn, at, actor.id, "draft.assigned", draft.person, [id_, to or "anybody"])

    def _check_shown(self, draft: Draft, sha256: str, decision: ReviewDecision) -> None:
        if sha256 != draft.sha256 or decision.version != draft.version:
            raise StaleSha(f"draft {draft.id} is at version {draft.version}, which is not what was shown")

    def _check_open(self, draft: Draft, verdict: Verdict) -> None:
        if draft.state not in _OPEN[verdict]:
            raise AlreadyDecided(f"draft {draft.id} is {draft.state}")

    async def _approve(self, conn: AsyncConnection, draft: Draft, approval: Approval | None) -> None:
        named = None if approval is None else (approval.draft, approval.version, approval.sha256)
        if approval is None or named != (draft.id, draft.version, draft.sha256):
            raise StaleSha(f"the approval is not of version {draft.version} of draft {draft.id}")
        await conn.execute(t.approvals.insert().values(approval.model_dump()))
        row = {
            "draft": draft.id,
            "version": draft.version,
            "person": draft.person,
            "channel": draft.route.channel if draft.route else "email",
            "contact": draft.contact,
            "sha256": draft.sha256,
            "evidence": json.dumps(sorted({id_ for sentence in draft.sentences for id_ in sentence.evidence})),
            "message": draft.message,
            "message_id": draft.message_id,
            "not_before": approval.at,
            "approved_at": approval.at,
            "expires_at": approval.expires_at,
            **_NEW_OUTGOING,
        }
        # Fences of one draft only ever grow, so that whoever took an earlier version writes nothing to this one.
        await upsert(conn, t.outbox, [row], update=sorted(row.keys() - {"draft", "fence"}))

    async def _withdraw(self, conn: AsyncConnection, draft: Draft) -> None:
        """Take an approved message back before its first byte is on its way."""
        o = t.outbox.c
        taken_back = t.outbox.update().where(o.draft == draft.id, o.state == "approved")
        values = {"state": draft.state, "fence": o.fence + 1, "lease_until": None}
        if (await conn.execute(taken_back.values(values))).rowcount != 1:
            raise AlreadyDecided(f"the message of draft {draft.id} is on its way")

    async def _tell_thread(self, conn: AsyncConnection, draft: Draft, decision: ReviewDecision) -> None:
        """Leave word for the draft's thread, with the interrupt it waits for, or will wait for in a moment."""
        thread = draft.key.thread
        query = sa.select(t.runs.c.status, t.runs.c.interrupt).where(t.runs.c.thread == thread)
        query = query.with_for_update()
        run = (await conn.execute(query)).one_or_none()
        over = run is None or run.status in {"done", "cancelled"}
        if over and decision.verdict == "redraft":
            raise AlreadyDecided(f"nobody drafts for {draft.id} any more; edit it or reject it")
        interrupt = run.interrupt if run is not None and run.status == "waiting" else None
        state: DecisionState = "applied" if over else "pending"
        await add_decision(conn, thread, decision, interrupt, state)
