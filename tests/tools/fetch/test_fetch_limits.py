"""Limits: read in GitHub's order, waited for where they are short, told where they are long, never taken as empty."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from memory.errors import SourceLimited
from tests.tools.fetch.fetch_world import BASE, START, Allowance, Clock, Service, answer, fetcher
from tools.fetch.fetcher import Fetched, Fetcher, FetchLimits, Request, drop_keys
from tools.fetch.limits import Limit, Pace, read_limit, remaining, reset_seconds, retry_after

MAIL = drop_keys("email")
EPOCH = int(START.timestamp())
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again"}


async def ask(mine: Fetcher, path: str = "/users/ann") -> Fetched:
    return await mine.fetch(Request("code", f"{BASE}{path}"), Allowance(), drop=MAIL)


@pytest.mark.parametrize(
    ("status", "headers", "text", "limit"),
    [
        (403, {"retry-after": "8", "x-ratelimit-remaining": "0"}, "", Limit(8, whole_host=True)),
        (429, {"retry-after": "Fri, 20 Nov 2026 09:30:20 GMT"}, "", Limit(20, whole_host=True)),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{EPOCH + 50}"}, "", Limit(51, whole_host=False)),
        (403, {"x-ratelimit-remaining": "0"}, "", Limit(None, whole_host=False)),
        (403, {"x-ratelimit-remaining": "4000"}, SECONDARY["message"], Limit(None, whole_host=True)),
        (403, {"gh-limited-by": "elapsed"}, "", Limit(None, whole_host=True)),
        (403, {}, "You have triggered an abuse detection mechanism.", Limit(None, whole_host=True)),
        (429, {"retry-after": "soon"}, "", Limit(None, whole_host=True)),
        (403, {"x-ratelimit-remaining": "4000"}, "Must have admin rights", None),
    ],
)
def test_a_refusal_is_read_in_the_prescribed_order(
    status: int, headers: Mapping[str, str], text: str, limit: Limit | None
) -> None:
    assert read_limit(status, headers, text, START) == limit


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-reset": f"{EPOCH + 30}"}, 31),
        ({"x-ratelimit-reset": "30"}, 31),
        ({"ratelimit-reset": "30"}, 31),
        ({"ratelimit": '"api";r=0;t=66'}, 67),
        ({"x-ratelimit-reset": f"{EPOCH - 500}"}, 0),
        ({"x-ratelimit-reset": f"{EPOCH + 30}", "date": "Fri, 20 Nov 2026 09:30:10 GMT"}, 21),
        ({"x-ratelimit-reset": "999999999999"}, None),
        ({"x-ratelimit-reset": "-5"}, None),
        ({"x-ratelimit-reset": "١٢"}, None),
        ({"x-ratelimit-reset": "nan"}, None),
        ({}, None),
    ],
)
def test_a_reset_is_a_moment_or_a_number_of_seconds(headers: Mapping[str, str], seconds: float | None) -> None:
    assert reset_seconds(headers, START) == seconds


@pytest.mark.parametrize("told", ["", "soon", "-3", "9" * 40, "Fri, 99 Nov 2026 09:30:20 GMT", "Fri, 20 Nov 99999"])
def test_an_unreadable_wait_is_none(told: str) -> None:
    assert retry_after({"retry-after": told}, START) is None
    assert remaining({"x-ratelimit-remaining": told}) is None


async def test_a_short_limit_is_waited_for() -> None:
    clock = Clock()
    service = Service(answer(SECONDARY, 429, retry_after="8"), answer({"login": "ann"}))
    assert (await ask(fetcher(service, clock))).body == {"login": "ann"}
    assert clock.slept == [8.0]


async def test_a_long_limit_is_told_with_its_end_and_not_slept_through() -> None:
    clock = Clock()
    service = Service(answer({}, 403, x_ratelimit_remaining="0", x_ratelimit_reset=f"{EPOCH + 3000}"))
    mine = fetcher(service, clock)
    with pytest.raises(SourceLimited) as limited:
        await ask(mine)
    assert limited.value.reset_at == START + timedelta(seconds=3001)
    assert "2026-11-20 10:20 UTC" in str(limited.value)
    with pytest.raises(SourceLimited):
        await ask(mine, "/users/ben")
    assert (clock.slept, len(service.asked)) == ([], 1), "nobody knocks while the limit lasts"
    clock.at += timedelta(seconds=3001)
    with pytest.raises(AssertionError, match="once too often"):
        await ask(mine)


async def test_a_limit_without_an_end_waits_a_minute_then_two_then_is_told() -> None:
    clock = Clock()
    service = Service(*[answer(SECONDARY, 403, x_ratelimit_remaining="4000")] * 3)
    with pytest.raises(SourceLimited) as limited:
        await ask(fetcher(service, clock))
    assert clock.slept == [60.0, 120.0]
    assert limited.value.reset_at is None


async def test_an_answer_in_between_starts_the_doubling_again() -> None:
    clock, no = Clock(), answer(SECONDARY, 403)
    mine = fetcher(Service(no, answer({}), no, answer({})), clock)
    await ask(mine, "/1")
    await ask(mine, "/2")
    assert clock.slept == [60.0, 60.0]


async def test_whoever_spends_the_last_request_waits_before_the_next_one() -> None:
    clock = Clock()
    spent = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": f"{EPOCH + 20}", "x_ratelimit_resource": "search"}
    service = Service(answer({}, 200, **spent), answer({}), answer({}, x_ratelimit_resource="search"))
    mine = fetcher(service, clock)
    await ask(mine, "/search/issues")
    await ask(mine, "/users/ann")
    assert clock.slept == [], "another resource has a budget of its own"
    await ask(mine, "/search/users")
    assert clock.slept == [21.0]


def test_two_parts_of_a_host_that_name_one_resource_share_its_limit() -> None:
    pace = Pace(60)
    pace.answered("users", {"x-ratelimit-resource": "core"}, START)
    spent = {"x-ratelimit-resource": "core", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9"}
    pace.answered("repos", spent, START)
    assert pace.blocked("users", START) == (START + timedelta(seconds=10), True)
    assert pace.blocked("search", START) is None
    assert pace.blocked("users", START + timedelta(seconds=10)) is None


async def test_a_base_path_is_not_taken_for_a_part_of_the_service() -> None:
    clock, base = Clock(), "https://code.example/api/v3"
    spent = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "500"}
    mine = fetcher(Service(answer({}, 200, **spent), answer({})), clock, bases=[base])
    await mine.fetch(Request("code", f"{base}/search/issues"), Allowance(), drop=MAIL)
    await mine.fetch(Request("code", f"{base}/users/ann"), Allowance(), drop=MAIL)
    assert clock.slept == []


class Deaf(Fetcher):
    """The guard, taken away: whatever came is an answer."""

    def _judged(self, call: Any, answer: Any, pace: Pace, area: str) -> Any:
        return answer


@pytest.mark.parametrize("told", [answer({"items": []}, 403, retry_after="900"), answer({"items": []}, 429)])
async def test_a_limit_is_never_an_empty_answer_as_it_would_be_unjudged(told: httpx.Response) -> None:
    limits = FetchLimits(longest_wait=5)
    with pytest.raises(SourceLimited):
        await ask(fetcher(Service(told), Clock(), limits=limits))
    deaf = Deaf([BASE], now=Clock(), limits=limits, transport=Service(told))
    assert (await ask(deaf)).body == {"items": []}


async def test_how_long_a_limit_is_waited_for_is_a_setting() -> None:
    for longest, slept in ((7.0, []), (8.0, [8.0])):
        clock = Clock()
        service = Service(answer(SECONDARY, 429, retry_after="8"), answer({}))
        try:
            await ask(fetcher(service, clock, limits=FetchLimits(longest_wait=longest)))
        except SourceLimited:
            assert not slept
        assert clock.slept == slept
