"""What each qualifier of a search means for a pull request or a person of the invented world."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from evals.sandbox.github_query import Atom, BadQueryError, counted, within
from evals.sandbox.things import Change, InventedPerson, Repository

RENAMED = {"lumen-works/lampserve": "lumen-works/lumenserve"}
"""Old name of a repository -> the name it has now."""
Owned = tuple[InventedPerson, Sequence[Repository]]
"""A person with their repositories."""
T = TypeVar("T")

_STATES: Mapping[str, Callable[[Change], bool]] = {
    "pr": lambda change: True,
    "issue": lambda change: False,
    "public": lambda change: True,
    "merged": lambda change: change.merged is not None,
    "unmerged": lambda change: change.merged is None,
    "closed": lambda change: change.closed is not None,
    "open": lambda change: change.closed is None,
}


def change_is(change: Change, atom: Atom) -> bool:
    """Raises: BadQueryError: no such qualifier here."""
    return _known(_OF_CHANGES, atom.name)(change, atom.value)


def person_is(owned: Owned, atom: Atom) -> bool:
    """Raises: BadQueryError: no such qualifier here, or not a number where one is due."""
    return _known(_OF_PEOPLE, atom.name)(owned, atom.value)


def _state(change: Change, value: str) -> bool:
    return _known(_STATES, value)(change)


def _reviewed(change: Change, value: str) -> bool:
    return value in {login.lower() for login in change.reviewers}


_OF_CHANGES: Mapping[str, Callable[[Change, str], bool]] = {
    "": lambda change, value: value in change.title.lower(),
    "is": _state,
    "state": _state,
    "type": _state,
    "repo": lambda change, value: change.project.lower() == RENAMED.get(value, value),
    "user": lambda change, value: change.project.lower().split("/")[0] == value,
    "org": lambda change, value: change.project.lower().split("/")[0] == value,
    "author": lambda change, value: (change.author or "").lower() == value,
    "reviewed-by": _reviewed,
    "merged": lambda change, value: within(value, change.merged),
    "created": lambda change, value: within(value, change.created),
    "closed": lambda change, value: within(value, change.closed),
    "label": lambda change, value: value in change.labels,
    "draft": lambda change, value: value == "false",
    "archived": lambda change, value: value == "false",
}


def _says(owned: Owned, value: str) -> bool:
    return any(value in text.lower() for text in (owned[0].login, owned[0].name, owned[0].bio))


_OF_PEOPLE: Mapping[str, Callable[[Owned, str], bool]] = {
    "": _says,
    "location": lambda owned, value: owned[0].part != "bot" and value in owned[0].place.city.lower(),
    "language": lambda owned, value: any(kept.language.lower() == value for kept in owned[1]),
    "followers": lambda owned, value: counted(value, owned[0].followers),
    "repos": lambda owned, value: counted(value, len(owned[1])),
    "type": lambda owned, value: value == "user" and owned[0].part != "bot",
    "user": lambda owned, value: owned[0].login.lower() == value,
}


def _known(table: Mapping[str, T], name: str) -> T:
    if name not in table:
        raise BadQueryError(f"This sandbox does not know the qualifier {name!r}.")
    return table[name]
