"""The limits really limit, the faults really appear, and both pass faster where that was asked for."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from itertools import repeat
from xml.etree import ElementTree

import httpx
import pytest
from starlette.types import ASGIApp

from evals.sandbox import github_limits, huggingface_limits, openalex_limits
from evals.sandbox.serve import app_of
from evals.sandbox.traffic import (
    FAULTS,
    LATENCY_SECONDS,
    SLOW_SECONDS,
    SOURCES,
    Fault,
    SourceName,
    Traffic,
    parse_faults,
)
from evals.sandbox.world import World, make_world
from memory.errors import UsageError

TODAY = date(2026, 11, 1)
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC).timestamp()
A_LIST: Mapping[SourceName, str] = {
    "github": "/search/issues?q=is:pr+is:merged&per_page=5",
    "openalex": "/works?filter=is_retracted:false&per_page=5&cursor=*",
    "huggingface": "/api/models?limit=5",
    "semanticscholar": "/graph/v1/paper/search?query=for&limit=5&offset=0",
    "arxiv": "/api/query?search_query=ti:for&max_results=5",
    "stackexchange": "/2.3/tags/pytorch/top-answerers/all_time?site=stackoverflow&pagesize=5",
    "dblp": "/search/publ/api?q=for&format=json&h=5&f=0",
    "openreview": "/notes/search?term=for&limit=5&offset=0",
    "orcid": "/v3.0/search?q=keyword:for&rows=5&start=0",
}
A_LATER_PAGE: Mapping[SourceName, str] = {
    "github": f"{A_LIST['github']}&page=2",
    "openalex": "/works?filter=is_retracted:false&per_page=5&cursor=WzVd",
    "huggingface": "/api/models?limit=5&cursor=WzVd",
    "semanticscholar": "/graph/v1/paper/search?query=for&limit=5&offset=5",
    "arxiv": f"{A_LIST['arxiv']}&start=5",
    "stackexchange": "/2.3/tags/pytorch/top-answerers/all_time?site=stackoverflow&pagesize=5&page=2",
    "dblp": "/search/publ/api?q=for&format=json&h=5&f=5",
    "openreview": "/notes/search?term=for&limit=5&offset=5",
    "orcid": "/v3.0/search?q=keyword:for&rows=5&start=5",
}
ONLY_KNOWN: frozenset[SourceName] = frozenset(("openreview",))
"""Services that answer nobody without a token."""
PATIENT = 10.0
"""Seconds after which every service may be asked again."""


@cache
def small_world() -> World:
    return make_world(7, TODAY, 120)


class Clock:
    """Stands still until it is moved; waits are written down, not waited."""

    def __init__(self) -> None:
        self.now = NOON
        self.waited: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


class Caller:
    """Calls one service of the sandbox in this process."""

    def __init__(self, source: SourceName, fault: Fault | None = None, scale: float = 1, token: bool = False) -> None:
        self.clock = Clock()
        self.app: ASGIApp = app_of(source, small_world(), Traffic(self.clock, self.clock.sleep, scale, fault))
        self._headers = {"Authorization": "Bearer of-nobody"} if token or source in ONLY_KNOWN else {}

    async def get(self, path: str) -> httpx.Response:
        wire = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=wire, base_url="http://sandbox.example") as client:
            return await client.get(path, headers=self._headers)

    async def post(self, path: str, body: object) -> httpx.Response:
        wire = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=wire, base_url="http://sandbox.example") as client:
            return await client.post(path, json=body, headers=self._headers)

    async def granted(self, path: str, tries: int, step: float = 0) -> int:
        """How many of `tries` calls are answered; the clock moves `step` seconds before each."""
        statuses = []
        for _ in repeat(None, tries):
            self.clock.now += step
            statuses.append((await self.get(path)).status_code)
        return statuses.count(200)


@pytest.mark.parametrize(
    ("path", "token", "limit", "seconds"),
    [
        (A_LIST["github"], False, github_limits.SEARCHES_PER_MINUTE[False], 60),
        (A_LIST["github"], True, github_limits.SEARCHES_PER_MINUTE[True], 60),
        ("/users/noor-haddadi", False, github_limits.PER_HOUR[False], 3_600),
    ],
)
async def test_github_refuses_the_call_beyond_its_budget_and_grants_it_again_after_the_reset(
    path: str, token: bool, limit: int, seconds: int
) -> None:
    caller = Caller("github", token=token)
    assert await caller.granted(path, limit + 3) == limit
    refused = await caller.get(path)
    assert (refused.status_code, refused.headers["x-ratelimit-remaining"]) == (403, "0")
    assert int(refused.headers["x-ratelimit-reset"]) == NOON + seconds
    caller.clock.now = NOON + seconds
    assert (await caller.get(path)).status_code == 200


async def test_a_budget_that_is_never_used_up_would_be_seen() -> None:
    """The planted fault: with a minute between calls the limit never bites, and the count above would be another."""
    assert await Caller("github").granted(A_LIST["github"], 13, step=60) == 13


async def test_github_counts_searches_and_other_calls_apart_and_its_own_budget_call_not_at_all() -> None:
    caller = Caller("github")
    await caller.granted(A_LIST["github"], 10)
    await caller.granted("/users/noor-haddadi", 2)
    told = (await caller.get("/rate_limit")).json()["resources"]
    assert (told["search"]["remaining"], told["core"]["remaining"]) == (0, 58)


async def test_github_tells_haste_apart_from_a_spent_budget() -> None:
    caller = Caller("github", token=True)
    assert await caller.granted("/users/noor-haddadi", 905) == github_limits.POINTS_PER_MINUTE[False]
    refused = await caller.get("/users/noor-haddadi")
    assert refused.headers["retry-after"] == "60"
    assert int(refused.headers["x-ratelimit-remaining"]) > 0
    assert "secondary rate limit" in refused.json()["message"]


async def test_github_refuses_more_than_a_hundred_calls_at_once() -> None:
    caller = Caller("github", token=True)
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def hold(seconds: float) -> None:
        caller.clock.waited.append(seconds)
        if len(caller.clock.waited) == 103:
            arrived.set()
        await go_on.wait()

    traffic = Traffic(caller.clock, hold)
    caller.app = app_of("github", small_world(), traffic)
    calls = [asyncio.create_task(caller.get("/users/noor-haddadi")) for _ in range(103)]
    await arrived.wait()
    go_on.set()
    statuses = [(await call).status_code for call in calls]
    assert (statuses.count(200), statuses.count(403)) == (github_limits.AT_ONCE, 3)


async def test_openalex_charges_a_search_tenfold_and_is_spent_until_midnight() -> None:
    caller = Caller("openalex")
    searches = openalex_limits.CREDITS_A_DAY[False] // openalex_limits.SEARCH
    assert await caller.granted("/works?search=attention", searches + 2, step=1) == searches
    refused = await caller.get("/works?search=attention")
    assert refused.status_code == 429
    assert refused.json()["creditsRemaining"] == 0
    assert float(refused.headers["retry-after"]) + caller.clock.now == NOON + 12 * 3_600
    assert (await caller.get("/authors/A9500000030")).status_code == 200, "an entity by its id costs nothing"
    caller.clock.now = NOON + 12 * 3_600
    assert (await caller.get("/works?search=attention")).status_code == 200


async def test_openalex_refuses_the_eleventh_call_of_a_second() -> None:
    assert await Caller("openalex").granted("/authors/A9500000030", 14) == openalex_limits.CALLS_A_SECOND[False]


async def test_the_hub_counts_calls_in_windows_of_five_minutes() -> None:
    caller = Caller("huggingface")
    assert await caller.granted("/api/models?limit=1", 503) == huggingface_limits.CALLS[False]
    refused = await caller.get("/api/models?limit=1")
    assert (refused.status_code, refused.headers["ratelimit"]) == (429, '"api";r=0;t=300')


async def test_a_time_scale_of_ten_makes_waits_and_limits_ten_times_shorter() -> None:
    caller = Caller("github", scale=10)
    await caller.granted(A_LIST["github"], 10)
    assert set(caller.clock.waited) == {LATENCY_SECONDS / 10}
    assert int((await caller.get(A_LIST["github"])).headers["x-ratelimit-reset"]) == NOON + 6
    assert (await Caller("huggingface", scale=10).get("/api/models")).headers["ratelimit"] == '"api";r=499;t=30'


@pytest.mark.parametrize("source", SOURCES)
async def test_without_a_fault_every_service_answers_in_its_format(source: SourceName) -> None:
    caller = Caller(source)
    for path in (A_LIST[source], A_LATER_PAGE[source]):
        answer = await caller.get(path)
        assert answer.status_code == 200
        assert len(ElementTree.fromstring(answer.text)) if source == "arxiv" else answer.json()
        caller.clock.now += PATIENT


@pytest.mark.parametrize("source", SOURCES)
async def test_down_is_a_page_with_503_and_html_is_a_page_with_200(source: SourceName) -> None:
    down, html = (await Caller(source, "down").get(A_LIST[source]), await Caller(source, "html").get(A_LIST[source]))
    assert (down.status_code, html.status_code) == (503, 200)
    assert "<html>" in down.text
    assert html.text.startswith("<!doctype html>")


@pytest.mark.parametrize(("source", "status"), [("github", 403), ("openalex", 429), ("huggingface", 429)])
async def test_limited_refuses_the_first_call_already_and_says_when_it_ends(source: SourceName, status: int) -> None:
    answer = await Caller(source, "limited").get(A_LIST[source])
    assert answer.status_code == status
    assert {"x-ratelimit-reset", "retry-after", "ratelimit"} & set(answer.headers)
    if source == "github":
        assert answer.headers["x-ratelimit-remaining"] == "0"


@pytest.mark.parametrize("source", SOURCES)
async def test_slow_takes_longer_than_anybody_waits(source: SourceName) -> None:
    caller = Caller(source, "slow")
    assert (await caller.get(A_LIST[source])).status_code == 200
    assert caller.clock.waited == [SLOW_SECONDS]


@pytest.mark.parametrize("source", SOURCES)
async def test_partial_gives_the_first_page_and_never_the_next(source: SourceName) -> None:
    caller = Caller(source, "partial")
    assert (await caller.get(A_LIST[source])).status_code == 200
    for _ in range(3):
        caller.clock.now += PATIENT
        assert (await caller.get(A_LATER_PAGE[source])).status_code == 502


async def test_partial_calls_a_github_search_incomplete_and_loses_some_profiles_but_not_all() -> None:
    caller = Caller("github", "partial", token=True)
    assert (await caller.get(A_LIST["github"])).json()["incomplete_results"] is True
    statuses = [(await caller.get(f"/users/{person.login}")).status_code for person in small_world().people[:40]]
    assert set(statuses) == {200, 502}


@pytest.mark.parametrize("source", SOURCES)
async def test_garbage_breaks_off_in_the_middle_of_the_answer(source: SourceName) -> None:
    whole, cut = await Caller(source).get(A_LIST[source]), await Caller(source, "garbage").get(A_LIST[source])
    assert cut.status_code == 200
    assert whole.content.startswith(cut.content)
    assert 0 < len(cut.content) < len(whole.content)
    if source == "arxiv":
        with pytest.raises(ElementTree.ParseError):
            ElementTree.fromstring(cut.text)
    else:
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            cut.json()


@pytest.mark.parametrize("source", SOURCES)
async def test_in_a_storm_each_trouble_comes_and_only_some_of_them_pass(source: SourceName) -> None:
    storm, calm = Caller(source, "storm", scale=1_000_000, token=True), Caller(source, scale=1_000_000, token=True)
    first, again = list[httpx.Response](), list[httpx.Response]()
    for number in range(400):
        for answers in (first, again):
            storm.clock.now += PATIENT
            answers.append(await storm.get(f"{A_LIST[source]}&sort=&page={number + 1}"))
    statuses = Counter(answer.status_code for answer in first)
    limited = {"github": 403, "stackexchange": 400}.get(source, 429)
    assert min(statuses[status] for status in (500, 503, limited)) > 0
    assert {answer.status_code for answer in again}.isdisjoint({500, 503, limited}), "those pass"
    assert any("<!doctype" in answer.text for answer in again), "a page in place of an answer does not"
    assert max(storm.clock.waited) == SLOW_SECONDS / 1_000_000
    assert (await calm.get(A_LIST[source])).status_code == 200


def test_a_fault_is_for_one_source_or_for_all() -> None:
    assert parse_faults(["github:limited", "openalex:down"]) == {"github": "limited", "openalex": "down"}
    assert parse_faults(["slow"]) == dict.fromkeys(SOURCES, "slow")
    assert parse_faults([]) == {}
    assert {fault for word in FAULTS for fault in parse_faults([word]).values()} == set(FAULTS)


@pytest.mark.parametrize("words", [["broken"], ["gitlab:down"], ["github:"], ["down", "github:slow"]])
def test_a_fault_that_cannot_be_played_is_refused(words: list[str]) -> None:
    with pytest.raises(UsageError, match="--faults"):
        parse_faults(words)
