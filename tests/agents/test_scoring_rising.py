"""Who is on the way up: recent work against what was there before."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.scoring import rising, score
from memory.knowledge.weights import profile
from memory.records import Evidence
from tests.agents.scoring_facts import TODAY, change, review

PLAIN = profile(None)


def steady(first: int, last: int, every: int, start: int = 0) -> list[Evidence]:
    """Changes landed every so many days, from `first` days ago to `last` days ago."""
    return [
        change(start + n, happened_on=TODAY - timedelta(days=days))
        for n, days in enumerate(range(first, last - 1, -every))
    ]


def points(facts: list[Evidence]) -> int:
    return rising(PLAIN, facts, TODAY).score_mp


def test_a_newcomer_passes_the_core_developer_who_does_as_much_now_and_did_before() -> None:
    newcomer, core = steady(300, 0, 15), steady(2500, 0, 15)
    assert points(newcomer) > points(core)
    assert score(PLAIN, newcomer, TODAY).score_mp < score(PLAIN, core, TODAY).score_mp


def test_without_looking_back_the_core_developer_would_stay_ahead() -> None:
    recent_only = PLAIN.model_copy(update={"half_life_days": dict.fromkeys(PLAIN.half_life_days, 365)})
    newcomer, core = steady(300, 0, 15), steady(2500, 0, 15)
    assert score(recent_only, newcomer, TODAY).score_mp < score(recent_only, core, TODAY).score_mp


def test_who_left_years_ago_is_not_rising() -> None:
    assert points(steady(2500, 1500, 5)) < points(steady(200, 0, 60))


def test_the_core_developer_still_passes_a_drive_by() -> None:
    assert points(steady(2500, 0, 15)) > points(steady(20, 20, 1))


def test_one_import_does_not_make_a_riser() -> None:
    imported: list[Evidence] = [change(n, discounts=("bulk",)) for n in range(200)]
    assert points(imported) < points(steady(300, 0, 60))


def test_small_fixes_in_hundreds_do_not_make_a_riser() -> None:
    fixes: list[Evidence] = [change(n, discounts=("trivial",)) for n in range(300)]
    assert points(fixes) < points(steady(300, 0, 60))


def test_reviewing_others_lifts_a_riser() -> None:
    newcomer = steady(300, 0, 60)
    reviews: list[Evidence] = [review(9000 + n) for n in range(10)]
    assert points(newcomer + reviews) > points(newcomer)


def test_nothing_recent_is_zero_and_nothing_at_all_too() -> None:
    assert points([]) == 0
    assert points([change(1, happened_on=TODAY + timedelta(days=1))]) == 0


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.integers(min_value=0, max_value=4000), max_size=30))
def test_order_repeats_and_the_scale_hold_here_too(ages: list[int]) -> None:
    facts: list[Evidence] = [change(n, happened_on=TODAY - timedelta(days=days)) for n, days in enumerate(ages)]
    again = [fact.model_copy(update={"id": f"again-{fact.id}"}) for fact in facts]
    one = rising(PLAIN, facts, TODAY)
    assert one == rising(PLAIN, [*reversed(facts), *again], TODAY)
    assert 0 <= one.score_mp <= score(PLAIN, facts, TODAY).score_mp < 100_000


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.integers(min_value=0, max_value=4000), max_size=30))
def test_one_more_change_today_never_lowers_a_riser(ages: list[int]) -> None:
    facts: list[Evidence] = [change(n, happened_on=TODAY - timedelta(days=days)) for n, days in enumerate(ages)]
    assert points([*facts, change(7777, happened_on=TODAY)]) > points(facts)


def test_who_let_in_others_work_a_year_ago_has_arrived() -> None:
    newcomer = steady(300, 0, 15)
    before: list[Evidence] = [review(9000 + n, happened_on=TODAY - timedelta(days=400)) for n in range(20)]
    lately: list[Evidence] = [review(9000 + n, happened_on=TODAY - timedelta(days=40)) for n in range(20)]
    assert points(newcomer + before) < points(newcomer) < points(newcomer + lately)


def test_many_parts_of_a_project_tell_more_than_one() -> None:
    wide: list[Evidence] = [
        change(n, happened_on=TODAY - timedelta(days=n), areas=(area,))
        for n, area in enumerate(("code", "tests", "kernel", "training", "serving"))
    ]
    narrow: list[Evidence] = [change(n, happened_on=TODAY - timedelta(days=n), areas=("code",)) for n in range(5)]
    assert points(wide) > points(narrow)
