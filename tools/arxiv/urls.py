"""From a query's terms to arXiv's URLs. Terms are checked here: a search is a language, and they may not speak it."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from tools.answers.terms import PaperTerms

_CATEGORY = re.compile(r"[a-z]{2,8}(?:-[a-z]{2,4})?(?:\.[A-Za-z-]{2,10})?")


def categories(asked: PaperTerms) -> list[str]:
    return [category for category in asked.categories if _CATEGORY.fullmatch(category)]


def search(asked: PaperTerms) -> str:
    """Every word in the title, one of the categories, within the years."""
    parts = [f"ti:{word}" for word in asked.words]
    if named := [f"cat:{category}" for category in categories(asked)]:
        parts.append(f"({' OR '.join(named)})")
    if asked.since or asked.until:
        parts.append(f"submittedDate:[{asked.since or 1991}01010000 TO {asked.until or 2100}12312359]")
    return " AND ".join(parts)


def search_url(base: str, search_: str, start: int, size: int) -> str:
    """The newest first."""
    said = {"search_query": search_, "start": start, "max_results": size}
    return f"{base}?{urlencode(said | {'sortBy': 'submittedDate', 'sortOrder': 'descending'})}"


def ids_url(base: str, ids: Sequence[str]) -> str:
    return f"{base}?{urlencode({'id_list': ','.join(ids), 'max_results': len(ids)})}"
