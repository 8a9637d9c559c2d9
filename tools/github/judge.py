"""What a list of pull requests alone says against them: taken back, trivial by its own title, or one of a wave."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import get_args

from memory.records import Discount, MergedChange
from tools.git.judge import SMALL, WAVE
from tools.git.message import bare

_ORDER: Mapping[Discount, int] = {discount: place for place, discount in enumerate(get_args(Discount))}
_REVERT = re.compile(r'Revert "(?P<inner>(?!Revert ).+)"', re.IGNORECASE)
_TRIVIAL = re.compile(
    r"\b(?:typos?|misspell(?:ed|ings?)|spelling|grammar|whitespaces?|punctuation|wording|capitali[sz]ation)\b"
    r"|^(?:\[\w+\]\s*|\w+(?:\(\w+\))?:\s*)?(?:fix|correct|repair|update|replace)\w{0,3}"
    r"(?: (?:a|an|the|some|all|of|broken|dead|wrong|bad|old|stale|outdated)){0,3}"
    r" (?:hyper)?links?(?= (?:in|to|on|of|at|for)\b|$)",
    re.IGNORECASE,
)
_WAVE_DAYS = 14
_WAVE_PROJECTS = 3
"""A wave that washes over so many projects may take so many days: nobody's own work is alike in all of them."""


def judged(changes: Iterable[MergedChange]) -> tuple[MergedChange, ...]:
    """The changes with their discounts. One that only takes another back is no work, and left out."""
    told = list(changes)
    back = {(one.project.lower(), bare(match["inner"])) for one in told if (match := _REVERT.match(one.title))}
    waves = _waves(told)
    return tuple(_marked(one, back, waves) for one in told if not _REVERT.match(one.title))


def _marked(one: MergedChange, back: set[tuple[str, str]], waves: set[str]) -> MergedChange:
    found = set(one.discounts)
    if (one.project.lower(), bare(one.title)) in back:
        found.add("reverted")
    small = one.files is None or one.files <= SMALL
    if (small and _TRIVIAL.search(one.title)) or one.id in waves:
        found.add("trivial")
    return one.model_copy(update={"discounts": tuple(sorted(found, key=_ORDER.__getitem__))})


def _waves(changes: Iterable[MergedChange]) -> set[str]:
    """Ids of what one person landed under titles that begin alike: in one project on a day, or in several in days."""
    small = [one for one in changes if one.files is None or one.files == 1]
    here: dict[object, list[MergedChange]] = defaultdict(list)
    anywhere: dict[object, list[MergedChange]] = defaultdict(list)
    for one in small:
        words = tuple(bare(one.title).split(None, 2)[:2])
        here[one.owner, one.project.lower(), one.happened_on, words].append(one)
        anywhere[one.owner, words].append(one)
    found = {one.id for wave in here.values() if len(wave) >= WAVE for one in wave}
    return found.union(*(_crowded(alike) for alike in anywhere.values()))


def _crowded(alike: list[MergedChange]) -> set[str]:
    """Those that lie in some `_WAVE_DAYS` with at least `WAVE` of them over `_WAVE_PROJECTS` projects."""
    ordered = sorted(alike, key=lambda one: (one.happened_on, one.id))
    found: set[str] = set()
    start = 0
    for end, last in enumerate(ordered):
        while (last.happened_on - ordered[start].happened_on).days >= _WAVE_DAYS:
            start += 1
        window = ordered[start : end + 1]
        if len(window) >= WAVE and len({one.project.lower() for one in window}) >= _WAVE_PROJECTS:
            found.update(one.id for one in window)
    return found
