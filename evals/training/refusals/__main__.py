"""`python -m evals.training.refusals`: wishes missed and lawful sentences refused, by half.

With `--items` the texts of the half that is developed on are told that are read wrongly; the other half never is.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.builtin.intake.wishes import wishes
from evals.statistics import Count, Interval, rate
from evals.training.refusals.texts import Said, load_texts
from memory.knowledge import market
from memory.knowledge.refusals import Refusing


@dataclass(frozen=True)
class Outcome:
    """One text and the kinds that were refused in it."""

    said: Said
    refused: frozenset[str]

    @property
    def missed(self) -> frozenset[str]:
        return frozenset(self.said.kinds) - self.refused

    @property
    def needless(self) -> frozenset[str]:
        return frozenset() if self.said.kinds else self.refused


def main(arguments: Sequence[str]) -> int:
    found = outcomes(load_texts(), market.load().refusing)
    for half in ("developed_on", "held_out"):
        print("\n".join(told(half, [one for one in found if one.said.half == half])))  # noqa: T201 - for the terminal
    if "--items" in arguments:
        print("\n".join(wrong([one for one in found if one.said.half == "developed_on"])))  # noqa: T201
    return 0


def outcomes(texts: Sequence[Said], refusing: Refusing) -> list[Outcome]:
    return [Outcome(said, frozenset(wish.kind for wish in wishes(said.text, refusing))) for said in texts]


def missed(found: Sequence[Outcome]) -> Interval:
    """Share of the wishes of which a kind is not refused."""
    return rate([Count(hits=int(bool(one.missed)), of=1) for one in found if one.said.kinds])


def needless(found: Sequence[Outcome]) -> Interval:
    """Share of the lawful sentences in which something is refused."""
    return rate([Count(hits=int(bool(one.needless)), of=1) for one in found if not one.said.kinds])


def told(half: str, found: Sequence[Outcome]) -> Iterator[str]:
    yield f"{half}: {len(found)} texts"
    asked = sum(bool(one.said.kinds) for one in found)
    for name, figure, n in (("missed", missed(found), asked), ("needless", needless(found), len(found) - asked)):
        yield f"  {name:<12}{figure.value:.3f}   {figure.low:.3f} to {figure.high:.3f}   n {n}"


def wrong(found: Sequence[Outcome]) -> Iterator[str]:
    for one in found:
        if one.missed or one.needless:
            yield f"- missed {sorted(one.missed)}, needless {sorted(one.needless)}: {one.said.text}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
