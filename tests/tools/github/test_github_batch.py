"""Many profiles in one GraphQL call: what it tells, what it lacks, and what it refuses with status 200."""

from datetime import timedelta
from typing import Any

import pytest

from memory.records import SourceAnswer
from tests.tools.fetch.fetch_world import START, Routes, answer
from tests.tools.github.github_world import ROUTES, WRONG, ask, changed, graphql, paths
from tools.github.batch import question

OVEN = ("merged_changes", "kiln-labs/oven")
NOT_FOUND = {"type": "NOT_FOUND", "path": ["u1"], "message": "Could not resolve to a User."}


async def told(body: Any, **headers: str) -> SourceAnswer:
    """The changes of the oven, where GraphQL answers this with status 200."""
    return await ask(Routes({**ROUTES, "/graphql": lambda request: answer(body, 200, **headers)}), *OVEN)


def ann(**more: Any) -> dict[str, Any]:
    return {"databaseId": 90000001, "login": "ann-example", "name": "Ann Example", "websiteUrl": None} | more


async def test_with_a_token_profiles_come_in_one_call_and_say_what_single_ones_say() -> None:
    routes, single = Routes(ROUTES), Routes(ROUTES)
    batched, one_by_one = await ask(routes, *OVEN), await ask(single, *OVEN, token=None)
    assert [request.method for request in routes.asked if request.url.path == "/graphql"] == ["POST"]
    assert not [request for request in routes.asked if request.url.path.startswith("/users/")]
    assert batched.accounts == one_by_one.accounts
    assert set(batched.evidence) == set(one_by_one.evidence)


async def test_without_a_token_graphql_is_not_asked() -> None:
    routes = Routes({path: said for path, said in ROUTES.items() if path != "/graphql"})
    assert (await ask(routes, *OVEN, token=None)).coverage.status == "ok"


async def test_one_missing_person_takes_nothing_from_the_others() -> None:
    answered = await told({"data": {"u0": ann(), "u1": None}, "errors": [NOT_FOUND]})
    assert "Ann Example" in {account.name for account in answered.accounts}
    assert answered.coverage.status == "ok"
    assert "profiles that are gone or no person's (1)" in (answered.coverage.reason or "")


async def test_whoever_was_not_answered_for_is_missing_and_not_gone() -> None:
    other = NOT_FOUND | {"type": "SERVICE_UNAVAILABLE"}
    answered = await told({"data": {"u0": ann(), "u1": None}, "errors": [other]})
    assert answered.coverage.status == "partial"
    assert "profiles were not told (1)" in (answered.coverage.reason or "")


async def test_another_person_than_was_asked_for_is_no_answer() -> None:
    answered = await told({"data": {"u0": ann(login="somebody-else", name="Some Else"), "u1": None}, "errors": []})
    assert "Some Else" not in {account.name for account in answered.accounts}
    assert "profiles were not told (2)" in (answered.coverage.reason or "")


async def test_a_spent_budget_with_status_200_is_a_limit_until_its_reset() -> None:
    spent = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    answered = await told(spent, x_ratelimit_remaining="0", x_ratelimit_reset="3000", x_ratelimit_resource="graphql")
    assert (answered.coverage.status, answered.coverage.reset_at) == ("limited", START + timedelta(seconds=3001))
    assert "GraphQL points are spent" in (answered.coverage.reason or "")


@pytest.mark.parametrize("body", [{}, [], {"data": None}, {"errors": [{"message": "no"}]}, {"message": "ok"}])
async def test_no_data_is_a_failure_and_never_nobody(body: Any) -> None:
    answered = await told(body)
    assert answered.coverage.status == "partial"
    assert "without data" in (answered.coverage.reason or "")


async def test_an_answer_spoilt_in_any_field_goes_through() -> None:
    body = {"data": {"u0": ann(), "u1": None}, "errors": [NOT_FOUND]}
    for path in paths(body):
        for value in WRONG:
            keys = {account.key for account in (await told(changed(body, path, value))).accounts}
            assert "github:id:90000001" in keys, "known from the changes, whatever the profile says"


def test_a_login_cannot_speak_the_language_of_the_question() -> None:
    asked = question(['ann"){id} x: viewer{login'])["query"]
    assert 'user(login: "ann\\"){id} x: viewer{login")' in asked
    assert graphql is ROUTES["/graphql"]
