"""Rules of the ladder: relevance, places in a byline, lineage, age of use; and the spread, varied."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agents.scoring import assess, score, score_each
from agents.scoring.kernel import doubted, scored, weigh
from memory.knowledge.weights import load, profile
from memory.records import Evidence, RoleProfile
from tests.agents.scoring_facts import TODAY, change, dataset, medal, model, paper, review

INFRA, SCIENTIST, PLAIN = profile("ml_infrastructure_engineer"), profile("research_scientist"), profile(None)
FAR: dict[str, Any] = {"project": "langchain-ai/langchain", "areas": ("code",)}


def points(*facts: Evidence, by: RoleProfile = PLAIN) -> int:
    return score(by, facts, TODAY).score_mp


def test_a_hundred_changes_of_another_trade_do_not_pass_twelve_of_the_role_s_own() -> None:
    near, far = [change(n, areas=("code",)) for n in range(12)], [change(n, **FAR) for n in range(100)]
    assert points(*near, by=INFRA) > points(*far, by=INFRA)
    assert points(*far) > points(*near), "without a role the larger pile leads: relevance is what decides"


def test_each_family_has_one_of_four_grades_in_each_role() -> None:
    roles = load().roles.values()
    assert {share.value for role in roles for share in role.families.values()} == {1000, 800, 500, 250}


def test_places_amid_a_byline_together_approach_one_paper_of_ones_own() -> None:
    new: dict[str, Any] = {"citations": 400, "happened_on": TODAY}
    own, amid = paper(1, **new), [paper(n, position="middle", **new) for n in range(300)]
    assert points(*amid[:5], by=SCIENTIST) < points(*amid, by=SCIENTIST) < points(own, by=SCIENTIST)
    led = [one.model_copy(update={"position": "first"}) for one in amid[:5]]
    assert points(*led, by=SCIENTIST) > points(own, by=SCIENTIST), "the planted fault: as first author they pass it"


def test_citations_are_held_against_age() -> None:
    old = paper(1, happened_on=TODAY - timedelta(days=5 * 365), citations=40)
    waiting, alone = (assess(PLAIN, "p", [one], TODAY).contributions[0].weight for one in (old, paper(2, citations=40)))
    faded = assess(PLAIN, "p", [old.model_copy(update={"citations": 200})], TODAY).contributions[0].weight
    assert waiting < faded < alone
    assert points(paper(1, citations=40)) == points(paper(1, citations=4000)), "forty in the first year is a full nod"


@pytest.mark.parametrize("position", ["first", "middle", "last"])
def test_two_hundred_authors_share_little_wherever_one_stands(position: Any) -> None:
    few, many = (points(paper(1, position=position, authors=count)) for count in (4, 200))
    assert 0 < many < few / 2


def test_a_model_made_from_another_counts_less_and_a_copy_for_nothing() -> None:
    own, tuned = points(model(1, base_model=None)), points(model(1))
    assert points(model(1, discounts=("repack",))) == 0 < tuned < own


@pytest.mark.parametrize("make", [model, dataset])
def test_downloads_of_the_first_days_are_believed_in_part(make: Any) -> None:
    days = (0, 30, 90)
    weight = [points(make(1, happened_on=TODAY - timedelta(days=day), downloads=5000)) for day in days]
    assert weight == sorted(weight)
    assert weight[0] < weight[-1] < 2 * weight[0] + 200


def test_many_people_at_once_score_as_each_alone() -> None:
    people: dict[str, list[Evidence]] = {
        "one": [change(1), change(1, id="again"), review(2), paper(3)],
        "none": [],
        "other": [change(4, discounts=("trivial",)), change(5, discounts=("bulk",)), medal(6), change(7, **FAR)],
    }
    assert score_each(INFRA, people, TODAY) == {name: score(INFRA, facts, TODAY) for name, facts in people.items()}
    struck = score_each(INFRA, people, TODAY, ["again"])
    assert struck["one"] == score(INFRA, people["one"][2:], TODAY), "every account of a struck work goes"
    assert struck["other"] == score(INFRA, people["other"], TODAY)


FOOTPRINTS: dict[str, list[Evidence]] = {
    "deep": [*(change(n) for n in range(14)), *(review(n) for n in range(20, 28))],
    "broad": [change(1), change(2, **FAR), paper(3), model(4, downloads=90_000), dataset(5), medal(6), review(7)],
    "thin": [change(1), paper(2, position="middle")],
}


@pytest.mark.parametrize("who", FOOTPRINTS)
def test_the_stated_doubt_about_weights_is_what_varying_them_does(who: str) -> None:
    """Every kind of work and every project weighed otherwise within the stated range, two hundred times."""
    facts, told = FOOTPRINTS[who], int(doubted(INFRA, weigh(INFRA, FOOTPRINTS[who], TODAY)).weights[0])
    varied = [points(*facts, by=_varied(INFRA, random.Random(seed))) for seed in range(200)]
    assert 0.6 * _half_width(varied) < told < 2.0 * _half_width(varied)
    assert told > 2 * int(doubted(_sure(INFRA), weigh(INFRA, facts, TODAY)).weights[0]), "the range is what moves it"


@pytest.mark.parametrize("who", FOOTPRINTS)
def test_the_stated_doubt_about_single_items_is_what_drawing_them_again_does(who: str) -> None:
    ledger = weigh(INFRA, FOOTPRINTS[who], TODAY)
    told, drawn = int(doubted(INFRA, ledger).items[0]), []
    for seed in range(400):
        chance = random.Random(seed)
        times = [_poisson(chance) for _ in ledger.counted]
        again = tuple(one for one, count in zip(ledger.counted, times, strict=True) for _ in range(count))
        drawn.append(scored(INFRA, replace(ledger, counted=again)).score_mp)
    assert 0.6 * _half_width(drawn) < told < 2.0 * _half_width(drawn)


def _sure(weights: RoleProfile) -> RoleProfile:
    return weights.model_copy(update={"leeway": weights.leeway // 4})


def _varied(weights: RoleProfile, chance: random.Random) -> RoleProfile:
    low, high = 1000 - weights.leeway, 1000 + weights.leeway

    def near(value: int) -> int:
        return value * chance.randint(low, high) // 1000

    base = {kind: near(value) for kind, value in weights.base.items()}
    projects = {name: near(value) for name, value in weights.projects.items()}
    return weights.model_copy(update={"base": base, "projects": projects})


def _half_width(values: list[int]) -> float:
    ordered = sorted(values)
    return (ordered[len(ordered) * 9 // 10] - ordered[len(ordered) // 10]) / 2


def _poisson(chance: random.Random) -> int:
    count, left = 0, chance.random()
    while left > 0.36787944:
        count, left = count + 1, left * chance.random()
    return count
