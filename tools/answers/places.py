"""Which account or page an address is, so that every source that names it names it by the same key."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from tools.fetch.record import Reads, read_json

_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}")
_PATH = re.compile(r"[\w./~%+-]{0,200}", re.ASCII)
_ORCID = re.compile(r"/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?")
_LOGIN = re.compile(r"/([A-Za-z0-9][A-Za-z0-9-]{0,38})/?")
_HUB = re.compile(r"/([^/]+)")
_PID = re.compile(r"/pid/([A-Za-z0-9]{1,8}/[A-Za-z0-9-]{1,60})(?:\.html|\.xml)?")
_PROFILE = re.compile(r"id=(~[^&\s]{1,100})")
_PAGES = re.compile(r"https?://[^\s<>\"'()\[\]|]{1,300}")
MOST_PLACES = 10
"""Of one text about oneself."""
PLACES = "places_named"
"""Field of a stored profile: keys of the pages that its dropped text names."""


def place_key(url: str) -> str | None:
    """The key of an account where the address is a profile page that is known, else `web:host/path`.

    None: no address, or a page that only its query tells from others.
    """
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    known = _PROFILES.get(_STAND_INS.get(host, host))
    if known is not None and (key := known(parts)) is not None:
        return key
    path = parts.path.rstrip("/") if _PATH.fullmatch(parts.path) else ""
    return None if parts.query and path else f"web:{host}{path}"


def places_in(text: Any) -> list[str]:
    """Keys of the pages whose addresses stand in what somebody says of themselves; the text itself is not kept."""
    pages = _PAGES.findall(text) if isinstance(text, str) else []
    keys = (place_key(page.rstrip(".,;:!?")) for page in pages[:MOST_PLACES])
    return list(dict.fromkeys(key for key in keys if key is not None))


def keeping_places(body: Any, said: str) -> Any:
    """The answer with `PLACES` beside each field `said`, in which somebody speaks of themselves and which is dropped.

    A field of that name which the answer came with is nobody's word and goes.
    """
    if isinstance(body, list):
        return [keeping_places(item, said) for item in body]
    if not isinstance(body, dict):
        return body
    kept = {name: keeping_places(value, said) for name, value in body.items() if name != PLACES}
    return kept | {PLACES: places_in(body[said])} if said in body else kept


def reading_places(said: str) -> Reads:
    """Reads an answer as `keeping_places` leaves it.

    A drop-list is applied to what is stored as well, where the field `said` is gone: it cannot do this.
    """

    def read(raw: bytes) -> Any:
        return keeping_places(read_json(raw), said)

    return read


def _by_path(key: str, form: re.Pattern[str], *, lower: bool = False) -> Callable[[SplitResult], str | None]:
    def read(parts: SplitResult) -> str | None:
        match = form.fullmatch(parts.path)
        return f"{key}:{match[1].lower() if lower else match[1]}" if match and _PATH.fullmatch(parts.path) else None

    return read


def _openreview(parts: SplitResult) -> str | None:
    match = _PROFILE.fullmatch(unquote(parts.query)) if parts.path.rstrip("/") == "/profile" else None
    return f"openreview:{match[1]}" if match else None


_PROFILES: Mapping[str, Callable[[SplitResult], str | None]] = {
    "github.com": _by_path("github:login", _LOGIN, lower=True),
    "orcid.org": _by_path("orcid", _ORCID),
    "huggingface.co": _by_path("huggingface", _HUB),
    "dblp.org": _by_path("dblp", _PID),
    "dblp.uni-trier.de": _by_path("dblp", _PID),
    "openreview.net": _openreview,
}
_STAND_INS: Mapping[str, str] = {
    "github.example": "github.com",
    "orcid.example": "orcid.org",
    "hub.example": "huggingface.co",
    "dblp.example": "dblp.org",
    "openreview.example": "openreview.net",
}
"""Hosts that nobody can ever own (RFC 2606): what invented people write of themselves must not name a real page."""
