"""When a brief is a blur: two kinds of work are meant, or too little is said. Asked about, never guessed."""

from collections.abc import Sequence

from memory.records import Reading, RoleLabel

MARGIN = 0.2
"""Where an engine says nothing of mixtures itself, two readings closer than this share of belief are one blur."""
LEAST_BELIEF = 0.35
"""A role is named with this much belief: a title alone, or a few stray words, name nothing."""
_EVEN = 0.5
"""A brief is called ambiguous because it more likely is than not."""


def named(found: Sequence[Reading], margin: float = MARGIN) -> RoleLabel:
    """The label that readings come to.

    A reading `ambiguous` is the engine's own belief that two kinds of work are asked of one person, as opposed to its
    doubt which one is: it stands against the best role. Without one, closeness of the best two stands for it.
    """
    roles = _roles(found)
    if not roles or roles[0].weight < LEAST_BELIEF:
        return "ambiguous"
    mixed, second = _mixed(found), roles[1].weight if len(roles) > 1 else 0.0
    blurred = roles[0].weight - second < margin if mixed is None else mixed >= roles[0].weight
    return "ambiguous" if blurred else roles[0].role


def confidence(label: RoleLabel, found: Sequence[Reading]) -> float:
    """Belief that `label` is right, 0 to 1, two digits."""
    own = next((reading.weight for reading in found if reading.role == label), None)
    if own is None:
        own = max(1 - sum(reading.weight for reading in _roles(found)[:1]), _EVEN)
    return round(min(own, 1.0), 2)


def _mixed(found: Sequence[Reading]) -> float | None:
    return next((reading.weight for reading in found if reading.role == "ambiguous"), None)


def _roles(found: Sequence[Reading]) -> list[Reading]:
    """Readings of one kind of work, likeliest first."""
    return sorted((reading for reading in found if reading.role != "ambiguous"), key=lambda reading: -reading.weight)
