"""The subject of the suite `sourcing`: one search on the sandbox, measured."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import JsonValue

from evals.kit.skipping import run_skipping
from evals.sandbox.things import InventedPerson, Part
from evals.sandbox.traffic import Fault, SourceName, parse_faults
from evals.sandbox.world import World, make_world
from evals.sourcing import SourcingAnswer
from evals.sourcing_run import BUDGET, LIMITS, Sourced, Wanted, bench
from evals.sourcing_wire import Call, bounds
from memory.records import BudgetUnit, CoverageLine, Frozen

TODAY = date(2026, 11, 20)
RIGHT_FROM = 40
"""Strength from which somebody of the role is a right find."""
_TITLED: tuple[Part, ...] = ("titled", "namesake", "worked_b")
_AGAIN = "again"
_LISTS = ("items", "results", "data", "notes", "result")


class SourcingCase(Frozen):
    """A case's input."""

    wanted: Wanted
    seed: int
    people: int
    requests: int = BUDGET["requests"]
    """What the search may spend whose recall is measured."""
    seconds: int = BUDGET["seconds"]
    faults: tuple[str, ...] = ()
    """As the sandbox takes them; with any, only what the coverage tells is measured."""

    @property
    def budget(self) -> dict[BudgetUnit, int]:
        return {**BUDGET, "requests": self.requests, "seconds": self.seconds}


async def sourcing_subject(given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
    """Runs on a loop of its own, whose waits are skipped."""
    case = SourcingCase.model_validate_json(json.dumps(given))
    measured = await asyncio.to_thread(measure, case)
    return measured.model_dump(mode="json")


def measure(case: SourcingCase) -> SourcingAnswer:
    world, faults = make_world(case.seed, TODAY, case.people), parse_faults(list(case.faults))
    if faults:
        return under_faults(lambda: run_skipping(_search(case, world, faults)))
    return _whole(case, world)


def under_faults(search: Callable[[], Sourced]) -> SourcingAnswer:
    """What the coverage tells of a search that something is wrong with; whatever it raises is unhandled."""
    try:
        found = search()
    except Exception as bug:  # noqa: BLE001 - that a search lets nothing through is what is measured
        return SourcingAnswer(unhandled=True, raised=f"{type(bug).__name__}: {bug}")
    return SourcingAnswer(unhandled=False, told=tuple(line.source for line in found.coverage if _tells(line)))


def _tells(line: CoverageLine) -> bool:
    return line.status not in {"ok", "skipped"} or "slow:" in (line.reason or "")


def _whole(case: SourcingCase, world: World) -> SourcingAnswer:
    """Time and repetition of a search that its budget does not cut; recall of one that has `case.requests` to spend."""
    whole = case.model_copy(update={"requests": BUDGET["requests"]})
    found, again = run_skipping(_twice(whole, world))
    one_by_one = run_skipping(_search(whole, world, {}, at_once=False))
    bounded = run_skipping(_search(case, world, {}))
    least = bounds(found.calls)
    right = [one for one in world.people if one.role == case.wanted.role and one.strength >= RIGHT_FROM]
    return SourcingAnswer(
        unhandled=False,
        time=(_thousandths(found.seconds), _thousandths(least.least)),
        speedup=(_thousandths(one_by_one.seconds / found.seconds), _thousandths(least.speedup)),
        requests=(len(found.calls), naive(found.calls)),
        repeated=len(again.calls),
        titled=_met([one for one in right if one.part in _TITLED], bounded),
        adjacent=_met([one for one in right if one.part == "adjacent"], bounded),
    )


async def _search(
    case: SourcingCase, world: World, faults: Mapping[SourceName, Fault], *, at_once: bool = True
) -> Sourced:
    limits = replace(LIMITS, expansion_rounds=0) if faults else LIMITS
    async with bench(world, faults, case.seed) as ready:
        return await ready.search(case.wanted, budget=case.budget, limits=limits, at_once=at_once)


async def _twice(case: SourcingCase, world: World) -> tuple[Sourced, Sourced]:
    async with bench(world, seed=case.seed) as ready:
        first = await ready.search(case.wanted, budget=case.budget)
        return first, await ready.search(case.wanted, _AGAIN, budget=case.budget)


def naive(calls: Sequence[Call]) -> int:
    """Requests of a plan that puts the same questions, reads the same pages, and asks for a profile for every hit."""
    return sum(1 + hits for call in calls if (hits := _hits(call)) is not None)


def _hits(call: Call) -> int | None:
    """Results of a page; None: the call was no question but a look at one thing."""
    if call.body.startswith(b"<"):
        return call.body.count(b"<entry>") if call.source == "arxiv" else None
    body = json.loads(call.body)
    if isinstance(body, list):
        return len(body)
    if call.source == "dblp":
        return len(body["result"]["hits"].get("hit", ()))
    found = next((body[name] for name in _LISTS if isinstance(body.get(name), list)), None)
    return None if found is None else len(found)


def _met(right: Sequence[InventedPerson], found: Sourced) -> tuple[int, int]:
    return sum(not found.met.isdisjoint(_keys(one)) for one in right), len(right)


def _keys(person: InventedPerson) -> set[str]:
    """Account keys that are this person's."""
    hub = {f"huggingface:{person.hub}"} if person.hub else set()
    authors = {f"openalex:{author}" for author in person.authors}
    return {f"github:id:{person.number}", f"github:login:{person.login}", *hub, *authors}


def _thousandths(value: float) -> int:
    return round(value * 1_000)
