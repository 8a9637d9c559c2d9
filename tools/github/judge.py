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
_TRIVIAL = re.compile(r"\b(?:typos?|misspell(?:ed|ings?)|spelling|grammar|whitespaces?|punctuation)\b", re.IGNORECASE)


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
    """Ids of what one person landed in one project on one day under titles that begin alike."""
    alike: dict[object, list[str]] = defaultdict(list)
    for one in changes:
        if one.files is None or one.files == 1:
            words = tuple(bare(one.title).split(None, 2)[:2])
            alike[one.owner, one.project.lower(), one.happened_on, words].append(one.id)
    return {id_ for wave in alike.values() if len(wave) >= WAVE for id_ in wave}
