"""Ids follow from what they name, the same on any machine."""

from memory.ids import draft_id, outreach_thread, person_id, search_thread, split_person_id


def test_a_person_id_follows_from_the_first_account() -> None:
    assert person_id("github:id:1") == "78b0a2ef-9b10-5592-8df6-628e10f55eed"
    assert person_id("github:id:1") != person_id("github:id:2")


def test_ids_of_different_things_differ() -> None:
    ids = [person_id("a"), split_person_id("a", "b"), split_person_id("b", "a"), draft_id("a", "b"), draft_id("b", "a")]
    assert len(set(ids)) == len(ids)


def test_a_thread_is_named_after_what_it_carries() -> None:
    assert (search_thread("s"), outreach_thread("s", "p")) == ("search:s", "outreach:s:p")
