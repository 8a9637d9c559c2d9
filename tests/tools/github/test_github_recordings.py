"""The adapter against real recorded answers, and against each of their fields removed or of another type.

The same is done with the repository's own fixtures, which have the same shape and are always there.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from memory.errors import SourceFailed, SourceLimited
from memory.records import MergedChange, SourceAnswer
from tests.tools.fetch.fetch_world import Clock
from tests.tools.github.github_world import (
    FIXTURES,
    RECORDINGS,
    ROUTES,
    WRONG,
    always,
    ask,
    changed,
    exchange,
    fixture,
    paths,
    replay,
)
from tools.fetch.fetcher import FetchLimits
from tools.github.fields import Who, is_nobody, who
from tools.github.parse import change, drop, empty_fork, is_unmerged, merger, profile, reviewed
from tools.github.source import GitHubLimits

needs_recordings = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recorded answers are not beside this tree")
TODAY = date(2026, 11, 20)
REVIEWER = Who("github:id:1", "ann", bot=False)
ONE_OF_EACH = GitHubLimits(pages=1, profiles=1, details=1, people=1)
QUICK = FetchLimits(tries=1, longest_wait=0)
QUESTIONS = (
    ("merged_changes", "kiln-labs/oven"),
    ("changes_of", "@ann-example"),
    ("reviews", "@ann-example"),
    ("people", "language:Python"),
)
FAILED = {
    "error_401_bad_credentials": SourceFailed,
    "error_403_abuse_search": SourceLimited,
    "error_403_primary_unauthenticated": SourceLimited,
    "error_403_secondary_limit": SourceLimited,
    "error_429_secondary_limit": SourceLimited,
    "error_429_secondary_limit_date_retry_after": SourceLimited,
    "error_429_secondary_limit_no_retry_after": SourceLimited,
    "error_404_user": SourceFailed,
    "error_422_label_octokit": SourceFailed,
    "error_422_validation": SourceFailed,
    "error_500": SourceFailed,
    "error_503_html": SourceFailed,
}


def recorded(pattern: str = "*") -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(RECORDINGS.glob(f"{pattern}.json"))]


def parsed(body: Any) -> list[Any]:
    """Every pure mapping on an answer, on its items and on itself."""
    body = drop(body)
    held = body.get("items") if isinstance(body, dict) else body
    told: list[Any] = []
    for item in [body, *(held if isinstance(held, list) else [])]:
        told += [change(item, "r", TODAY), merger(item, "r", TODAY), reviewed(item, REVIEWER, "r", TODAY)]
        told += [profile(item, "r"), empty_fork(item, REVIEWER, "r"), who(item), is_nobody(item), is_unmerged(item)]
    return told


async def asked(told: dict[str, Any], question: Sequence[str], clock: Clock | None = None) -> SourceAnswer | None:
    """The same exchange for every request of a question; None: a failure that the source declares."""
    changed_: dict[str, Any] = {"clock": clock, "limits": ONE_OF_EACH, "fetching": QUICK}
    try:
        return await ask(always(told), *question, **changed_)
    except (SourceFailed, SourceLimited):
        return None


def spoilt(body: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The body with each field removed, and with each field of every wrong type in turn."""
    for path in dict.fromkeys(paths(body)):
        yield path, changed(body, path, None, removed=True)
        for value in WRONG:
            yield path, changed(body, path, value)


def rotated(body: Any, wrong: int) -> Iterator[Any]:
    """The body with each field removed, and with each field of so many wrong types, others from field to field."""
    for place, path in enumerate(dict.fromkeys(paths(body))):
        yield changed(body, path, None, removed=True)
        for turn in range(wrong):
            yield changed(body, path, WRONG[(place + 5 * turn) % len(WRONG)])


def with_body(told: dict[str, Any], body: Any) -> dict[str, Any]:
    return {**told, "response": {**told["response"], "body": body}}


@needs_recordings
def test_there_are_recordings_of_every_kind() -> None:
    assert len(recorded()) >= 51


@needs_recordings
@pytest.mark.parametrize("path", recorded())
async def test_a_recording_is_an_answer_or_a_declared_failure_to_every_question(path: Path) -> None:
    for question in QUESTIONS:
        clock = Clock()
        await asked(exchange(path), question, clock)
        assert clock.slept == []


@needs_recordings
@pytest.mark.parametrize(("name", "error"), FAILED.items())
async def test_a_recording_of_an_error_is_that_error_and_never_nobody(name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await ask(always(exchange(RECORDINGS / f"{name}.json")), *QUESTIONS[0], fetching=QUICK)


@needs_recordings
@pytest.mark.parametrize(
    ("name", "slept"),
    [
        ("error_403_abuse_search", 60),
        ("error_403_primary_unauthenticated", 60),
        ("error_403_secondary_limit", 60),
        ("error_429_secondary_limit", 8),
        ("error_429_secondary_limit_no_retry_after", 60),
    ],
)
async def test_a_recording_of_a_limit_is_waited_for_as_it_says(name: str, slept: int) -> None:
    clock, answers = Clock(), iter([replay(exchange(RECORDINGS / f"{name}.json"))])
    none = fixture("search_none")

    class First(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return next(answers, none(request))

    told = await ask(First(), *QUESTIONS[0], clock=clock)
    assert (told.coverage.status, clock.slept) == ("ok", [float(slept)])


@needs_recordings
async def test_the_recording_of_a_merged_search_is_one_change_with_its_day() -> None:
    body = exchange(RECORDINGS / "search_issues_pr_merged_2023.json")["response"]["body"]
    told = change(drop(body["items"][0]), "r", TODAY)
    assert told is not None
    owner, fact = told
    assert (owner.key, owner.bot) == ("github:id:9352794", False)
    assert (fact.project, fact.number) == ("kgromov/temp-testSearchPullRequests", 2)
    assert fact.happened_on.isoformat() == body["items"][0]["pull_request"]["merged_at"][:10]


@needs_recordings
async def test_the_recording_of_closed_pull_requests_holds_no_unmerged_one_as_a_change() -> None:
    told = exchange(RECORDINGS / "search_issues_prs_closed_2026.json")
    items = told["response"]["body"]["items"]
    answer = await asked(told, QUESTIONS[0])
    assert answer is not None
    merged = {item["number"]: item["user"] for item in items if item["pull_request"]["merged_at"]}
    found = {fact.number: fact for fact in answer.evidence if isinstance(fact, MergedChange)}
    assert set(found) == set(merged)
    assert {n for n, fact in found.items() if "bot" in fact.discounts} == {
        n for n, user in merged.items() if user["type"] == "Bot"
    }
    assert answer.coverage.status == "partial", "1,370 match"


@needs_recordings
async def test_the_recording_of_a_deleted_author_is_nobodys_change() -> None:
    body = exchange(RECORDINGS / "pull_single_ghost_author.json")["response"]["body"]
    assert (who(body["user"]), is_nobody(body["user"])) == (None, True)
    assert change(drop(body), "r", TODAY) is None


@needs_recordings
@pytest.mark.parametrize("path", recorded("user_[2bh]*"))
async def test_the_recording_of_a_profile_gives_an_account_and_no_address(path: Path) -> None:
    told = exchange(path)
    body = told["response"]["body"]
    known = profile(drop(body), "r")
    assert known is not None
    one, account, links = known
    assert (one.key, account.bot) == (f"github:id:{body['id']}", body["type"] == "Bot")
    assert account.name == body["name"]
    assert all(link.status == "unproven" for link in links)
    assert "redacted" not in str(drop(body))


@needs_recordings
async def test_no_recording_leaves_an_address_or_a_photo_in_a_record() -> None:
    before, after = Counter[str](), Counter[str]()
    for path in RECORDINGS.glob("*.json"):
        told = exchange(path)
        for question in QUESTIONS:
            answer = await asked(told, question)
            for record in answer.records if answer else ():
                for trait in ("redacted@", "avatar_url", "gravatar_id", '"bio"'):
                    before[trait] += trait in str(told).replace("'", '"')
                    after[trait] += trait in (record.body or "")
    assert not +after
    assert min(before.values()) > 0, "so that this test can fail"


@needs_recordings
@pytest.mark.parametrize("path", recorded())
def test_a_recording_with_any_field_removed_or_of_another_type_stops_nothing(path: Path) -> None:
    for spoilt_body in rotated(exchange(path)["response"].get("body"), wrong=2):
        parsed(spoilt_body)


@needs_recordings
@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("search_issues_pr_merged_2023", QUESTIONS[0]),
        ("search_issues_prs_closed_2026", QUESTIONS[0]),
        ("search_users_followers", QUESTIONS[3]),
        ("user_2025", QUESTIONS[1]),
    ],
)
async def test_a_recording_spoilt_in_any_field_goes_through_the_whole_source(
    name: str, question: tuple[str, ...]
) -> None:
    told = exchange(RECORDINGS / f"{name}.json")
    bodies = list(rotated(told["response"]["body"], wrong=1))
    answers = [await asked(with_body(told, body), question) for body in bodies]
    failed = sum(answer is None for answer in answers)
    assert failed <= (2 if name.startswith("search") else 0), "only without `items` is there no answer"


def test_a_reading_that_trusts_its_fields_would_be_stopped() -> None:
    def trusting(item: Any) -> str:
        return f"{item['user']['login'].lower()} {item['pull_request']['merged_at'][:10]}"

    body = exchange(FIXTURES / "search_issues_page1.json")["response"]["body"]
    stopped = 0
    for _, spoilt_body in spoilt(body):
        try:
            trusting(spoilt_body["items"][0])
        except (LookupError, TypeError, AttributeError):
            stopped += 1
    assert stopped > 20


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in sorted(FIXTURES.glob("*.json"))])
def test_an_own_answer_with_any_field_removed_or_of_another_type_stops_nothing(path: Path) -> None:
    for _, spoilt_body in spoilt(exchange(path)["response"]["body"]):
        parsed(spoilt_body)


NEEDED = {("items",), ("items", "*", "html_url"), ("items", "*", "user"), ("items", "*", "pull_request"),
          ("items", "*", "pull_request", "merged_at")}  # fmt: skip


def test_only_fields_that_a_change_needs_can_take_it_away_and_nothing_invents_one() -> None:
    body = exchange(FIXTURES / "search_issues_page1.json")["response"]["body"]

    def numbers(of: Any) -> set[int | None]:
        return {told[1].number for item in of.get("items", []) if (told := change(drop(item), "r", TODAY))}

    whole = numbers(body)
    assert whole == {41, 42, 43}
    for path in dict.fromkeys(paths(body)):
        left = numbers(changed(body, path, None, removed=True))
        assert left == (set() if path in NEEDED else {*whole, *({44} & left)}), path


async def test_a_change_without_a_readable_day_or_author_is_counted_and_never_made_up() -> None:
    body = exchange(FIXTURES / "search_issues_page2.json")["response"]["body"]
    wrong: tuple[Any, ...] = ("yesterday", 7, [], {})
    for path in (("items", "*", "pull_request", "merged_at"), ("items", "*", "user"), ("items", "*", "html_url")):
        for value in wrong:
            told = with_body(exchange(FIXTURES / "search_issues_page2.json"), changed(body, path, value))
            answer = await ask(always(told), *QUESTIONS[0], limits=ONE_OF_EACH)
            assert answer.evidence == ()
            assert answer.coverage.status == "partial"
            assert "could not be read" in (answer.coverage.reason or "")


async def test_an_account_without_its_number_is_known_by_its_login() -> None:
    body = exchange(FIXTURES / "search_issues_page1.json")["response"]["body"]
    told = change(drop(changed(body, ("items", "*", "user", "id"), "no")["items"][0]), "r", TODAY)
    assert told is not None
    assert told[1].owner == "github:login:ann-example"


def test_the_fixtures_name_invented_people_only() -> None:
    for path in FIXTURES.glob("*.json"):
        text = path.read_text()
        assert "@" not in text.replace("@home.example", "").replace("@kiln-labs", "")
    assert ROUTES
