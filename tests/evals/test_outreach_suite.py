"""The suite `outreach` finds every fault that it is there for: each figure goes red where its guard is taken out."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from agents.fixed_texts import Letter
from agents.grounding import Grounded, check
from agents.holding import Making, hold
from agents.proposals import DraftGiven, DraftProposal
from evals.kit.delivery_world import World, empty_store, open_world
from evals.outreach import OUTREACH, OutreachSubject, score_outreach
from evals.outreach_approvals import EACH, MUTATIONS, Doors, left_the_house
from evals.outreach_drafts import caught, lawful, stopped
from evals.outreach_faults import ends
from evals.outreach_policy import CASES, nothing_forbidden, written_to
from evals.suite import load
from memory.errors import DeliveryUncertain
from memory.records import Approach, Draft, Outgoing
from service.delivery import Delivery
from tools.smtp import SmtpSender


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(empty_store(tmp_path_factory.mktemp("empty")))


@pytest.fixture
async def world(tmp_path: Path, empty: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, empty) as opened:
        yield opened


def blind(given: DraftGiven, proposal: DraftProposal, letter: Letter, words: int) -> Grounded:
    """The fault: nothing is checked."""
    return check(given, proposal, letter, words).model_copy(update={"blocks": ()})


def afraid(given: DraftGiven, proposal: DraftProposal, letter: Letter, words: int) -> Grounded:
    """The fault: everything is stopped."""
    return check(given, proposal, letter, words).model_copy(update={"blocks": ("unsupported_sentence",)})


@pytest.mark.parametrize("language", ["en", "de"])
async def test_every_falsehood_is_caught_and_true_drafts_are_let_pass(language: str) -> None:
    mutations, alarm = await caught(3, language)

    assert mutations[0] == mutations[1] >= 7
    assert alarm == (0, 1)


async def test_a_check_that_sees_nothing_or_stops_everything_is_seen() -> None:
    assert (await caught(3, "en", blind))[0][0] == 0
    assert (await caught(3, "en", afraid))[1] == (1, 1)
    assert stopped("I read your paper “Quiet gradients in sparse attention”.", "paper", "en") == (0, 1)
    assert stopped("I read your paper “Quiet gradients in sparse attention”.", "paper", "en", afraid) == (1, 1)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("item", ["notice_controller", "notice_sources", "notice_rights", "disclosure", "opt_out"])
async def test_a_first_message_without_an_item_of_the_law_is_seen(language: str, item: str) -> None:
    def careless(grounded: Grounded, letter: Letter, making: Making, version: int) -> Draft:
        kept = tuple(one for one in grounded.sentences if one.template != item)
        return hold(grounded.model_copy(update={"sentences": kept}), letter, making, version)

    assert await lawful(0, language) == (1, 1)
    assert await lawful(0, language, careless) == (0, 1)


class Trusting(Delivery):
    """The fault: what stands in the row is sent."""

    async def checked(self, row: Outgoing) -> str:
        return "whoever@muster.example"


async def test_nothing_that_was_changed_after_approval_leaves_by_smtp_or_by_hand(world: World) -> None:
    assert await left_the_house(world, 1) == (0, EACH)


async def test_a_delivery_that_trusts_its_rows_is_seen(world: World) -> None:
    assert (await left_the_house(world, 0, Doors(delivery=Trusting)))[0] >= EACH // 2


def test_the_suite_s_stores_try_every_mutation_and_every_case() -> None:
    cases = load("outreach").cases
    stores = [case.input["what"] for case in cases]

    assert stores.count("approval") * EACH >= max(500, len(MUTATIONS))
    assert stores.count("policy") * EACH >= max(500, 2 * len(CASES))
    assert stores.count("draft") >= 500
    assert stores.count("true") >= 60


def test_sentences_are_held_out_from_those_the_rules_were_fitted_to() -> None:
    suites = ("sentences", "sentences-dev")
    held, seen = ([(case.input["what"], case.input["text"]) for case in load(name).cases] for name in suites)

    assert not set(held) & set(seen)
    assert [what for what, _ in held].count("false") >= 200
    assert [what for what, _ in [*held, *seen]].count("true") >= 150


@pytest.mark.parametrize("seed", [0, 2])
async def test_nothing_leaves_against_the_contact_policy(world: World, seed: int) -> None:
    assert (await written_to(world, seed))[0] == 0


async def test_a_contact_policy_without_its_rules_is_seen(world: World) -> None:
    assert (await written_to(world, 2, nothing_forbidden()))[0] > 0


class Deaf:
    """The contacts on file, and nothing that stands against anybody."""

    def __init__(self, world: World) -> None:
        self.of_person = world.contacts.of_person

    async def approach_of_draft(self, draft: str, person: str, address: str | None) -> Approach:
        return Approach()


async def test_a_contact_policy_deaf_to_what_is_on_file_is_seen(world: World) -> None:
    assert (await written_to(world, 0, contacts=Deaf(world)))[0] > 0


async def test_an_smtp_cut_in_the_window_is_shown_and_never_repeated(world: World) -> None:
    found = await ends(world, "dot", "cut", 2)

    assert (found.lost, found.twice, found.ambiguous, found.shown, found.resent) == (0, 0, 2, 2, 0)


async def test_an_smtp_commit_that_never_came_is_shown_and_never_repeated(world: World) -> None:
    found = await ends(world, "commit", "cut", 2)

    assert (found.lost, found.twice, found.shown, found.resent) == (0, 0, 2, 0)


class Repeating(Delivery):
    """The fault: what became of a cut message is guessed, and it is tried again."""

    async def _send(self, row: Outgoing, recipient: str, smtp: object) -> str | None:
        assert isinstance(smtp, SmtpSender)
        for _ in range(2):
            try:
                await smtp.send("mara@northlight.example", recipient, row.message.encode("ascii"), _nothing)
            except DeliveryUncertain:
                continue
            break
        return await self._settled(row, "sent", "sent", None)


async def _nothing() -> None:
    return None


async def test_an_smtp_delivery_that_tries_a_cut_message_again_is_seen(world: World) -> None:
    found = await ends(world, "dot", "cut", 1, Repeating)

    assert (found.shown, found.resent) == (0, 1)
    assert found.twice == 1


class Boasting(Delivery):
    """The fault: a message counts as sent whatever the server said."""

    async def _send(self, row: Outgoing, recipient: str, smtp: object) -> str | None:
        return await self._settled(row, "sent", "sent", None)


async def test_an_smtp_delivery_that_sends_nothing_and_says_sent_is_seen(world: World) -> None:
    assert (await ends(world, "rcpt", "cut", 2, Boasting)).lost == 2


async def test_the_subject_answers_what_the_scorer_reads() -> None:
    subject, named = OutreachSubject(), set[str]()
    for case in ({"what": "draft"}, {"what": "approval"}, {"what": "policy"}, {"what": "fault", "point": "dot"}):
        named |= score_outreach({}, await subject(dict(case))).marks.keys()

    assert named == {metric.name for metric in OUTREACH.metrics} - {"false_alarms_written", "falsehoods_caught"}


def test_an_answer_of_another_shape_is_no_answer() -> None:
    with pytest.raises(ValidationError):
        score_outreach({}, {"mutations_caught": "all"})
