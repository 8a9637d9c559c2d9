"""`python -m evals.training.hearing`: how many turns of a conversation lose nothing of what they say, by half.

With `--items` the turns of the half that is developed on are told that lose something; the other half never is.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.statistics import Count, rate
from evals.training.hearing.conversing import Heard, heard
from evals.training.hearing.measure import load_turns


def main(arguments: Sequence[str]) -> int:
    with TemporaryDirectory() as folder:
        found = asyncio.run(heard(load_turns(), Path(folder)))
    for half in ("developed_on", "held_out"):
        print(told(half, [one for one in found if one.turn.half == half]))  # noqa: T201 - for the terminal
    if "--items" in arguments:
        print("\n".join(wrong([one for one in found if one.turn.half == "developed_on"])))  # noqa: T201
    return 0


def told(half: str, found: Sequence[Heard]) -> str:
    kept = rate([Count(hits=int(not one.lost), of=1) for one in found])
    return f"{half}: turns that lose nothing {kept.value:.3f}   {kept.low:.3f} to {kept.high:.3f}   n {len(found)}"


def wrong(found: Sequence[Heard]) -> Iterator[str]:
    for one in found:
        if one.lost:
            yield f"- {one.turn.say or one.turn.first}: {'; '.join(one.lost)}\n  {one.reply[:300]!r}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
