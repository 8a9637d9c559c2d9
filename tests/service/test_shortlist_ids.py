"""Ids as people type them: as much of one as nobody else on the shortlist begins with."""

import pytest

from memory.errors import UsageError
from service.shortlist import LEAST_OF_AN_ID, whole_id

ADA, ALF, BEA = "a1b2c3d4-0000", "a1b2ffff-0000", "b0b0c3d4-0000"
LISTED = (ADA, ALF, BEA)


def test_the_beginning_of_one_id_is_that_id() -> None:
    assert whole_id("a1b2c", LISTED) == ADA
    assert whole_id("b0b0", LISTED) == BEA


def test_a_beginning_that_two_share_is_refused_and_nobody_is_picked() -> None:
    with pytest.raises(UsageError, match="a1b2 begins the ids of 2 people of this shortlist: give a letter more"):
        whole_id("a1b2", LISTED)


def test_a_whole_id_is_itself_even_where_another_goes_on_from_it() -> None:
    assert whole_id("a1b2", ("a1b2", "a1b2c")) == "a1b2"


@pytest.mark.parametrize("said", [BEA[: LEAST_OF_AN_ID - 1], "zzzz", ""])
def test_what_begins_no_id_or_is_too_little_of_one_stays_as_it_was_typed(said: str) -> None:
    assert whole_id(said, LISTED) == said
