"""The crash harness: it kills a real run and finds nothing wrong, and it does find what is wrong."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals.kit.crash_end import EndState, faults
from evals.sandbox.git_world import make_repository

MEANT = EndState(
    people=14, evidence=244, coverage=(("ok", 1, 1),), shortlist=(("Noor", 56.5),), versions=(2, 2),
    acts=(("brief.decided", 1), ("draft.approved", 2), ("message.sent", 2)), sent=2, uncertain=0, arrived=2, doubled=0,
    lost=0,
)  # fmt: skip


def test_the_whole_way_killed_at_two_seeded_moments_ends_as_it_was_meant(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, seed=7, until=date(2026, 11, 1))
    words = ("-m", "evals.kit.crash_search", str(repository), "--kills", "2", "--seed", "3", "--people", "1")
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, timeout=300)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, nothing doubled, no gate passed by itself" in done.stdout


def test_an_uncertain_message_is_no_fault_and_an_unchanged_end_is_none() -> None:
    acts = (("brief.decided", 1), ("draft.approved", 2), ("message.sent", 1), ("message.uncertain", 1))

    assert faults(MEANT, MEANT) == []
    assert faults(MEANT, replace(MEANT, sent=1, uncertain=1, acts=acts)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"evidence": 243}, "evidence"),
        ({"coverage": (("ok", 2, 1),)}, "coverage"),
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
