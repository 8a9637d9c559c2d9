"""More than GitHub shows, or than it finds in time, is asked for in parts; a name that is gone is no failure."""

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from memory.errors import SourceFailed
from memory.records import SourceAnswer
from tests.tools.fetch.fetch_world import Allowance, Routes, answer
from tests.tools.github.github_world import ask
from tools.github.source import GitHubLimits
from tools.github.windows import halves

TODAY = date(2026, 11, 20)
DEEP = GitHubLimits(pages=40, details=0, profiles=0)
OVEN = ("merged_changes", "kiln-labs/oven")


class Crowded:
    """2,400 changes on as many days; a search shows a thousand of them. Args: whole: never calls itself incomplete."""

    def __init__(self, *, whole: bool = True) -> None:
        self._whole = whole
        self.asked: Counter[str] = Counter()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        said, page = request.url.params["q"], int(request.url.params.get("page", "1"))
        self.asked[said] += 1
        window = re.search(r"merged:(\S+)\.\.(\S+)", said)
        since, until = map(date.fromisoformat, window.groups()) if window else (date.min, date.max)
        days = [day for day in (TODAY - timedelta(days=back) for back in range(2_400)) if since <= day <= until]
        shown = days[:1_000][(page - 1) * 100 : page * 100]
        further = page * 100 < min(len(days), 1_000)
        link = {"link": f'<{request.url.copy_set_param("page", page + 1)}>; rel="next"'} if further else {}
        body = {"total_count": len(days), "incomplete_results": not self._whole, "items": [item(day) for day in shown]}
        return answer(body, 200, **link)


def item(day: date) -> dict[str, Any]:
    number = (TODAY - day).days + 1
    return {
        "number": number, "title": "Bake", "html_url": f"https://github.com/kiln-labs/oven/pull/{number}",
        "user": {"login": "ann-example", "id": 90000001, "type": "User"},
        "pull_request": {"merged_at": f"{day}T10:00:00Z"},
    }  # fmt: skip


async def read(crowded: Crowded, limits: GitHubLimits) -> SourceAnswer:
    return await ask(Routes({"/search": crowded}), *OVEN, limits=limits, budget=Allowance(1_000))


async def test_beyond_the_thousandth_result_the_time_is_halved_until_all_are_shown() -> None:
    told = await read(Crowded(), DEEP)
    assert (len(told.evidence), told.coverage.status, told.coverage.reason) == (2_400, "ok", None)


async def test_without_halving_the_rest_is_missing_and_said_to_be() -> None:
    """The planted fault."""
    told = await read(Crowded(), GitHubLimits(pages=40, details=0, profiles=0, splits=0))
    assert (len(told.evidence), told.coverage.status) == (1_000, "partial")
    assert "results of searches were not read (1,400)" in (told.coverage.reason or "")


async def test_three_pages_are_the_newest_three_hundred_and_said_to_be_a_part() -> None:
    crowded = Crowded()
    told = await read(crowded, GitHubLimits(details=0, profiles=0))
    assert {fact.happened_on for fact in told.evidence} == {TODAY - timedelta(days=back) for back in range(300)}
    assert list(crowded.asked.values()) == [3], "nothing is halved that would not be read"
    assert "results of searches were not read (2,100)" in (told.coverage.reason or "")


async def test_a_search_that_timed_out_is_asked_for_in_parts_a_bounded_number_of_times_and_is_told() -> None:
    crowded = Crowded(whole=False)
    told = await read(crowded, GitHubLimits(details=0, profiles=0, splits=3))
    assert len(crowded.asked) == 3 + 1
    assert told.coverage.status == "partial"
    assert "timed out" in (told.coverage.reason or "")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("is:pr", ("is:pr merged:2017-06-12..2026-11-20", "is:pr merged:2008-01-01..2017-06-11")),
        ("a merged:2026-01-01..2026-01-02", ("a merged:2026-01-02..2026-01-02", "a merged:2026-01-01..2026-01-01")),
        ("is:pr merged:2026-01-01..2026-01-01", None),
        ("is:pr merged:2026-02-01..2026-01-01", None),
        ("is:pr merged:2026-13-01..2026-14-01", None),
    ],
)  # fmt: skip
def test_halves_meet_no_day_twice_and_leave_none_out(words: str, parts: tuple[str, str] | None) -> None:
    assert halves(words, TODAY) == parts


def refused(message: str) -> Routes:
    problem = {"message": message, "resource": "Search", "field": "q", "code": "invalid"}
    return Routes({"/search": lambda request: answer({"message": "Validation Failed", "errors": [problem]}, 422)})


async def test_a_repository_that_is_gone_is_an_answer_with_nothing() -> None:
    told = await ask(refused("The listed users and repositories cannot be searched either because ..."), *OVEN)
    assert (told.coverage.status, told.evidence) == ("ok", ())
    assert "no public repository or account of that name" in (told.coverage.reason or "")


async def test_a_question_that_is_not_understood_is_a_failure() -> None:
    with pytest.raises(SourceFailed, match="not accepted"):
        await ask(refused("The search is longer than 256 characters."), *OVEN)
