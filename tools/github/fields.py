"""Fields of a stranger's JSON: each is there in the type it should have, or it is not there."""

import re
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from tools.git.bots import is_assistant, is_service

GHOST = ("ghost", 10137)
"""GitHub's stand-in for everybody who deleted their account."""

_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,60})(?:\[bot\])?")
_MOST_ID = 10**12
_PAGE = re.compile(
    r"https?://[A-Za-z0-9.-]{1,200}(?::\d{1,5})?/(?P<project>[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100})/pull/(?P<number>[1-9]\d{0,6})"
)
_NEXT = re.compile(r'<(?P<url>[^<>\s]{1,2000})>\s*;[^,<>]{0,200}?\brel="?next\b')


class Who(NamedTuple):
    """A GitHub account as a field names it."""

    key: str
    login: str | None
    bot: bool


class Page(NamedTuple):
    """A pull request's page."""

    url: str
    project: str
    number: int


def text(body: Any, name: str) -> str | None:
    """A string that says something."""
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, str) and value.strip() else None


def whole(body: Any, name: str) -> int | None:
    """A number that counts something; true and false are none."""
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def items(body: Any, name: str) -> list[Any] | None:
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, list) else None


def day(body: Any, name: str, today: date) -> date | None:
    """The day of a moment, UTC. Nothing is dated later than today, whatever a clock said."""
    at = moment(body, name)
    return None if at is None else min(at.date(), today)


def moment(body: Any, name: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text(body, name) or "")
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def who(body: Any) -> Who | None:
    """The account behind a `user` field; None: deleted, an organisation, or unreadable.

    The number names it for good. Without a readable one the login does, which its owner may change.
    """
    login, number, kind = text(body, "login"), whole(body, "id"), text(body, "type")
    if is_nobody(body) or (login is not None and not _LOGIN.fullmatch(login)):
        return None
    if number is not None and 0 < number < _MOST_ID:
        key = f"github:id:{number}"
    elif login is not None:
        key = f"github:login:{login.lower()}"
    else:
        return None
    return Who(key, login, kind == "Bot" or (login is not None and _is_machine(login)))


def is_nobody(body: Any) -> bool:
    """Whether a `user` field says readably that no person is behind it: deleted, or an organisation."""
    if body is None:
        return True
    gone = (text(body, "login") or "").lower() == GHOST[0] or whole(body, "id") == GHOST[1]
    return gone or (text(body, "type") or "User") not in {"User", "Bot"}


def is_gone(body: Any) -> bool:
    """Whether a search was refused because nothing that it names can be seen: gone, renamed away, or private."""
    return any("cannot be searched" in (text(error, "message") or "") for error in items(body, "errors") or ())


def page(body: Any) -> Page | None:
    """The pull request that `html_url` shows."""
    url = text(body, "html_url") or ""
    match = _PAGE.fullmatch(url)
    return Page(url, match["project"], int(match["number"])) if match else None


def next_page(link: str) -> str | None:
    """The `next` of a Link header; None on the last page."""
    match = _NEXT.search(link)
    return match["url"] if match else None


def _is_machine(login: str) -> bool:
    return login.endswith("[bot]") or is_service("", "", login) or is_assistant("", "", login)
