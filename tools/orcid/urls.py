"""From a query's terms to ORCID URLs. An iD is checked before it is asked for; a search may not speak Solr."""

import re
from urllib.parse import urlencode

from memory.papers import doi_of
from tools.answers.terms import plain_words

PAGES = "https://orcid.org"
_ORCID = re.compile(r"(?:https://orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.IGNORECASE)
_QUOTABLE = re.compile(r"[^\s\"\\]+")


def orcid_of(term: str) -> str | None:
    """An iD whose last digit is right (ISO 7064, mod 11-2)."""
    match = _ORCID.fullmatch(term.strip())
    told = match[1].upper() if match else ""
    return told if told and _check(told.replace("-", "")[:-1]) == told[-1] else None


def about(terms: tuple[str, ...]) -> str | None:
    """Search for people who name every one of these as a keyword; None where nothing is named."""
    phrases = [" ".join(words) for term in terms if (words := plain_words(term))]
    return " AND ".join(f'keyword:"{phrase}"' for phrase in phrases) or None


def claiming(term: str) -> str | None:
    """Search for people who have this paper in their record; None where the term is no DOI."""
    doi = doi_of(term)
    return f'digital-object-ids:"{doi}"' if doi and _QUOTABLE.fullmatch(doi) else None


def search_url(base: str, said: str, start: int, rows: int) -> str:
    return f"{base.rstrip('/')}/search?{urlencode({'q': said, 'start': start, 'rows': rows})}"


def person_url(base: str, orcid: str) -> str:
    return f"{base.rstrip('/')}/{orcid}/person"


def works_url(base: str, orcid: str) -> str:
    return f"{base.rstrip('/')}/{orcid}/works"


def page(orcid: str) -> str:
    return f"{PAGES}/{orcid}"


def _check(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
