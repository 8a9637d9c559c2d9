"""The sandbox's Stack Exchange: packed answers, quota and patience in the body, and the truth behind the adapter."""

import pytest

from evals.sandbox.stackexchange_limits import A_DAY, BLOCKED, PATIENCE
from memory.records import GivenAnswer
from tests.evals.sandboxed import Sandboxed
from tests.evals.test_sandbox_traffic import A_LATER_PAGE, A_LIST, Caller, small_world

LIST, LATER = A_LIST["stackexchange"], A_LATER_PAGE["stackexchange"]


async def test_every_answer_is_packed_and_tells_what_is_left() -> None:
    answer = await Caller("stackexchange").get(LIST)
    assert answer.headers["content-encoding"] == "gzip"
    assert (answer.json()["quota_max"], answer.json()["quota_remaining"]) == (A_DAY[False], A_DAY[False] - 1)


async def test_the_quota_of_a_day_ends_and_begins_again_at_midnight() -> None:
    caller = Caller("stackexchange")
    assert await caller.granted(LIST, A_DAY[False] + 2, step=1) == A_DAY[False]
    assert (await caller.get(LIST)).json()["error_name"] == "throttle_violation"
    caller.clock.now += 86_400
    assert (await caller.get(LIST)).status_code == 200


async def test_whoever_does_not_wait_as_asked_is_blocked_and_whoever_does_is_not() -> None:
    hasty, patient = Caller("stackexchange"), Caller("stackexchange")
    assert (await hasty.get(LATER)).json()["backoff"] == PATIENCE
    refused = await hasty.get(LIST)
    assert (refused.status_code, refused.json()["error_id"]) == (400, 502)
    assert f"in {BLOCKED} seconds" in refused.json()["error_message"]
    await patient.get(LATER)
    patient.clock.now += PATIENCE
    assert (await patient.get(LIST)).status_code == 200


@pytest.mark.parametrize(
    ("path", "number"),
    [("/2.3/users/1", 400), (f"{LIST}&pagesize=900", 400), (f"{LIST}&page=0", 400), ("/2.3/nothing?site=stats", 404)],
)
async def test_what_the_service_does_not_take_has_its_own_number(path: str, number: int) -> None:
    answer = await Caller("stackexchange").get(path)
    assert (answer.status_code, answer.json()["error_id"]) == (400, number)


async def test_the_adapter_finds_what_is_true_and_marks_whoever_answers_themselves() -> None:
    world = small_world()
    sandbox = Sandboxed("stackexchange", world)
    people = {person.id: person for person in world.people}
    spammer = next(people[answer.author] for answer in world.answers if people[answer.author].part == "spammer")
    own = await sandbox.ask("user", str(spammer.number))
    facts = [fact for fact in own.evidence if isinstance(fact, GivenAnswer)]
    assert facts
    assert {fact.discounts for fact in facts} == {("same_person_gate",)}

    asked = await sandbox.ask("answers", "cuda")
    true = {
        f"stackexchange:stackoverflow:{people[answer.author].number}"
        for answer in world.answers
        if "cuda" in answer.tags and (answer.accepted or answer.votes > 0)
    }
    assert {fact.owner for fact in asked.evidence} <= true
    assert len(true) > 3
    assert asked.coverage.status in {"ok", "partial"}
