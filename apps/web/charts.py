"""Charts as plain numbers: percent of the width of a picture, so that it fits any screen; templates draw them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from memory.records import Contribution, EvidenceKind, Millipoints
from service.views import WhyView

SCALE: Millipoints = 100_000
"""The whole width."""
MOST_BARS = 8
MOST_DOTS = 500


@dataclass(frozen=True)
class Bar:
    label: str
    points: Millipoints
    start: float
    """Percent from the left; each bar starts where the one before it ended."""
    width: float


@dataclass(frozen=True)
class Dot:
    at: float
    label: str


@dataclass(frozen=True)
class Timeline:
    first: date
    last: date
    lanes: Mapping[str, tuple[Dot, ...]]
    """By kind of work, in the order of the best piece of each."""


def waterfall(why: WhyView, most: int = MOST_BARS) -> tuple[Bar, ...]:
    """The largest contributions, then the others as one bar; together they are the score to the point."""
    told = [(_label(item, why.titles), item.points) for item in why.contributions[:most]]
    rest = why.contributions[most:]
    if rest:
        told.append((f"{len(rest)} smaller ones", sum(item.points for item in rest)))
    bars, before = list[Bar](), 0
    for label, points in told:
        bars.append(Bar(label, points, 100 * before / SCALE, 100 * points / SCALE))
        before += points
    return tuple(bars)


def timeline(why: WhyView, most: int = MOST_DOTS) -> Timeline | None:
    """Work that counts, by the day on which it was accepted; None: there is none."""
    dates = why.days
    items = [item for item in why.contributions if item.evidence in dates][:most]
    if not items:
        return None
    days = [dates[item.evidence] for item in items]
    first, last = min(days), max(days)
    lanes: dict[EvidenceKind, list[Dot]] = {}
    for item, day in zip(items, days, strict=True):
        # Neither end is cut off, and one single day stands in the middle.
        at = 3 + 94 * (day - first) / (last - first) if last > first else 50.0
        lanes.setdefault(item.kind, []).append(Dot(at, f"{day}: {_label(item, why.titles)}"))
    return Timeline(first, last, {kind: tuple(dots) for kind, dots in lanes.items()})


def _label(item: Contribution, titles: Mapping[str, str]) -> str:
    return titles.get(item.evidence) or item.kind.replace("_", " ")
