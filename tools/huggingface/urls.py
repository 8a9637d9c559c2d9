"""From a query's terms to Hugging Face URLs, and from an answer to its next page. Everything is checked here."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from tools.huggingface.shapes import EXPANDED
from tools.huggingface.works import Kind

_NAMED = re.compile(r"(tag|task):\s*([\w.:/+-]{1,80})", re.IGNORECASE | re.ASCII)
_WORD = re.compile(r"[\w.-]{1,80}", re.ASCII)
_USER = re.compile(r"(?:https://huggingface\.co/|huggingface:)?([A-Za-z0-9][A-Za-z0-9_.-]{0,95})")
_NEXT = re.compile(r'<([^<>\s]{1,4000})>\s*;\s*rel="next"')


class Wanted(NamedTuple):
    """What a `models` or `datasets` query asks for."""

    words: tuple[str, ...]
    """Each is looked for in the ids by itself."""
    tags: tuple[str, ...]
    tasks: tuple[str, ...]

    @property
    def searches(self) -> tuple[dict[str, str], ...]:
        """One for each word; with no word, one by tags and task; none where nothing is said."""
        if self.words:
            return tuple({"search": word} for word in self.words)
        return ({},) if self.tags or self.tasks else ()


def wanted(terms: Iterable[str]) -> Wanted:
    """Read `tag:NAME` and `task:NAME`; every other term is a part of a repository's name."""
    words: list[str] = []
    named: dict[str, list[str]] = {"tag": [], "task": []}
    for term in terms:
        match = _NAMED.fullmatch(term.strip())
        if match is not None:
            named[match[1].lower()].append(match[2])
        elif _WORD.fullmatch(word := "-".join(term.split())):
            words.append(word)
    return Wanted(tuple(words), tuple(named["tag"]), tuple(named["task"]))


def user_name(term: str) -> str | None:
    match = _USER.fullmatch(term.strip())
    return match[1] if match else None


def found_url(base: str, kind: Kind, asked: Wanted, search: Mapping[str, str], limit: int, cursor: str | None) -> str:
    said = [*search.items(), *(("filter", tag) for tag in asked.tags), *(("pipeline_tag", t) for t in asked.tasks)]
    return _list(base, kind, said, limit, cursor)


def owned_url(base: str, kind: Kind, user: str, limit: int, cursor: str | None) -> str:
    return _list(base, kind, [("author", user)], limit, cursor)


def overview_url(base: str, user: str) -> str:
    return f"{base.rstrip('/')}/users/{quote(user, safe='')}/overview"


def paper_url(base: str, arxiv: str) -> str:
    return f"{base.rstrip('/')}/papers/{quote(arxiv, safe='')}"


def commits_url(base: str, kind: Kind, repo: str) -> str:
    return f"{base.rstrip('/')}/{kind}/{quote(repo)}/commits/main"


def next_cursor(headers: Mapping[str, str]) -> str | None:
    """Only the cursor is taken from the answer: where to ask is never its choice."""
    match = _NEXT.search(headers.get("link", ""))
    cursors = parse_qs(urlsplit(match[1]).query).get("cursor", []) if match else []
    return cursors[0] if cursors else None


def _list(base: str, kind: Kind, said: Iterable[tuple[str, str]], limit: int, cursor: str | None) -> str:
    asked = [*said, ("sort", "downloads"), ("limit", str(limit)), *(("expand", field) for field in EXPANDED)]
    return f"{base.rstrip('/')}/{kind}?{urlencode([*asked, *([('cursor', cursor)] if cursor else [])])}"
