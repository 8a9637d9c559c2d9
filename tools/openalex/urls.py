"""From a query's terms to OpenAlex URLs. Terms are checked here: a filter is a language, and they may not speak it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode

from tools.openalex.shapes import AUTHOR_FIELDS, WORK_FIELDS

FREE, LISTED, SEARCHED = 0, 1, 10
"""Credits of one answer: a single thing by its id, a page of a filtered list, a page of a search."""

_NAMED = re.compile(r"(topic|venue|from|to):\s*(.+)", re.IGNORECASE)
_TOPIC = re.compile(r"T\d{1,8}", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_AUTHOR = re.compile(r"(?:https://openalex\.org/|openalex:)?(A\d{4,12})", re.IGNORECASE)
_ORCID = re.compile(r"(?:https://orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.IGNORECASE)
_NO_WORD = re.compile(r"[^\w-]+|_+")


class Wanted(NamedTuple):
    """What a `works` query asks for."""

    words: str
    """All of them in the title."""
    topics: tuple[str, ...]
    venues: tuple[str, ...]
    since: str | None
    """A year; this and `until` are in."""
    until: str | None

    @property
    def says_something(self) -> bool:
        return bool(self.words or self.topics or self.venues)

    @property
    def credits(self) -> int:
        return SEARCHED if self.words else LISTED


def wanted(terms: Iterable[str]) -> Wanted:
    """Read `topic:T123`, `venue:NAME`, `from:YEAR`, `to:YEAR`; every other term is words of a title."""
    words: list[str] = []
    named: dict[str, list[str]] = {"topic": [], "venue": [], "from": [], "to": []}
    for term in terms:
        match = _NAMED.fullmatch(term.strip())
        if match is None:
            words.append(term)
        else:
            named[match[1].lower()].append(match[2])
    return Wanted(
        words=plain_words(words),
        topics=tuple(topic.upper() for topic in named["topic"] if _TOPIC.fullmatch(topic)),
        venues=tuple(shown for venue in named["venue"] if (shown := plain_words([venue]))),
        since=max(filter(_YEAR.fullmatch, named["from"]), default=None),
        until=min(filter(_YEAR.fullmatch, named["to"]), default=None),
    )


def plain_words(texts: Iterable[str]) -> str:
    """Lower-case words alone: in capitals AND, OR and NOT are operators, as are commas and bars."""
    return _NO_WORD.sub(" ", " ".join(texts)).lower().strip()


def author_path(term: str) -> str | None:
    """`A123` or an ORCID iD as a path; None where a term is neither."""
    if match := _AUTHOR.fullmatch(term.strip()):
        return match[1].upper()
    if match := _ORCID.fullmatch(term.strip()):
        return f"orcid:{match[1].upper()}"
    return None


def works_filter(asked: Wanted, hosts: Sequence[str]) -> str:
    """Args: hosts: ids of the venues."""
    parts = {
        "title.search": asked.words,
        "topics.id": "|".join(asked.topics),
        "primary_location.source.id": "|".join(hosts),
    }
    said = [f"{name}:{value}" for name, value in parts.items() if value]
    said += [f"publication_year:>{int(asked.since) - 1}"] if asked.since else []
    said += [f"publication_year:<{int(asked.until) + 1}"] if asked.until else []
    return ",".join(said)


def of_author(id_: str) -> str:
    return f"authorships.author.id:{id_}"


def works_url(base: str, filter_: str, per_page: int, cursor: str, sort: str | None) -> str:
    said = {"filter": filter_, "select": WORK_FIELDS, "per_page": str(per_page), "cursor": cursor}
    return _url(base, "works", said | ({"sort": sort} if sort else {}))


def work_url(base: str, id_: str) -> str:
    return _url(base, f"works/{quote(id_, safe='')}", {"select": WORK_FIELDS})


def author_url(base: str, path: str) -> str:
    return _url(base, f"authors/{quote(path, safe=':')}", {"select": AUTHOR_FIELDS})


def hosts_url(base: str, name: str) -> str:
    return _url(base, "autocomplete/sources", {"q": name})


def _url(base: str, path: str, said: Mapping[str, str]) -> str:
    return f"{base.rstrip('/')}/{path}?{urlencode(said)}"
