"""The one door that every request passes: who is addressed, who asks, how much, and what the browser may do with it.

The pages act in the name of the person at this machine, so another site open in the same browser must not be able to
press their buttons: by DNS rebinding (the Host check) or by posting a form across sites (the rule of Go 1.25's
`CrossOriginProtection`: `Sec-Fetch-Site` where the browser sends it, else `Origin` against `Host`).
"""

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY = 4_000_000
"""Bytes; the longest brief as a form sends it, where one letter can take twelve."""

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Refusal:
    """Why a request goes no further; plain text, since nobody meets it by using the pages."""

    status: int
    text: str


class Guard:
    """ASGI middleware. What it lets through has its whole body read, at most `largest_body` bytes."""

    def __init__(self, app: ASGIApp, largest_body: int = LARGEST_BODY) -> None:
        self._app, self._largest_body = app, largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, send = Headers(scope=scope), _with_security_headers(send)
        refusal = foreign_host(headers, scope["server"][1]) or cross_site(headers, scope["method"])
        body = refusal or await _whole_body(receive, self._largest_body)
        if isinstance(body, Refusal):
            await PlainTextResponse(f"{body.text}\n", body.status)(scope, receive, send)
            return
        await self._app(scope, _body_then(body, receive), send)


def foreign_host(headers: Headers, port: int | None) -> Refusal | None:
    """Only this machine's own names are answered to, so that a name which an attacker points here opens nothing.

    Args:
        port: the one that the request came in by; None: HTTP's own.
    """
    hosts = headers.getlist("host")
    allowed = {f"{name}:{port}" for name in LOOPBACK} | (set(LOOPBACK) if port in {None, 80} else set())
    if len(hosts) == 1 and hosts[0].lower() in allowed:
        return None
    return Refusal(421, "These pages answer to this machine's own name only; open http://127.0.0.1 with their port.")


def cross_site(headers: Headers, method: str) -> Refusal | None:
    """Whether a browser sends this on behalf of another site; a request from no browser at all may pass."""
    if method in SAFE_METHODS:
        return None
    sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
    if sites:
        own = all(site in {"same-origin", "none"} for site in sites)
    else:
        own = all(origin.partition("://")[2] == headers.get("host") for origin in origins)
    return None if own else Refusal(403, "Another site asked for this, so it was not done.")


async def _whole_body(receive: Receive, largest: int) -> bytes | Refusal:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return Refusal(400, "The request ended before its body did.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > largest:
            return Refusal(413, f"The form is larger than {largest:,} bytes.")
        if not message.get("more_body", False):
            return b"".join(parts)


def _body_then(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once, then whatever the server has to tell."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return left.pop() if left else await receive()

    return receive_again


def _with_security_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(SECURITY_HEADERS)
        await send(message)

    return send_with_headers
