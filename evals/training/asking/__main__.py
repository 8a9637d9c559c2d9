"""`python -m evals.training.asking`: which questions the built-in intake finds and which it asks needlessly, by half.

With `--items` the texts of the half that is developed on are told that are asked the wrong thing; the other half never
is.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from datetime import date

from evals.training.asking.measure import Outcome, by_topic, must_ask_recall, outcomes, over_asking
from evals.training.asking.texts import load_texts
from memory.knowledge import market
from service.engines import builtin_intake

TODAY = date(2026, 11, 23)
"""Years of experience are compared with the age of tools: the clock would make every measurement another one."""


def main(arguments: Sequence[str]) -> int:
    known = market.load()
    found = asyncio.run(outcomes(load_texts(), builtin_intake(known), known, TODAY))
    for half in ("developed_on", "held_out"):
        print("\n".join(told(half, [one for one in found if one.text.half == half])))  # noqa: T201 - for the terminal
    if "--items" in arguments:
        print("\n".join(wrong([one for one in found if one.text.half == "developed_on"])))  # noqa: T201
    return 0


def told(half: str, found: Sequence[Outcome]) -> Iterator[str]:
    yield f"{half}: {len(found)} texts"
    owed = sum(len(one.text.ask) for one in found)
    clear = sum(not one.text.ask for one in found)
    for name, figure, n in (
        ("must_ask_recall", must_ask_recall(found), owed),
        ("over_asking", over_asking(found), clear),
    ):
        yield f"  {name:<20}{figure.value:.3f}   {figure.low:.3f} to {figure.high:.3f}   n {n}"
    for topic, tally in by_topic(found).items():
        yield f"  {topic:<20}owed {tally.owed:>3}   found {tally.found:>3}   needless {tally.needless:>3}"


def wrong(found: Sequence[Outcome]) -> Iterator[str]:
    for one in found:
        missed = sorted(set(one.text.ask) - one.found)
        if missed or one.needless:
            yield f"- missed {missed}, needless {sorted(one.needless)}, {one.text.role} read as {one.role}:"
            yield f"  {one.text.text}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
