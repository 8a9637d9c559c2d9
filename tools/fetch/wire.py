"""One try over the wire, and the addresses that it goes to.

It speaks to httpx's transport itself, so that no cookie, proxy, redirect or header comes in behind our back.
"""

import asyncio
from collections.abc import Mapping

import httpx

from memory.errors import SourceFailed, UsageError
from tools.fetch.hosts import Place
from tools.fetch.record import Answer
from tools.fetch.types import Again


class Wire:
    """Sends a request and reads what comes back as far as is allowed.

    Args:
        transport: None: the network, from the first try on.
        seconds: one try may take.
        most_bytes: of an answer, unpacked.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport | None, seconds: float, most_bytes: int) -> None:
        self._transport, self._seconds, self._most_bytes = transport, seconds, most_bytes

    async def send(self, source: str, url: httpx.URL, headers: Mapping[str, str], content: bytes) -> Answer:
        """Whatever is answered. Args: content: what is posted; empty: it is a GET.

        Raises:
            Again: cannot be reached.
            SourceFailed: cannot be asked, or the answer is too long or packed otherwise than was asked for.
        """
        if self._transport is None:
            self._transport = httpx.AsyncHTTPTransport(trust_env=False)
        request = _built(source, url, headers, content)
        request.extensions = {"timeout": httpx.Timeout(self._seconds).as_dict()}
        try:
            async with asyncio.timeout(self._seconds):
                response = await self._transport.handle_async_request(request)
                try:
                    raw = await self._read(source, response, request.headers["accept-encoding"])
                finally:
                    await response.aclose()
        except (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError, TimeoutError) as error:
            raise Again(f"{source}: cannot be reached ({type(error).__name__})") from error
        except httpx.HTTPError as error:
            raise SourceFailed(f"{source}: cannot be asked ({type(error).__name__})") from error
        return Answer(response.status_code, dict(response.headers.items()), raw)

    async def aclose(self) -> None:
        if self._transport is not None:
            await self._transport.aclose()

    async def _read(self, source: str, response: httpx.Response, coding: str) -> bytes:
        if response.headers.get("content-encoding", "identity") not in {"identity", coding}:
            raise SourceFailed(f"{source}: a packed answer, though none was asked for")
        read = bytearray()
        async for chunk in response.aiter_bytes():
            read += chunk
            if len(read) > self._most_bytes:
                raise SourceFailed(f"{source}: an answer of more than {self._most_bytes} bytes")
        return bytes(read)


def _built(source: str, url: httpx.URL, headers: Mapping[str, str], content: bytes) -> httpx.Request:
    try:
        return httpx.Request("POST" if content else "GET", url, headers=headers, content=content or None)
    except UnicodeError:
        raise SourceFailed(f"{source}: a key or header with characters that cannot be sent") from None


def origin(base: str) -> str:
    """Scheme, host and port of a base URL. Raises: UsageError: it cannot be read."""
    return base_place(base).origin


def base_place(base: str) -> Place:
    """Raises: UsageError: a base URL that cannot be read."""
    try:
        return place_of(httpx.URL(base))
    except httpx.InvalidURL:
        raise UsageError("a base URL cannot be read; it looks like https://host/path") from None


def place_of(url: httpx.URL) -> Place:
    return Place(url.scheme, url.raw_host.decode("ascii"), url.port, url.path, bool(url.userinfo))


def url_of(text: str) -> httpx.URL:
    """Raises: SourceFailed: it cannot be read."""
    try:
        return httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        raise SourceFailed("a URL that cannot be read") from None


def moved_to(source: str, url: httpx.URL, answer: Answer, *, posted: bool) -> httpx.URL:
    """Where a redirect leads. What was posted is posted again only where the service says so.

    Raises: SourceFailed: it cannot be followed.
    """
    if posted and answer.status in {301, 302}:
        raise SourceFailed(f"{source}: moved, and not to be posted again ({answer.status})")
    try:
        return url.join(answer.headers["location"])
    except (httpx.InvalidURL, UnicodeError):
        raise SourceFailed(f"{source}: a redirect that cannot be read") from None
