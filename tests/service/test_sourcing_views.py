"""What a recruiter sees of the asking: the plan before it starts, the coverage after it, and what resume asks."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from memory.errors import SourceFailed, SourceLimited
from memory.knowledge.queries import load
from memory.records import Search
from service.coverage import PRIVATE
from service.planning import Planning, plan_in_words
from tests.helpers.parts import NOW, PlansInTurn, ScriptedSource, found, key
from tests.helpers.world import ACTOR, BUDGET, LIMITS, Parts, World, one_source, opened

NO_ROUNDS = replace(LIMITS, expansion_rounds=0)


class PublicKinds:
    """Offers GitHub and OpenAlex in all their kinds, and can ask neither."""

    def kinds(self, name: str) -> tuple[str, ...]:
        return {"github": ("merged_changes", "people"), "openalex": ("works",)}.get(name, ())

    def barred(self, name: str) -> str | None:
        return None

    def get(self, name: str) -> object:
        raise AssertionError("a plan asks nobody")


def planned(world: World, **more: object) -> Planning:
    deps = world.deps
    plain = {
        "bound": lambda name: None,
        "rows": world.rows.sourcing,
        "engine": "builtin",
        "rounds": 2,
        "limits": BUDGET,
        "now": deps.now,
    }
    return Planning(**({"sources": PublicKinds()} | plain | more))  # type: ignore[arg-type]


async def searched(world: World, *sources: str) -> Search:
    search = await world.rows.searches.get((await world.at_brief_gate("alpha")).search)
    return search.model_copy(update={"sources": sources})


async def test_the_plan_is_shown_before_anybody_accepts_with_what_it_takes(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        search = await searched(world, "github", "openalex")
        brief = await world.rows.briefs.latest_brief(search.id)
        limits = {"requests": 10_000, "money": 10_000, "seconds": 100_000}
        view = await planned(world, limits=limits).view(search, brief)
        assert view is not None
        assert {(row.source, row.lane) for row in view.queries} == {
            ("github", "titled"), ("github", "adjacent"), ("openalex", "titled"), ("openalex", "adjacent"),
        }  # fmt: skip
        assert all(row.because and row.people[0] <= row.people[1] for row in view.queries)
        costs = [load().cost(row.source, row.kind) for row in view.queries]
        assert view.requests[0] == sum(cost.requests[0] for cost in costs)
        assert view.requests[1] > sum(cost.requests[1] for cost in costs)
        assert view.finish == tuple(NOW + timedelta(seconds=end) for end in view.seconds)
        assert await world.rows.sourcing.pending(search.id) == ()


async def test_a_source_that_may_not_be_asked_stands_in_the_plan_with_its_reason(tmp_path: Path) -> None:
    class Barred(PublicKinds):
        def barred(self, name: str) -> str | None:
            return "its terms say no" if name == "github" else None

    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        search = await searched(world, "github", "openalex", "kaggle")
        brief = await world.rows.briefs.latest_brief(search.id)
        view = await planned(world, sources=Barred(), bound=lambda name: f"without KEY: little, {name}").view(
            search, brief
        )
        assert view is not None
        assert {row.source: row.reason for row in view.skipped} == {
            "github": "its terms say no",
            "kaggle": "it has nothing to ask for this role",
        }
        assert view.bounds == ("openalex without KEY: little, openalex",)
        told = "\n".join(plan_in_words(view))
        assert "not asked: github: its terms say no" in told
        assert "without KEY" in told


async def test_a_plan_that_may_ask_nobody_says_so_and_why(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),), bars={"alpha": "its terms say no"})) as world:
        view = (await world.at_brief_gate("alpha")).plan
        assert view is not None
        assert plan_in_words(view)[0] == "plan: only who is known from before, since no source can be asked now"
        assert "alpha: its terms say no" in plan_in_words(view)[1]
        nobody = (await world.at_brief_gate()).plan
        assert nobody is not None
        assert plan_in_words(nobody) == ["plan: only who is known from before"]


async def test_what_a_plan_takes_never_passes_the_budget(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        search = await searched(world, "github", "openalex")
        view = await planned(world).view(search, await world.rows.briefs.latest_brief(search.id))
        assert view is not None
        assert view.requests[1] == BUDGET["requests"]
        assert view.seconds[1] == BUDGET["seconds"]


async def test_a_model_that_may_plan_otherwise_is_told_of(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        search = await searched(world, "github")
        brief = await world.rows.briefs.latest_brief(search.id)
        by_code = await planned(world).view(search, brief)
        by_model = await planned(world, engine="modelled").view(search, brief)
        assert by_code is not None
        assert by_model is not None
        assert (by_code.note, "at most 12" in (by_model.note or "")) == (None, True)
        told = plan_in_words(by_model)
        assert told[0].startswith(f"plan: {len(by_model.queries)} questions")
        assert any(line.strip().startswith("github, adjacent:") for line in told)


async def test_once_it_has_begun_the_plan_is_what_was_asked(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),), limits=NO_ROUNDS)) as world:
        before = await world.at_brief_gate("alpha")
        assert before.plan is not None
        assert before.plan.queries == ()
        view = await world.searches.accept(ACTOR, before.search)
        assert view.plan is not None
        assert [(row.source, row.terms) for row in view.plan.queries] == [("alpha", ("cuda",))]
        assert view.plan.finish is None


async def test_the_coverage_tells_each_question_and_who_cannot_appear(tmp_path: Path) -> None:
    alpha = ScriptedSource("alpha", {"cuda": found("alpha", "Ada Muster"), "triton": SourceFailed("503")})
    parts = Parts(sources=(alpha,), plan=PlansInTurn(("cuda", "triton")), limits=NO_ROUNDS)
    async with opened(tmp_path, parts) as world:
        report = await world.coverage.report((await world.at_shortlist("alpha")).search)
        assert [(row.terms, row.status, row.reason) for row in report.questions] == [
            (("cuda",), "ok", None),
            (("triton",), "failed", "503"),
        ]
        assert report.note == PRIVATE
        assert {(row.what, row.known, row.unknown, row.of) for row in report.known} == {
            (what, 0, 1, 1) for what in ("place", "work_permission", "employer")
        }
        assert json.loads(report.model_dump_json())["left_out"] == {}


async def test_who_says_where_they_are_is_counted_and_who_does_not_is_kept(tmp_path: Path) -> None:
    met = found("alpha", "Ada Muster", "Ben Probe")
    ada, ben = met.accounts
    told = ada.model_copy(update={"place": "Basel", "employer": "Kiln Labs"})
    alpha = ScriptedSource("alpha", {"cuda": met.model_copy(update={"accounts": (told, ben)})})
    async with opened(tmp_path, Parts(sources=(alpha,), limits=NO_ROUNDS)) as world:
        view = await world.at_shortlist("alpha")
        known = {row.what: (row.known, row.unknown, row.of) for row in (await world.coverage.report(view.search)).known}
        assert known == {"place": (1, 1, 2), "employer": (1, 1, 2), "work_permission": (0, 2, 2)}
        assert {row.name for row in view.shortlist} == {"Ada Muster", "Ben Probe"}
        pages = [await world.searches.shortlist.why(view.search, row.person) for row in view.shortlist]
        beside = {page.name: {fact.name: fact.told for fact in page.beside} for page in pages}
        assert beside["Ada Muster"]["place"] == "Basel, as they say"
        assert "not known" in beside["Ben Probe"]["employer"]
        assert len({row.score for row in view.shortlist}) == 1, "what somebody says of themselves moves no score"


async def test_the_coverage_prints_the_terms_of_what_was_asked(tmp_path: Path) -> None:
    parts = Parts(sources=(ScriptedSource("openalex", {"cuda": found("openalex", "Ada Muster")}),), limits=NO_ROUNDS)
    async with opened(tmp_path, parts) as world:
        report = await world.coverage.report((await world.at_shortlist("openalex")).search)
        [row] = report.terms
        assert (row.source, row.shown) == ("openalex", "Data: OpenAlex (https://openalex.org)")


def broken(**replies: object) -> Parts:
    plain = {"cuda": found("alpha", "Ada Muster"), "triton": SourceFailed("503")}
    alpha = ScriptedSource("alpha", plain | replies)  # type: ignore[arg-type]
    return Parts(sources=(alpha,), plan=PlansInTurn(("cuda", "triton")), limits=NO_ROUNDS)


async def test_resume_asks_only_what_failed_and_ranks_anew(tmp_path: Path) -> None:
    parts = broken()
    async with opened(tmp_path, parts) as world:
        first = await world.at_shortlist("alpha")
        assert [row.name for row in first.shortlist] == ["Ada Muster"]
        assert len(first.partial) == 1
        parts.sources[0].now_says("triton", found("alpha", "Ben Probe"))
        view = await world.searches.resume(ACTOR, first.search)
        assert parts.sources[0].asked.count("cuda") == 1
        assert parts.sources[0].asked.count("triton") == 2
        assert {row.name for row in view.shortlist} == {"Ada Muster", "Ben Probe"}
        assert (view.status, view.partial) == ("shortlist_gate", ())
        again = await world.searches.resume(ACTOR, first.search)
        assert (again.status, len(parts.sources[0].asked)) == ("shortlist_gate", 3)
        drafted = await world.searches.accept(ACTOR, first.search)
        assert drafted.status == "held"


async def test_a_limit_that_still_lasts_is_not_asked_again(tmp_path: Path) -> None:
    clock = [NOW]
    parts = broken(triton=SourceLimited("60 an hour", NOW + timedelta(hours=1)))
    parts.now = lambda: clock[0]
    async with opened(tmp_path, parts) as world:
        search = (await world.at_shortlist("alpha")).search
        await world.searches.resume(ACTOR, search)
        assert parts.sources[0].asked.count("triton") == 1
        clock[0] += timedelta(hours=1)
        parts.sources[0].now_says("triton", found("alpha", "Ben Probe"))
        view = await world.searches.resume(ACTOR, search)
        assert {row.name for row in view.shortlist} == {"Ada Muster", "Ben Probe"}


async def test_a_crash_while_the_missing_is_asked_leaves_the_rest_to_the_next_resume(tmp_path: Path) -> None:
    parts = broken()
    async with opened(tmp_path, parts) as world:
        search = (await world.at_shortlist("alpha")).search
        parts.sources[0].now_says("triton", KeyError("bug"))
        with pytest.raises(KeyError):
            await world.searches.resume(ACTOR, search)
        parts.sources[0].now_says("triton", found("alpha", "Ben Probe"))
        view = await world.searches.resume(ACTOR, search)
        assert key("alpha", "Ben Probe") in {name for row in view.shortlist for name in row.accounts}


async def test_a_decided_shortlist_is_left_as_it_was_decided(tmp_path: Path) -> None:
    parts = broken()
    async with opened(tmp_path, parts) as world:
        search = (await world.at_shortlist("alpha")).search
        await world.searches.accept(ACTOR, search)
        await world.searches.resume(ACTOR, search)
        assert parts.sources[0].asked.count("triton") == 1
