"""Replies: each stops the sequence, a no ends it for good, and an answer is a draft like any other.

Nothing here sends: an answer is written by the drafting agent from fixed texts and records, held, approved and
delivered as a first message is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from agents.fixed_texts import by_introduction
from agents.later_texts import ANSWERS
from agents.ports import Clock
from agents.reply_kinds import kind_of, own_words
from memory.errors import Refused, UsageError
from memory.ids import DraftKey, reply_id
from memory.records import Actor, Draft, Frozen, Reply, ReplyKind
from memory.store import OutreachRows, PeopleRows, ReviewRows
from memory.store.by_hand import HandOffRows
from memory.store.inbox import ARRIVED, InboxRows
from service.jobs import Runner
from service.mailbox import Mail, read_mailbox
from service.permissions import require

LONGEST_REPLY = 20_000
"""Characters of their own words."""


class ReplyView(Frozen):
    reply: str
    message: str
    """Id of the draft that it answers."""
    search: str
    person: str
    name: str
    kind: ReplyKind
    phrase: str | None
    """The words that say so; None: a person did, or nothing does."""
    text: str
    lead: str | None
    """Whom they point to, in their words: nobody is looked up before somebody enters them."""
    remind_on: date | None
    at: datetime
    answer: str | None
    """Id of the draft that answers it; None: a no and an unknown reply get none."""


class NoReply(Frozen):
    """A mail that was not taken as a reply."""

    sender: str
    subject: str
    why: str


class RepliesView(Frozen):
    replies: tuple[ReplyView, ...]
    not_taken: tuple[NoReply, ...]


class Meant(Frozen):
    """What a person says of a reply beside its text."""

    kind: ReplyKind | None = None
    """None: as its phrases say."""
    remind_on: date | None = None
    """The day on which they agreed to hear again."""


AS_SAID = Meant()


@dataclass(frozen=True)
class Inbox:
    drafts: ReviewRows
    rows: InboxRows
    handoffs: HandOffRows
    outreach: OutreachRows
    people: PeopleRows
    runner: Runner
    objected: Callable[[Actor, str], Awaitable[object]]
    """The one door through which somebody is never written to again."""
    check_again: Callable[[Actor, str], Awaitable[None]]
    now: Clock

    async def add(
        self, actor: Actor, id_: str, text: str, meant: Meant = AS_SAID, message_id: str | None = None
    ) -> ReplyView:
        """Keep a reply to the message of a draft, and do what follows from it; the same words again change nothing.

        Raises:
            NotPermitted, UnknownId: no such draft, or it was never approved.
            Refused: `not_sent`: nobody can have read it; `asked_colleague`: a colleague answers otherwise.
            UsageError: no words of their own, too many, or a day that is no reminder.
        """
        require(actor, "recruiter")
        draft = await self._answered(id_)
        theirs = own_words(text, [one.text for one in draft.sentences])
        if not theirs or len(theirs) > LONGEST_REPLY:
            raise UsageError(f"a reply has 1 to {LONGEST_REPLY:,} characters of their own; here are {len(theirs):,}")
        said = kind_of(theirs)
        reply = Reply(
            id=reply_id(draft.id, theirs),
            message=draft.id,
            search=draft.search,
            person=draft.person,
            step=1,
            text=theirs,
            kind=meant.kind or said.kind,
            phrase=None if meant.kind else said.phrase,
            message_id=message_id,
            lead=said.lead,
            remind_on=None,
            by=actor.id,
            at=self.now(),
        )
        reply = self._reminded(reply, meant.remind_on)
        # First the list, then the row: whoever said no stands on it also where this stops between the two.
        await self._no(actor, reply)
        return await self._follow(actor, await self.rows.add(reply, actor))

    async def correct(self, actor: Actor, id_: str, meant: Meant) -> ReplyView:
        """What the newest reply to a draft's message is, in a person's word; its answer is written again.

        Raises: NotPermitted, UnknownId, UsageError: nobody replied, nothing is said of it, or no day of a reminder.
        """
        require(actor, "recruiter")
        draft = await self.drafts.get(id_)
        replies = [one for one in await self.rows.of(draft) if draft.id in {one.message, _answer(one).id}]
        if not replies:
            raise UsageError(f"nobody replied to draft {id_} yet; give what they wrote with --text-file")
        if meant.kind is None and meant.remind_on is None:
            raise UsageError("say of what kind it is (--as), or what they wrote (--text-file)")
        known = replies[-1]
        said = {"kind": meant.kind, "phrase": None} if meant.kind else {}
        reply = known.model_copy(update={"by": actor.id, "remind_on": None} | said)
        reply = self._reminded(reply, meant.remind_on)
        await self._no(actor, reply)
        await self.rows.correct(reply, actor, self.now())
        return await self._follow(actor, reply)

    async def mailbox(self, actor: Actor, path: Path) -> RepliesView:
        """Every reply of an mbox file, found by the Message-IDs that it answers. Raises: NotPermitted, UsageError."""
        require(actor, "recruiter")
        mails = await asyncio.to_thread(read_mailbox, path)
        ours = await self.rows.answered({id_ for mail in mails for id_ in (*mail.follows, mail.message_id) if id_})
        taken: list[ReplyView] = []
        not_taken: list[NoReply] = []
        for mail in mails:
            try:
                taken.append(await self._take(actor, mail, ours))
            except (UsageError, Refused) as no:
                not_taken.append(NoReply(sender=mail.sender, subject=mail.subject, why=str(no)))
        return RepliesView(replies=tuple(taken), not_taken=tuple(not_taken))

    async def list(self) -> tuple[ReplyView, ...]:
        """Newest first."""
        return tuple([await self._view(reply) for reply in await self.rows.list()])

    async def of(self, id_: str) -> tuple[ReplyView, ...]:
        """Replies in the approach that a draft is part of, oldest first. Raises: UnknownId."""
        return tuple([await self._view(reply) for reply in await self.rows.of(await self.drafts.get(id_))])

    async def _take(self, actor: Actor, mail: Mail, ours: Mapping[str, Draft]) -> ReplyView:
        """Raises: UsageError: it is no reply; Refused: as `add`."""
        draft = next((ours[id_] for id_ in mail.follows if id_ in ours), None)
        if mail.message_id in ours:
            raise UsageError("it is a message of ours")
        if draft is None:
            raise UsageError("it answers no message of ours; where it is a reply, use drafts reply ID --text-file F")
        if mail.automatic:
            raise UsageError("an automatic answer, which nobody wrote")
        if mail.text is None:
            raise UsageError("it has no text that can be read")
        return await self.add(actor, draft.id, mail.text, message_id=mail.message_id)

    async def _answered(self, id_: str) -> Draft:
        draft, row = await self.drafts.get(id_), await self.handoffs.get(id_)
        if by_introduction(draft.route):
            raise Refused("asked_colleague", "a colleague was asked; keep what they say with `handoff answer`")
        if row.state not in ARRIVED:
            raise Refused("not_sent", f"the message of draft {id_} is {row.state}: nobody can have read it")
        return draft

    def _reminded(self, reply: Reply, on: date | None) -> Reply:
        if on is None:
            return reply
        if reply.kind != "not_now" or on <= self.now().date():
            raise UsageError("--remind-on is a day to come on which somebody who says not_now agreed to hear again")
        return reply.model_copy(update={"remind_on": on})

    async def _no(self, actor: Actor, reply: Reply) -> None:
        if reply.kind == "no":
            await self.objected(actor, reply.person)

    async def _follow(self, actor: Actor, reply: Reply) -> ReplyView:
        """Whatever waits for this person is held against the reply; one that can be answered gets its draft."""
        if reply.kind != "no":  # whose door held everything that waits against the list already
            await self.check_again(actor, reply.person)
        if reply.kind in ANSWERS:
            key = _answer(reply)
            if await self.outreach.draft(key) is None:
                await self.outreach.write_later(key, actor, self.now())
                await self.runner.drain(key.search, key.thread)
        return await self._view(reply)

    async def _view(self, reply: Reply) -> ReplyView:
        same = {name: getattr(reply, name) for name in ReplyView.model_fields if name in Reply.model_fields}
        answer = await self.outreach.draft(_answer(reply))
        name = (await self.people.person(reply.person)).name
        return ReplyView(**same, reply=reply.id, name=name, answer=answer.id if answer else None)


def _answer(reply: Reply) -> DraftKey:
    return DraftKey(reply.search, reply.person, reply.step)
