"""From a query's terms to Semantic Scholar's URLs."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from memory.papers import arxiv_of, doi_of
from tools.answers.terms import PaperTerms
from tools.semanticscholar.shapes import AUTHOR_FIELDS, PAPER_FIELDS

PAGES = "https://www.semanticscholar.org"
_VIA = "utm_source=api"
"""The licence asks that a link says where it comes from."""
_AUTHOR = re.compile(r"(?:semanticscholar:)?([0-9]{1,12})")
_SHA = re.compile(r"[0-9a-f]{40}")


def author_id(term: str) -> str | None:
    match = _AUTHOR.fullmatch(term.strip())
    return match[1] if match else None


def paper_id(term: str) -> str | None:
    """An arXiv id, a DOI or an id of its own, as the service wants it; None where a term is none of them."""
    if (arxiv := arxiv_of(term)) is not None:
        return f"ARXIV:{arxiv}"
    if (doi := doi_of(term)) is not None:
        return f"DOI:{doi}"
    return term.strip() if _SHA.fullmatch(term.strip()) else None


def search_url(base: str, asked: PaperTerms, offset: int, limit: int) -> str:
    """By relevance."""
    return _url(base, "paper/search", _asked(asked) | {"offset": str(offset), "limit": str(limit)})


def bulk_url(base: str, asked: PaperTerms, token: str | None) -> str:
    """The most cited first, a thousand a page."""
    said = _asked(asked) | {"sort": "citationCount:desc"} | ({"token": token} if token else {})
    return _url(base, "paper/search/bulk", said)


def author_url(base: str, id_: str) -> str:
    return _url(base, f"author/{id_}", {"fields": AUTHOR_FIELDS})


def papers_of_url(base: str, id_: str, offset: int, limit: int) -> str:
    return _url(base, f"author/{id_}/papers", {"fields": PAPER_FIELDS, "offset": str(offset), "limit": str(limit)})


def authors_url(base: str) -> str:
    return _url(base, "author/batch", {"fields": AUTHOR_FIELDS})


def papers_url(base: str) -> str:
    return _url(base, "paper/batch", {"fields": PAPER_FIELDS})


def author_page(id_: str) -> str:
    return f"{PAGES}/author/{id_}?{_VIA}"


def paper_page(id_: str) -> str:
    return f"{PAGES}/paper/{id_}?{_VIA}"


def _asked(asked: PaperTerms) -> dict[str, str]:
    said = {"query": " ".join(asked.words), "fields": PAPER_FIELDS}
    if asked.since or asked.until:
        said["year"] = f"{asked.since or ''}-{asked.until or ''}"
    return said | ({"venue": ",".join(asked.venues)} if asked.venues else {})


def _url(base: str, path: str, said: Mapping[str, str]) -> str:
    return f"{base.rstrip('/')}/{quote(path)}?{urlencode(said)}"
