"""arXiv's `search_query` over the invented world: conditions joined by AND, each one or several joined by OR."""

import re
from collections.abc import Callable, Iterable, Mapping

from evals.sandbox.paper_index import OnePaper, PaperIndex

_DATES = re.compile(r"submittedDate:\[(\d{12}) TO (\d{12})\]")
_TERM = re.compile(r'([a-z]+):("[^"]*"|\S+)')
CATEGORIES = {"T10181": "cs.CL", "T10462": "cs.RO", "T10054": "cs.DC", "T11714": "cs.CV"}
"""By topic; every paper is in cs.LG too."""


class BadQueryError(Exception):
    """The service answers 400. The text is its reason."""


def categories(one: OnePaper) -> list[str]:
    return ["cs.LG", *(CATEGORIES[topic] for topic in one.paper.topics if topic in CATEGORIES)]


def chosen(index: PaperIndex, text: str) -> list[OnePaper]:
    """Raises: BadQueryError: no query of this kind."""
    found = list(index.papers)
    for condition in text.split(" AND ") if text else ():
        passes = _condition(index, condition)
        found = [one for one in found if passes(one)]
    return found


def _condition(index: PaperIndex, text: str) -> Callable[[OnePaper], bool]:
    if dates := _DATES.fullmatch(text):
        return lambda one: dates[1][:8] <= f"{one.first_on:%Y%m%d}" <= dates[2][:8]
    inside = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    terms = [_TERM.fullmatch(term) for term in inside.split(" OR ")]
    wanted = [(term[1], term[2].strip('"').casefold()) for term in terms if term and term[1] in _PREFIXES]
    if len(wanted) != len(terms):
        raise BadQueryError(f"incorrect query {text}")
    return lambda one: any(_PREFIXES[name](one, index, value) for name, value in wanted)


def _title(one: OnePaper, index: PaperIndex, value: str) -> bool:
    return value in one.paper.title.casefold()


def _summary(one: OnePaper, index: PaperIndex, value: str) -> bool:
    return value in one.paper.summary.casefold()


def _author(one: OnePaper, index: PaperIndex, value: str) -> bool:
    return value in " ".join(names(one, index)).casefold()


def _category(one: OnePaper, index: PaperIndex, value: str) -> bool:
    return value in {category.casefold() for category in categories(one)}


def _any(one: OnePaper, index: PaperIndex, value: str) -> bool:
    return any(passes(one, index, value) for passes in (_title, _summary, _author, _category))


def names(one: OnePaper, index: PaperIndex) -> Iterable[str]:
    return (index.people[line.person].name for line in one.paper.bylines)


_PREFIXES: Mapping[str, Callable[[OnePaper, PaperIndex, str], bool]] = {
    "ti": _title, "abs": _summary, "au": _author, "cat": _category, "all": _any,
}  # fmt: skip
