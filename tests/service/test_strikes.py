"""Why somebody stands where they stand, why somebody else does not, and what a person's strike does to it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from agents.evidence import EvidenceAgent
from agents.state import SearchState
from evals import suite
from evals.scorers import Mark
from evals.struck import score_struck
from evals.subjects import struck_subject
from memory.errors import AlreadyDecided, ContactRefused, NotPermitted, UnknownId, UsageError
from memory.knowledge.weights import profile
from service.strikes import Strikes
from tests.helpers.parts import NOW
from tests.helpers.world import ACTOR, Parts, World, address_of, one_source, opened, without
from tests.service.test_first_contact import delivery

WHY = "copied from somebody else's branch"


def strikes(world: World) -> Strikes:
    return Strikes(
        rows=world.rows.strikes, people=world.rows.people, shown=world.rows.shown, shortlist=world.searches.shortlist,
        check_again=world.review.check_again, profile=profile, cases=world.home / "evals" / "struck" / "cases.jsonl",
        now=lambda: NOW,
    )  # fmt: skip


def parts() -> Parts:
    return Parts(sources=(one_source("Ada Muster", "Ben Probe"),))


def cases(world: World) -> list[dict[str, object]]:
    return [json.loads(line) for line in strikes(world).cases.read_text(encoding="utf-8").splitlines()]


async def test_a_strike_lowers_the_score_is_listed_and_becomes_a_case_of_ids_and_reason_only(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        view = await world.at_shortlist("alpha")
        row = view.shortlist[0]
        before = await world.searches.shortlist.why(view.search, row.person)
        item = before.contributions[0].evidence
        after = await strikes(world).strike(ACTOR, view.search, row.person, item, WHY)
        assert (after.score_mp, after.rank) == (0, 2)
        assert [(one.evidence, one.reason) for one in after.discounted] == [(item, f"struck: {WHY}")]
        about = {"search": view.search, "person": row.person, "evidence": item}
        assert [(case["input"], case["expect"]) for case in cases(world)] == [(about, {"counts": False, "reason": WHY})]
        assert row.name not in strikes(world).cases.read_text(encoding="utf-8")
        back = await strikes(world).strike(ACTOR, view.search, row.person, item, "it was theirs", undo=True)
        assert back == before
        assert cases(world) == []


async def test_scoring_again_keeps_what_was_struck(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        view = await world.at_shortlist("alpha")
        row = view.shortlist[0]
        item = (await world.searches.shortlist.why(view.search, row.person)).contributions[0].evidence
        await strikes(world).strike(ACTOR, view.search, row.person, item, WHY)
        await EvidenceAgent(world.deps).score(SearchState(search=view.search))
        assert row.person not in {one.person for one in (await world.searches.show(view.search)).shortlist}


async def test_a_message_that_says_a_struck_item_is_blocked(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        draft = await world.held("alpha")
        cited = next(sentence.evidence[0] for sentence in draft.sentences if sentence.evidence)
        await strikes(world).strike(ACTOR, draft.search, draft.person, cited, WHY)
        after = await world.review.show(draft.draft)
        assert (draft.state, after.state) == ("held", "blocked")
        assert "unsupported_sentence" in after.blocks


async def test_an_approved_message_that_cites_an_item_struck_since_is_not_given_to_delivery(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        draft = await world.held("alpha")
        await world.review.approve(ACTOR, draft.draft, draft.sha256)
        row = await world.rows.outbox.take(NOW, NOW + timedelta(minutes=1))
        assert row is not None
        assert await delivery(world).checked(row) == address_of(draft.person).address, "before the strike it may leave"
        cited = next(sentence.evidence[0] for sentence in draft.sentences if sentence.evidence)
        await strikes(world).strike(ACTOR, draft.search, draft.person, cited, WHY)
        with pytest.raises(ContactRefused) as refused:
            await delivery(world).checked(row)
        assert refused.value.rule == "struck_evidence"
        assert cited in str(refused.value)
        await strikes(world).strike(ACTOR, draft.search, draft.person, cited, "it was theirs", undo=True)
        assert await delivery(world).checked(row) == address_of(draft.person).address, "taken back, it may leave again"


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501, "a\u202eb"])
async def test_a_strike_needs_a_reason_that_can_be_read(tmp_path: Path, reason: str) -> None:
    async with opened(tmp_path, parts()) as world:
        view = await world.at_shortlist("alpha")
        with pytest.raises(UsageError):
            await strikes(world).strike(ACTOR, view.search, view.shortlist[0].person, "e-alpha:login:ada", reason)
        assert await world.rows.strikes.standing() == ()


async def test_items_are_named_by_id_or_a_beginning_that_is_theirs_alone(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        view = await world.at_shortlist("alpha")
        person = next(row.person for row in view.shortlist if row.name == "Ada Muster")
        for unknown in ("e-alpha:login:ben", "e-al", "e-alpha:login:ada:more"):
            with pytest.raises(UsageError):
                await strikes(world).strike(ACTOR, view.search, person, unknown, WHY)
        await strikes(world).strike(ACTOR, view.search, person, "e-alpha:login:a", WHY)
        with pytest.raises(AlreadyDecided):
            await strikes(world).strike(ACTOR, view.search, person, "e-alpha:login:ada", WHY)
        with pytest.raises(UnknownId):
            await strikes(world).strike(ACTOR, view.search, "nobody", "e-alpha:login:ada", WHY)
        with pytest.raises(NotPermitted):
            await strikes(world).strike(without(ACTOR), view.search, person, "e-alpha:login:ada", WHY, undo=True)


async def test_whoever_is_left_out_is_told_by_which_criterion(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        view = await world.at_shortlist("alpha", limit=1)
        met = {person.id for person in await world.rows.people.people(view.search)}
        (out,) = met - {view.shortlist[0].person}
        why = await world.searches.shortlist.why(view.search, out)
        assert why.left_out is not None
        assert (why.rank, why.left_out.criterion) == (None, "below the shortlist")
        assert f"end at {view.shortlist[0].score}" in why.left_out.told
        assert sum(item.points for item in why.contributions) == why.score_mp > 0
        other = await world.at_brief_gate("alpha")
        not_met = (await world.searches.shortlist.why(other.search, out)).left_out
        assert not_met is not None
        assert not_met.criterion == "not met"
        with pytest.raises(UnknownId):
            await world.searches.shortlist.why("no-such-search", out)


async def test_facts_beside_the_score_are_told_and_willingness_is_not(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        view = await world.at_shortlist("alpha")
        why = await world.searches.shortlist.why(view.search, view.shortlist[0].person)
        told = {fact.name: fact.told for fact in why.beside}
        assert list(told) == [
            "employed by the project's sponsor", "place", "employer", "trains or calls models", "founder", "off limits",
            "contacted before", "routes known",
        ]  # fmt: skip
        assert (told["off limits"], told["contacted before"], told["routes known"]) == ("no", "no", "0")
        assert told["founder"].startswith("not known")


async def test_what_people_struck_is_a_suite_that_tells_whether_the_score_would_count_it_again(tmp_path: Path) -> None:
    async with opened(tmp_path, parts()) as world:
        view = await world.at_shortlist("alpha")
        row = view.shortlist[0]
        item = (await world.searches.shortlist.why(view.search, row.person)).contributions[0].evidence
        await strikes(world).strike(ACTOR, view.search, row.person, item, WHY)
        kept = suite.load("struck", kept=world.home / "evals")
        (case,) = kept.cases
        answer = await struck_subject(strikes(world).counts)(case.input)
        assert score_struck(case.expect, answer).marks["struck_counted"] == Mark(hits=1, of=1)
        assert score_struck(case.expect, {"counts": False}).marks["struck_counted"] == Mark(hits=0, of=1)


def test_a_store_in_which_nobody_struck_anything_has_no_such_suite(tmp_path: Path) -> None:
    assert suite.absent("struck", kept=tmp_path) == suite.absent("struck")
    with pytest.raises(UsageError, match="nobody of this store"):
        suite.load("struck", kept=tmp_path)
