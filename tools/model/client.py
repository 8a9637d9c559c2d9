"""Calls to an OpenAI-compatible service: bounded in bytes, time and tries, with every failure named.

The body of an error is never quoted: some services repeat the key in it.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

import httpx2
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential

from memory.errors import BadAnswer, ModelError, ModelRefusal, ModelUnavailable

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI, OpenAIError

Got = TypeVar("Got")
Sleep = Callable[[float], Awaitable[None]]

_PLAIN_WORD = re.compile(r"[a-z_]{1,40}")
_SENT = {"host", "authorization", "accept", "content-type", "content-length", "connection", "user-agent"}
_NO_KEY = "none"
"""Sent where no key is set: local services want none, and the client refuses to be without."""
_FILTERED = {"content_filter", "content_policy_violation"}
"""Codes of a 400 by which some services refuse the text, not the form of the request."""


@dataclass(frozen=True)
class Service:
    """Where the service is and what a call to it may take."""

    url: str
    key: str = field(repr=False)
    """Empty: none is needed."""
    total_seconds: float = 120.0
    """For one question, with every retry, wait and repair turn."""
    connect_seconds: float = 10.0
    most_bytes: int = 1_000_000
    """Of one answer's body, whatever its status."""
    tries: int = 3
    longest_wait: float = 30.0
    """Seconds; a service that asks for more is unavailable."""


class CallFailed(ModelUnavailable):
    """One call brought no answer.

    Args:
        why: one line for a person.
        again: whether the same call may succeed later.
        wait: seconds that the service asked for.
        charged: whether the service may have worked for it.
        form: whether the service did not accept how the request was put.
        cap_unknown: whether it named the cap on tokens as the reason.
    """

    def __init__(
        self,
        why: str,
        *,
        again: bool = False,
        wait: float | None = None,
        charged: bool = False,
        form: bool = False,
        cap_unknown: bool = False,
    ) -> None:
        super().__init__(why)
        self.again, self.wait, self.charged, self.form, self.cap_unknown = again, wait, charged, form, cap_unknown


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream, self._most = stream, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._most
        async for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise BadAnswer(f"the model service sent more than {self._most} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class BoundedTransport(httpx2.AsyncBaseTransport):
    """Ends an answer that is longer than `most` bytes; asks for it unpacked, so that no small body can swell.

    The client adds headers of its own, from the environment and about this machine: only `_SENT` ones leave.
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport, most: int) -> None:
        self._inner, self._most = inner, most

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(_bare(request))
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise BadAnswer("the model service packed its answer though it was asked not to")
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _BoundedStream(response.stream, self._most)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def _bare(request: httpx2.Request) -> httpx2.Request:
    """A copy with the headers that may leave; the client goes on reading its own from the original."""
    headers = {name: value for name, value in request.headers.items() if name in _SENT}
    headers["accept-encoding"] = "identity"
    return httpx2.Request(
        request.method, request.url, headers=headers, stream=request.stream, extensions=request.extensions
    )


def open_client(service: Service) -> "AsyncOpenAI":
    """A client that neither retries, follows redirects nor reads a proxy from the environment."""
    from openai import AsyncOpenAI  # half a second: paid by those who use a model

    timeout = httpx2.Timeout(service.total_seconds, connect=service.connect_seconds)
    transport = BoundedTransport(httpx2.AsyncHTTPTransport(trust_env=False), service.most_bytes)
    http = httpx2.AsyncClient(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False)
    key = service.key or _NO_KEY
    return AsyncOpenAI(api_key=key, base_url=service.url, max_retries=0, timeout=timeout, http_client=http)


class Patience:
    """Repeats a call as often and as late as the service's limits allow."""

    def __init__(
        self, service: Service, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._service, self._now, self._sleep = service, now, sleep
        self._backoff = wait_exponential(max=service.longest_wait)

    async def call(self, once: Callable[[], Awaitable[Got]]) -> Got:
        """Raises: CallFailed: the last failure."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._service.tries),
            retry=retry_if_exception(lambda error: isinstance(error, CallFailed) and error.again),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )

        async def attempt() -> Got:
            """Tenacity awaits only what it recognises as a coroutine function, which a lambda is not."""
            return await once()

        return await retrying(attempt)

    def explain(self, error: "OpenAIError") -> ModelError:
        """What a failure of the client means for us."""
        from openai import APIConnectionError, APIStatusError

        if isinstance(error, APIStatusError):
            return self._explain_status(error)
        if isinstance(error, APIConnectionError):
            reached = not isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)
            why = "broke off" if reached else "cannot be reached; check OPENAI_BASE_URL"
            return CallFailed(f"the model service {why}", again=True, charged=reached)
        return CallFailed(f"the model service failed ({type(error).__name__})", charged=True)

    def _explain_status(self, error: "APIStatusError") -> ModelError:
        status, code = error.status_code, _plain(error.code)
        if status in {401, 403}:
            return CallFailed(f"the model service refused the key ({status}); check OPENAI_API_KEY")
        if status == 404:
            return CallFailed("the model service knows no such model or address (404); check HARDSIGNAL_MODEL")
        if status in {400, 422} and error.code in _FILTERED:
            return ModelRefusal("the model service's filter refused the request")
        if status in {400, 422}:
            cap_unknown = error.param == "max_tokens" or "max_completion_tokens" in error.message
            why = f"the model service did not accept the request ({status}{code})"
            return CallFailed(why, form=True, cap_unknown=cap_unknown)
        if status in {408, 409, 429} or status >= 500:
            return self._later(status, code, error.response.headers.get("Retry-After"))
        return CallFailed(f"the model service answered with status {status}")

    def _later(self, status: int, code: str, retry_after: str | None) -> CallFailed:
        wait = None if retry_after is None else self._seconds(retry_after)
        if wait is not None and wait > self._service.longest_wait:
            why = (
                f"the model service asks to wait {wait:.0f} s, more than {self._service.longest_wait:.0f} s ({status})"
            )
            return CallFailed(why)
        again = "insufficient_quota" not in code
        return CallFailed(f"the model service is busy or failed ({status}{code})", again=again, wait=wait)

    def _seconds(self, retry_after: str) -> float | None:
        """Seconds from `120` or from an HTTP date; None where it is neither."""
        if re.fullmatch(r"\d{1,9}(\.\d{1,3})?", retry_after, re.ASCII):
            return float(retry_after)
        try:
            until = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        return None if until.tzinfo is None else max(0.0, (until - self._now()).total_seconds())

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, CallFailed) and error.wait is not None:
            return error.wait
        return self._backoff(state)


def _plain(code: str | None) -> str:
    """The service's own short word for the error, if it is nothing else than that."""
    return f", {code}" if isinstance(code, str) and _PLAIN_WORD.fullmatch(code) else ""
