"""People under the id that stands, with all their evidence in a search, also after merges and splits."""

import pytest

from memory.errors import UnknownId
from memory.ids import person_id
from memory.records import Assessment, Person
from memory.store import Rows
from tests.memory.store.samples import (
    ANN,
    BEN,
    CAT,
    NOW,
    REVIEWER,
    a_change,
    a_link,
    a_person,
    a_place,
    a_query,
    an_answer,
    started,
)

DAN = "github:id:4"
P_ANN, P_BEN, P_CAT = (person_id(key) for key in (ANN, BEN, CAT))


async def met(rows: Rows, search: str, *keys: str, record: str = "r1") -> None:
    """The search has met these accounts, each with one change."""
    await started(rows, search)
    await rows.sourcing.save_answer(a_query(f"q-{search}", search), an_answer(*keys, record=record))


def an_assessment(person: str, score: int = 100) -> Assessment:
    return Assessment(
        person=person,
        role="ml_engineer",
        as_of=NOW.date(),
        score_mp=score,
        spread_mp=10,
        confidence=500,
        lane="titled",
        contributions=(),
        discounted=(),
        unknown=(),
    )


async def test_people_come_back_in_the_order_they_were_saved(rows: Rows) -> None:
    await met(rows, "s1", ANN, BEN, CAT)
    people = [a_person(CAT), a_person(ANN), a_person(BEN)]
    await rows.people.save_people("s1", people)
    assert await rows.people.people("s1") == tuple(people)
    assert await rows.people.person(P_BEN) == a_person(BEN)


async def test_saving_again_replaces_who_is_in_the_search(rows: Rows) -> None:
    await met(rows, "s1", ANN, BEN)
    await rows.people.save_people("s1", [a_person(ANN), a_person(BEN)])
    await rows.people.save_people("s1", [a_person(ANN, BEN)])
    assert [person.id for person in await rows.people.people("s1")] == [P_ANN]


async def test_a_merge_in_a_later_search_leaves_every_older_row_within_reach(rows: Rows) -> None:
    await met(rows, "s1", ANN, BEN)
    await rows.people.save_people("s1", [a_person(ANN), a_person(BEN)])
    await rows.people.save_assessments("s1", [an_assessment(P_BEN, 7)])
    await rows.people.save_shortlist("s1", [a_place(P_BEN)])
    await met(rows, "s2", BEN, ANN)
    await rows.people.save_people("s2", [a_person(BEN, ANN)])

    assert [person.id for person in await rows.people.people("s2")] == [P_ANN]
    assert (await rows.people.person(P_BEN)).accounts == (ANN, BEN)
    assert [person.id for person in await rows.people.people("s1")] == [P_ANN]
    assert (await rows.people.assessment("s1", P_ANN)).score_mp == 7
    assert [place.person for place in await rows.people.shortlist("s1")] == [P_ANN]
    assert [fact.owner for fact in await rows.people.evidence("s1", P_BEN)] == [ANN, BEN]
    assert set(await rows.people.evidence_by_person("s1")) == {P_ANN}


async def test_aliases_of_an_alias_lead_to_the_one_who_stands(rows: Rows) -> None:
    await met(rows, "s1", ANN, BEN, CAT)
    await rows.people.save_people("s1", [a_person(ANN), a_person(BEN), a_person(CAT)])
    await rows.people.save_people("s1", [a_person(ANN), a_person(BEN, CAT)])
    await rows.people.save_people("s1", [a_person(ANN, BEN, CAT)])
    assert {(await rows.people.person(id_)).id for id_ in (P_ANN, P_BEN, P_CAT)} == {P_ANN}


async def test_a_split_gives_each_half_its_own_evidence(rows: Rows) -> None:
    await met(rows, "s1", ANN, BEN)
    await rows.people.save_people("s1", [a_person(ANN, BEN)])
    await rows.people.save_people("s1", [a_person(ANN), a_person(BEN)])
    evidence = await rows.people.evidence_by_person("s1")
    assert {person: [fact.owner for fact in facts] for person, facts in evidence.items()} == {
        P_ANN: [ANN],
        P_BEN: [BEN],
    }
    assert (await rows.people.person(P_BEN)).id == P_BEN


async def test_the_other_accounts_of_a_known_person_are_told_so_that_nobody_is_split_by_chance(rows: Rows) -> None:
    """The link that joins two accounts may run over a third, which only an earlier search has met."""
    await started(rows, "s1")
    joined = an_answer(ANN, BEN, CAT, links=(a_link(ANN, BEN), a_link(BEN, CAT)))
    await rows.sourcing.save_answer(a_query("q1", "s1"), joined)
    await rows.people.save_people("s1", [a_person(ANN, BEN, CAT)])
    await met(rows, "s2", CAT, ANN, DAN)
    assert [account.key for account in await rows.people.accounts("s2")] == [CAT, ANN, DAN, BEN]
    assert await rows.people.links("s2") == joined.links


async def test_links_from_accounts_that_the_search_does_not_know_are_not_told(rows: Rows) -> None:
    await started(rows, "s1")
    await rows.sourcing.save_answer(a_query("q1", "s1"), an_answer(ANN, BEN, links=(a_link(ANN, BEN),)))
    await met(rows, "s2", BEN)
    assert await rows.people.links("s2") == ()
    await met(rows, "s3", ANN)
    assert await rows.people.links("s3") == (a_link(ANN, BEN),)


async def test_evidence_of_another_search_does_not_count_in_this_one(rows: Rows) -> None:
    await met(rows, "s1", ANN)
    await started(rows, "s2")
    other = an_answer(ANN).model_copy(update={"evidence": (a_change("other", ANN),)})
    await rows.sourcing.save_answer(a_query("q2", "s2"), other)
    await rows.people.save_people("s2", [a_person(ANN)])
    assert [fact.id for fact in await rows.people.evidence("s2", P_ANN)] == ["other"]
    assert await rows.people.evidence("s2", P_BEN) == ()


async def test_a_recalled_person_joins_with_accounts_and_stored_evidence(rows: Rows) -> None:
    await met(rows, "s1", ANN, BEN)
    await rows.people.save_people("s1", [a_person(ANN, BEN)])
    await started(rows, "s2")
    assert await rows.people.adopt("s2", [P_ANN, "nobody"]) == 1
    assert [account.key for account in await rows.people.accounts("s2")] == [ANN, BEN]
    await rows.people.save_people("s2", [a_person(ANN, BEN)])
    assert await rows.people.evidence("s2", P_ANN) == await rows.people.evidence("s1", P_ANN)
    assert await rows.people.adopt("s2", [P_ANN]) == 1
    assert len(await rows.people.evidence("s2", P_ANN)) == 2
    assert await rows.sourcing.coverage("s2") == ()


async def test_the_names_a_person_had_are_kept(rows: Rows) -> None:
    await met(rows, "s1", ANN)
    await rows.people.save_people("s1", [a_person(ANN, name="A. Example")])
    await rows.people.save_people("s1", [a_person(ANN, name="Ann Example")])
    assert (await rows.people.person(P_ANN)).names == ("Ann Example", "A. Example")


async def test_an_assessment_can_be_made_again(rows: Rows) -> None:
    await started(rows)
    await rows.people.save_assessments("s1", [an_assessment(P_ANN, 1), an_assessment(P_BEN, 2)])
    await rows.people.save_assessments("s1", [an_assessment(P_ANN, 3)])
    assert (await rows.people.assessment("s1", P_ANN)).score_mp == 3
    assert (await rows.people.assessment("s1", P_BEN)).score_mp == 2
    with pytest.raises(UnknownId, match="no person"):
        await rows.people.assessment("s2", P_ANN)


async def test_a_shortlist_made_again_replaces_the_old_one_and_keeps_what_was_chosen(rows: Rows) -> None:
    await started(rows)
    chosen = a_place(P_ANN, 1).model_copy(update={"chosen": True})
    await rows.people.save_shortlist("s1", [chosen, a_place(P_BEN, 2)])
    await rows.people.save_shortlist("s1", [a_place(P_CAT, 1), a_place(P_ANN, 2)])
    assert [(place.person, place.rank, place.chosen) for place in await rows.people.shortlist("s1")] == [
        (P_CAT, 1, None),
        (P_ANN, 2, True),
    ]


async def test_nobody_by_that_id_is_told(rows: Rows) -> None:
    with pytest.raises(UnknownId, match="no person has the id 'nobody'"):
        await rows.people.person("nobody")


async def test_an_objection_holds_for_both_halves_of_a_split(rows: Rows) -> None:
    await met(rows, "s1", ANN, BEN)
    await rows.people.save_people("s1", [a_person(ANN, BEN)])
    await rows.contacts.suppress("objected", NOW, REVIEWER, person=P_ANN)
    await rows.people.save_people("s1", [a_person(ANN), a_person(BEN)])
    assert await rows.contacts.suppressed(None, P_BEN)
    assert not await rows.contacts.suppressed(None, P_CAT)


async def test_a_large_search_is_saved_and_read_whole(rows: Rows) -> None:
    """More accounts than one statement may name."""
    keys = [f"git:{number}" for number in range(12_000)]
    people: list[Person] = [a_person(key) for key in keys]
    await met(rows, "s1", *keys)
    await rows.people.save_people("s1", people)
    await rows.people.save_people("s1", people)
    assert len(await rows.people.people("s1")) == 12_000
    assert len(await rows.people.evidence_by_person("s1")) == 12_000
