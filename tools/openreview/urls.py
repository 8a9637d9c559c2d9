"""From a query's terms to OpenReview URLs. Every term is checked: an id is an id, and words are words."""

import re
from urllib.parse import urlencode

from tools.answers.terms import plain_words

PAGES = "https://openreview.net"
_PROFILE = re.compile(r"(?:https://openreview\.net/profile\?id=|openreview:)?(~[^\W\d_][^\s&/~]{0,98}\d{1,4})")
_VENUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60}(?:/[A-Za-z0-9_.-]{1,60}){0,6}")
_FORUM = re.compile(r"(?:https://openreview\.net/forum\?id=)?([A-Za-z0-9_-]{6,60})")


def profile_of(term: str) -> str | None:
    """`~First_Last1`; an address or anything else that stands where a profile may is none."""
    match = _PROFILE.fullmatch(term.strip())
    return match[1] if match else None


def venue_of(term: str) -> str | None:
    """A venue's id, such as `ICLR.cc/2025/Conference`."""
    return term.strip() if _VENUE.fullmatch(term.strip()) else None


def forum_of(term: str) -> str | None:
    match = _FORUM.fullmatch(term.strip())
    return match[1] if match else None


def words_of(terms: tuple[str, ...]) -> str:
    return " ".join(word for term in terms for word in plain_words(term))


def search_url(base: str, words: str, offset: int, limit: int) -> str:
    said = {"term": words, "type": "terms", "content": "all", "source": "forum"}
    return _url(base, "notes/search", said | {"limit": str(limit), "offset": str(offset)})


def notes_url(base: str, said: dict[str, str], offset: int, limit: int) -> str:
    """With the answers below each note; `count` says how many notes there are."""
    return _url(
        base, "notes", said | {"details": "replies", "count": "true", "limit": str(limit), "offset": str(offset)}
    )


def profile_page(id_: str) -> str:
    return f"{PAGES}/profile?{urlencode({'id': id_})}"


def forum_page(forum: str, note: str | None = None) -> str:
    return f"{PAGES}/forum?id={forum}" + (f"&noteId={note}" if note else "")


def _url(base: str, path: str, said: dict[str, str]) -> str:
    return f"{base.rstrip('/')}/{path}?{urlencode(said)}"
