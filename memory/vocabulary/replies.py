"""What somebody answered to a message, and what a later message to them follows."""

from datetime import date
from typing import Literal, get_args

from memory.vocabulary.base import Frozen, Instant, Text
from memory.vocabulary.outreach import Draft, Step

ReplyKind = Literal[
    "yes", "no", "not_now", "ask_colleague", "how_did_you_find_me", "pay_question", "unknown",
]  # fmt: skip
REPLY_KINDS: tuple[ReplyKind, ...] = get_args(ReplyKind)


class Reply(Frozen):
    """One reply, as a person pasted it or a mailbox held it."""

    id: Text
    """Deterministic: UUIDv5 of the message that it answers and its text."""
    message: Text
    """Id of the draft that it answers."""
    search: Text
    person: Text
    step: Step
    """Of the draft that answers it; nothing else takes it."""
    text: Text
    """In their words, without what they quoted of ours."""
    kind: ReplyKind
    phrase: str | None
    """The reviewed phrase that says so; None: a person did, or nothing does."""
    message_id: str | None
    """Its own, where a mailbox held it."""
    lead: str | None
    """The sentence in which they point to somebody else: a text and no person, until somebody enters one."""
    remind_on: date | None
    """When to write again; only where they agreed to it."""
    by: Text
    """Who brought it in, or who said last of what kind it is."""
    at: Instant


class ReadFrom(Frozen):
    """Where and when the fact behind a proof was read."""

    evidence: Text
    source: Text
    on: date


class Earlier(Frozen):
    """What a later message of an approach follows."""

    first: Draft
    settled_at: Instant | None
    """When it was known to have gone out, by mail or on a person's word; None: it is not."""
    dated: date | None
    """The day that its Date names; None: it went by hand, and nobody here knows the day."""
    message_ids: tuple[str, ...]
    """Of the mails before this one, oldest first; theirs are among them."""
    read_from: tuple[ReadFrom, ...]
    """Of the proofs that the first message cites."""
    reply: Reply | None
    """What is answered; None: nothing came, this is the follow-up."""
