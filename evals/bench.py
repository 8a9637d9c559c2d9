"""`make bench`: what the project says of its speed, measured side by side in one run.

Only ratios gate; absolute figures are printed for the reader. Every figure is a median over rounds that alternate
between the two sides, so that a slow moment of the machine hits both.
"""

import asyncio
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.bench_intake import reading_seconds
from evals.bench_review import approval_seconds
from evals.bench_scoring import PEOPLE, Scoring
from evals.sandbox.git_long import make_long_history

ROUNDS = 5
LONG, SHORT = 50_000, 10_000
"""Commits of the two invented histories."""
MANY_A_SECOND = 20_000
"""People that one core has to score."""
HARDSIGNAL = (sys.executable, "-m", "apps.cli")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    figure: float
    bound: float
    unit: str
    note: str

    @property
    def holds(self) -> bool:
        return self.figure <= self.bound


def main() -> int:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for measure in (help_row, git_rows, approval_row, reading_row, scoring_rows):
            print(f"measuring {measure.__name__.removesuffix('_row').removesuffix('_rows')} ...", file=sys.stderr)  # noqa: T201
            rows += measure(Path(folder))
    print(f"{'what':<58} {'figure':>8} {'bound':>7}  note")  # noqa: T201
    for row in rows:
        mark = "" if row.holds else "  <-- over"
        print(f"{row.what:<58} {row.figure:>7.2f}{row.unit} {row.bound:>6.2f}{row.unit}  {row.note}{mark}")  # noqa: T201
    return 0 if all(row.holds for row in rows) else 1


def help_row(_: Path) -> list[Row]:
    ours, theirs = alternate(
        lambda: seconds((*HARDSIGNAL, "--help")), lambda: seconds((sys.executable, "-c", "import typer")), rounds=11
    )
    note = f"{middle(ours) * 1000:.0f} ms against {middle(theirs) * 1000:.0f} ms"
    return [Row("hardsignal --help / import typer", middle(ours) / middle(theirs), 2.5, "x", note)]


def git_rows(folder: Path) -> list[Row]:
    long, short, empty = (make_long_history(folder, commits) for commits in (LONG, SHORT, 1))
    log = ("git", "-C", str(long), "log", "--raw", "--no-renames")
    rank, plain = alternate(lambda: seconds(_rank(long, folder)), lambda: seconds(log))
    base, fifth = alternate(lambda: seconds(_rank(empty, folder)), lambda: seconds(_rank(short, folder)))
    own = middle(rank) - middle(base)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    linear = (own / LONG) / ((middle(fifth) - middle(base)) / SHORT)
    note = f"{middle(rank):.1f} s, {middle(base):.1f} s of it start-up, against {middle(plain):.1f} s"
    return [
        Row(f"evidence git, {LONG:,} commits / git log --raw", own / middle(plain), 2.0, "x", note),
        Row(f"seconds a commit, {LONG:,} / {SHORT:,} commits", linear, 1.3, "x", "1.00 is linear"),
        Row("evidence git, memory at its peak", memory, 500, "M", "largest child process of this run"),
    ]


def approval_row(folder: Path) -> list[Row]:
    many, few = asyncio.run(approval_seconds(folder, held=1_000)), asyncio.run(approval_seconds(folder, held=10))
    note = f"{middle(many) * 1000:.0f} ms against {middle(few) * 1000:.0f} ms"
    return [Row("one approval, 1,000 drafts held / 10 held", middle(many) / middle(few), 1.3, "x", note)]


def reading_row(_: Path) -> list[Row]:
    trained, alone, ready = asyncio.run(reading_seconds())
    note = f"{1 / middle(trained):.0f} texts a second on one core, the first after {ready:.2f} s"
    return [
        Row("a text read for its role, trained reader / words alone", middle(trained) / middle(alone), 3.0, "x", note)
    ]


def scoring_rows(_: Path) -> list[Row]:
    """Absolute, since the goal is: seconds for a hundred thousand people on one core."""
    command = (sys.executable, "-m", "evals.bench_scoring")
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    found = Scoring.model_validate_json(told)
    what = f"{found.people:,} people of {found.items // found.people} items scored"
    note = f"{found.a_second:,.0f} people a second; {found.a_second_from_records:,.0f} where items are still records"
    return [
        Row(what, found.people / found.a_second, PEOPLE / MANY_A_SECOND, "s", note),
        Row(f"{what}, memory at its peak", found.memory, 1500, "M", "the whole process"),
    ]


def alternate(
    one: Callable[[], float], other: Callable[[], float], rounds: int = ROUNDS
) -> tuple[list[float], list[float]]:
    """Run the two in turn after one warm-up each; seconds of every round."""
    one(), other()
    pairs = [(one(), other()) for _ in range(rounds)]
    return [first for first, _ in pairs], [second for _, second in pairs]


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def seconds(command: Sequence[str]) -> float:
    """Wall time of one whole process. Raises: CalledProcessError."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _rank(repository: Path, home: Path) -> tuple[str, ...]:
    return ("env", f"HARDSIGNAL_HOME={home / 'home'}", *HARDSIGNAL, "evidence", "git", str(repository), "--json")


if __name__ == "__main__":
    sys.exit(main())
