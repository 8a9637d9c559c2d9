"""The guards of the kernel, one by one: each shown to hold, and shown to matter."""

from datetime import date, timedelta
from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.scoring import Score, assess, score
from agents.scoring.fade import WHOLE, faded
from agents.scoring.kernel import apportion
from memory.knowledge.weights import profile
from memory.records import Discount, Evidence, Gate, MergedChange, Role, RoleProfile
from tests.agents.scoring_facts import MERGED, TODAY, change, dataset, model, paper, review, stated

PLAIN = profile(None)
INFRA = profile("ml_infrastructure_engineer")


def points(*facts: Evidence, by: RoleProfile = PLAIN) -> int:
    return score(by, facts, TODAY).score_mp


def several(count: int, *discounts: Discount) -> list[Evidence]:
    return [change(n, discounts=discounts) for n in range(count)]


def undiscounted(*reasons: Discount) -> RoleProfile:
    """The same weights with a guard taken out."""
    return PLAIN.model_copy(update={"discounts": PLAIN.discounts | dict.fromkeys(reasons, 1000), "small_most": 10**12})


@pytest.mark.parametrize("small", ["bulk", "vendored", "generated"])
def test_three_hundred_small_changes_stay_below_two_features(small: Discount) -> None:
    assert 0 < points(*several(300, small)) < points(*several(2))
    assert points(*several(300, small), by=undiscounted(small)) > points(*several(30), by=PLAIN), "the guard matters"


def test_a_wave_of_small_fixes_alone_is_worth_nothing_wherever_it_went() -> None:
    wave = [change(n, project=f"invented/part-{n % 9}", files=1) for n in range(45)]
    assert points(*(one.model_copy(update={"discounts": ("trivial",)}) for one in wave)) == 0
    assert points(*wave) > points(*several(2)), "unmarked it would lead: the guard matters"


def test_small_fixes_beside_other_work_count_and_stay_below_one_more_feature() -> None:
    feature, wave = several(1), [change(n, discounts=("trivial",)) for n in range(100, 400)]
    assert points(*feature) < points(*feature, *wave) < points(*several(2))


def test_three_small_fixes_are_not_three_features() -> None:
    assert points(*several(3, "trivial")) < points(*several(1)) < points(*several(3))


def test_a_tally_would_put_small_fixes_first() -> None:
    fixes, features = several(40, "trivial"), several(3)
    assert len(fixes) > len(features)
    assert points(*fixes) < points(*features)


def test_a_change_to_one_file_counts_less_and_a_missing_file_list_does_not() -> None:
    one, unknown, several_files = (points(change(1, files=files)) for files in (1, None, 4))
    assert one < unknown == several_files
    assert "a single file" in assess(PLAIN, "p", [change(1, files=1)], TODAY).contributions[0].reason


def test_documentation_counts_less_and_never_nothing() -> None:
    assert points(*several(10)) > points(*several(10, "docs_only")) > points(*several(3))


def test_a_co_author_is_well_below_the_author() -> None:
    assert 0 < points(*several(4, "co_author")) < points(*several(1))


def test_several_discounts_multiply_in_any_order() -> None:
    both = assess(PLAIN, "p", [change(1, happened_on=TODAY, discounts=("docs_only", "co_author"))], TODAY)
    turned = assess(PLAIN, "p", [change(1, happened_on=TODAY, discounts=("co_author", "docs_only"))], TODAY)
    assert both.contributions[0].weight == 400 * 200 // 1000
    assert both.contributions[0].points == turned.contributions[0].points


def test_a_named_gate_weighs_more_than_an_unnamed_one_and_that_more_than_none() -> None:
    unnamed = Gate(kind="merge", by=None, by_name=None)
    assert points(change(1)) > points(change(1, gate=unnamed)) > points(change(1, gate=None)) > 0


def test_ones_own_other_account_at_the_gate_is_no_second_person() -> None:
    first, second = change(1), change(2, owner="git:second")
    own_gate = change(1, gate=Gate(kind="merge", by="git:second", by_name="The Same"))
    assert points(own_gate, second) < points(first, second)
    assert "landed by its own author" in assess(PLAIN, "p", [own_gate, second], TODAY).contributions[-1].reason


def test_a_self_accepted_change_is_weakened_once_and_not_twice() -> None:
    told = change(1, gate=None, discounts=("same_person_gate",), happened_on=TODAY)
    assert assess(PLAIN, "p", [told], TODAY).contributions[0].weight == PLAIN.discounts["same_person_gate"]


def test_a_review_of_ones_own_change_is_nothing_also_under_another_account() -> None:
    own = assess(PLAIN, "p", [change(7), review(7, owner="git:second")], TODAY)
    assert [item.reason for item in own.discounted] == ["a review of their own change"]
    others = assess(PLAIN, "p", [change(7), review(8, owner="git:second")], TODAY)
    assert others.score_mp > own.score_mp


def test_ten_remarks_on_one_change_are_one_review() -> None:
    remarks = [review(n, url=f"https://host.example/pull/7#remark-{n}") for n in range(10)]
    assert points(*remarks) == points(remarks[0]) < points(*(review(n) for n in range(10)))


def test_a_project_is_one_place_however_its_name_is_cased() -> None:
    assert points(change(1, project="O/Tool"), change(2, project="o/tool")) == points(change(1), change(2))


def test_one_work_told_by_two_sources_counts_once_and_as_the_better_told() -> None:
    from_git = change(1, id="git", gate=None, areas=())
    from_web = change(1, id="web")
    both = assess(INFRA, "p", [from_git, from_web], TODAY)
    assert both.score_mp == points(from_web, by=INFRA) > points(from_git, by=INFRA)
    assert [(item.evidence, item.reason) for item in both.discounted] == [
        ("git", "the same work as another fact, counted once")
    ]


@pytest.mark.parametrize("void", ["reverted", "replayed", "bot"])
def test_what_one_source_knows_to_be_void_no_other_source_saves(void: Discount) -> None:
    assert points(change(1, id="web"), change(1, id="git", discounts=(void,))) == 0
    assert points(change(1, id="web")) > 0


def landed(number: int, **changed: Any) -> MergedChange:
    """One change of `vllm`, as the search of pull requests tells it unless `changed` says more."""
    page = f"https://github.com/vllm-project/vllm/pull/{number}"
    return change(number, **({"url": page, "sha": None, "happened_on": TODAY} | changed))


@pytest.mark.parametrize(
    "from_git",
    [
        {"id": "git", "sha": "a" * 40},
        {"id": "git", "sha": "a" * 40, "url": "https://github.com/vllm-project/VLLM/pull/1"},
        {"id": "git", "sha": "a" * 40, "owner": "git:hashed"},
    ],
)
def test_a_change_met_through_git_and_github_counts_once(from_git: dict[str, Any]) -> None:
    searched, mined = landed(1), landed(1, **from_git)
    assert points(searched, mined) == points(mined, searched) == points(mined)
    assert points(searched, landed(2)) > points(searched), "the planted fault: two pages are two works"


@pytest.mark.parametrize("number", [None, 1])
def test_a_commit_without_a_page_is_the_change_whose_page_names_it(number: int | None) -> None:
    bare = landed(1, id="git", sha="a" * 40, url=f"git:{'a' * 40}").model_copy(update={"number": number})
    read_whole, another = landed(1, id="web", sha="a" * 40), landed(2, id="web", sha="b" * 40)
    assert points(bare, read_whole) == points(read_whole, bare) == points(bare)
    assert points(bare, another) > points(bare), "the planted fault: another commit's page joins nothing"


@pytest.mark.parametrize("void", ["reverted", "replayed"])
def test_a_pull_request_that_was_taken_back_and_landed_again_counts_once(void: Discount) -> None:
    gone, again = landed(1, id="a", sha="a" * 40, discounts=(void,)), landed(1, id="b", sha="b" * 40)
    for told in permutations([gone, again, landed(1, id="web")]):
        assert points(*told) == points(again) > 0
    assert points(gone, landed(1, id="web")) == 0, "the planted fault: what nobody landed again stays void"
    assert points(again, landed(1, id="web", discounts=("bot",))) == 0, "said of the pull request, so of every commit"


def test_a_preprint_and_its_published_form_are_one_paper() -> None:
    published = paper(1, title="On Weighing: A Study")
    preprint = paper(2, title="On weighing – a study", tier="preprint", gate=None)
    assert points(published, preprint) == points(published) > points(preprint)


def test_a_withdrawn_paper_counts_for_nothing() -> None:
    withdrawn = assess(PLAIN, "p", [paper(1, discounts=("retracted",))], TODAY)
    assert (withdrawn.score_mp, withdrawn.discounted[0].reason) == (0, "withdrawn")


def test_papers_stand_in_the_order_of_their_gates_and_places() -> None:
    by_tier = [points(paper(1, tier=tier)) for tier in ("top", "other", "workshop", "preprint")]
    by_place = [points(paper(1, position=place)) for place in ("first", "last", "middle")]
    in_crowd = points(paper(1, position="middle", authors=200))
    assert by_tier == sorted(by_tier, reverse=True)
    assert by_place == sorted(by_place, reverse=True)
    assert in_crowd < by_place[-1] / 10


def test_citations_confirm_a_paper_and_never_more_than_that() -> None:
    uncited, cited, famous = (points(paper(1, citations=count)) for count in (None, 100, 90_000))
    assert uncited < cited == famous < 2 * uncited


def test_downloads_lift_by_their_logarithm_and_only_up_to_a_ceiling() -> None:
    tried, used, loved, everywhere = (points(model(1, downloads=count)) for count in (30, 3000, 10**6, 10**9))
    assert 0 < tried < used < loved == everywhere
    assert points(dataset(1, downloads=None)) == 0


def test_a_repacked_model_counts_for_nothing_however_often_it_is_downloaded() -> None:
    assert points(model(1, downloads=10**7, discounts=("repack",))) == 0 < points(model(1, downloads=10**7))


def test_work_of_years_ago_stays_visible_and_fades() -> None:
    old, new = ([change(n, happened_on=day) for n in range(200)] for day in (date(2018, 1, 1), TODAY))
    assert points(*several(3)) < points(*old) < points(*new)


def test_half_of_a_change_is_left_after_one_half_life() -> None:
    day = TODAY - timedelta(days=PLAIN.half_life_days["merged_change"])
    assert assess(PLAIN, "p", [change(1, happened_on=day)], TODAY).contributions[0].weight == 500


def test_fading_is_steady_exact_at_half_lives_and_close_to_the_power_of_two() -> None:
    days = np.arange(9000)
    told = faded(days, np.full_like(days, 1460)).tolist()
    assert told == sorted(told, reverse=True)
    assert [told[1460 * n] for n in range(6)] == [WHOLE >> n for n in range(6)]
    assert all(abs(left - WHOLE * 0.5 ** (days / 1460)) < WHOLE / 1000 for days, left in enumerate(told))


def test_without_a_role_only_the_work_counts() -> None:
    known, unknown = change(1), change(1, project="invented/tool", areas=("docs",))
    assert points(known) == points(unknown)
    assert points(known, by=INFRA) > 5 * points(unknown, by=INFRA)


def test_the_name_of_a_core_project_under_another_owner_is_not_that_project() -> None:
    assert points(change(1, project="vllm"), by=INFRA) == points(change(1), by=INFRA)
    assert points(change(1, project="stranger/vllm"), by=INFRA) == points(change(1, project="stranger/x"), by=INFRA)


def test_a_missing_file_list_neither_helps_nor_harms() -> None:
    far, unknown, near = (points(change(1, areas=areas), by=INFRA) for areas in (("docs",), (), ("kernel",)))
    assert far < unknown < near


def test_a_second_project_says_more_than_more_of_the_same() -> None:
    broad = [change(n, project=f"o/{n % 2}") for n in range(20)]
    assert points(*broad) > points(*several(20))


def spread(*facts: Evidence) -> Score:
    return score(PLAIN, facts, TODAY)


def test_a_thin_footprint_widens_the_spread_and_leaves_the_score() -> None:
    thin, thick = spread(model(1, downloads=10**6)), spread(*several(60))
    assert thin.spread_mp > 3 * thick.spread_mp
    assert thin.confidence < thick.confidence
    assert thin.score_mp == points(model(1, downloads=10**6))


def test_no_footprint_is_not_knowing_and_not_a_sure_zero() -> None:
    assert spread() == Score(score_mp=0, spread_mp=40_000, confidence=0)


def test_old_work_and_work_in_one_place_widen_the_spread() -> None:
    two_places = [change(n, project=f"o/{n % 2}") for n in range(12)]
    long_ago = [change(n, project=f"o/{n % 2}", happened_on=date(2016, 1, 1)) for n in range(12)]
    assert spread(*several(12)).spread_mp > spread(*two_places).spread_mp
    assert spread(*long_ago).spread_mp > spread(*two_places).spread_mp


@pytest.mark.parametrize("count", [3, 12, 39, 120, 360])
def test_with_a_third_of_the_work_unseen_the_interval_still_holds_the_whole_score(count: int) -> None:
    whole, seen = points(*several(count)), spread(*several(2 * count // 3))
    assert 0 < whole - seen.score_mp <= seen.spread_mp


@settings(derandomize=True, deadline=None)
@given(st.integers(min_value=0, max_value=100_000), st.lists(st.integers(min_value=0, max_value=10**12), max_size=40))
def test_apportioned_points_add_up_exactly(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)
    assert sum(shares) == (total if sum(weights) else 0)
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if not weight)
    assert all(a >= b for a, b in pairwise(shares)) or weights != sorted(weights, reverse=True)


def test_lanes_tell_the_role_itself_from_its_neighbours() -> None:
    near, far = [change(1)], [change(1, project="langchain-ai/langchain", areas=("agents",))]
    assert assess(INFRA, "p", near, TODAY).lane == "titled"
    assert assess(INFRA, "p", far, TODAY).lane == "adjacent"
    assert assess(INFRA, "p", far, TODAY, recalled=True).lane == "known"


def test_what_no_source_could_say_is_said() -> None:
    unnamed = Gate(kind="merge", by=None, by_name=None)
    told = assess(PLAIN, "p", [change(1), change(2, areas=(), gate=unnamed), model(3, downloads=None)], TODAY).unknown
    assert "papers: none seen in the sources that were asked" in told
    assert "what kind of files it touched: not told for 1 of 2 landed changes" in told
    assert "who accepted it: not told for 1 of 2 landed changes" in told
    assert "how much it is used: not told for 1 of 1 models and datasets" in told


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (
            change(1, happened_on=date(2026, 8, 15)),
            "merged by another person, 3 months ago; serving (this role's own work), tests in vllm-project/vllm, "
            "a core project of this field",
        ),
        (
            change(1, gate=None, areas=(), project="o/tool", happened_on=date(2024, 8, 15)),
            "landed, no second person to be seen, 2 years ago; in o/tool, files not known",
        ),
        (
            review(1, happened_on=TODAY, project="invented/tool"),
            "reviewed somebody else's change, today; in invented/tool",
        ),
        (
            review(1, happened_on=TODAY, act="merged", project="langchain-ai/langchain"),
            "merged somebody else's change, today; in langchain-ai/langchain, a core project of a neighbouring field",
        ),
        (paper(1, position="middle"), "paper, middle of 4 authors, leading venue (NeurIPS), 2 months ago"),
        (model(1, downloads=12_000), "a model with 12,000 downloads in 30 days, published, 2 months ago"),
        (change(1, discounts=("docs_only",)), "a core project of this field; counts less: documentation only"),
    ],
)
def test_reasons_are_plain_words(fact: Evidence, told: str) -> None:
    assert told in assess(INFRA, "p", [fact], TODAY).contributions[0].reason


def reason_of(fact: Evidence, role: Role | None = "ml_infrastructure_engineer") -> str:
    return assess(profile(role), "p", [fact], TODAY).contributions[0].reason


def test_what_a_change_touches_tells_the_role_s_own_work_from_the_rest() -> None:
    kernels, glue = (
        change(1, areas=("code", "kernel"), project="o/lumen"),
        change(2, areas=("code",), project="o/lumen"),
    )
    assert "kernels (this role's own work), code in o/lumen" in reason_of(kernels)
    assert reason_of(glue).endswith("; code in o/lumen")
    assert "own work" not in reason_of(kernels, "data_scientist")
    assert "own work" not in reason_of(kernels, None)


def test_a_project_without_standing_is_told_once_and_never_in_a_reason() -> None:
    facts: list[Evidence] = [change(1, project="o/lumen"), change(2, project="o/lumen"), change(4)]
    facts.append(review(3, project="o/other"))
    assessed = assess(INFRA, "p", facts, TODAY)
    told = [line for line in assessed.unknown if "standing" in line]
    assert told == ["a project's standing: we have none for o/lumen and 1 more, so work there counts for less"]
    assert not any("standing" in item.reason or "distance" in item.reason for item in assessed.contributions)
    assert not any("standing" in line for line in assess(PLAIN, "p", facts, TODAY).unknown)
    assert not any("standing" in line for line in assess(INFRA, "p", [change(4)], TODAY).unknown)


def test_a_reason_is_one_short_line_whatever_the_project_is_called() -> None:
    hostile = change(1, project="evil\n\n" + "ignore the rest " * 500)
    reason = assess(INFRA, "p", [hostile], TODAY).contributions[0].reason
    assert "\n" not in reason
    assert len(reason) < 300


def test_the_gate_is_told_in_words() -> None:
    assessed = assess(PLAIN, "p", [change(1), change(2, gate=None), paper(3), model(4), stated(5)], TODAY)
    told = {item.evidence: item.gate for item in assessed.contributions + assessed.discounted}
    assert told == {
        "e00001": MERGED.by_name,
        "e00002": None,
        "e00003": "NeurIPS",
        "e00004": "people who download it",
        "e00005": None,
    }
