"""OpenAlex's `filter`, `search` and `sort` over the invented world."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from evals.sandbox.openalex_index import PREFIX, Profile, doi_of, institution_id, plain, source_id, work_id
from evals.sandbox.things import InventedPaper

T = TypeVar("T")
Value = str | int
Getters = Mapping[str, Callable[[T], Iterable[Value]]]


class BadRequestError(Exception):
    """The service answers 400. The text is its message."""


WORKS: Getters[InventedPaper] = {
    "ids.openalex": lambda work: [work_id(work)],
    "doi": lambda work: [doi_of(work)],
    "authorships.author.id": lambda work: [line.author for line in work.bylines],
    "author.id": lambda work: [line.author for line in work.bylines],
    "primary_location.source.id": lambda work: [source_id(work.venue)],
    "primary_topic.id": lambda work: work.topics[:1],
    "topics.id": lambda work: work.topics,
    "publication_year": lambda work: [work.on.year],
    "publication_date": lambda work: [work.on.isoformat()],
    "from_publication_date": lambda work: [work.on.isoformat()],
    "to_publication_date": lambda work: [work.on.isoformat()],
    "cited_by_count": lambda work: [work.citations],
    "is_retracted": lambda work: [str(work.retracted).lower()],
    "type": lambda work: ["preprint" if "arXiv" in work.venue else "article"],
    "title.search": lambda work: [work.title],
    "display_name.search": lambda work: [work.title],
    "abstract.search": lambda work: [work.summary],
    "title_and_abstract.search": lambda work: [f"{work.title} {work.summary}"],
    "default.search": lambda work: [f"{work.title} {work.summary}"],
}
AUTHORS: Getters[Profile] = {
    "ids.openalex": lambda found: [found.id],
    "orcid": lambda found: [found.orcid] if found.orcid else [],
    "has_orcid": lambda found: [str(found.orcid is not None).lower()],
    "topics.id": lambda found: found.topics,
    "works_count": lambda found: [len(found.works)],
    "cited_by_count": lambda found: [found.citations],
    "summary_stats.h_index": lambda found: [found.h_index],
    "last_known_institutions.id": lambda found: [institution_id(found.person.employer)],
    "last_known_institutions.country_code": lambda found: [found.person.place.country],
    "display_name.search": lambda found: [found.person.name],
    "default.search": lambda found: [found.person.name],
}
_SORTS = frozenset({"cited_by_count", "publication_date", "publication_year", "works_count", "summary_stats.h_index"})


def chosen(things: Sequence[T], getters: Getters[T], text: str | None) -> list[T]:
    """Those that pass every condition of a `filter`; commas are AND, bars OR, `!` NOT, `<` `>` and `a-b` ranges.

    Raises: BadRequestError: no such filter, or no value.
    """
    found = list(things)
    for condition in (text or "").split(",") if text else ():
        name, colon, wanted = condition.partition(":")
        if not colon or not wanted:
            raise BadRequestError(f"{condition!r} is not a filter: write name:value; no value holds a comma.")
        if name not in getters:
            raise BadRequestError(f"{name!r} is not a valid field. Valid fields here are: {', '.join(getters)}.")
        found = [thing for thing in found if _passes(name, wanted, getters[name](thing))]
    return found


def searched(things: Sequence[T], getters: Getters[T], words: str | None) -> list[T]:
    return [thing for thing in things if _says(words, getters["default.search"](thing))] if words else list(things)


def ordered(things: Sequence[T], getters: Getters[T], sort: str | None) -> list[T]:
    """Raises: BadRequestError: no such order."""
    found = list(things)
    for word in reversed((sort or "").split(",")) if sort else ():
        name, _, direction = word.partition(":")
        if name == "relevance_score":
            continue
        if name not in _SORTS or name not in getters:
            raise BadRequestError(f"Cannot sort by {name!r}.")
        found.sort(key=lambda thing, of=getters[name]: next(iter(of(thing))), reverse=direction == "desc")  # type: ignore[misc]
    return found


def _passes(name: str, wanted: str, actual: Iterable[Value]) -> bool:
    values = list(actual)
    if wanted.startswith("!"):
        return not _passes(name, wanted[1:], values)
    if name.endswith(".search"):
        return any(_says(words, values) for words in wanted.split("|"))
    if name in {"from_publication_date", "to_publication_date"}:
        return any(str(value) >= wanted if name.startswith("from") else str(value) <= wanted for value in values)
    return any(_equals(choice, value) for choice in wanted.split("|") for value in values)


def _equals(wanted: str, value: Value) -> bool:
    if isinstance(value, str):
        return plain(wanted).casefold() == value.removeprefix(PREFIX).casefold()
    low, dash, high = wanted.partition("-")
    if wanted[:1] in {"<", ">"}:
        bound = _whole(wanted[1:])
        return value < bound if wanted[0] == "<" else value > bound
    if dash:
        return (not low or value >= _whole(low)) and (not high or value <= _whole(high))
    return value == _whole(wanted)


def _says(words: str | None, values: Iterable[Value]) -> bool:
    text = " ".join(str(value) for value in values).casefold()
    return all(word.strip('"') in text for word in (words or "").casefold().split())


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise BadRequestError(f"{text!r} is not a number.")
    return int(text)
