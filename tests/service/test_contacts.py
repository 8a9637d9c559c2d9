"""Entering a contact point: what may not be used is not even kept, and a waiting draft is looked at again."""

from datetime import date, datetime
from typing import Any

import pytest

from evals.kit.outreach_world import NOW, PERSON
from memory.errors import ContactRefused, NotPermitted, UnknownId
from memory.knowledge.contact_rules import contact_rules
from memory.records import Actor, Approach, ContactPoint, Person
from service.contacts import Contacts, Entered

RECRUITER = Actor(id="local:tester", roles=("recruiter",))


class FakeRows:
    def __init__(self, suppressed: frozenset[str] = frozenset()) -> None:
        self.kept: list[tuple[ContactPoint, str]] = []
        self._suppressed = suppressed

    async def add(self, contact: ContactPoint, actor: Actor) -> None:
        self.kept.append((contact, actor.id))

    async def suppressed(self, address: str | None, person: str) -> bool:
        return bool({address, person} & self._suppressed)

    async def approach(
        self, person: str, search: str | None, *, address: str | None = None, draft: str | None = None
    ) -> Approach:
        return Approach(suppressed=await self.suppressed(address, person))

    async def suppress(
        self, reason: str, at: datetime, actor: Actor, *, address: str | None = None, person: str | None = None
    ) -> None:
        self._suppressed |= {name for name in (address, person) if name}


class FakePeople:
    """Knows one person, under an older id too."""

    async def person(self, id_: str) -> Person:
        if id_ not in {PERSON.id, "p-old"}:
            raise UnknownId("person", id_)
        return PERSON


class Desk:
    def __init__(self, rows: FakeRows) -> None:
        self.checked: list[str] = []
        self.contacts = Contacts(rows, FakePeople(), contact_rules(), self._check, lambda: NOW, lambda: "c1")
        self._rows = rows

    async def _check(self, actor: Actor, person: str) -> None:
        assert self._rows.kept, "the contact must be on file before drafts are composed again"
        self.checked.append(f"{actor.id} {person}")


def entered(**other: Any) -> Entered:
    said: dict[str, Any] = {
        "address": " ada@muster.example ",
        "found": "home_page",
        "seen": date(2026, 11, 18),
        "lawful": "legitimate_interest",
        "url": "https://muster.example/about",
        "quote": "Write to ada@muster.example",
        "country": "us",
    }
    return Entered(**(said | other))


async def test_an_address_that_may_be_used_is_kept_and_waiting_drafts_are_checked_again() -> None:
    rows = FakeRows()
    desk = Desk(rows)

    added = await desk.contacts.add(RECRUITER, "p-old", entered())

    ((contact, by),) = rows.kept
    assert (added.contact, added.usable, added.reason) == ("c1", True, None)
    assert (contact.person, contact.address, contact.country) == (PERSON.id, "ada@muster.example", "US")
    assert (contact.entered_by, by, contact.entered_at) == ("local:tester", "local:tester", NOW)
    assert desk.checked == [f"local:tester {PERSON.id}"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"url": "https://github.com/ada"}, "github_born"),
        ({"country": "DE"}, "consent_needed"),
        ({"quote": "nothing here"}, "quote_without_address"),
        ({"address": "ada"}, "bad_address"),
    ],
)
async def test_an_address_that_may_not_be_used_is_not_kept(change: dict[str, str], rule: str) -> None:
    rows = FakeRows()
    desk = Desk(rows)

    with pytest.raises(ContactRefused) as refused:
        await desk.contacts.add(RECRUITER, PERSON.id, entered(**change))

    assert (refused.value.rule, refused.value.exit_status) == (rule, 3)
    assert (rows.kept, desk.checked) == ([], [])


async def test_an_address_of_somebody_who_objected_is_refused_and_of_somebody_else_is_not() -> None:
    for gone in (PERSON.id, "ada@muster.example"):
        with pytest.raises(ContactRefused) as refused:
            await Desk(FakeRows(frozenset({gone}))).contacts.add(RECRUITER, PERSON.id, entered())
        assert refused.value.rule == "suppressed"
    assert (await Desk(FakeRows(frozenset({"p-bob"}))).contacts.add(RECRUITER, PERSON.id, entered())).usable


async def test_an_unknown_country_is_kept_with_a_reason_to_look() -> None:
    added = await Desk(FakeRows()).contacts.add(RECRUITER, PERSON.id, entered(country=None))

    assert added.usable
    assert added.reason is not None
    assert "country unknown" in added.reason


async def test_only_a_recruiter_enters_addresses_and_only_for_known_people() -> None:
    desk = Desk(FakeRows())

    with pytest.raises(NotPermitted):
        await desk.contacts.add(Actor(id="r", roles=("reviewer", "admin")), PERSON.id, entered())
    with pytest.raises(UnknownId):
        await desk.contacts.add(RECRUITER, "p-nobody", entered())
