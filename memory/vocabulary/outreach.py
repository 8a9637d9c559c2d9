"""A message to one person: its sentences, its recipient, its approval."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from memory.ids import DraftKey
from memory.vocabulary.base import Digest, Frozen, Instant, Text
from memory.vocabulary.brief import Engine
from memory.vocabulary.off_limits import OffLimitsFound

DraftState = Literal[
    "held", "blocked", "redrafting", "approved", "rejected", "expired", "sending", "sent", "failed", "uncertain",
    "handed_off",
]  # fmt: skip
SETTLED: frozenset[DraftState] = frozenset({"rejected", "expired", "sent", "failed", "handed_off"})
"""States that ask nothing more of anybody; a search is `held` while a draft is in another one."""

ByHand = Literal["linkedin", "contact_form", "event", "referral_link", "introduction", "letter", "phone_script"]
"""Channels that a person uses themselves: the text is approved here and handed off."""
Channel = Literal[
    "email", "linkedin", "contact_form", "event", "referral_link", "introduction", "letter", "phone_script"
]  # fmt: skip
Attested = Literal["sent_by_hand", "sent_changed", "not_sent"]
"""What a person says became of a text that was handed off; never counted as delivered."""

Step = Annotated[int, Field(ge=1)]
"""Where a message stands in one approach; see `DraftKey`."""

FoundAt = Literal["home_page", "paper", "applied", "introduced", "event", "given_by_person", "ats"]
LawfulBasis = Literal["legitimate_interest", "consent", "contract_steps"]


class Sender(Frozen):
    """Who the messages are from; without one a draft is blocked with `no_sender`."""

    name: Text
    address: Text
    reply_to: str | None
    postal_address: Text
    public_url: str | None = None
    """Where the objection page is reached from outside; None: people object by answering."""


class Sentence(Frozen):
    """One sentence and what carries it: evidence, a confirmed employer fact, or a reviewed fixed text."""

    text: Text
    evidence: tuple[str, ...]
    fact: str | None
    """Id of an EmployerFact."""
    template: str | None
    """Name of the fixed text."""


class ContactPoint(Frozen):
    """An address that a person entered for somebody: where it was found, its lawful basis and the country's rule."""

    id: Text
    person: Text
    address: Text
    found: FoundAt
    seen: date
    lawful: LawfulBasis
    url: str | None
    quote: str | None
    from_whom: str | None
    country: str | None
    """ISO 3166-1 alpha-2."""
    consent_note: str | None
    entered_by: Text
    entered_at: Instant


class Route(Frozen):
    """The way by hand that a person chose for one message, in place of e-mail."""

    channel: ByHand
    to: str | None
    """The page on which they are reached, or the id of the colleague who is asked; None where neither is needed."""
    country: str | None
    """ISO 3166-1 alpha-2, where the person lives; None: unknown."""
    consent_note: str | None
    """When and how they agreed to be written to, where the country asks for it."""


class Approach(Frozen):
    """What is on file against approaching one person; the contact policy judges it."""

    suppressed: bool = False
    """The person, or the address in question, is on the do-not-contact list."""
    off_limits: OffLimitsFound = OffLimitsFound()
    first_contact: str | None = None
    """Another draft that approached this person first, by whatever channel and in whatever search."""
    replied: str | None = None
    """A reply of theirs, where what would go out is a follow-up to their silence."""
    struck: str | None = None
    """Evidence id that an approved message cites and that a person said is wrong since."""
    employers: tuple[str, ...] = ()
    """For whom they say that they work, in their words; it stands against an address there, and nothing else."""


class Draft(Frozen):
    """One version of the message to one person. An edit, a new contact or a redraft makes a new version."""

    id: Text
    """Deterministic: UUIDv5 of search, person and step."""
    search: Text
    person: Text
    step: Step = 1
    version: int
    state: DraftState
    subject: str
    sentences: tuple[Sentence, ...]
    contact: str | None
    """Id of the ContactPoint; None while nobody entered one, and by hand."""
    route: Route | None = None
    """None: it goes by e-mail."""
    message: str | None
    """The complete message as it will be sent, Date and DKIM aside; None while it is blocked."""
    message_id: str | None
    sha256: Digest
    """Over the message and the sorted evidence ids; of a blocked draft over its text, so that edits can name it."""
    blocks: tuple[str, ...]
    """Why it cannot be approved: `no_contact_point`, `no_sender`, `unsupported_sentence`, ..."""
    warnings: tuple[str, ...]
    engine: Engine
    made_by: Text
    """Who made this version: an agent's name, or the person who edited."""
    made_at: Instant
    reviewer: str | None = None
    """Who is asked to decide about it; None: whoever comes first. It is the draft's, not the version's."""

    @property
    def key(self) -> DraftKey:
        return DraftKey(self.search, self.person, self.step)


class Approval(Frozen):
    """A person's approval of exactly these bytes for this recipient."""

    draft: Text
    version: int
    sha256: Digest
    approver: Text
    at: Instant
    expires_at: Instant


class Outgoing(Frozen):
    """An approved message on its way; a row of the outbox, one for each draft.

    A delivery process owns it while its lease lasts and names `fence` in every later write.
    """

    draft: Text
    version: int
    person: Text
    channel: Channel
    contact: str | None
    """Id of the ContactPoint whose address is the recipient; None by hand."""
    sha256: Digest
    evidence: tuple[str, ...]
    """Sorted ids; with `message` they make up `sha256` again."""
    message: Text
    message_id: str | None
    stamped: str | None
    """The message with its Date, written once at the first `sending`."""
    state: DraftState
    data_started: bool
    """Whether the first byte of DATA went out: from there on a cut is `uncertain`."""
    attempt: int
    fence: int
    not_before: Instant
    approved_at: Instant
    expires_at: Instant
    error: str | None
    attested: Attested | None = None
    """What a person said became of it, once it was handed off."""
