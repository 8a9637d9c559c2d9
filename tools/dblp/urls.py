"""From a query's terms to dblp URLs. The search is a language; terms may only name words, venues and years in it."""

import re
from urllib.parse import quote, urlencode

from tools.answers.terms import PaperTerms

_PID = re.compile(r"(?:https://dblp\.org/pid/|dblp:)?([A-Za-z0-9]{1,8}/[A-Za-z0-9-]{1,60}?)(?:\.html|\.xml)?")
_KEY = re.compile(r"(?:https://dblp\.org/rec/)?([a-z]{1,12}/[A-Za-z0-9._-]{1,60}/[A-Za-z0-9._-]{1,100})")
PAGES = "https://dblp.org"


def pid_of(term: str) -> str | None:
    match = _PID.fullmatch(term.strip())
    return match[1] if match else None


def key_of(term: str) -> str | None:
    match = _KEY.fullmatch(term.strip())
    return match[1] if match else None


def search(asked: PaperTerms) -> str:
    """Words begin with these; years are alternatives of one another."""
    venues = "|".join(f"venue:{venue.replace(' ', '_')}:" for venue in asked.venues)
    years = range(asked.since, asked.until + 1) if asked.since and asked.until else ()
    return " ".join(filter(None, (*asked.words, venues, "|".join(f"year:{year}:" for year in years))))


def search_url(base: str, said: str, first: int, hits: int) -> str:
    return _url(base, f"search/publ/api?{urlencode({'q': said, 'format': 'json', 'h': hits, 'f': first, 'c': 0})}")


def person_url(base: str, pid: str) -> str:
    return _url(base, f"pid/{quote(pid)}.xml")


def record_url(base: str, key: str) -> str:
    return _url(base, f"rec/{quote(key)}.xml")


def person_page(pid: str) -> str:
    return f"{PAGES}/pid/{pid}"


def record_page(key: str) -> str:
    return f"{PAGES}/rec/{key}"


def _url(base: str, path: str) -> str:
    return f"{base.rstrip('/')}/{path}"
