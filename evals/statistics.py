"""Intervals for small sets. Every figure carries one; a zero and a one carry theirs too.

95 % throughout. Items that share a cluster (trials of one case, texts of one source) are not independent: intervals
are taken over clusters (Miller, "Adding Error Bars to Evals", 2024).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from scipy import stats

from memory.records import Frozen

CONFIDENCE = 0.95
RESAMPLES = 2_000

_Z = float(stats.norm.ppf(0.5 + CONFIDENCE / 2))

Item = TypeVar("Item")


class Interval(Frozen):
    value: float
    low: float
    high: float


class Count(Frozen):
    """Hits among chances, of one cluster."""

    hits: int
    of: int


def wilson(hits: float, n: float) -> Interval:
    """Interval of a proportion; `n` may be an effective number."""
    share, z2 = hits / n, _Z**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * float(np.sqrt(share * (1 - share) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    return Interval(value=share, low=max(0.0, min(share, middle - half)), high=min(1.0, max(share, middle + half)))


def rate(clusters: Sequence[Count]) -> Interval:
    """Interval of all hits among all chances.

    Where a cluster has several chances, Wilson's with the effective number of them (after Korn and Graubard, 1998).
    """
    hits, n = sum(item.hits for item in clusters), sum(item.of for item in clusters)
    if all(item.of <= 1 for item in clusters):
        return wilson(hits, n)
    effective = _effective(clusters, hits / n, n)
    return wilson(hits / n * effective, effective).model_copy(update={"value": hits / n})


def paired_rate(before: Sequence[Count], after: Sequence[Count]) -> Interval:
    """Difference after - before, cluster by cluster with the same chances on both sides.

    One chance each: Bonett and Price (2012), which stays honest at small n and where nothing changed. Else Student's t
    over clusters.
    """
    n = sum(item.of for item in before)
    changes = np.array([b.hits - a.hits for a, b in zip(before, after, strict=True)], dtype=float)
    value = float(changes.sum()) / n
    if all(item.of == 1 for item in before) or not changes.any():
        return _bonett_price(value, int((changes > 0).sum()), int((changes < 0).sum()), len(before))
    chances = np.array([item.of for item in before], dtype=float)
    count = len(before)
    spread = ((changes - value * chances) ** 2).sum() * count / max(1, count - 1) / n**2
    half = _student(count) * float(np.sqrt(spread))
    return Interval(value=value, low=max(-1.0, value - half), high=min(1.0, value + half))


def resampled(clusters: Sequence[Item], statistic: Callable[[Sequence[Item]], float], seed: int) -> Interval:
    """Percentile bootstrap over clusters, for what is no plain rate."""
    random, count, value = np.random.default_rng(seed), len(clusters), statistic(clusters)
    drawn = [statistic([clusters[n] for n in random.integers(0, count, count)]) for _ in range(RESAMPLES)]
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(edge) for edge in np.quantile(drawn, [tail, 1 - tail]))
    return Interval(value=value, low=min(low, value), high=max(high, value))


def never_certain(found: Interval, support: int) -> Interval:
    """A share that no resample moved, such as a perfect F1, gets Wilson's interval for what it rests on.

    What is above 1 is a count and no share.
    """
    if found.low < found.high or found.value > 1:
        return found
    return wilson(found.value * support, support) if support else Interval(value=found.value, low=0.0, high=1.0)


def grouped(items: Iterable[tuple[Hashable, Item]]) -> Mapping[Hashable, list[Item]]:
    """Items by their cluster, in order of first sight."""
    found: defaultdict[Hashable, list[Item]] = defaultdict(list)
    for cluster, item in items:
        found[cluster].append(item)
    return found


def _effective(clusters: Sequence[Count], share: float, n: int) -> float:
    """How many independent chances say as much as these."""
    count = len(clusters)
    if share in {0.0, 1.0}:
        return float(count)
    spread = sum((item.hits - share * item.of) ** 2 for item in clusters) * count / max(1, count - 1) / n**2
    independent = share * (1 - share) / n
    return min(float(n), independent / spread * n if spread else n) * (_Z / _student(count)) ** 2


def _student(count: int) -> float:
    return float(stats.t.ppf(0.5 + CONFIDENCE / 2, max(1, count - 1)))


def _bonett_price(value: float, gained: int, lost: int, n: int) -> Interval:
    up, down = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    half = _Z * float(np.sqrt((up + down - (up - down) ** 2) / (n + 2)))
    return Interval(value=value, low=max(-1.0, up - down - half), high=min(1.0, up - down + half))
