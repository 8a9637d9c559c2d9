"""Approved messages that a person hands over: copied by them, and what they say became of it.

    approved -> handed_off (copied) -> attested: sent_by_hand | sent_changed
        ^            |
        +------------+ not_sent

A note to a colleague is answered: `will_ask` keeps the first contact, anything else frees it and blocks the draft until
somebody chooses another way.

A file in the outbox folder is handed off by delivery; what became of it is attested the same way.
"""

from datetime import datetime

import sqlalchemy as sa

from memory.errors import AlreadyDecided, UnknownId
from memory.records import Actor, Attested, IntroAnswer, Outgoing
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.outbox import approved, move, outgoing

_o = t.outbox.c
_TOLD: tuple[Attested, ...] = ("sent_by_hand", "sent_changed")


class HandOffRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def get(self, draft: str) -> Outgoing:
        """Raises: UnknownId: no message of this draft was ever approved."""
        async with self._store.read() as conn:
            row = (await conn.execute(sa.select(t.outbox).where(_o.draft == draft))).mappings().one_or_none()
            if row is None:
                raise UnknownId("approved message of draft", draft)
            return outgoing(row, await approved(conn, draft, row["version"]))

    async def copied(self, draft: str, sha256: str, actor: Actor, at: datetime) -> None:
        """The person has the text; again is allowed until they say what became of it.

        Raises: AlreadyDecided: it is not by hand, not approved, another text, or its end was attested.
        """
        open_ = sa.and_(_o.state.in_(["approved", "handed_off"]), _o.attested.is_(None))
        which = sa.and_(_o.draft == draft, _o.sha256 == sha256, _o.channel != "email", open_)
        async with self._store.write() as conn:
            if not await move(conn, self._audit, which, {"state": "handed_off"}, at, actor.id):
                raise AlreadyDecided(f"the message of draft {draft} is not waiting to be handed over")

    async def attest(self, draft: str, attested: Attested, text: str | None, actor: Actor, at: datetime) -> None:
        """What a person says became of what was handed off; `not_sent` makes it `approved` again.

        Args: text: with `sent_changed`, what was really sent.

        Raises: AlreadyDecided: nothing was handed off, or it was attested before.
        """
        back = attested == "not_sent"
        values = {
            "state": "approved" if back else "handed_off",
            "attested": None if back else attested,
            "attested_text": text,
        }
        which = sa.and_(_o.draft == draft, _o.state == "handed_off", _o.attested.is_(None))
        async with self._store.write() as conn:
            if not await move(conn, self._audit, which, values, at, actor.id):
                raise AlreadyDecided(f"the message of draft {draft} was not handed off, or its end was told before")
            await self._audit.append(conn, at, actor.id, f"handoff.{attested}", None, [draft])

    async def answered(self, draft: str) -> IntroAnswer | None:
        """The newest answer of the colleague who was asked by this draft."""
        i = t.introductions.c
        async with self._store.read() as conn:
            newest = sa.select(i.said).where(i.draft == draft).order_by(i.id.desc()).limit(1)
            said: IntroAnswer | None = await conn.scalar(newest)
            return said

    async def answer(self, draft: str, colleague: str, said: IntroAnswer, actor: Actor, at: datetime) -> None:
        """What a colleague says who was asked. Raises: AlreadyDecided: nobody says that the note was handed over."""
        handed = sa.and_(_o.state == "handed_off", _o.attested.in_(_TOLD))
        asked = sa.and_(_o.draft == draft, _o.channel == "introduction", handed)
        state = "handed_off" if said == "will_ask" else "blocked"
        async with self._store.write() as conn:
            if not await move(conn, self._audit, asked, {"state": state}, at, actor.id):
                raise AlreadyDecided(f"nobody says that the note of draft {draft} reached a colleague; settle it first")
            person = await conn.scalar(sa.select(_o.person).where(_o.draft == draft))
            row = {"draft": draft, "person": person, "colleague": colleague, "said": said, "by": actor.id, "at": at}
            await conn.execute(t.introductions.insert().values(row))
            await self._audit.append(conn, at, actor.id, f"introduction.{said}", person, [draft])
