"""The graph of one person's outreach: drafts, holds, and follows what a person decided."""

from pathlib import Path

import pytest

from agents.proposals import DraftGiven
from memory.errors import ModelUnavailable
from memory.ids import outreach_thread
from tests.helpers.parts import Counted, ScriptedSource, found, key, link
from tests.helpers.world import ACTOR, Parts, World, one_source, opened


def breaks_once_for(place: int) -> Counted:  # type: ignore[type-arg]
    """A writer whose turn number `place` fails, and no other."""
    parts = Parts()

    def before(given: DraftGiven) -> None:
        if len(parts.write.asked) == place:
            raise ModelUnavailable("503")

    parts.write._before = before
    return parts.write  # type: ignore[no-any-return]


async def checkpoints(world: World, thread: str) -> list[str]:
    """Ids of a thread's checkpoints."""
    config = {"configurable": {"thread_id": thread}}
    return [item.config["configurable"]["checkpoint_id"] async for item in world.saver.alist(config)]  # type: ignore[arg-type]


async def test_a_redraft_loops_back_to_the_writer_and_holds_a_new_version(tmp_path: Path) -> None:
    parts = Parts(sources=(one_source("Ada Muster"),))
    async with opened(tmp_path, parts) as world:
        (draft,) = await world.drafted("alpha")
        for version in (2, 3):
            shown = await world.review.redraft(ACTOR, draft.draft, f"warmer, try {version}")
            assert (shown.version, shown.state) == (version, "blocked")
        assert [given.redraft_reason for given in parts.write.asked] == [None, "warmer, try 2", "warmer, try 3"]
        (run,) = [run for run in await world.rows.runs.of_search(draft.search) if run.kind == "outreach"]
        assert run.status == "waiting"


async def test_deciding_about_one_person_leaves_the_thread_of_another_untouched(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        first, second = await world.drafted("alpha")
        before = await checkpoints(world, outreach_thread(second.search, second.person))
        await world.review.reject(ACTOR, first.draft, "not now")
        assert await checkpoints(world, outreach_thread(second.search, second.person)) == before
        assert (await world.review.show(second.draft)).state == "blocked"


async def test_a_writer_that_fails_for_one_person_costs_only_that_draft(tmp_path: Path) -> None:
    parts = Parts(sources=(one_source("Ada Muster", "Ben Probe", "Cleo Sample"),), write=breaks_once_for(2))
    async with opened(tmp_path, parts) as world:
        view = await world.at_shortlist("alpha")
        with pytest.raises(ModelUnavailable):
            await world.searches.accept(ACTOR, view.search)
        view = await world.searches.show(view.search)
        assert len(await world.review.list()) == 2
        assert [("no draft for" in line, "503" in line) for line in view.partial] == [(True, True)]
        view = await world.searches.resume(ACTOR, view.search)
        assert (len(await world.review.list()), view.partial) == (3, ())
        assert len(parts.write.asked) == 4


async def test_a_neighbour_that_fails_does_not_turn_a_decision_into_an_error(tmp_path: Path) -> None:
    parts = Parts(sources=(one_source(),), write=breaks_once_for(3))
    async with opened(tmp_path, parts) as world:
        first, second = await world.drafted("alpha")
        with pytest.raises(ModelUnavailable):
            await world.review.redraft(ACTOR, second.draft, "again")
        await world.rows.searches.retry(second.search)
        assert (await world.review.reject(ACTOR, first.draft, "not now")).state == "rejected"
        assert len(parts.write.asked) == 3


async def test_a_person_who_turns_out_to_be_two_accounts_keeps_the_draft(tmp_path: Path) -> None:
    """Two people of one search are joined by a later one; the draft under the id that went is edited all the same."""
    joined = found("alpha", "Ada Muster", "Ben Probe")
    proof = link(key("alpha", "Ada"), key("alpha", "Ben"), joined.records[0].id)
    alpha = ScriptedSource(
        "alpha",
        {"cuda": found("alpha", "Ada Muster", "Ben Probe"), "triton": joined.model_copy(update={"links": (proof,)})},
    )
    parts = Parts(sources=(alpha,))
    async with opened(tmp_path, parts) as world:
        drafts = {draft.name: draft for draft in await world.drafted("alpha")}
        parts.plan._rounds = (("triton",), (), ())
        await world.at_shortlist("alpha")
        merged = await world.rows.people.person(drafts["Ben Probe"].person)
        assert merged.id == drafts["Ada Muster"].person
        ben = drafts["Ben Probe"]
        shown = await world.review.redraft(ACTOR, ben.draft, "shorter")
        assert (shown.version, shown.state) == (2, "blocked")
