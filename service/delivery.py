"""Delivery: hands approved messages over, each at most once.

It trusts no row. Before a message leaves, the approval's hash is computed again from the stored bytes, and expiry,
recipient, contact policy, suppression and off-limits lists are checked again. What became of a message that was cut
within DATA is not known to anybody here: it is `uncertain` and waits for a person.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Literal, Protocol, cast, get_args

from agents.addresses import address_parts
from agents.contact_policy import check_contact
from agents.message import is_stamped, stamp
from memory.errors import (
    DeliveryDeferred,
    DeliveryRejected,
    DeliveryUncertain,
    Refused,
    StaleSha,
    UsageError,
)
from memory.knowledge.contact_rules import ContactRules
from memory.records import Actor, Approach, ContactPoint, DraftState, Frozen, Outgoing
from memory.store.caps import Caps
from service.approved import check_approved
from service.outbox_folder import write_eml
from service.permissions import require

Verdict = Literal["sent", "retry"]
NO_CAPS = Caps()


class OutboxRows(Protocol):
    async def take(self, now: datetime, until: datetime) -> Outgoing | None: ...

    async def reserve(self, draft: str, fence: int, domain: str, caps: Caps, now: datetime) -> datetime | None: ...

    async def stamp(self, draft: str, fence: int, stamped: str, now: datetime) -> bool: ...

    async def data_begins(self, draft: str, fence: int) -> bool: ...

    async def settle(
        self, draft: str, fence: int, state: DraftState, error: str | None, not_before: datetime | None = None
    ) -> bool: ...

    async def settle_by_person(self, draft: str, verdict: Verdict, actor: Actor) -> None: ...


class ContactRows(Protocol):
    async def of_person(self, person: str) -> tuple[ContactPoint, ...]: ...

    async def approach_of_draft(self, draft: str, person: str, address: str | None) -> Approach: ...


class Smtp(Protocol):
    @property
    def longest(self) -> float:
        """Seconds that one sending can take at most."""

    async def send(
        self, sender: str, recipient: str, message: bytes, data_begins: Callable[[], Awaitable[None]]
    ) -> None: ...


class DeliveryReport(Frozen):
    """Draft ids by what became of them."""

    sent: tuple[str, ...] = ()
    handed_off: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    """Held back by a rule; the row says which."""
    deferred: tuple[str, ...] = ()
    """Nothing was taken; tried again later."""
    waiting: tuple[str, ...] = ()
    """Over what may leave within a day; sent when there is room again."""


@dataclass(frozen=True)
class Patience:
    """How often and when a message that nobody took is tried again."""

    tries: int = 6
    first_wait: timedelta = timedelta(minutes=2)
    """Doubled after each try."""
    margin: timedelta = timedelta(seconds=30)
    """How much longer a lease is than the longest sending."""


@dataclass(frozen=True)
class Delivery:
    """Everything a delivery process needs. `smtp` None: messages become `.eml` files in `folder`."""

    outbox: OutboxRows
    contacts: ContactRows
    rules: ContactRules
    smtp: Smtp | None
    folder: Path
    patience: Patience
    now: Callable[[], datetime]
    caps: Caps = NO_CAPS
    """Of what is sent by SMTP; a person sends files at their own pace."""

    async def deliver_all(self) -> DeliveryReport:
        """Everything that is due now."""
        done: dict[str, list[str]] = {name: [] for name in DeliveryReport.model_fields}
        while row := await self.outbox.take(self.now(), self.now() + self._lease()):
            state = await self._deliver(row)
            if state is not None:
                done[state].append(row.draft)
        return DeliveryReport.model_validate({name: tuple(ids) for name, ids in done.items()})

    async def settle(self, draft: str, verdict: str, actor: Actor) -> None:
        """A person's word on an `uncertain` message: `sent`, or `retry` where it surely did not arrive.

        Raises:
            NotPermitted: the actor is no reviewer.
            UsageError: another word.
            AlreadyDecided: the message is not `uncertain`.
        """
        require(actor, "reviewer")
        if verdict not in get_args(Verdict):
            raise UsageError(f"{verdict[:40]!r}: say sent or retry")
        await self.outbox.settle_by_person(draft, cast("Verdict", verdict), actor)

    def _lease(self) -> timedelta:
        longest = self.smtp.longest if self.smtp else 0.0
        return timedelta(seconds=longest) + self.patience.margin

    async def _deliver(self, row: Outgoing) -> str | None:
        """What became of the row; None where another process owns it by now."""
        try:
            recipient = await self.checked(row)
            if self.smtp is not None:
                return await self._within_caps(row, recipient, self.smtp)
        except Refused as refused:
            state: DraftState = "expired" if refused.rule == "expired" else "failed"
            return await self._settled(row, state, "refused", str(refused))
        await write_eml(self.folder, row.draft, row.version, row.message)
        return await self._settled(row, "handed_off", "handed_off", None)

    async def checked(self, row: Outgoing) -> str:
        """The recipient of a row that may leave now.

        Raises:
            Refused: `expired`, `stale_sha`, `recipient_mismatch`, or a rule of the contact policy.
        """
        check_approved(row, self.now())
        if row.stamped is not None and not is_stamped(row.stamped, row.message):
            raise StaleSha("the stored message with its date is not the one that was approved")
        contact = await self._contact(row)
        recipient = _recipient(row.message)
        if recipient != "@".join(address_parts(contact.address)):
            raise Refused("recipient_mismatch", "the message is not addressed to the contact on file")
        approach = await self.contacts.approach_of_draft(row.draft, row.person, contact.address)
        check_contact(contact, self.rules, approach, self.now().date())
        return recipient

    async def _contact(self, row: Outgoing) -> ContactPoint:
        for contact in await self.contacts.of_person(row.person):
            if contact.id == row.contact:
                return contact
        raise Refused("recipient_mismatch", "the approved contact is no longer on file for this person")

    async def _within_caps(self, row: Outgoing, recipient: str, smtp: Smtp) -> str | None:
        domain = recipient.rpartition("@")[2].lower()
        if await self.outbox.reserve(row.draft, row.fence, domain, self.caps, self.now()) is not None:
            return "waiting"
        return await self._send(row, recipient, smtp)

    async def _send(self, row: Outgoing, recipient: str, smtp: Smtp) -> str | None:
        stamped = row.stamped or stamp(row.message, self.now())
        if not await self.outbox.stamp(row.draft, row.fence, stamped, self.now()):
            return None

        async def data_begins() -> None:
            # Connecting takes time, and somebody may have objected meanwhile.
            await self.checked(row)
            if not await self.outbox.data_begins(row.draft, row.fence):
                raise _LeaseLost

        try:
            await smtp.send(_sender(row.message), recipient, stamped.encode("ascii"), data_begins)
        except _LeaseLost:
            return None
        except DeliveryRejected as no:
            return await self._settled(row, "failed", "failed", str(no))
        except DeliveryUncertain as cut:
            return await self._settled(row, "uncertain", "uncertain", str(cut))
        except DeliveryDeferred as later:
            return await self._defer(row, str(later))
        return await self._settled(row, "sent", "sent", None)

    async def _defer(self, row: Outgoing, why: str) -> str | None:
        if row.attempt >= self.patience.tries:
            return await self._settled(row, "failed", "failed", f"given up after {row.attempt} tries: {why}")
        wait = self.patience.first_wait * 2 ** max(row.attempt - 1, 0)
        return await self._settled(row, "approved", "deferred", why, self.now() + wait)

    async def _settled(
        self, row: Outgoing, state: DraftState, told: str, error: str | None, not_before: datetime | None = None
    ) -> str | None:
        owned = await self.outbox.settle(row.draft, row.fence, state, error, not_before)
        return told if owned else None


class _LeaseLost(Exception):
    """Another process owns the row; nothing was sent."""


def _parsed(message: str) -> EmailMessage:
    return message_from_string(message, _class=EmailMessage, policy=policy.SMTP)


def _recipient(message: str) -> str:
    """The one recipient; any other header that names one is a refusal."""
    parsed = _parsed(message)
    if len(parsed.get_all("To", [])) != 1 or parsed.get("Cc") or parsed.get("Bcc") or parsed.defects:
        raise Refused("recipient_mismatch", "a message has exactly one recipient, in To")
    addresses = parsed["To"].addresses
    if len(addresses) != 1:
        raise Refused("recipient_mismatch", "a message has exactly one recipient, in To")
    try:
        return "@".join(address_parts(addresses[0].addr_spec))
    except UsageError as bad:
        raise Refused("recipient_mismatch", str(bad)) from bad


def _sender(message: str) -> str:
    return str(_parsed(message)["From"].addresses[0].addr_spec)
