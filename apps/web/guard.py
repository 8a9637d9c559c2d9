"""The one door that every request passes: who is addressed, who asks, how much, and what a browser may do with it.

The pages act in the name of the person at this machine, so another site open in the same browser must not be able to
press their buttons: by DNS rebinding (the Host check) or by posting a form across sites (the rule of Go 1.25's
`CrossOriginProtection`: `Sec-Fetch-Site` where the browser sends it, else `Origin` against `Host`).
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
OUTSIDE = ("/asked/", "/object/", "/static/")
"""Paths that answer under the public address too; every other one belongs to the person at this machine."""
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


class Guard:
    """ASGI middleware around everything that answers."""

    def __init__(self, app: ASGIApp, largest_body: int = LARGEST_BODY, public_host: str | None = None) -> None:
        """Args: public_host: as a browser outside names it, where the operator lets one in; None: nobody comes in."""
        self._app = RequestBodyLimitMiddleware(app, max_body_size=largest_body)
        self._public_host = public_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _refusal(scope, self._public_host) or self._app
        await answer(scope, receive, _with_security_headers(send))


def _refusal(scope: Scope, public_host: str | None) -> PlainTextResponse | None:
    """In plain text, since nobody meets it by using the pages."""
    headers = Headers(scope=scope)
    if not is_own_host(headers, scope["server"][1]) and not is_let_in(headers, scope["path"], public_host):
        return PlainTextResponse("These pages answer to this machine's own name only: http://127.0.0.1\n", 421)
    if is_cross_site(headers, scope["method"]):
        return PlainTextResponse("Another site asked for this, so it was not done.\n", 403)
    return None


def is_own_host(headers: Headers, port: int | None) -> bool:
    """Whether this machine is addressed by its own name, not by one that an attacker has pointed here.

    Args:
        port: the one that the request came in by; None: HTTP's own.
    """
    hosts = headers.getlist("host")
    own = {f"{name}:{port}" for name in LOOPBACK} | (set(LOOPBACK) if port in {None, 80} else set())
    return len(hosts) == 1 and hosts[0].lower() in own


def is_let_in(headers: Headers, path: str, public_host: str | None) -> bool:
    """Whether the public address is named, and the path is one that answers there."""
    named = [host.lower() for host in headers.getlist("host")]
    return public_host is not None and named == [public_host.lower()] and path.startswith(OUTSIDE)


def is_cross_site(headers: Headers, method: str) -> bool:
    """Whether a browser asks for a change on behalf of another site; what comes from no browser is nobody's trick."""
    if method in SAFE_METHODS:
        return False
    if sites := headers.getlist("sec-fetch-site"):
        return not set(sites) <= {"same-origin", "none"}
    return any(origin.partition("://")[2] != headers["host"] for origin in headers.getlist("origin"))


def _with_security_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(SECURITY_HEADERS)
        await send(message)

    return send_with_headers
