"""How a search asks its sources: outages, bugs, budgets, rounds, and being called off."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from agents.proposals import PickGiven, PickProposal, PlanGiven, PlanProposal
from agents.sourcing import GIVE_UP_AFTER
from memory.budget import Budget
from memory.errors import (
    AlreadyDecided,
    BudgetExhausted,
    SourceFailed,
    SourceLimited,
)
from memory.records import Query, SourceAnswer
from tests.helpers.parts import NOW, PlansInTurn, Reply, Scripted, ScriptedSource, found
from tests.helpers.world import ACTOR, LIMITS, Parts, World, one_source, opened

DEADLOCK = 20.0
"""Seconds after which a wait that should never be long has hung."""
ROUNDS = PlansInTurn(("cuda", "triton"), (), ())


def two_terms(alpha: dict[str, Reply]) -> Parts:
    return Parts(sources=(ScriptedSource("alpha", alpha),), plan=PlansInTurn(("cuda", "triton"), (), ()))


async def test_a_source_that_fails_or_is_limited_becomes_a_line_and_the_rest_stands(tmp_path: Path) -> None:
    sources = (
        one_source("Ada Muster"),
        ScriptedSource("beta", {"cuda": SourceFailed("503 Service Unavailable")}),
        ScriptedSource("gamma", {"cuda": SourceLimited("60 requests an hour", NOW)}),
    )
    async with opened(tmp_path, Parts(sources=sources)) as world:
        view = await world.at_shortlist("alpha", "beta", "gamma", "delta")
        lines = {row.source: (row.status, row.reason, row.reset_at) for row in view.coverage}
        assert lines["alpha"] == ("ok", None, None)
        assert lines["beta"] == ("failed", "503 Service Unavailable", None)
        assert lines["gamma"] == ("limited", "60 requests an hour", NOW)
        assert [row.name for row in view.shortlist] == ["Ada Muster"]
        assert len(view.partial) == 2


TERMS = tuple(f"word {n}" for n in range(GIVE_UP_AFTER + 2))


async def test_a_source_that_is_down_is_not_asked_the_rest_which_resume_asks(tmp_path: Path) -> None:
    down = ScriptedSource("alpha", dict.fromkeys(TERMS, SourceFailed("503")))
    parts = Parts(sources=(down,), plan=PlansInTurn(TERMS), limits=replace(LIMITS, expansion_rounds=0))
    async with opened(tmp_path, parts) as world:
        view = await world.at_shortlist("alpha")
        [line] = view.coverage
        assert down.asked == list(TERMS[:GIVE_UP_AFTER])
        assert (line.status, line.requests) == ("failed", GIVE_UP_AFTER)
        assert "questions not asked, since those before them failed (2)" in (line.reason or "")
        for term in TERMS:
            down.now_says(term, found("alpha", f"Ada {term}"))
        [again] = (await world.searches.resume(ACTOR, view.search)).coverage
        assert (again.status, again.reason) == ("ok", None)
        assert set(down.asked[GIVE_UP_AFTER:]) == set(TERMS)


async def test_a_source_that_fails_now_and_then_is_asked_everything(tmp_path: Path) -> None:
    replies: dict[str, Reply] = dict.fromkeys(TERMS, SourceFailed("503"))
    replies[TERMS[GIVE_UP_AFTER - 1]] = found("alpha", "Ada Muster")
    alpha = ScriptedSource("alpha", replies)
    parts = Parts(sources=(alpha,), plan=PlansInTurn(TERMS), limits=replace(LIMITS, expansion_rounds=0))
    async with opened(tmp_path, parts) as world:
        await world.at_shortlist("alpha")
        assert alpha.asked == list(TERMS)


async def test_a_slow_source_delays_only_itself(tmp_path: Path) -> None:
    """Alpha answers its first question only after beta has answered both of its own; in a queue it would hang."""
    beta_asked = asyncio.Event()

    async def slow(query: Query, budget: Budget) -> SourceAnswer:
        await asyncio.wait_for(beta_asked.wait(), DEADLOCK)
        return found("alpha", "Ada Muster")

    async def last(query: Query, budget: Budget) -> SourceAnswer:
        beta_asked.set()
        return found("beta", "Ben Probe")

    alpha = ScriptedSource("alpha", {"cuda": slow, "triton": found("alpha", "Cleo Sample")})
    beta = ScriptedSource("beta", {"cuda": last, "triton": last})
    async with opened(tmp_path, Parts(sources=(alpha, beta), plan=ROUNDS)) as world:
        view = await world.at_shortlist("alpha", "beta")
        assert {row.name for row in view.shortlist} == {"Ada Muster", "Ben Probe", "Cleo Sample"}


async def test_a_bug_in_a_source_raises_and_the_search_goes_on_when_it_is_mended(tmp_path: Path) -> None:
    alpha = ScriptedSource("alpha", {"cuda": found("alpha", "Ada Muster"), "triton": KeyError("bug")})
    async with opened(tmp_path, Parts(sources=(alpha,), plan=ROUNDS)) as world:
        search = (await world.at_brief_gate("alpha")).search
        with pytest.raises(KeyError):
            await world.searches.accept(ACTOR, search)
        view = await world.searches.show(search)
        assert view.status == "failed"
        assert view.failure is not None
        assert "bug" in view.failure
        alpha.now_says("triton", found("alpha", "Ben Probe"))
        view = await world.searches.resume(ACTOR, search)
        assert view.status == "shortlist_gate"
        assert {row.name for row in view.shortlist} >= {"Ben Probe"}
        # The script answers each term once: what was done before the bug is not asked again.
        assert (alpha.asked.count("cuda"), alpha.asked.count("triton")) == (1, 2)


async def test_a_full_disk_in_the_store_is_no_coverage_line(tmp_path: Path) -> None:
    alpha = ScriptedSource("alpha", {"cuda": OSError(28, "No space left on device")})
    async with opened(tmp_path, Parts(sources=(alpha,))) as world:
        search = (await world.at_brief_gate("alpha")).search
        with pytest.raises(OSError, match="No space"):
            await world.searches.accept(ACTOR, search)
        assert (await world.searches.show(search)).coverage == ()


async def test_a_spent_request_budget_ends_a_search_in_part(tmp_path: Path) -> None:
    async def one_request(query: Query, budget: Budget) -> SourceAnswer:
        await budget.reserve("requests", 1)
        return found("alpha", query.terms[0].title())

    parts = two_terms({"cuda": one_request, "triton": one_request})
    parts.budget["requests"] = 1
    async with opened(tmp_path, parts) as world:
        view = await world.at_shortlist("alpha")
        assert (view.status, len(view.shortlist)) == ("shortlist_gate", 1)
        assert [row.status for row in view.coverage] == ["limited"]
        assert "budget of 1 requests is spent" in view.partial[0]


async def test_a_spent_model_budget_leaves_plan_and_picks_to_code_and_says_so(tmp_path: Path) -> None:
    class SpentAfterTheFirst(PlansInTurn):
        async def propose(self, given: PlanGiven, budget: Budget) -> PlanProposal:
            if given.round:
                raise BudgetExhausted("tokens", 1_000)
            return await super().propose(given, budget)

    plan, pick = SpentAfterTheFirst(("cuda",)), Scripted[PickGiven, PickProposal](BudgetExhausted("tokens", 1_000))
    async with opened(tmp_path, Parts(sources=(one_source("Ada Muster"),), plan=plan, pick=pick)) as world:
        view = await world.at_shortlist("alpha")
        assert view.status == "shortlist_gate"
        assert [item.picks for item in await world.rows.people.shortlist(view.search)] == [("e-alpha:login:ada",)]
        assert {row.source: row.status for row in view.coverage} == {"alpha": "ok", "model": "limited"}
        assert len(view.partial) == 1


@pytest.mark.parametrize("rounds", [0, 1, 3])
async def test_expansion_is_bounded_by_the_limit(tmp_path: Path, rounds: int) -> None:
    terms = [f"term {number}" for number in range(10)]
    alpha = ScriptedSource("alpha", {term: found("alpha", term.replace(" ", "-")) for term in terms})
    limits = replace(LIMITS, expansion_rounds=rounds)
    parts = Parts(sources=(alpha,), plan=PlansInTurn(*((term,) for term in terms)), limits=limits)
    async with opened(tmp_path, parts) as world:
        await world.at_shortlist("alpha")
        assert alpha.asked == terms[: rounds + 1]


async def test_a_question_that_an_expansion_repeats_is_not_asked_again(tmp_path: Path) -> None:
    alpha = one_source()
    parts = Parts(sources=(alpha,), plan=PlansInTurn(("cuda",), ("cuda",), ("cuda",)))
    async with opened(tmp_path, parts) as world:
        await world.at_shortlist("alpha")
        assert alpha.asked == ["cuda"]


def cancelling(worlds: list[World]) -> Parts:
    """A search that is called off while its source answers the first of two questions."""

    async def first(query: Query, budget: Budget) -> SourceAnswer:
        (search,) = await worlds[0].searches.list()
        await worlds[0].searches.cancel(ACTOR, search.search)
        return found("alpha", "Ada Muster")

    return two_terms({"cuda": first, "triton": first})


async def test_cancelling_stops_between_two_questions_and_spends_nothing_more(tmp_path: Path) -> None:
    worlds: list[World] = []
    parts = cancelling(worlds)
    async with opened(tmp_path, parts) as world:
        worlds.append(world)
        view = await world.at_shortlist("alpha")
        assert view.status == "cancelled"
        assert len(parts.sources[0].asked) == 1
        assert [given.round for given in parts.plan.asked] == [0]
        assert parts.pick.asked == []
        assert {run.status for run in await world.rows.runs.of_search(view.search)} == {"cancelled"}
        with pytest.raises(AlreadyDecided):
            await world.searches.resume(ACTOR, view.search)


async def test_a_branch_that_does_not_look_at_the_cancellation_goes_on_asking(tmp_path: Path) -> None:
    """The fault that the test above would find."""

    class Deaf:
        async def step(self, search: str, stage: str, done: int, total: int | None) -> None: ...

        async def cancelled(self, search: str) -> bool:
            return False

    worlds: list[World] = []
    parts = replace(cancelling(worlds), watch=Deaf())
    async with opened(tmp_path, parts) as world:
        worlds.append(world)
        with pytest.raises(AlreadyDecided):
            await world.at_shortlist("alpha")
        assert len(parts.sources[0].asked) == 2
