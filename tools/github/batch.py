"""Profiles of many people in one GraphQL call, each then read as the REST interface would have told it.

GraphQL answers 200 also where it refuses: what its `errors` say decides.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from memory.errors import SourceFailed, SourceLimited
from tools.answers.places import PLACES
from tools.fetch.fetcher import Fetched
from tools.fetch.limits import reset_seconds
from tools.github.fields import items, text, whole
from tools.github.parse import SOURCE

PATH = "/graphql"
MOST_AT_ONCE = 30
"""People of one call."""
_FIELDS = "databaseId login name websiteUrl bio location company"


def question(logins: Sequence[str]) -> dict[str, str]:
    """The body that asks for these people; each under an alias of its own."""
    users = (f"u{place}: user(login: {json.dumps(login)}) {{ {_FIELDS} }}" for place, login in enumerate(logins))
    return {"query": f"query {{ {' '.join(users)} rateLimit {{ cost remaining resetAt }} }}"}


def profiles(fetched: Fetched, logins: Sequence[str]) -> dict[str, dict[str, Any] | None]:
    """Profile by login; None: nobody has that login. Who was not answered for is absent.

    Raises:
        SourceLimited: the hour's points are spent.
        SourceFailed: no answer at all.
    """
    body = fetched.body
    errors = items(body, "errors") or []
    data = body.get("data") if isinstance(body, dict) else None
    if any(text(error, "type") == "RATE_LIMITED" for error in errors):
        raise SourceLimited(f"{SOURCE}: the hour's GraphQL points are spent", _reset(fetched))
    if not isinstance(data, dict):
        raise SourceFailed(f"{SOURCE}: a GraphQL answer without data")
    nobody = {str(path[0]) for error in errors if text(error, "type") == "NOT_FOUND" and (path := items(error, "path"))}
    told: dict[str, dict[str, Any] | None] = {}
    for place, login in enumerate(logins):
        user = data.get(f"u{place}")
        if isinstance(user, dict) and (text(user, "login") or "").lower() == login.lower():
            told[login] = _as_rest(user)
        elif f"u{place}" in nobody:
            told[login] = None
    return told


def _as_rest(user: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "login": text(user, "login"), "id": whole(user, "databaseId"), "type": "User", "name": text(user, "name"),
        "blog": text(user, "websiteUrl"), PLACES: items(user, PLACES),
        "location": text(user, "location"), "company": text(user, "company"),
    }  # fmt: skip


def _reset(fetched: Fetched) -> datetime | None:
    at = fetched.record.fetched_at
    seconds = reset_seconds(fetched.headers, at)
    return None if seconds is None else at + timedelta(seconds=seconds)
