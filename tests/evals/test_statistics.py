"""Intervals say what they claim: their coverage is computed or simulated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.statistics import Count, Interval, grouped, never_certain, paired_rate, rate, resampled, wilson


def ones(*hits: int) -> list[Count]:
    return [Count(hits=hit, of=1) for hit in hits]


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_the_interval_of_the_reference_library(pair: tuple[int, int]) -> None:
    hits, n = pair
    reference = stats.binomtest(hits, n).proportion_ci(method="wilson")
    found = wilson(hits, n)
    assert (found.low, found.high) == pytest.approx((reference.low, reference.high), abs=1e-9)


def coverage(n: int, share: float, interval: type[Interval] | None = None) -> float:
    """Exact: over every number of hits with its probability."""
    covered = [
        hits
        for hits in range(n + 1)
        if (found := wald(hits, n) if interval else wilson(hits, n)).low <= share <= found.high
    ]
    return float(stats.binom.pmf(covered, n, share).sum())


def wald(hits: int, n: int) -> Interval:
    """The schoolbook interval: what goes wrong with it at the edges is why it is not used."""
    share = hits / n
    half = 1.96 * float(np.sqrt(share * (1 - share) / n))
    return Interval(value=share, low=share - half, high=share + half)


@pytest.mark.parametrize("n", [20, 50, 200])
def test_wilson_covers_95_percent_on_average_and_never_far_less(n: int) -> None:
    shares = np.linspace(0.02, 0.98, 97)
    covered = [coverage(n, float(share)) for share in shares]
    assert 0.94 <= float(np.mean(covered)) <= 0.97
    assert min(covered) >= 0.90
    assert min(coverage(n, float(share), Interval) for share in shares) < 0.90


@pytest.mark.parametrize(("clusters", "size"), [(20, 5), (200, 3)])
def test_clustered_chances_are_covered_and_would_not_be_if_taken_as_independent(clusters: int, size: int) -> None:
    random, share, agree = np.random.default_rng(7), 0.8, 0.6
    covered = naive = 0
    for _ in range(400):
        own = random.beta(share * (1 / agree - 1), (1 - share) * (1 / agree - 1), clusters)
        counts = [Count(hits=int(hits), of=size) for hits in random.binomial(size, own)]
        found, plain = rate(counts), wilson(sum(item.hits for item in counts), clusters * size)
        covered += found.low <= share <= found.high
        naive += plain.low <= share <= plain.high
    assert 0.92 <= covered / 400 <= 0.99
    assert naive / 400 < 0.90


@pytest.mark.parametrize("hits", [0, 3])
def test_a_zero_or_a_one_over_clusters_counts_clusters_not_trials(hits: int) -> None:
    found = rate([Count(hits=hits, of=3)] * 10)
    alone = wilson(10 * hits / 3, 10)
    assert (found.low, found.high) == (alone.low, alone.high)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=60))
def test_a_paired_difference_turns_its_sign_with_its_sides(pairs: list[tuple[int, int]]) -> None:
    first, second = ones(*(a for a, _ in pairs)), ones(*(b for _, b in pairs))
    there, back = paired_rate(first, second), paired_rate(second, first)
    assert there.value == pytest.approx(-back.value)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


def test_no_change_is_not_certainty() -> None:
    found = paired_rate(ones(1, 1, 0, 1), ones(1, 1, 0, 1))
    assert found.value == 0
    assert found.low < 0 < found.high


def drawn(random: np.random.Generator, n: int, drop: float) -> Interval:
    """Runs of n items: a tenth flips either way by chance, and `drop` of all are lost for good."""
    dice = random.random(n)
    change = np.where(dice < 0.05 + drop, -1, np.where(dice > 0.95, 1, 0))
    before = (change <= 0).astype(int)
    return paired_rate(ones(*before.tolist()), ones(*(before + change).tolist()))


def test_a_drop_of_ten_points_in_200_pairs_is_found_and_chance_alone_is_not() -> None:
    random = np.random.default_rng(3)
    found = [drawn(random, 200, 0.10) for _ in range(400)]
    chance = [drawn(random, 200, 0.0) for _ in range(400)]
    assert sum(item.value < -0.02 and item.high < 0 for item in found) / 400 >= 0.80
    assert sum(item.value < -0.02 and item.high < 0 for item in chance) / 400 <= 0.05
    assert 0.92 <= sum(item.low <= -0.10 <= item.high for item in found) / 400 <= 0.99


def test_a_difference_over_clusters_uses_students_t() -> None:
    before, after = [Count(hits=2, of=4)] * 3, [Count(hits=hits, of=4) for hits in (1, 2, 3)]
    found = paired_rate(before, after)
    half = stats.t.ppf(0.975, 2) * 0.25 / np.sqrt(3)
    assert (found.value, found.low, found.high) == pytest.approx((0.0, -half, half))


def test_a_resampled_figure_is_the_same_for_the_same_seed() -> None:
    items = [0.0, 1.0, 1.0, 0.0, 1.0]
    found = [resampled(items, lambda drawn: sum(drawn) / len(drawn), seed) for seed in (1, 1, 2)]
    assert found[0] == found[1]
    assert found[0].low < 0.6 < found[0].high


def test_a_perfect_figure_still_has_room_below() -> None:
    found = resampled([1.0] * 9, lambda drawn: sum(drawn) / len(drawn), 1)
    assert (found.low, found.high) == (1.0, 1.0)
    assert never_certain(found, 9) == wilson(9, 9)
    assert never_certain(found, 0).low == 0.0


def test_items_are_grouped_in_order_of_first_sight() -> None:
    assert list(grouped([("b", 1), ("a", 2), ("b", 3)]).items()) == [("b", [1, 3]), ("a", [2])]
