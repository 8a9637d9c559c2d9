"""The sandbox in a storm, in a process of its own: what is killed around it must not take it along.

python -m evals.kit.crash_sandbox [--people 60] [--seed 7]     serves until its input ends
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from evals.sandbox.serve import serving
from evals.sandbox.traffic import SOURCES, Traffic
from evals.sandbox.world import make_world

TIME_SCALE = 1_000.0
"""An hour's limit passes in under four seconds."""
TODAY = date(2026, 11, 1)


@contextmanager
def storm(people: int, seed: int) -> Iterator[Mapping[str, str]]:
    """A new sandbox that nobody has asked yet; base URLs by source."""
    words = ("-m", "evals.kit.crash_sandbox", "--people", str(people), "--seed", str(seed))
    with subprocess.Popen([sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdin is not None
        assert served.stdout is not None
        try:
            yield json.loads(served.stdout.readline())
        finally:
            served.stdin.close()


async def _serve(people: int, seed: int) -> None:
    traffic = Traffic(time.time, asyncio.sleep, TIME_SCALE)
    async with serving(make_world(seed, TODAY, people), traffic, dict.fromkeys(SOURCES, "storm")) as served:
        print(json.dumps(dict(served.urls)), flush=True)  # noqa: T201
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    asyncio.run(_serve(asked.people, asked.seed))
