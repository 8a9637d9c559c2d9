"""Conditional requests: the mark that a service puts on an answer, and `304` for whoever still holds that answer.

As the recordings show them: GitHub marks what is not a search, the hub marks everything, OpenAlex marks nothing.
"""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha1, sha256

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evals.sandbox.traffic import NOT_MODIFIED

Mark = Callable[[Request, bytes], str | None]
"""The ETag of an answer; None: it has none."""

_UNMARKED = ("/search/", "/rate_limit", "/graphql")


def github_mark(request: Request, body: bytes) -> str | None:
    return None if request.url.path.startswith(_UNMARKED) else f'W/"{sha256(body).hexdigest()}"'


def hub_mark(request: Request, body: bytes) -> str | None:
    """Length and digest, as the web framework behind the hub writes them."""
    digest = sha1(body, usedforsecurity=False).digest()
    return f'W/"{len(body):x}-{b64encode(digest).decode()[:27]}"'


class Revalidation:
    """Stands between the gate and the source. Args: mark: of this source's answers."""

    def __init__(self, app: ASGIApp, mark: Mark) -> None:
        self._app = app
        self._mark = mark

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, held = Request(scope, receive), list[Message]()

        async def hold(message: Message) -> None:
            held.append(message)

        await self._app(scope, receive, hold)
        start, *rest = held
        if start["status"] == 200:
            mark = self._mark(request, b"".join(part.get("body", b"") for part in rest))
            start, rest = _marked(start, rest, mark, request.headers.get("if-none-match"))
        for message in (start, *rest):
            await send(message)


def _marked(start: Message, rest: list[Message], mark: str | None, has: str | None) -> tuple[Message, list[Message]]:
    if mark is None:
        return start, rest
    tag = (b"etag", mark.encode())
    if mark != has:
        return {**start, "headers": [*start["headers"], tag]}, rest
    return {**start, "status": NOT_MODIFIED, "headers": [tag]}, [{"type": "http.response.body", "body": b""}]
