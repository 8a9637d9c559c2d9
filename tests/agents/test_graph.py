"""The graph of a search on a real store and real checkpoints, with scripted engines and sources."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agents.drafting import Drafting
from agents.evidence import EvidenceAgent
from agents.intake.agent import Intake
from agents.proposals import DraftProposal
from agents.sourcing import Sourcing
from memory.errors import (
    BriefNotAccepted,
    UnknownId,
    UsageError,
)
from memory.ids import DraftKey
from memory.records import Answer, BriefDecision
from tests.helpers.parts import NOW, ScriptedSource
from tests.helpers.world import ACTOR, LIMITS, Parts, World, one_source, opened


async def test_a_search_waits_at_both_gates_and_drafts_only_then(tmp_path: Path) -> None:
    alpha = one_source()
    parts = Parts(sources=(alpha,))
    async with opened(tmp_path, parts) as world:
        view = await world.at_brief_gate("alpha")
        assert (view.status, alpha.asked, parts.plan.asked) == ("brief_gate", [], [])
        view = await world.searches.accept(ACTOR, view.search)
        assert (view.status, alpha.asked, parts.write.asked) == ("shortlist_gate", ["cuda"], [])
        view = await world.searches.accept(ACTOR, view.search)
        assert view.status == "held"
        assert len(parts.write.asked) == len(view.shortlist) == 2
        assert {draft.state for draft in await world.review.list()} == {"blocked"}


STEPS: dict[str, Callable[[World, str], Awaitable[object]]] = {
    "recall": lambda world, search: Sourcing(world.deps).recall({"search": search}),
    "plan": lambda world, search: Sourcing(world.deps).plan({"search": search}),
    "expand": lambda world, search: Sourcing(world.deps).expand({"search": search, "round": 0}),
    "enqueue": lambda world, search: EvidenceAgent(world.deps).enqueue_outreach({"search": search}),
    "hold": lambda world, search: Drafting(world.deps).held(
        DraftKey(search, "p1"), DraftProposal(subject="s", sentences=()), "x", None
    ),
}


@pytest.mark.parametrize("step", STEPS)
async def test_no_step_behind_a_gate_runs_before_a_person_accepts(tmp_path: Path, step: str) -> None:
    """The fault planted here is a router that skips the gate: each step is called as if one had."""
    alpha, parts = ScriptedSource("alpha", {}), Parts()
    async with opened(tmp_path, replace(parts, sources=(alpha,))) as world:
        search = (await world.at_brief_gate("alpha")).search
        with pytest.raises((BriefNotAccepted, UnknownId)):
            await STEPS[step](world, search)
        assert (alpha.asked, parts.plan.asked, await world.rows.sourcing.pending(search)) == ([], [], ())


async def test_accepting_needs_a_person_who_said_so(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts()) as world:
        search = (await world.at_brief_gate()).search
        with pytest.raises(BriefNotAccepted, match="nobody"):
            await Intake(world.deps).accept_brief({"search": search})
        await world.searches.answer(ACTOR, search, [Answer(topic="seniority", value="senior")])
        with pytest.raises(BriefNotAccepted, match="nobody"):
            await Intake(world.deps).accept_brief({"search": search})


async def test_an_answer_without_acceptance_leads_back_to_the_gate(tmp_path: Path) -> None:
    alpha = one_source()
    async with opened(tmp_path, Parts(sources=(alpha,))) as world:
        first = await world.at_brief_gate("alpha")
        view = await world.searches.answer(ACTOR, first.search, [Answer(topic="seniority", value="senior")])
        assert first.brief is not None
        assert view.brief is not None
        assert (view.status, view.brief.version, view.brief.seniority) == ("brief_gate", 2, "senior")
        assert first.brief.version == 1
        assert alpha.asked == []
        assert (await world.searches.accept(ACTOR, view.search)).status == "shortlist_gate"


async def test_no_answer_at_all_is_no_word_at_the_gate(tmp_path: Path) -> None:
    alpha = one_source()
    async with opened(tmp_path, Parts(sources=(alpha,))) as world:
        search = (await world.at_brief_gate("alpha")).search
        with pytest.raises(UsageError):
            await world.searches.answer(ACTOR, search, [])
        assert (await world.searches.show(search)).status == "brief_gate"
        assert alpha.asked == []


async def test_a_word_that_says_nothing_leads_back_to_the_gate(tmp_path: Path) -> None:
    """Past the service, which would not take it: neither answers nor acceptance."""
    alpha = one_source()
    async with opened(tmp_path, Parts(sources=(alpha,))) as world:
        search = (await world.at_brief_gate("alpha")).search
        word = BriefDecision(by=ACTOR.id, at=NOW, version=1, answers=(), accepts=False)
        await world.rows.gates.decide(search, word, ACTOR)
        await world.runner.drain(search)
        assert ((await world.searches.show(search)).status, alpha.asked) == ("brief_gate", [])


async def test_nobody_is_queued_for_a_search_that_was_called_off_at_the_last_step(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        view = await world.at_shortlist("alpha")
        await world.searches.gates.pass_gate(ACTOR, await world.rows.searches.get(view.search))
        await world.searches.cancel(ACTOR, view.search)
        await EvidenceAgent(world.deps).enqueue_outreach({"search": view.search})
        kinds = [run.kind for run in await world.rows.runs.of_search(view.search)]
        assert kinds == ["search"]


async def test_the_shortlist_holds_whom_a_person_chose(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source("Ada Muster", "Ben Probe", "Cleo Sample"),))) as world:
        view = await world.at_shortlist("alpha")
        dropped, *kept = [row.person for row in view.shortlist]
        await world.searches.accept(ACTOR, view.search, drop=[dropped])
        assert {draft.person for draft in await world.review.list()} == set(kept)


async def test_known_people_join_with_their_proof_and_weak_likeness_brings_nobody(tmp_path: Path) -> None:
    parts = Parts(sources=(one_source("Ada Muster"),))
    async with opened(tmp_path, parts) as world:
        known = (await world.at_shortlist("alpha")).shortlist[0].person
        assert parts.memory.remembered == [(known, "Fuse the norm kernel")]
        parts.memory.known = ((known, LIMITS.recall_floor - 0.01),)
        assert (await world.at_shortlist()).shortlist == ()
        parts.memory.known = ((known, LIMITS.recall_floor),)
        assert [row.person for row in (await world.at_shortlist()).shortlist] == [known]


async def test_the_drawing_shows_every_node(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts()) as world:
        for graph in world.graphs.values():
            shown = graph.get_graph().draw_mermaid()
            assert all(node in shown for node in graph.nodes if not node.startswith("__"))
