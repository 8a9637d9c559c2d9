"""Contact points: an address that a person enters for somebody, with where they found it and why they may use it."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Protocol

from agents.contact_policy import check_contact, contact_warnings, off_limits_warnings
from agents.ports import Clock
from memory.ids import DraftKey
from memory.knowledge.contact_rules import ContactRules
from memory.records import Actor, Approach, ContactPoint, FoundAt, Frozen, LawfulBasis, Person, Text
from service.permissions import require


class Entered(Frozen):
    """What somebody typed; see `ContactPoint` for each field."""

    address: Text
    found: FoundAt
    seen: date
    lawful: LawfulBasis
    url: str | None = None
    quote: str | None = None
    from_whom: str | None = None
    country: str | None = None
    consent_note: str | None = None


class ContactAdded(Frozen):
    contact: Text
    usable: bool
    reason: str | None
    """What to know before approving, such as a country whose rule nobody read."""


class PersonObjected(Frozen):
    person: Text
    suppressed: bool


class Rows(Protocol):
    async def add(self, contact: ContactPoint, actor: Actor) -> None: ...

    async def suppressed(self, address: str | None, person: str) -> bool: ...

    async def approach(
        self, person: str, search: str | None, *, address: str | None = None, draft: DraftKey | None = None
    ) -> Approach: ...

    async def suppress(
        self, reason: str, at: datetime, actor: Actor, *, address: str | None = None, person: str | None = None
    ) -> None: ...


class People(Protocol):
    async def person(self, id_: str) -> Person: ...


class Contacts:
    def __init__(
        self,
        rows: Rows,
        people: People,
        rules: ContactRules,
        check_again: Callable[[Actor, str], Awaitable[None]],
        now: Clock,
        new_id: Callable[[], str],
    ) -> None:
        """Args: check_again: composes a person's waiting drafts again, so that a blocked one becomes held."""
        self._rows, self._people, self._rules = rows, people, rules
        self._check_again, self._now, self._new_id = check_again, now, new_id

    async def add(self, actor: Actor, person: str, entered: Entered) -> ContactAdded:
        """Store an address that may be used; one that may not be used is not kept at all.

        Raises:
            NotPermitted: the actor is no recruiter.
            UnknownId: no such person.
            ContactRefused: the policy says no; the rule is named.
        """
        require(actor, "recruiter")
        known = await self._people.person(person)
        contact = self._contact(actor, known.id, entered)
        approach = await self._rows.approach(known.id, None, address=contact.address)
        # Whoever was approached before may still give an address; whether it may be used is each draft's question.
        approach = approach.model_copy(update={"first_contact": None})
        check_contact(contact, self._rules, approach, contact.entered_at.date())
        await self._rows.add(contact, actor)
        await self._check_again(actor, known.id)
        warnings = (*contact_warnings(contact, self._rules), *off_limits_warnings(approach.off_limits))
        return ContactAdded(contact=contact.id, usable=True, reason="; ".join(warnings) or None)

    async def objected(self, actor: Actor, person: str) -> PersonObjected:
        """Never write to this person again, in any search: waiting drafts to them are blocked, delivery refuses.

        Raises: NotPermitted: the actor is no recruiter; UnknownId: no such person.
        """
        require(actor, "recruiter")
        known = await self._people.person(person)
        await self._rows.suppress("objected", self._now(), actor, person=known.id)
        await self._check_again(actor, known.id)
        return PersonObjected(person=known.id, suppressed=await self._rows.suppressed(None, known.id))

    def _contact(self, actor: Actor, person: str, entered: Entered) -> ContactPoint:
        typed = entered.model_dump()
        country = entered.country.strip().upper() if entered.country else None
        typed |= {"address": entered.address.strip(), "country": country}
        return ContactPoint(id=self._new_id(), person=person, entered_by=actor.id, entered_at=self._now(), **typed)
