"""The suite `identity` finds every fault that a way of joining accounts can have."""

from collections.abc import Sequence

import pytest
from pydantic import ValidationError

from agents.identity import join
from evals.identity import IDENTITY, identity_subject, measure, score_identity
from evals.whole_world import Told, told
from memory.records import Account, JoinFacts, Link, Person

SEED, PEOPLE = 31, 60


@pytest.fixture(scope="module")
def seen() -> Told:
    return told(SEED, PEOPLE)


def test_the_product_joins_what_is_proven_and_nobody_else(seen: Told) -> None:
    found = measure(seen)

    assert found.precision[0] == found.precision[1] > 0
    assert found.recall[0] == found.recall[1] > 0
    assert (found.impostors_joined[0], found.namesakes_joined[0]) == (0, 0)
    assert found.impostors_asked[0] == found.impostors_asked[1] > 0


def by_name(accounts: Sequence[Account], links: Sequence[Link], facts: JoinFacts) -> Sequence[Person]:
    """The fault: a name is taken for a proof."""
    first: dict[str, Account] = {}
    more = []
    for one in accounts:
        other = first.setdefault(one.name or one.key, one)
        more += [Link(a=other.key, b=one.key, status="proven", proof="the same name", record="r")]
    return join(accounts, more, facts)


def one_way(accounts: Sequence[Account], links: Sequence[Link], facts: JoinFacts) -> Sequence[Person]:
    """The fault: whoever names a profile is taken for its owner."""
    back = [link.model_copy(update={"a": link.b, "b": link.a}) for link in links]
    return join(accounts, [*links, *back], facts)


def nobody(accounts: Sequence[Account], links: Sequence[Link], facts: JoinFacts) -> Sequence[Person]:
    return join(accounts, [], facts)


def test_joining_by_name_is_seen_in_three_figures(seen: Told) -> None:
    found = measure(seen, by_name)

    assert found.precision[0] < found.precision[1]
    assert found.impostors_joined[0] > 0
    assert found.namesakes_joined[0] > 0


def test_believing_every_claim_takes_impostors_in(seen: Told) -> None:
    found = measure(seen, one_way)

    assert found.impostors_joined[0] == found.impostors_joined[1] > 0
    assert found.precision[0] < found.precision[1]


def test_joining_nobody_is_no_way_to_be_precise(seen: Told) -> None:
    found = measure(seen, nobody)

    assert found.recall[0] == found.recall_all[0] == 0
    assert "precision" not in score_identity({}, found.model_dump()).marks


async def test_the_subject_answers_what_the_scorer_reads(seen: Told) -> None:
    scored = score_identity({}, await identity_subject({"seed": SEED, "people": PEOPLE}))

    assert set(scored.marks) == {metric.name for metric in IDENTITY.metrics}


def test_an_answer_without_a_figure_is_no_answer() -> None:
    with pytest.raises(ValidationError):
        score_identity({}, {"precision": (1, 1)})
