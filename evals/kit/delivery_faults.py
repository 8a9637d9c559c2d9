"""A mail server that fails at every stage: is a message lost or sent twice, and is every doubt shown to a person?

    python -m evals.kit.delivery_faults [--each 200] [--stage dot ...]

Each stage meets as many messages, split over the ways in which it can fail; every conversation is encrypted.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from evals.kit.delivery_world import empty_store, open_world
from evals.kit.smtp_peer import How
from evals.kit.tls_files import make_tls
from evals.outreach_faults import STAGES, Ends, Keys, ends


async def stage(name: str, each: int, keys: Keys, empty: Path) -> Ends:
    """What becomes of so many messages at this stage, each way in a store of its own."""
    ways = STAGES[name]
    shares = [each // len(ways) + (place < each % len(ways)) for place in range(len(ways))]
    found = [await _way(name, how, share, keys, empty) for how, share in zip(ways, shares, strict=True)]
    return Ends(*(sum(column) for column in zip(*found, strict=True)))


async def _way(name: str, how: How, each: int, keys: Keys, empty: Path) -> Ends:
    with tempfile.TemporaryDirectory() as folder:
        async with open_world(Path(folder), empty) as world:
            return await ends(world, name, how, each, keys=keys)


def faults(found: Ends) -> list[str]:
    """What must not be: lost, twice, hidden, or handed over again by itself."""
    hidden = found.ambiguous - found.shown
    counts = {"lost": found.lost, "twice": found.twice, "not shown": hidden, "resent": found.resent}
    return [f"{count} {name}" for name, count in counts.items() if count]


async def _measured(names: list[str], each: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("right", "wrong"):
            (folder / part).mkdir()
        keys = Keys(make_tls(folder / "right"), make_tls(folder / "wrong"))
        empty, all_ends, wrong = await empty_store(folder), list[Ends](), list[str]()
        for one in names:
            found = await stage(one, each, keys, empty)
            all_ends.append(found)
            wrong += [f"{one}: {fault}" for fault in faults(found)]
            _say(one, found)
        _say("all", Ends(*(sum(column) for column in zip(*all_ends, strict=True))))
    return wrong


def _say(name: str, found: Ends) -> None:
    doubt = f"{found.ambiguous} ambiguous, {found.shown} of them uncertain, {found.resent} resent"
    bound = f"each zero at most {3 / found.approved:.1%}"
    print(f"{name}: {found.approved} messages, {found.lost} lost, {found.twice} twice, {doubt}; {bound}", flush=True)  # noqa: T201


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=200, help="messages at each stage")
    parser.add_argument("--stage", action="append", choices=sorted(STAGES), help="only this one; may be repeated")
    asked = parser.parse_args()
    wrong = asyncio.run(_measured(asked.stage or list(STAGES), asked.each))
    print("\n".join(wrong) or "nothing lost, nothing twice, every doubt shown")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
