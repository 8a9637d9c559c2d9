"""One request: what is sent, stored, repeated and refused."""

import asyncio
import gzip
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from memory.errors import BudgetExhausted, SourceFailed, SourceLimited
from tests.tools.fetch.fetch_world import BASE, START, Allowance, Clock, Service, Shelf, answer, fetcher, web_page
from tools.fetch.fetcher import Counted, Fetched, Fetcher, FetchLimits, Request, drop_keys

ANN = Request("code", f"{BASE}/users/ann", {"Authorization": "Bearer secret"})
MAIL = drop_keys("email", "avatar_url")


async def fetched(service: httpx.AsyncBaseTransport, clock: Clock | None = None, **changed: Any) -> Fetched:
    return await fetcher(service, clock or Clock(), **changed).fetch(ANN, Allowance(), drop=MAIL)


async def test_a_record_holds_what_is_left_after_the_drop_list_and_both_digests() -> None:
    body = {"login": "ann", "email": "ann@home.example", "friends": [{"email": "b@home.example", "login": "ben"}]}
    got = await fetched(Service(answer(body)))
    assert got.body == {"login": "ann", "friends": [{"login": "ben"}]}
    assert got.record.body is not None
    assert json.loads(got.record.body) == got.body
    assert got.record.digest == hashlib.sha256(got.record.body.encode()).hexdigest()
    assert got.record.original_digest == hashlib.sha256(json.dumps(body).encode()).hexdigest()
    assert got.record.request == "GET https://api.code.example/users/ann"
    assert got.record.expires_at == START + timedelta(days=FetchLimits().keep_days)


async def test_without_the_drop_list_an_address_would_be_stored() -> None:
    body = {"email": "ann@home.example"}
    open_ = await fetcher(Service(answer(body)), Clock()).fetch(ANN, Allowance(), drop=lambda it: it)
    shut = await fetched(Service(answer(body)))
    assert "home.example" in (open_.record.body or "")
    assert "home.example" not in (shut.record.body or "")


async def test_a_key_is_sent_and_neither_stored_nor_told() -> None:
    service = Service(answer({}), answer({}, 404))
    request = Request("works", f"{BASE}/works?api_key=secret&q=x#part", {"Authorization": "Bearer secret"})
    got = await fetcher(service, Clock()).fetch(request, Allowance(), drop=MAIL)
    assert service.asked[0].url.params["api_key"] == "secret"
    assert service.asked[0].headers["authorization"] == "Bearer secret"
    assert got.record.url == f"{BASE}/works?q=x"
    assert "secret" not in got.record.model_dump_json()
    assert "secret" not in repr(ANN)
    with pytest.raises(SourceFailed) as failed:
        await fetcher(Service(answer({}, 404)), Clock()).fetch(request, Allowance(), drop=MAIL)
    assert "secret" not in str(failed.value)


async def test_only_plain_headers_leave_and_no_cookie_comes_back() -> None:
    service = Service(answer({}, set_cookie="a=b"), answer({}))
    mine = fetcher(service, Clock())
    for number in (1, 2):
        await mine.fetch(Request("code", f"{BASE}/{number}"), Allowance(), drop=MAIL)
    assert set(service.asked[1].headers) == {"host", "user-agent", "accept", "accept-encoding"}
    assert service.asked[1].headers["user-agent"].startswith("hardsignal/")


async def test_a_body_is_posted_as_json_and_told_by_its_digest() -> None:
    service = Service(answer({"data": {}}))
    got = await fetcher(service, Clock()).fetch(
        Request("code", f"{BASE}/graphql", body={"query": "{ ann }"}), Allowance(), drop=MAIL
    )
    assert service.asked[0].method == "POST"
    assert json.loads(service.asked[0].content) == {"query": "{ ann }"}
    assert got.record.request.startswith(f"POST {BASE}/graphql sha256:")


@pytest.mark.parametrize(
    "told",
    [
        web_page(),
        httpx.Response(200, headers={"content-type": "application/json"}, content=b"<html></html>"),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b'{"a": NaN}'),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(200, content=b"1" * 5_000),
    ],
    ids=["page", "page told as json", "nothing", "nan", "no text", "deep", "long number"],
)
async def test_what_is_not_json_is_a_failure_and_never_an_empty_answer(told: httpx.Response) -> None:
    with pytest.raises(SourceFailed):
        await fetched(Service(told))


class Gullible(Fetcher):
    """The guard, taken away: what cannot be read is empty."""

    def _made(self, request: Request, told: str, answer: Any, drop: Any) -> Fetched:
        return super()._made(request, told, answer._replace(raw=b'{"items": []}', headers={}), drop)


async def test_a_web_page_would_be_an_empty_answer_without_the_check() -> None:
    gullible = Gullible([BASE], now=Clock(), transport=Service(web_page()))
    assert (await gullible.fetch(ANN, Allowance(), drop=MAIL)).body == {"items": []}


async def test_an_answer_that_is_too_deep_for_the_drop_list_is_a_failure() -> None:
    def dig(body: Any) -> Any:
        return dig([body])

    with pytest.raises(SourceFailed, match="deep"):
        await fetcher(Service(answer({})), Clock()).fetch(ANN, Allowance(), drop=dig)


async def test_a_lone_surrogate_can_be_stored() -> None:
    got = await fetched(Service(httpx.Response(200, content=b'{"name": "\\ud800"}')))
    assert got.record.model_dump_json().encode()


async def test_no_content_is_an_answer_where_it_is_accepted_and_a_failure_elsewhere() -> None:
    got = await fetcher(Service(answer(None, 204)), Clock()).fetch(ANN, Allowance(), drop=MAIL, accept=(200, 204))
    assert (got.status, got.body) == (204, None)
    with pytest.raises(SourceFailed):
        await fetched(Service(answer(None, 204)))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422, 451])
async def test_a_refusal_is_not_repeated(status: int) -> None:
    service = Service(answer({"message": "no"}, status))
    with pytest.raises(SourceFailed, match=str(status)):
        await fetched(service)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        answer({}, 500),
        web_page(502),
        web_page(503),
        httpx.ConnectError("x"),
        httpx.ReadTimeout("x"),
        httpx.RemoteProtocolError("x"),
    ],
    ids=repr,
)
async def test_what_may_pass_is_asked_again_and_paid_for(fault: httpx.Response | Exception) -> None:
    clock, budget = Clock(), Counted(Allowance())
    got = await fetcher(Service(fault, answer({"login": "ann"})), clock).fetch(ANN, budget, drop=MAIL)
    assert got.body == {"login": "ann"}
    assert clock.slept == [1.0]
    assert budget.requests == 2


async def test_what_goes_on_failing_is_given_up() -> None:
    clock, limits = Clock(), FetchLimits(tries=3)
    service = Service(*[answer({}, 503)] * 3)
    with pytest.raises(SourceFailed, match="503"):
        await fetched(service, clock, limits=limits)
    assert clock.slept == [1.0, 2.0]


async def test_jitter_spreads_the_retries() -> None:
    clock = Clock()
    await fetched(Service(answer({}, 500), answer({})), clock, jitter=lambda: 0.5)
    assert clock.slept == [1.5]


async def test_no_wait_begins_that_ends_after_the_total_time() -> None:
    clock = Clock()
    with pytest.raises(SourceFailed):
        await fetched(Service(answer({}, 503, retry_after="40")), clock, limits=FetchLimits(total_seconds=30))
    assert clock.slept == []


async def test_an_answer_that_is_still_being_made_is_looked_at_a_few_times() -> None:
    clock = Clock()
    got = await fetched(Service(answer({}, 202), answer({}, 202), answer({"total": 1})), clock)
    assert got.body == {"total": 1}
    assert clock.slept == [3.0, 3.0]
    with pytest.raises(SourceFailed, match="202"):
        await fetched(Service(*[answer({}, 202)] * 4))


async def test_nothing_is_asked_without_budget() -> None:
    service = Service(answer({}, 500), answer({}))
    with pytest.raises(BudgetExhausted):
        await fetcher(service, Clock()).fetch(ANN, Allowance(1), drop=MAIL)
    assert len(service.asked) == 1


async def test_an_answer_that_is_too_large_is_not_read_to_its_end() -> None:
    read = 0

    class Flood(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal read
            for _ in range(1_000):
                read += 1
                yield b"x" * 1_000

    with pytest.raises(SourceFailed, match="more than 5000 bytes"):
        await fetched(Service(httpx.Response(200, stream=Flood())), limits=FetchLimits(most_bytes=5_000))
    assert read == 6


async def test_a_packed_answer_is_refused_before_it_can_swell() -> None:
    class Packed(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield gzip.compress(b"{}")

    with pytest.raises(SourceFailed, match="packed"):
        await fetched(Service(httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Packed())))


class Hanging(httpx.AsyncBaseTransport):
    """Never answers the first request; counts who is inside."""

    def __init__(self) -> None:
        self.inside, self.most, self.asked = 0, 0, 0
        self.hangs = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            if self.asked == 1:
                self.hangs.set()
                await asyncio.Event().wait()
            await asyncio.sleep(0)
            return answer({"n": self.asked})
        finally:
            self.inside -= 1


async def test_a_service_that_hangs_is_left_after_the_time_for_one_try() -> None:
    got = await fetched(Hanging(), limits=FetchLimits(try_seconds=0.01))
    assert got.body == {"n": 2}


async def test_a_cancelled_request_leaves_the_host_free_and_nothing_stored() -> None:
    service, shelf = Hanging(), Shelf()
    mine = fetcher(service, Clock(), cache=shelf)
    task = asyncio.create_task(mine.fetch(ANN, Allowance(), drop=MAIL))
    await service.hangs.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (service.inside, shelf.rows) == (0, {})
    assert (await mine.fetch(ANN, Allowance(), drop=MAIL)).body == {"n": 2}


async def test_a_host_is_asked_one_request_at_a_time_and_another_host_meanwhile() -> None:
    service, other = Hanging(), "https://other.example"
    service.asked = 1  # the first of ours answers
    mine = fetcher(service, Clock(), bases=[BASE, other])

    def asking(base: str) -> list[Any]:
        return [mine.fetch(Request("code", f"{base}/{n}"), Allowance(), drop=MAIL) for n in range(3)]

    await asyncio.gather(*asking(BASE))
    assert service.most == 1
    await asyncio.gather(*asking(BASE), *asking(other))
    assert service.most == 2


async def test_a_limit_and_a_refusal_are_two_errors() -> None:
    with pytest.raises(SourceLimited):
        await fetched(Service(answer({}, 429, retry_after="9000")))
    with pytest.raises(SourceFailed):
        await fetched(Service(answer({"message": "Must have admin rights"}, 403)))
