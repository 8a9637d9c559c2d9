"""`python -m evals.git_truth [--rising] --day DATE REPO LIST [REPO LIST ...]`: real projects, measured one by one.

REPO is a local clone, LIST the path of the list of maintainers in it (`.github/CODEOWNERS`, `MAINTAINERS.md`). Prints
figures only: nobody's name leaves the clone.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from evals.git_truth.measure import Case, rising_cases, standing_case
from evals.statistics import Interval, resampled
from memory.errors import HardsignalError

SEED = 20261123


def main(words: Sequence[str]) -> int:
    asked = _parser().parse_args(words)
    if len(asked.pairs) % 2:
        print("every REPO needs its LIST", file=sys.stderr)  # noqa: T201
        return 2
    cases: list[Case] = []
    for repo, listed in zip(asked.pairs[::2], asked.pairs[1::2], strict=True):
        try:
            path = Path(repo)
            one = rising_cases(path, listed, asked.day) if asked.rising else (standing_case(path, listed, asked.day),)
        except HardsignalError as error:
            print(f"{repo}: {error}", file=sys.stderr)  # noqa: T201
            return 2
        cases += one
        print("\n".join(map(_line, one)), flush=True)  # noqa: T201
    print("\n".join(_summary(cases)) if cases else "no case: no list names anybody new")  # noqa: T201
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.git_truth", description=__doc__)
    parser.add_argument("pairs", nargs="+", metavar="REPO LIST")
    parser.add_argument("--rising", action="store_true", help="judge `rising` on the past, one day a year")
    parser.add_argument("--day", type=date.fromisoformat, required=True, help="know nothing later")
    return parser


def _line(case: Case) -> str:
    return (
        f"{case.project:<40} {case.day} named {case.truth:>3} (+{case.unseen} unseen) of {case.people:>5}  "
        f"plain {case.plain:.2f}  ours {case.ours:.2f} ({case.ours - case.plain:+.2f})  "
        f"AUC {case.plain_auc:.2f} {case.ours_auc:.2f}"
    )


def _summary(cases: Sequence[Case]) -> list[str]:
    """Means over cases with an interval over projects; beside them all people together, and the worst."""
    projects = [[case for case in cases if case.project == name] for name in dict.fromkeys(c.project for c in cases)]
    worst = min(cases, key=lambda case: (case.ours - case.plain, case.project))
    people = sum(case.truth for case in cases)
    together = [sum(getattr(case, side) * case.truth for case in cases) / people for side in ("plain", "ours")]
    return [
        f"{len(projects)} projects, {len(cases)} cases, {people} people named",
        *(
            f"{what:<28} {_shown(_mean(projects, side))}"
            for what, side in (
                ("recall, plain count", "plain"), ("recall, ours", "ours"), ("AUC, plain count", "plain_auc"),
                ("AUC, ours", "ours_auc"),
            )
        ),
        f"{'recall, ours less plain':<28} {_shown(_gain(projects))}",
        f"{'all people together':<28} plain {together[0]:.3f}, ours {together[1]:.3f}",
        f"{'worst':<28} {worst.project} {worst.day}: plain {worst.plain:.2f}, ours {worst.ours:.2f}",
    ]  # fmt: skip


def _mean(projects: Sequence[Sequence[Case]], side: str) -> Interval:
    return resampled(projects, lambda drawn: _average([getattr(c, side) for p in drawn for c in p]), SEED)


def _gain(projects: Sequence[Sequence[Case]]) -> Interval:
    return resampled(projects, lambda drawn: _average([c.ours - c.plain for p in drawn for c in p]), SEED)


def _average(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _shown(found: Interval) -> str:
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
