"""Contact points come newest first, and whoever objected is found under every spelling and every id."""

import pytest
import sqlalchemy as sa

from memory.errors import UnknownId
from memory.ids import DraftKey, person_id
from memory.store import ContactRows, Rows, Store
from memory.store import tables as t
from tests.memory.store.samples import (
    ANN,
    BEN,
    LATER,
    NOW,
    REVIEWER,
    a_contact,
    a_person,
    a_query,
    an_answer,
    goes_red,
    started,
)

P_ANN, P_BEN = person_id(ANN), person_id(BEN)
FORMS = ("ann@gmail.com", "A.N.N@gmail.com", "ann+jobs@gmail.com", "ann@googlemail.com", "ANN@GMAIL.COM")


async def merged(rows: Rows) -> None:
    """Ben turns out to be Ann."""
    await started(rows)
    await rows.sourcing.save_answer(a_query(), an_answer(ANN, BEN))
    await rows.people.save_people("s1", [a_person(ANN), a_person(BEN)])
    await rows.people.save_people("s1", [a_person(ANN, BEN)])


async def test_the_newest_contact_comes_first(rows: Rows) -> None:
    older, newer = a_contact(P_ANN), a_contact(P_ANN, "c2", "ann@work.example", LATER)
    for contact in (newer, older):
        await rows.contacts.add(contact, REVIEWER)
    assert await rows.contacts.of_person(P_ANN) == (newer, older)
    assert await rows.contacts.newest(P_ANN) == await rows.outreach.contact(P_ANN) == newer
    assert await rows.contacts.get("c1") == older
    entry = (await rows.audit.entries())[-1]
    assert (entry.act, entry.ids) == ("contact.added", ("c1",))
    assert "home.example" not in entry.model_dump_json()


async def test_a_contact_entered_under_an_older_id_is_found_after_a_merge(rows: Rows) -> None:
    await rows.contacts.add(a_contact(P_BEN), REVIEWER)
    await merged(rows)
    assert await rows.contacts.of_person(P_ANN) == (a_contact(P_BEN),)


@pytest.mark.parametrize("written", FORMS)
@pytest.mark.parametrize("told", FORMS)
async def test_an_address_that_objected_is_found_however_it_is_spelled(rows: Rows, told: str, written: str) -> None:
    await rows.contacts.suppress("objected", NOW, REVIEWER, address=told)
    assert await rows.contacts.suppressed(written, None)
    assert (await rows.outreach.approach(DraftKey("s1", "anybody"), written)).suppressed
    assert not await rows.contacts.suppressed("anna@gmail.com", None)


class ToTheLetter(ContactRows):
    async def suppressed(self, address: str | None, person: str | None) -> bool:
        return await super().suppressed(address, None) if address in FORMS[:1] else False


async def every_form_is_found(contacts: ContactRows) -> None:
    await contacts.suppress("objected", NOW, REVIEWER, address=FORMS[0])
    assert all([await contacts.suppressed(form, None) for form in FORMS])


async def test_a_list_that_compares_letters_would_be_caught(rows: Rows, store: Store) -> None:
    await every_form_is_found(rows.contacts)
    await goes_red(every_form_is_found(ToTheLetter(store, rows.audit, rows.keys)))


@pytest.mark.parametrize("told", [P_ANN, P_BEN])
@pytest.mark.parametrize("asked", [P_ANN, P_BEN])
@pytest.mark.parametrize("first", ["merge", "objection"])
async def test_a_person_who_objected_is_found_under_every_id(rows: Rows, told: str, asked: str, first: str) -> None:
    if first == "merge":
        await merged(rows)
    await rows.contacts.suppress("objected", NOW, REVIEWER, person=told)
    if first == "objection":
        await merged(rows)
    assert await rows.contacts.suppressed(None, asked)
    assert await rows.contacts.suppressed("new@home.example", asked)


async def test_the_known_addresses_of_a_person_go_with_them(rows: Rows) -> None:
    await rows.contacts.add(a_contact(P_ANN), REVIEWER)
    await rows.contacts.suppress("objected", NOW, REVIEWER, person=P_ANN)
    assert await rows.contacts.suppressed("ann+x@home.example", P_BEN)
    assert await rows.contacts.newest(P_ANN) is None


async def test_a_suppressed_address_leaves_the_next_usable_one(rows: Rows) -> None:
    await rows.contacts.add(a_contact(P_ANN), REVIEWER)
    await rows.contacts.add(a_contact(P_ANN, "c2", "ann@work.example", LATER), REVIEWER)
    await rows.contacts.suppress("bounced", NOW, REVIEWER, address="ann@work.example")
    assert await rows.contacts.newest(P_ANN) == a_contact(P_ANN)


async def test_the_list_names_nobody(rows: Rows, store: Store) -> None:
    await rows.contacts.suppress("objected", NOW, REVIEWER, address="ann@home.example", person=P_ANN)
    await rows.contacts.suppress("objected", NOW, REVIEWER, address="ann@home.example")
    async with store.read() as conn:
        listed = (await conn.execute(sa.select(t.suppressions))).all()
    assert [row.reason for row in listed] == ["objected", "objected"]
    assert all(len(row.key) == 64 for row in listed)
    assert "ann" not in str([row.key for row in listed] + [e.model_dump() for e in await rows.audit.entries()])


async def test_an_unknown_contact_is_told(rows: Rows) -> None:
    with pytest.raises(UnknownId, match="no contact has the id 'none'"):
        await rows.contacts.get("none")
    assert await rows.contacts.newest("nobody") is None
