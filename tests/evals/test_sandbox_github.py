"""The sandbox's GitHub: what is found is what is true, page by page, and what the service refuses is refused."""

from collections import Counter
from urllib.parse import quote

import httpx
import pytest

from evals.sandbox.code_work import SERVING
from evals.sandbox.github_query import Atom, BadQueryError, counted, parse, within
from tests.evals.test_sandbox_traffic import NOON, Caller, small_world

FAST = 1_000_000.0
"""Limits so short that no test meets one."""


def github() -> Caller:
    return Caller("github", scale=FAST, token=True)


async def search(caller: Caller, words: str, more: str = "") -> httpx.Response:
    caller.clock.now += 1
    return await caller.get(f"/search/issues?q={quote(words)}{more}")


async def test_a_search_finds_of_everybody_what_the_truth_says_they_landed() -> None:
    world, caller = small_world(), github()
    merged = Counter(change.author for change in world.changes if change.merged)
    for person in world.people:
        answer = await search(caller, f"is:pr is:merged author:{person.login}", "&per_page=1")
        assert answer.json()["total_count"] == merged[person.login]


async def test_following_the_links_meets_every_change_once_and_ends() -> None:
    caller, seen, here = github(), [], f"/search/issues?q=repo:{SERVING}+is:pr+is:merged&per_page=40"
    while here:
        caller.clock.now += 1
        answer = await caller.get(here)
        seen += [item["number"] for item in answer.json()["items"]]
        here = answer.links.get("next", {}).get("url", "")
    landed = [change for change in small_world().changes if change.project == SERVING and change.merged]
    assert len(seen) == len(set(seen)) == len(landed) > 40


async def test_lists_of_a_repository_are_linked_by_its_number() -> None:
    caller = github()
    first = await caller.get(f"/repos/{SERVING}/contributors?per_page=2")
    assert "/repositories/990000000/contributors?per_page=2&page=2" in first.headers["link"]
    second = await caller.get(first.links["next"]["url"])
    assert {one["login"] for one in first.json()}.isdisjoint({one["login"] for one in second.json()})


async def test_a_search_ends_at_its_thousandth_result_however_many_there_are() -> None:
    caller = github()
    last = await search(caller, "is:pr", "&per_page=100&page=10")
    assert last.json()["total_count"] > 1_000
    assert "next" not in last.links
    beyond = await search(caller, "is:pr", "&per_page=100&page=11")
    assert beyond.status_code == 422
    assert "1000" in beyond.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "repo:nobody/nothing is:pr",
        "author:nobody-here is:pr",
        f"repo:{SERVING}",
        "is:pr stars:>5",
        "is:pr " + "x" * 257,
        "is:pr a OR b OR c OR d OR e OR f OR g",
    ],
)
async def test_a_query_that_the_service_would_not_take_is_refused(words: str) -> None:
    answer = await search(github(), words)
    assert (answer.status_code, answer.json()["message"]) == (422, "Validation Failed")


async def test_merged_closed_and_open_are_three_things() -> None:
    caller = github()
    counts = {
        state: (await search(caller, f"is:pr {state}")).json()["total_count"]
        for state in ("is:merged", "is:closed", "is:open")
    }
    assert 0 < counts["is:merged"] < counts["is:closed"]
    assert counts["is:closed"] + counts["is:open"] == len(small_world().changes)


async def test_two_repositories_are_searched_at_once_and_a_missing_one_of_them_is_left_out_silently() -> None:
    caller = github()
    both = await search(caller, f"is:pr (repo:{SERVING} OR repo:mlflow/mlflow)")
    one = await search(caller, f"is:pr (repo:{SERVING} OR repo:nobody/nothing)")
    assert both.json()["total_count"] > one.json()["total_count"] > 0


async def test_slices_by_merge_date_add_up_to_the_whole() -> None:
    caller = github()
    whole = (await search(caller, "is:pr is:merged")).json()["total_count"]
    slices = ("<2024-06-01", "2024-06-01..2025-05-31", ">=2025-06-01")
    parts = [(await search(caller, f"is:pr is:merged merged:{days}")).json()["total_count"] for days in slices]
    assert sum(parts) == whole
    assert min(parts) > 0


async def test_reviews_are_found_by_who_reviewed() -> None:
    keeper = Counter(login for change in small_world().changes for login in change.reviewers).most_common(1)[0][0]
    answer = await search(github(), f"is:pr reviewed-by:{keeper} -author:{keeper}")
    assert answer.json()["total_count"] > 10
    assert keeper not in {(item["user"] or {}).get("login") for item in answer.json()["items"]}


async def test_a_deleted_account_is_nobody() -> None:
    answer = await search(github(), "is:pr -author:noor-haddadi", "&per_page=100")
    numbers = {change.id for change in small_world().changes if change.author is None}
    gone = {item["id"] for item in answer.json()["items"] if item["user"] is None}
    assert numbers
    assert gone <= numbers


async def test_an_old_name_leads_to_the_number_and_the_number_to_the_new_name() -> None:
    caller = github()
    moved = await caller.get("/repos/lumen-works/lampserve")
    assert moved.status_code == 301
    assert (await caller.get(moved.headers["location"])).json()["full_name"] == "lumen-works/lumenserve"


async def test_who_merged_and_how_much_changed_stand_only_in_the_single_pull_request() -> None:
    caller, change = github(), next(change for change in small_world().changes if change.merged)
    listed = (await search(caller, f"repo:{change.project} is:pr")).json()["items"][0]
    single = (await caller.get(f"/repos/{change.project}/pulls/{change.number}")).json()
    assert {"merged_by", "additions"}.isdisjoint(listed)
    assert (single["merged_by"]["login"], single["additions"]) == (change.merged_by, change.additions)
    behind = (await caller.get(f"/repos/{change.project}/commits/{single['merge_commit_sha']}/pulls")).json()
    assert [one["number"] for one in behind] == [change.number]


async def test_a_profile_is_found_by_login_and_by_number_and_a_bot_says_that_it_is_one() -> None:
    caller, bot = github(), next(person for person in small_world().people if person.part == "bot")
    by_login = (await caller.get("/users/NOOR-haddadi")).json()
    assert (await caller.get(f"/user/{by_login['id']}")).json() == by_login
    assert by_login["email"].endswith(".example"), "there to be dropped by whoever reads it"
    assert (await caller.get(f"/users/{quote(bot.login)}")).json()["type"] == "Bot"
    assert (await caller.get("/users/nobody-here")).status_code == 404


async def test_people_are_found_by_place_and_only_as_stubs() -> None:
    answer = await github().get("/search/users?q=type:user+location:Berlin+followers:%3E30&per_page=100")
    found = {item["login"] for item in answer.json()["items"]}
    true = {p.login for p in small_world().people if p.place.city == "Berlin" and p.strength * 3 > 30}
    assert found == true
    assert "name" not in answer.json()["items"][0]


async def test_a_repository_that_nobody_contributed_to_answers_without_a_body() -> None:
    login = next(person.login for person in small_world().people if person.strength > 30)
    answer = await github().get(f"/repos/{login}/notes/contributors")
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_minus_and_not_both_turn_a_condition_round() -> None:
    assert parse("-author:A NOT label:b") == ((Atom("author", "a", True),), (Atom("label", "b", True),))


@pytest.mark.parametrize(
    ("words", "number", "inside"),
    [(">5", 6, True), (">5", 5, False), ("5..7", 7, True), ("*..4", 5, False), ("5..*", 9, True), ("5", 5, True)],
)
def test_a_range_holds_what_lies_in_it(words: str, number: int, inside: bool) -> None:
    assert counted(words, number) is inside


def test_a_number_that_is_none_is_refused_and_no_moment_lies_in_no_range() -> None:
    with pytest.raises(BadQueryError, match="not a number"):
        counted(">many", 3)
    assert not within("2020-01-01..*", None)
    assert NOON > 0
