"""The GitHub source over invented answers: what becomes evidence, what is left out, and how that is told."""

from datetime import timedelta

import httpx
import pytest

from memory.errors import BudgetExhausted, SourceFailed, SourceLimited
from memory.records import Account, Gate, MergedChange, Review, SourceAnswer, Stated
from tests.tools.fetch.fetch_world import START, Allowance, Routes, answer, web_page
from tests.tools.github.github_world import ROUTES, a_question, ask, fixture, github
from tools.github.source import GitHubLimits

OVEN = ("merged_changes", "kiln-labs/oven")
ANN, BEN, BOT = (f"github:id:9000000{number}" for number in (1, 2, 3))


def changes(told: SourceAnswer) -> dict[int | None, MergedChange]:
    return {fact.number: fact for fact in told.evidence if isinstance(fact, MergedChange)}


async def oven() -> SourceAnswer:
    return await ask(Routes(ROUTES), *OVEN)


async def test_a_merged_pull_request_is_evidence_with_its_day_and_who_accepted_it() -> None:
    change = changes(await oven())[41]
    assert (change.owner, change.project, change.title) == (ANN, "kiln-labs/oven", "Batch the requests of one oven")
    assert change.url == "https://github.com/kiln-labs/oven/pull/41"
    assert change.happened_on.isoformat() == "2026-09-12"
    assert change.gate == Gate(kind="merge", by=BEN, by_name="ben-example")
    assert (change.sha, change.files, change.discounts) == ("ab" * 20, 6, ())


async def test_who_pressed_merge_has_that_as_evidence_of_their_own() -> None:
    pressed = [fact for fact in (await oven()).evidence if isinstance(fact, Review)]
    assert [(one.owner, one.act, one.number) for one in pressed] == [(BEN, "merged", 41)]


async def test_a_change_merged_by_its_author_says_so() -> None:
    assert changes(await oven())[43].discounts == ("same_person_gate",)


async def test_what_only_the_search_told_has_a_gate_without_a_name_and_no_invented_commit() -> None:
    change = changes(await oven())[45]
    assert change.gate == Gate(kind="merge", by=None, by_name=None)
    assert (change.sha, change.files) == (None, None)


async def test_the_day_is_that_of_utc() -> None:
    assert changes(await oven())[43].happened_on.isoformat() == "2026-09-15"


async def test_a_typo_fix_is_told_as_trivial() -> None:
    assert changes(await oven())[45].discounts == ("trivial",)


async def test_a_bot_is_flagged_and_its_work_discounted_and_never_looked_up() -> None:
    routes = Routes(ROUTES)
    told = await ask(routes, *OVEN)
    assert [account.key for account in told.accounts if account.bot] == [BOT]
    assert changes(told)[42].discounts == ("bot",)
    assert told.coverage.people == 2
    assert not [request for request in routes.asked if "bot" in request.url.path or request.url.path.endswith("/42")]


async def test_deleted_accounts_and_unmerged_changes_are_left_out_and_counted() -> None:
    told = await oven()
    assert set(changes(told)) == {41, 42, 43, 45}
    assert told.coverage.status == "ok"
    assert told.coverage.reason == "left out: by deleted accounts or organisations (2), not merged (1)"


async def test_pages_follow_the_link_header_and_every_request_is_counted() -> None:
    routes = Routes(ROUTES)
    told = await ask(routes, *OVEN)
    assert [request.url.params.get("page") for request in routes.asked[:2]] == [None, "2"]
    assert told.coverage.requests == len(routes.asked) == 2 + 3 + 1
    assert told.coverage.records == len(told.records) == 6


async def test_every_fact_points_at_a_record_and_an_account_of_the_answer() -> None:
    told = await oven()
    assert {fact.record for fact in told.evidence} <= {record.id for record in told.records}
    assert {fact.owner for fact in told.evidence} <= {account.key for account in told.accounts}
    assert len({fact.id for fact in told.evidence}) == len(told.evidence)


async def test_a_profile_gives_a_name_and_unproven_links_to_the_pages_it_names() -> None:
    told = await ask(Routes(ROUTES), *OVEN, token=None)
    ann = Account(
        key=ANN, source="github", handle="ann-example", name="Ann Example", url="https://github.com/ann-example",
        bot=False, place="Basel", employer="@kiln-labs",
    )  # fmt: skip
    assert ann in told.accounts
    assert {(link.a, link.b, link.status) for link in told.links} == {
        (ANN, "web:ann.home.example/work", "unproven"),
        (ANN, "x:ann_example", "unproven"),
    }


async def test_an_address_typed_as_a_name_or_a_page_is_neither_shown_nor_linked() -> None:
    told = await oven()
    assert next(account.name for account in told.accounts if account.key == BEN) is None
    assert not [link for link in told.links if link.a == BEN]


async def test_no_address_photo_or_word_about_themselves_is_stored_anywhere() -> None:
    told = await ask(Routes(ROUTES), "people", "language:Python")
    stored = told.model_dump_json()
    assert told.records
    for trait in ("@home.example", "avatar", "gravatar", "mother", "hireable"):
        assert trait not in stored, trait


async def test_with_the_drop_list_off_the_same_answers_would_hold_all_of_it() -> None:
    sent = "".join(ROUTES[path](httpx.Request("GET", "https://x/")).text for path in ("/users/ann-example",))
    for trait in ("@home.example", "avatar", "gravatar", "mother", "hireable"):
        assert trait in sent, trait


async def test_a_question_for_people_follows_each_to_profile_work_and_empty_forks() -> None:
    told = await ask(Routes(ROUTES), "people", "language:Python", "location:Basel")
    assert ANN in {account.key for account in told.accounts}
    assert changes(told)[41].owner == ANN
    forks = [fact for fact in told.evidence if isinstance(fact, Stated)]
    assert [(one.title, one.discounts) for one in forks] == [("ann-example/big-model", ("fork_without_commits",))]
    assert "accounts that are no person's (1)" in (told.coverage.reason or "")


async def test_reviews_are_evidence_of_the_reviewer_not_of_the_author() -> None:
    told = await ask(Routes(ROUTES), "reviews", "@ben-example", "kiln-labs/oven")
    assert {(fact.owner, fact.kind) for fact in told.evidence} == {(BEN, "review")}
    assert 43 not in {fact.number for fact in told.evidence if isinstance(fact, Review)}, "their own change"


async def test_nobody_behind_a_login_is_an_answer_and_no_failure() -> None:
    told = await ask(Routes(ROUTES), "changes_of", "@gone-example")
    assert (told.coverage.status, told.evidence) == ("ok", ())
    assert "gone-example" in (told.coverage.reason or "")


async def test_nothing_found_is_ok_with_nothing() -> None:
    told = await ask(Routes({"/search/issues": fixture("search_none")}), *OVEN)
    assert (told.coverage.status, told.coverage.requests, told.coverage.reason) == ("ok", 1, None)


async def test_without_a_token_the_coverage_says_so_and_none_is_sent() -> None:
    routes = Routes(ROUTES)
    told = await ask(routes, *OVEN, token=None)
    assert (told.coverage.reason or "").endswith("asked without a token")
    assert not [request for request in routes.asked if "authorization" in request.headers]


async def test_lookups_are_bounded() -> None:
    routes = Routes(ROUTES)
    await ask(routes, *OVEN, limits=GitHubLimits(pages=1, profiles=1, details=1))
    assert [request.url.path for request in routes.asked[1:]] == [
        "/repos/kiln-labs/oven/pulls/43", "/graphql",
    ]  # fmt: skip
    assert "ann-example" in routes.asked[-1].content.decode()
    assert "ben-example" not in routes.asked[-1].content.decode()


async def test_results_that_were_not_read_make_the_answer_a_part() -> None:
    told = await ask(Routes(ROUTES), *OVEN, limits=GitHubLimits(pages=1))
    assert told.coverage.status == "partial"
    assert "results of searches were not read (3)" in (told.coverage.reason or "")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"total_count": 4_000, "items": []}, "GitHub shows only the first 1,000 results of a search"),
        ({"total_count": 0, "incomplete_results": True, "items": []}, "timed out"),
        ({"total_count": 1, "items": [{"number": 1}]}, "items that could not be read (1)"),
    ],
)
async def test_a_part_is_told_as_a_part(body: object, reason: str) -> None:
    told = await ask(Routes({"/search": lambda request: answer(body)}), *OVEN)
    assert told.coverage.status == "partial"
    assert reason in (told.coverage.reason or "")


@pytest.mark.parametrize("body", [{}, [], None, {"items": None}, {"items": {}}, {"message": "ok"}, "items"])
async def test_a_search_answer_without_results_is_a_failure(body: object) -> None:
    with pytest.raises(SourceFailed):
        await ask(Routes({"/search": lambda request: answer(body)}), *OVEN)


async def test_a_web_page_in_place_of_the_first_answer_is_a_failure_and_never_nobody() -> None:
    with pytest.raises(SourceFailed, match="web page"):
        await ask(Routes({"/": lambda request: web_page()}), *OVEN)


async def test_a_limit_on_the_first_request_is_told_with_its_end() -> None:
    limit = answer({}, 403, x_ratelimit_remaining="0", x_ratelimit_reset="3000")
    with pytest.raises(SourceLimited) as limited:
        await ask(Routes({"/": lambda request: limit}), *OVEN)
    assert limited.value.reset_at is not None


async def test_a_limit_in_the_middle_keeps_what_was_found_and_is_told() -> None:
    limit = answer({}, 403, x_ratelimit_remaining="0", x_ratelimit_reset="3000")
    told = await ask(Routes({**ROUTES, "/graphql": lambda request: limit}), *OVEN)
    assert told.coverage.status == "limited"
    assert told.coverage.reset_at == START + timedelta(seconds=3001)
    assert set(changes(told)) == {41, 42, 43, 45}


async def test_an_outage_in_the_middle_keeps_what_was_found_and_is_a_part() -> None:
    told = await ask(Routes({**ROUTES, "/graphql": lambda request: answer({}, 500)}), *OVEN)
    assert told.coverage.status == "partial"
    assert (told.coverage.reason or "").startswith("unavailable (500)")
    assert set(changes(told)) == {41, 42, 43, 45}


async def test_a_spent_budget_in_the_middle_keeps_what_was_found_and_one_at_the_start_raises() -> None:
    told = await ask(Routes(ROUTES), *OVEN, budget=Allowance(2))
    assert (told.coverage.status, told.coverage.requests) == ("limited", 2)
    assert "budget of 2 requests is spent" in (told.coverage.reason or "")
    assert set(changes(told)) == {41, 42, 43, 45}
    with pytest.raises(BudgetExhausted):
        await ask(Routes(ROUTES), *OVEN, budget=Allowance(0))


async def test_a_link_to_another_host_is_not_followed() -> None:
    page = answer({"total_count": 9, "items": []}, 200, link='<https://evil.example/?page=2>; rel="next"')
    told = await ask(Routes({"/search": lambda request: page}), *OVEN)
    assert told.coverage.status == "partial"
    assert "not a host that may be asked" in (told.coverage.reason or "")


async def test_the_same_answers_make_the_same_bytes() -> None:
    assert (await oven()).model_dump_json() == (await oven()).model_dump_json()


def test_it_has_the_name_and_kinds_of_a_source() -> None:
    source = github(Routes({}))
    assert source.name == "github"
    assert source.kinds == ("merged_changes", "changes_of", "reviews", "people")
    assert a_question("people").source == source.name
