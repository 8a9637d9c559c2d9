"""Invariants 8 to 10 of the house: what the rows keep. Each stands beside a fault that it would find."""

import ast
import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agents.message import text_of
from agents.sourcing import Sourcing
from memory.budget import Budget
from memory.errors import BudgetExhausted, StoreError
from memory.records import Answer, Query, ReviewDecision, SourceAnswer
from memory.store import AuditLog, ReviewRows
from tests.helpers.code import modules, unspent
from tests.helpers.counting import Clock
from tests.helpers.mortal import Killed, Life
from tests.helpers.parts import BRIEF, NOW, PlansInTurn, ScriptedSource, found
from tests.helpers.world import ACTOR, Parts, World, address_of, one_source, opened, token

# 8. Every act is in an append-only, hash-chained log that holds ids and keyed hashes only.

ACTS = Counter({
    "search.created": 2, "search.cancelled": 1, "brief.decided": 2, "shortlist.decided": 1, "draft.blocked": 3,
    "contact.added": 1, "draft.edited": 2, "draft.approved": 2, "draft.redrafting": 1, "draft.rejected": 1,
    "suppressed.objected": 1,
})  # fmt: skip


async def everything(world: World) -> list[str]:
    """Do each thing once that a person can do today; returns words that the log may not hold."""
    view = await world.at_brief_gate("alpha")
    await world.searches.answer(ACTOR, view.search, [Answer(topic="seniority", value="senior")])
    await world.searches.accept(ACTOR, view.search)
    await world.searches.accept(ACTOR, view.search)
    one, other = await world.review.list()
    entered = address_of(one.person)
    await world.contacts.add(ACTOR, one.person, entered)
    held = await world.review.show(one.draft)
    await world.review.approve(ACTOR, one.draft, held.sha256)
    edited = await world.review.edit(ACTOR, one.draft, held.sha256, text_of(held.sentences), None)
    await world.review.approve(ACTOR, one.draft, edited.sha256)
    await world.review.redraft(ACTOR, other.draft, "warmer words")
    await world.review.reject(ACTOR, other.draft, "cold feet")
    await world.rows.contacts.suppress("objected", NOW, ACTOR, person=one.person)
    await world.searches.cancel(ACTOR, (await world.at_brief_gate()).search)
    return [entered.address, one.name, other.name, one.person, other.person, "warmer", "cold", "kernel", BRIEF]


async def test_8_each_act_has_its_entry_and_no_entry_names_anybody(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        unsaid = await everything(world)
        entries = await world.rows.audit.entries()
        assert Counter(entry.act for entry in entries) == ACTS
        assert await world.rows.audit.verify() == ACTS.total()
        log = " ".join(entry.model_dump_json() for entry in entries)
        assert [word for word in unsaid if word in log] == []
        assert {entry.actor for entry in entries} == {ACTOR.id, "drafting"}
        async with world.store.write() as conn:
            await conn.exec_driver_sql("UPDATE audit SET actor = 'local:other' WHERE seq = 5")
        with pytest.raises(StoreError, match="entry 5"):
            await world.rows.audit.verify()


async def test_8_an_act_without_its_entry_is_found(tmp_path: Path) -> None:
    class Deaf(AuditLog):
        async def append(self, *said: Any, **more: Any) -> None: ...

    async with opened(tmp_path, Parts(sources=(one_source("Ada Muster"),))) as world:
        (draft,) = await world.drafted("alpha")
        deaf = ReviewRows(world.store, Deaf(world.store, token))
        word = ReviewDecision(by=ACTOR.id, at=NOW, verdict="reject", version=draft.version, reason="cold feet")
        await deaf.decide(draft.draft, draft.sha256, word, None, ACTOR)
        assert (await world.review.show(draft.draft)).state == "rejected"
        assert "draft.rejected" not in {entry.act for entry in await world.rows.audit.entries()}


# 9. Killed anywhere, it goes on: no step lost, no effect twice.

KILLS = 6
"""Moments, spread over everything that a search writes to its checkpoints; the harness in evals/kit kills at random."""


async def whole_way(world: World) -> None:
    """What a person does from a brief to approved messages, carrying on wherever it stands."""
    known = await world.searches.list()
    view = await (world.searches.resume(ACTOR, known[0].search) if known else world.at_brief_gate("alpha"))
    while view.status in {"brief_gate", "shortlist_gate"}:
        view = await world.searches.accept(ACTOR, view.search)
    for draft in await world.review.list(search=view.search):
        if draft.state == "blocked":
            await world.contacts.add(ACTOR, draft.person, address_of(draft.person))
        shown = await world.review.show(draft.draft)
        if shown.state == "held":
            await world.review.approve(ACTOR, shown.draft, shown.sha256)


async def end_of(world: World) -> tuple[object, ...]:
    """All that must be the same however often it was killed on the way."""
    (search,) = await world.searches.list()
    drafts = [(draft.name, draft.version, draft.state, draft.sha256) for draft in await world.review.list()]
    acts = Counter(entry.act for entry in await world.rows.audit.entries())
    runs = [run.status for run in await world.rows.runs.of_search(search.search)]
    return search.status, sorted(drafts), acts, runs


async def opened_and_gone(home: Path, parts: Parts) -> None:
    async with opened(home, parts) as world:
        await whole_way(world)


async def killed_after(home: Path, writes: int | None) -> tuple[Life, tuple[object, ...]]:
    """The whole way, killed once after so many writes and then carried on by another process, a lease later."""
    life, clock = Life(left=writes), Clock(NOW)
    parts = Parts(sources=(one_source(),), life=life, now=clock)
    if writes is not None:
        with pytest.raises(Killed):
            await opened_and_gone(home, parts)
    life.left = None
    clock.at += parts.lease
    async with opened(home, parts) as world:
        await whole_way(world)
        return life, await end_of(world)


async def test_9_killed_at_any_write_it_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    undisturbed, end = await killed_after(tmp_path / "whole", None)
    for kill in range(KILLS):
        writes = undisturbed.written * kill // KILLS
        _, after = await killed_after(tmp_path / str(kill), writes)
        assert after == end, f"killed after {writes} of {undisturbed.written} writes"


async def test_9_a_step_that_forgets_that_it_was_done_is_found(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        search = (await world.at_shortlist("alpha")).search
        async with world.store.write() as conn:
            await conn.exec_driver_sql("UPDATE queries SET state = 'pending'")
        with pytest.raises(AssertionError, match="was answered"):
            await Sourcing(world.deps).ask_source({"search": search, "source": "alpha"})


# 10. Cost is bounded before it is spent.


async def test_10_a_source_reserves_first_and_a_spent_budget_asks_nothing(tmp_path: Path) -> None:
    paid: list[str] = []

    async def costs(query: Query, budget: Budget) -> SourceAnswer:
        await budget.reserve("requests", 1)
        paid.append(query.terms[0])
        return found("alpha", query.terms[0])

    terms = tuple(f"term{number}" for number in range(6))
    parts = Parts(sources=(ScriptedSource("alpha", dict.fromkeys(terms, costs)),), plan=PlansInTurn(terms, (), ()))
    async with opened(tmp_path, replace(parts, budget={"requests": 4})) as world:
        view = await world.at_shortlist("alpha")
        assert (len(paid), len(view.shortlist), len(view.partial)) == (4, 4, 1)
        budget = world.deps.budget(view.search)
        with pytest.raises(BudgetExhausted):
            await budget.reserve("tokens", 1)


async def test_10_many_at_once_never_overspend(tmp_path: Path) -> None:
    async with opened(tmp_path, replace(Parts(), budget={"money": 7})) as world:
        budget = world.deps.budget((await world.at_brief_gate()).search)
        said = await asyncio.gather(*(budget.reserve("money", 1) for _ in range(20)), return_exceptions=True)
        assert [type(one) for one in said].count(BudgetExhausted) == 13


def test_10_whoever_in_tools_is_handed_a_budget_spends_from_it() -> None:
    assert {path: names for path, tree in modules("tools") if (names := unspent(tree))} == {}
    assert unspent(ast.parse("async def ask(self, query, budget):\n    return await self.get(query)\n")) == ["ask"]
