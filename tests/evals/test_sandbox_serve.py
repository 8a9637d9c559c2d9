"""The sandbox over real connections, and as a command."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from evals.sandbox.serve import serving
from evals.sandbox.traffic import SOURCES, Traffic
from tests.evals.test_sandbox_traffic import A_LIST, small_world

ROOT = Path(__file__).parents[2]
FAST = Traffic(clock=time.time, sleep=asyncio.sleep, scale=100_000)


def command(*words: str) -> list[str]:
    return [sys.executable, "-B", "-m", "apps.cli", "sandbox", *words]


@contextmanager
def running(*words: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The program, with the addresses that it printed; stopped at the end as a person would."""
    with subprocess.Popen(
        command(*words), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        try:
            yield program, json.loads(program.stdout.readline() or "{}").get("urls", {})
        finally:
            program.send_signal(signal.SIGINT)
            program.communicate(timeout=30)


async def test_all_services_answer_on_ports_of_their_own_and_are_gone_afterwards() -> None:
    async with serving(small_world(), FAST, {"openalex": "down"}) as served, httpx.AsyncClient() as client:
        assert len(set(served.urls.values())) == len(SOURCES)
        roots = {name: "/".join(url.split("/")[:3]) for name, url in served.urls.items()}
        known = {"Authorization": "Bearer of-nobody"}
        statuses = {name: (await client.get(roots[name] + A_LIST[name], headers=known)).status_code for name in SOURCES}
        assert statuses == dict.fromkeys(SOURCES, 200) | {"openalex": 503}
        search = await client.get(roots["github"] + A_LIST["github"])
        assert search.links["next"]["url"].startswith(roots["github"])
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(roots["github"])


def test_the_command_prints_one_line_of_addresses_serves_them_and_ends_quietly() -> None:
    with running("--people", "60", "--time-scale", "1000", "--json") as (program, urls):
        assert set(urls) == set(SOURCES)
        assert httpx.get(f"{urls['huggingface']}/models?limit=1").status_code == 200
        assert httpx.get(f"{urls['github']}/users/noor-haddadi").json()["login"] == "noor-haddadi"
    assert program.returncode == 0


def test_a_written_truth_is_of_the_world_that_is_served(tmp_path: Path) -> None:
    truth = tmp_path / "truth.jsonl"
    words = ("--people", "60", "--seed", "4", "--today", "2026-11-01", "--time-scale", "1000", "--truth", str(truth))
    with running(*words) as (_, urls):
        told = [json.loads(line) for line in truth.read_text().splitlines()]
        one = max(told, key=lambda one: int(one["merged_changes"]))
        query = f"is:pr+is:merged+author:{one['accounts']['github']['login']}"
        found = httpx.get(f"{urls['github']}/search/issues?q={query}").json()
    assert len(told) == 60
    assert found["total_count"] == one["merged_changes"] > 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--faults", "broken"), "--faults 'broken'"),
        (("--people", "3"), "3 people"),
        (("--time-scale", "0"), "time-scale"),
    ],
)
def test_what_cannot_be_served_is_refused_in_one_line(words: tuple[str, ...], says: str) -> None:
    done = subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert says in done.stderr
