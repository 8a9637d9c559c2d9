"""Delivery processes that are killed send nothing twice and forget nothing, on both databases; and a fault is seen."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from evals.kit.delivery_workers import end_of
from tests.helpers.postgres import postgres_server

STATES = {"<1>": "sent", "<2>": "sent", "<3>": "uncertain", "<4>": "uncertain"}
TAKEN = Counter({"<1>": 1, "<2>": 1, "<3>": 1})


@pytest.fixture
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    command = (sys.executable, "-m", "evals.kit.delivery_workers", "--messages", "40", "--kills", "3", "--seed", "5")
    return subprocess.run((*command, *words), capture_output=True, text=True, check=False, timeout=300)


def test_three_delivery_processes_with_three_kills_send_each_message_once() -> None:
    done = run()

    assert done.returncode == 0, done.stdout + done.stderr
    assert "SQLite, seed 5: 40 messages by 3 workers, 3 of them killed" in done.stdout
    assert "nothing sent twice, nothing never sent" in done.stdout


def test_three_delivery_processes_with_three_kills_send_each_message_once_on_postgres(server: str) -> None:
    done = run("--database", server)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Postgres, seed 5: 40 messages by 3 workers, 3 of them killed" in done.stdout
    assert "nothing sent twice, nothing never sent" in done.stdout


def test_what_a_delivery_left_uncertain_is_counted_and_is_no_fault() -> None:
    end = end_of(STATES, TAKEN)

    assert (end.messages, end.sent, end.uncertain, end.uncertain_arrived) == (4, 2, 2, 1)
    assert end.faults == []


@pytest.mark.parametrize(
    ("states", "taken", "fault"),
    [
        ({}, {"<2>": 2}, "1 sent twice"),
        ({}, {"<3>": 3}, "2 sent twice"),
        ({"<2>": "approved"}, {}, "1 never sent"),
        ({"<2>": "failed"}, {}, "1 never sent"),
        ({"<5>": "sent"}, {}, "1 never sent"),
        ({}, {"<of nobody>": 1}, "1 arrived unapproved"),
    ],
)
def test_a_delivery_that_went_wrong_is_named(states: dict[str, str], taken: dict[str, int], fault: str) -> None:
    assert end_of(STATES | states, Counter(TAKEN | taken)).faults == [fault]
