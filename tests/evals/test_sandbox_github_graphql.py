"""The sandbox's GraphQL: many people in one call, points of its own, and refusals with status 200."""

from evals.sandbox.github_graphql import MOST_ALIASES
from tests.evals.test_sandbox_traffic import Caller, small_world


def query(*logins: str, fields: str = "databaseId login name") -> dict[str, str]:
    users = " ".join(f'u{n}: user(login: "{login}") {{ {fields} }}' for n, login in enumerate(logins))
    return {"query": f"query {{ {users} rateLimit {{ cost remaining resetAt }} }}"}


def with_token(fault: str | None = None) -> Caller:
    return Caller("github", "limited" if fault == "limited" else "partial" if fault else None, token=True)


async def test_many_people_are_told_in_one_call_and_one_that_is_gone_is_null_beside_an_error() -> None:
    one, other = small_world().people[:2]
    told = (await with_token().post("/graphql", query(one.login, "nobody-here", other.login))).json()
    assert [told["data"][f"u{n}"] and told["data"][f"u{n}"]["databaseId"] for n in range(3)] == [
        one.number, None, other.number,
    ]  # fmt: skip
    assert [(error["type"], error["path"]) for error in told["errors"]] == [("NOT_FOUND", ["u1"])]


async def test_a_call_costs_a_point_of_its_own_budget_and_none_of_the_rest_interface() -> None:
    caller = with_token()
    first = await caller.post("/graphql", query("noor-haddadi"))
    assert (first.headers["x-ratelimit-resource"], first.headers["x-ratelimit-used"]) == ("graphql", "1")
    assert first.json()["data"]["rateLimit"]["remaining"] == 4_999
    assert (await caller.get("/users/noor-haddadi")).headers["x-ratelimit-used"] == "1"


async def test_a_spent_budget_answers_with_status_200() -> None:
    spent = await with_token("limited").post("/graphql", query("noor-haddadi"))
    assert (spent.status_code, spent.json()["errors"][0]["type"]) == (200, "RATE_LIMITED")
    assert spent.headers["x-ratelimit-remaining"] == "0"


async def test_nobody_without_a_token_and_not_too_many_at_once() -> None:
    assert (await Caller("github").post("/graphql", query("noor-haddadi"))).status_code == 401
    crowd = ["noor-haddadi"] * (MOST_ALIASES + 1)
    assert (await with_token().post("/graphql", query(*crowd))).status_code == 502


async def test_a_partial_answer_has_an_error_for_whoever_is_missing() -> None:
    told = (await with_token("partial").post("/graphql", query("noor-haddadi", "noor-haddadi"))).json()
    assert (told["data"]["u0"]["login"], told["data"]["u1"]) == ("noor-haddadi", None)
    assert told["errors"][0]["type"] == "SERVICE_UNAVAILABLE"


async def test_a_field_that_is_not_there_is_refused_loudly() -> None:
    told = (await with_token().post("/graphql", query("noor-haddadi", fields="email"))).json()
    assert "data" not in told
    assert "email" in told["errors"][0]["message"]
