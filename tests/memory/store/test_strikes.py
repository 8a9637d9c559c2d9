"""Strikes: words that are added and never changed, with the score and the ranks that follow in the same transaction."""

from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from memory.errors import AlreadyDecided, UnknownId
from memory.records import Assessment, Strike
from memory.store import Rows, Store
from memory.store import tables as t
from tests.memory.store.samples import ANN, BEN, CAT, NOW, REVIEWER, a_contact, a_person, a_place
from tests.memory.store.test_people import P_ANN, P_BEN, an_assessment, met
from tests.memory.store.test_review_cost import statements


def a_strike(person: str = P_ANN, evidence: str = "e1", *, undone: bool = False) -> Strike:
    return Strike(
        search="s1", person=person, evidence=evidence, reason="not theirs", by="local:ada", at=NOW, undone=undone
    )


def weigh(struck: Mapping[str, str]) -> Assessment:
    """Each strike takes sixty of a hundred."""
    return an_assessment(P_ANN, 100 - 60 * len(struck))


async def ranked(rows: Rows) -> None:
    """Ann is first with 100, Ben second with 50."""
    await met(rows, "s1", ANN, BEN)
    await rows.people.save_people("s1", [a_person(ANN), a_person(BEN)])
    await rows.people.save_assessments("s1", [an_assessment(P_ANN, 100), an_assessment(P_BEN, 50)])
    await rows.people.save_shortlist("s1", [a_place(P_ANN, 1), a_place(P_BEN, 2)])


async def order(rows: Rows) -> list[tuple[str, int]]:
    return [(item.person, item.rank) for item in await rows.people.shortlist("s1")]


async def test_a_strike_changes_score_and_ranks_and_undoing_it_brings_them_back(rows: Rows) -> None:
    await ranked(rows)
    assert (await rows.strikes.add(a_strike(), weigh)).score_mp == 40
    assert (await rows.people.assessment("s1", P_ANN)).score_mp == 40
    assert await order(rows) == [(P_BEN, 1), (P_ANN, 2)]
    assert await rows.people.struck("s1") == {P_ANN: {"e1": "not theirs"}}
    await rows.strikes.add(a_strike(undone=True), weigh)
    assert await order(rows) == [(P_ANN, 1), (P_BEN, 2)]
    assert await rows.people.struck("s1") == {}
    assert await rows.strikes.standing() == ()


async def test_every_word_stays_and_is_in_the_audit_log_by_ids_alone(rows: Rows, store: Store) -> None:
    await ranked(rows)
    await rows.strikes.add(a_strike(), weigh)
    await rows.strikes.add(a_strike(undone=True), weigh)
    async with store.read() as conn:
        assert list(await conn.scalars(sa.select(t.strikes.c.undone).order_by(t.strikes.c.id))) == [False, True]
    told = [entry for entry in await rows.audit.entries() if entry.act.startswith("evidence.")]
    assert [(entry.act, entry.ids) for entry in told] == [
        ("evidence.struck", ("s1", "e1")), ("evidence.restored", ("s1", "e1")),
    ]  # fmt: skip
    assert all(entry.subject not in {None, P_ANN} for entry in told)
    await rows.audit.verify()


async def test_twice_the_same_or_undoing_nothing_is_refused_and_stores_nothing(rows: Rows) -> None:
    await ranked(rows)
    with pytest.raises(AlreadyDecided):
        await rows.strikes.add(a_strike(undone=True), weigh)
    await rows.strikes.add(a_strike(), weigh)
    before = await rows.audit.head()
    with pytest.raises(AlreadyDecided):
        await rows.strikes.add(a_strike(), weigh)
    assert await rows.audit.head() == before


async def test_whoever_was_not_assessed_has_nothing_to_strike_and_no_word_is_kept(rows: Rows) -> None:
    await ranked(rows)
    with pytest.raises(UnknownId):
        await rows.strikes.add(a_strike("nobody"), weigh)
    assert await rows.strikes.standing() == ()


async def test_a_strike_holds_after_its_person_was_merged_into_another(rows: Rows) -> None:
    await ranked(rows)
    await rows.strikes.add(a_strike(P_BEN), lambda struck: an_assessment(P_BEN, 50 - len(struck)))
    await rows.people.save_people("s1", [a_person(ANN, BEN)])
    assert await rows.people.struck("s1") == {P_ANN: {"e1": "not theirs"}}


async def test_a_page_of_many_costs_as_many_statements_as_one_of_two(rows: Rows, store: Store) -> None:
    keys = [f"github:id:{number}" for number in range(100, 140)]
    await met(rows, "s1", *keys)
    people = [a_person(key) for key in keys]
    await rows.people.save_people("s1", people)
    await rows.people.save_assessments("s1", [an_assessment(person.id) for person in people])
    ids = [person.id for person in people]
    few = await statements(store, lambda: rows.shown.people("s1", ids[:2]))
    many = await statements(store, lambda: rows.shown.people("s1", ids))
    assert len(few) == len(many)
    shown = await rows.shown.people("s1", ids)
    assert [shown[id_].person.id for id_ in ids] == ids
    assert all(one.assessment is not None for one in shown.values())
    few = await statements(store, lambda: rows.shown.evidence("s1", ids[:2]))
    assert len(few) == len(await statements(store, lambda: rows.shown.evidence("s1", ids)))
    assert {len(facts) for facts in (await rows.shown.evidence("s1", ids)).values()} == {1}


async def test_what_a_page_shows_of_one_person_is_what_the_rooms_say(rows: Rows) -> None:
    await ranked(rows)
    await rows.contacts.add(a_contact(P_ANN), REVIEWER)
    shown = (await rows.shown.people("s1", [P_ANN, "nobody"]))[P_ANN]
    assert (shown.person, shown.routes, shown.written) == (await rows.people.person(P_ANN), 1, ())
    assert shown.known.addresses == ("ann@home.example",)
    assert [account.key for account in shown.known.accounts] == [ANN]
    assert await rows.shown.met("s1", [P_ANN, "nobody"]) == {P_ANN}
    assert "nobody" not in await rows.shown.people("s1", ["nobody"])


async def test_the_lists_know_whoever_was_split_from_somebody_who_is_named(rows: Rows) -> None:
    await met(rows, "s1", ANN, BEN, CAT)
    await rows.people.save_people("s1", [a_person(ANN, BEN)])
    await rows.people.save_people("s1", [a_person(ANN), a_person(BEN)])
    other = next(person.id for person in await rows.people.people("s1") if person.accounts == (BEN,))
    assert P_ANN in (await rows.shown.people("s1", [other]))[other].known.ids
