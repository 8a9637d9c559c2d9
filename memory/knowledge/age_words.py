"""Words around a figure that is or is not an age: their schema in `refusals*.yaml`, and ready to be found in a text."""

from collections.abc import Iterable
from dataclasses import dataclass

from memory.knowledge.phrases import Phrases
from memory.knowledge.wordlists import Spoken, every, known
from memory.records import Frozen


class NearAge(Frozen):
    under: Spoken
    """Before a figure: below it; of an age where nothing else is measured."""
    at_most: Spoken
    """Before a figure with a word for age behind it."""
    younger: Spoken
    """Before a figure: an age whatever follows."""
    behind: Spoken
    """Behind a figure: below that age."""
    old: Spoken
    """Behind a figure: it is an age."""
    years: Spoken
    """Behind a figure: an age or some other time."""
    aged: Spoken
    """Before a figure or a range: it is an age."""
    between: Spoken
    born: Spoken
    """Before a year: of birth."""
    somebody: Spoken
    """Who can have an age."""
    measured: Spoken
    """What has a figure that is no age."""
    ends: Spoken
    """Words behind a bare figure that do not say what it counts."""


class FarAge(Frozen):
    above: Spoken
    """Before a figure: above that age, where a verdict stands behind or somebody ruled out before."""
    at_least: Spoken
    """Before a figure with a word for age behind it: no younger."""
    born_in: Spoken
    """Before a year: of birth, where `later` stands behind."""
    later: Spoken


@dataclass(frozen=True)
class AgeWords:
    """Words around a figure that is or is not an age; see `NearAge` and `FarAge`."""

    under: Phrases[bool]
    at_most: Phrases[bool]
    younger: Phrases[bool]
    behind: Phrases[bool]
    old: Phrases[bool]
    years: Phrases[bool]
    aged: Phrases[bool]
    between: Phrases[bool]
    born: Phrases[bool]
    somebody: Phrases[bool]
    measured: Phrases[bool]
    ends: Phrases[bool]
    above: Phrases[bool]
    at_least: Phrases[bool]
    born_in: Phrases[bool]
    later: Phrases[bool]
    verdicts: Phrases[bool]
    """Words that rule somebody out."""
    excluding: Phrases[bool]
    """The same, before whom they rule out."""


def age_words(near: NearAge, far: FarAge, verdicts: Iterable[str], excluding: Iterable[str]) -> AgeWords:
    found = {name: known(every(getattr(near, name))) for name in NearAge.model_fields}
    further = {name: known(every(getattr(far, name))) for name in FarAge.model_fields}
    return AgeWords(**found, **further, verdicts=known(verdicts), excluding=known(excluding))
