"""Searches as a recruiter starts, follows and stops them; their shortlist and their coverage in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from memory.errors import AlreadyDecided, BriefNotAccepted, SourceFailed, UnknownId, UsageError
from memory.knowledge.market import load
from memory.knowledge.replies import replies
from memory.records import Account, Answer
from service.telling import SHOWN, brief_in_words, shortlist_in_words
from tests.helpers.parts import Scripted, ScriptedSource, found, reading
from tests.helpers.world import ACTOR, Parts, one_source, opened


async def test_an_open_question_keeps_the_gate_shut_and_an_answer_opens_it(tmp_path: Path) -> None:
    unclear = reading("ambiguous", "")
    async with opened(tmp_path, Parts(sources=(one_source(),), intake=Scripted(unclear, unclear))) as world:
        view = await world.at_brief_gate("alpha")
        with pytest.raises(BriefNotAccepted, match="--answer role="):
            await world.searches.accept(ACTOR, view.search)
        answers = [Answer(topic="role", value="ml_engineer"), Answer(topic="must_haves", value="CUDA")]
        assert (await world.searches.accept(ACTOR, view.search, answers)).status == "shortlist_gate"


async def test_an_answer_that_settles_nothing_is_refused_with_the_question_that_stays_open(tmp_path: Path) -> None:
    unclear = reading("ambiguous", "")
    alpha = one_source()
    async with opened(tmp_path, Parts(sources=(alpha,), intake=Scripted(unclear, unclear))) as world:
        view = await world.at_brief_gate("alpha")
        answers = [Answer(topic="role", value="somebody nice"), Answer(topic="must_haves", value="CUDA")]
        with pytest.raises(BriefNotAccepted, match="--answer role="):
            await world.searches.accept(ACTOR, view.search, answers)
        assert (await world.searches.show(view.search)).status == "brief_gate"
        assert alpha.asked == []


async def test_a_word_for_the_other_gate_or_for_nobody_on_the_list_is_bad_usage(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        search = (await world.at_brief_gate("alpha")).search
        with pytest.raises(UsageError, match="--only and --drop"):
            await world.searches.accept(ACTOR, search, drop=["p1"])
        await world.searches.accept(ACTOR, search)
        with pytest.raises(UsageError, match="--answer"):
            await world.searches.accept(ACTOR, search, [Answer(topic="role", value="ml_engineer")])
        with pytest.raises(UsageError, match="not on the shortlist"):
            await world.searches.accept(ACTOR, search, only=["p9"])
        with pytest.raises(UsageError, match="not on the shortlist"):
            await world.searches.accept(ACTOR, search, drop=["p9"])
        assert (await world.searches.show(search)).status == "shortlist_gate"


async def test_a_gate_that_was_passed_is_not_passed_again(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts(sources=(one_source(),))) as world:
        search = (await world.at_shortlist("alpha")).search
        with pytest.raises(AlreadyDecided):
            await world.searches.answer(ACTOR, search, [Answer(topic="seniority", value="senior")])
        await world.searches.accept(ACTOR, search)
        with pytest.raises(AlreadyDecided, match="waits at no gate"):
            await world.searches.accept(ACTOR, search)


async def test_dropping_everybody_ends_the_search_with_nobody_drafted_for(tmp_path: Path) -> None:
    parts = Parts(sources=(one_source(),))
    async with opened(tmp_path, parts) as world:
        view = await world.at_shortlist("alpha")
        view = await world.searches.accept(ACTOR, view.search, drop=[row.person for row in view.shortlist])
        assert (view.status, parts.write.asked) == ("done", [])
        assert {row.chosen for row in view.shortlist} == {False}


@pytest.mark.parametrize("limit", [0, -1])
async def test_a_search_for_nobody_is_bad_usage_and_stores_nothing(tmp_path: Path, limit: int) -> None:
    async with opened(tmp_path, Parts()) as world:
        with pytest.raises(UsageError, match="at least one"):
            await world.searches.start(ACTOR, "x", [], limit)
        assert await world.searches.list() == ()


async def test_the_limit_bounds_the_shortlist_and_the_coverage_counts_who_is_left_out(tmp_path: Path) -> None:
    answer = found("alpha", "Ada Muster", "Ben Probe", "Cleo Sample")
    silent = Account(key="alpha:login:dan", source="alpha", handle="dan", name="Dan Quiet", url=None, bot=False)
    bot = silent.model_copy(update={"key": "alpha:login:bot", "handle": "merge-bot", "name": None, "bot": True})
    answer = answer.model_copy(update={"accounts": (*answer.accounts, silent, bot)})
    async with opened(tmp_path, Parts(sources=(ScriptedSource("alpha", {"cuda": answer}),))) as world:
        view = await world.at_shortlist("alpha", limit=2)
        report = await world.coverage.report(view.search)
        assert [row.rank for row in view.shortlist] == [1, 2]
        assert report.left_out == {"bot": 1, "no evidence": 1, "below the shortlist": 1}


async def test_a_search_that_has_ended_is_not_called_off(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts()) as world:
        search = (await world.at_brief_gate()).search
        assert (await world.searches.cancel(ACTOR, search)).status == "cancelled"
        with pytest.raises(AlreadyDecided):
            await world.searches.cancel(ACTOR, search)
        with pytest.raises(UnknownId):
            await world.searches.cancel(ACTOR, "s9")


async def test_the_same_source_named_twice_is_asked_once(tmp_path: Path) -> None:
    alpha = one_source()
    async with opened(tmp_path, Parts(sources=(alpha,))) as world:
        await world.at_shortlist("alpha", "alpha")
        assert alpha.asked == ["cuda"]


async def test_a_shortlist_in_words_names_the_first_and_counts_the_rest(tmp_path: Path) -> None:
    people = [f"Person{number} Example" for number in range(SHOWN + 2)]
    async with opened(tmp_path, Parts(sources=(one_source(*people),))) as world:
        view = await world.at_shortlist("alpha", limit=20)
        said = shortlist_in_words(view, replies("en"))
        assert sum(name in said for name in people) == SHOWN
        assert "and 2 more" in said


async def test_nobody_found_is_told_together_with_the_outage(tmp_path: Path) -> None:
    """An empty list alone would read as `there is nobody`."""
    down = ScriptedSource("alpha", {"cuda": SourceFailed("503")})
    async with opened(tmp_path, replace(Parts(), sources=(down,))) as world:
        said = shortlist_in_words(await world.at_shortlist("alpha"), replies("en"))
        assert "Nobody" in said
        assert "alpha: failed: 503" in said


async def test_a_brief_in_words_says_the_role_how_sure_and_the_pay_with_its_source(tmp_path: Path) -> None:
    async with opened(tmp_path, Parts()) as world:
        brief = (await world.at_brief_gate()).brief
        assert brief is not None
        assert brief.pay is not None
        say, market = replies("en"), load()
        said = brief_in_words(brief, None, lambda as_of: False, say, market)
        later = brief_in_words(brief, None, lambda as_of: True, say, market)
        assert "ML infrastructure engineer (90% sure" in said
        assert all(str(fact) in said for fact in (brief.pay.currency, brief.pay.as_of, brief.pay.source))
        assert (said.count(say.old), later.count(say.old)) == (0, 1)
