"""From a query's terms to Stack Exchange URLs, and the sites that are asked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode


class Site(NamedTuple):
    name: str
    """For a reader."""
    page: str
    """Where a reader sees what is cited, whichever service answered."""


STACK_OVERFLOW = "stackoverflow"
SITES: Mapping[str, Site] = {
    STACK_OVERFLOW: Site("Stack Overflow", "https://stackoverflow.com"),
    "stats": Site("Cross Validated", "https://stats.stackexchange.com"),
    "ai": Site("Artificial Intelligence Stack Exchange", "https://ai.stackexchange.com"),
    "datascience": Site("Data Science Stack Exchange", "https://datascience.stackexchange.com"),
}
"""By the name that every request carries."""

PER_PAGE = 100
"""More the service does not give."""
_SITE = re.compile(r"site:\s*([a-z]+)", re.IGNORECASE)
_TAG = re.compile(r"[a-z0-9][a-z0-9+#.-]{0,34}")
_USER = re.compile(r"(?:stackexchange:)?(?:([a-z]+):)?([1-9][0-9]{0,11})", re.IGNORECASE)


class Wanted(NamedTuple):
    """What an `answers` query asks for."""

    site: str
    tags: tuple[str, ...]


def wanted(terms: Iterable[str]) -> Wanted | None:
    """Read `site:NAME`; every other term is a tag. None: a site that is not asked, or no tag."""
    site, tags = STACK_OVERFLOW, list[str]()
    for term in terms:
        if match := _SITE.fullmatch(term.strip()):
            site = match[1].lower()
        elif _TAG.fullmatch(tag := "-".join(term.lower().split())):
            tags.append(tag)
    return Wanted(site, tuple(dict.fromkeys(tags))) if site in SITES and tags else None


def user(term: str) -> tuple[str, int] | None:
    """Site and number of `SITE:NUMBER` or a number of Stack Overflow; None where a term is neither."""
    match = _USER.fullmatch(term.strip())
    site = ((match[1] if match else None) or STACK_OVERFLOW).lower()
    return (site, int(match[2])) if match and site in SITES else None


def answerers_url(base: str, site: str, tag: str, most: int) -> str:
    return _url(base, f"tags/{quote(tag, safe='')}/top-answerers/all_time", site, {"pagesize": str(most)})


def users_url(base: str, site: str, ids: Sequence[int]) -> str:
    return _url(base, f"users/{_joined(ids)}", site, {})


def answers_url(base: str, site: str, ids: Sequence[int], page: int) -> str:
    told = {"sort": "votes", "order": "desc", "pagesize": str(PER_PAGE), "page": str(page)}
    return _url(base, f"users/{_joined(ids)}/answers", site, told)


def questions_url(base: str, site: str, ids: Sequence[int]) -> str:
    return _url(base, f"questions/{_joined(ids)}", site, {"pagesize": str(PER_PAGE)})


def with_key(url: str, key: str | None) -> str:
    """A key goes into the address, where the Record leaves it out."""
    return f"{url}&{urlencode({'key': key})}" if key else url


def _joined(ids: Sequence[int]) -> str:
    return ";".join(str(one) for one in sorted(set(ids)))


def _url(base: str, path: str, site: str, told: Mapping[str, str]) -> str:
    return f"{base.rstrip('/')}/{path}?{urlencode({'site': site, **told})}"
