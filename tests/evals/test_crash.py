"""The crash harness: it kills a real run and finds nothing wrong, and it does find what is wrong."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals.kit.crash_end import EndState, faults
from evals.kit.crash_search import BRIEF
from evals.sandbox.git_world import make_repository

MEANT = EndState(
    people=14, evidence=244, coverage=(("github", "ok", 1, 14, None),), shortlist=(("Noor", 56.5),), versions=(2, 2),
    acts=(("brief.decided", 1), ("draft.approved", 2), ("message.sent", 2)), sent=2, uncertain=0, arrived=2, doubled=0,
    lost=0,
)  # fmt: skip


def test_the_whole_way_killed_at_two_seeded_moments_ends_as_it_was_meant(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, seed=7, until=date(2026, 11, 1))
    words = ("-m", "evals.kit.crash_search", str(repository), "--kills", "2", "--seed", "3", "--people", "1")
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, timeout=300)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, nothing doubled, no gate passed by itself" in done.stdout


def test_a_search_of_the_sandbox_in_a_storm_killed_at_two_seeded_moments_ends_as_it_was_meant() -> None:
    words = ("-m", "evals.kit.crash_search", "--sandbox", "60", "--brief", BRIEF, "--kills", "2", "--people", "1")
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, timeout=300)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "github partial" in done.stdout, "a storm that nothing is lost to is none"
    assert "nothing lost, nothing doubled, no gate passed by itself" in done.stdout


def test_work_that_is_never_done_is_broken_and_not_waited_for() -> None:
    words = "from random import Random; from evals.kit.crash import drive; drive(lambda: False, Random(1), 0, 1.0)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False, timeout=60)

    assert "BrokenPassError: pass 50" in done.stderr


def test_an_uncertain_message_is_no_fault_and_an_unchanged_end_is_none() -> None:
    acts = (("brief.decided", 1), ("draft.approved", 2), ("message.sent", 1), ("message.uncertain", 1))

    assert faults(MEANT, MEANT) == []
    assert faults(MEANT, replace(MEANT, sent=1, uncertain=1, acts=acts)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"evidence": 243}, "evidence"),
        ({"coverage": (("github", "partial", 1, 14, "stopped"),)}, "coverage"),
        ({"shortlist": (("Noor", 56.4),)}, "shortlist"),
        ({"versions": (2, 3)}, "versions"),
        ({"doubled": 1}, "arrived twice"),
        ({"lost": 1}, "lost"),
        ({"sent": 1}, "1 sent"),
        ({"acts": (("brief.decided", 2), ("draft.approved", 2))}, "brief.decided"),
    ],
)
def test_whatever_a_crash_changed_is_a_fault(change: dict[str, Any], said: str) -> None:
    assert any(said in line for line in faults(MEANT, replace(MEANT, **change)))
