"""Who carries a project: months at work, and what it trusts somebody with."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.scoring import score, standing
from memory.knowledge.weights import profile
from memory.records import Evidence
from tests.agents.scoring_facts import TODAY, change, review

PLAIN = profile(None)


def points(facts: list[Evidence]) -> int:
    return standing(PLAIN, facts, TODAY).score_mp


def changes(number: int, every: int) -> list[Evidence]:
    return [change(n, happened_on=TODAY - timedelta(days=n * every)) for n in range(number)]


def test_a_year_of_monthly_work_passes_as_many_changes_of_one_month() -> None:
    assert points(changes(12, 31)) > points(changes(12, 1))


def test_without_months_the_burst_would_stay_ahead() -> None:
    assert score(PLAIN, changes(12, 31), TODAY).score_mp <= score(PLAIN, changes(12, 1), TODAY).score_mp


def test_who_lets_in_other_peoples_work_passes_who_does_not() -> None:
    let_in = [review(9000 + n) for n in range(10)]
    assert points([*changes(12, 31), *let_in]) > points(changes(16, 31))


def test_helping_with_others_changes_tells_less_than_letting_one_in() -> None:
    own = changes(40, 31)
    helped, let_in = change(500, discounts=("co_author",)), review(9000)
    assert points(own) < points([*own, helped]) < points([*own, let_in])


def test_reviews_elsewhere_lift_no_work_here() -> None:
    here = [review(9000 + n) for n in range(5)]
    elsewhere = [one.model_copy(update={"project": "other/project"}) for one in here]
    assert points([*changes(12, 31), *here]) > points([*changes(12, 31), *elsewhere])


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.lists(st.integers(min_value=0, max_value=900), max_size=30),
    st.booleans(),
    st.integers(min_value=0, max_value=900),
)
def test_one_more_work_never_lowers_it(ages: list[int], reviewed: bool, age: int) -> None:
    facts: list[Evidence] = [change(n, happened_on=TODAY - timedelta(days=days)) for n, days in enumerate(ages)]
    day = TODAY - timedelta(days=age)
    more = review(7777, happened_on=day) if reviewed else change(7777, happened_on=day)
    assert points([*facts, more]) >= points(facts)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.integers(min_value=0, max_value=900), max_size=30))
def test_order_and_repeats_move_nothing(ages: list[int]) -> None:
    facts: list[Evidence] = [change(n, happened_on=TODAY - timedelta(days=days)) for n, days in enumerate(ages)]
    again = [fact.model_copy(update={"id": f"again-{fact.id}"}) for fact in facts]
    assert standing(PLAIN, facts, TODAY) == standing(PLAIN, [*reversed(facts), *again], TODAY)
