"""People whose spreads overlap stand in one tier: the order inside it says little."""

from collections.abc import Sequence


def tiers(scored: Sequence[tuple[float, float]]) -> tuple[int, ...]:
    """The tier of each, 1 at the top.

    Whoever overlaps the one who opens a tier belongs to it. Without that anchor a chain of small overlaps would put
    everybody into one.

    Args:
        scored: score and spread of each, best first.
    """
    found: list[int] = []
    floor = None
    for score, spread in scored:
        if floor is None or score + spread < floor:
            floor = score - spread
            found.append(found[-1] + 1 if found else 1)
        else:
            found.append(found[-1])
    return tuple(found)
