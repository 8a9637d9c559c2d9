"""The invented world as GitHub would look things up in it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from hashlib import sha256

from evals.sandbox.github_qualifiers import RENAMED, change_is, person_is
from evals.sandbox.github_query import BadQueryError, Query, holds, values
from evals.sandbox.things import Change, InventedPerson, Repository
from evals.sandbox.world import World


class GitHubIndex:
    def __init__(self, world: World) -> None:
        self.people = world.people
        self._logins = {person.login.lower(): person for person in world.people}
        self._numbers = {person.number: person for person in world.people}
        self._repositories = {repository.full_name.lower(): repository for repository in world.repositories}
        self._by_number = {repository.number: repository for repository in world.repositories}
        self._changes: dict[str, list[Change]] = defaultdict(list)
        for change in world.changes:
            self._changes[change.project.lower()].append(change)
        self._shas = {sha_of(change): change for change in world.changes if change.merged}
        self._owned: dict[str, list[Repository]] = defaultdict(list)
        for repository in world.repositories:
            self._owned[repository.owner.lower()].append(repository)

    def person(self, login: str | None) -> InventedPerson | None:
        return self._logins.get((login or "").lower())

    def numbered(self, number: int) -> InventedPerson | None:
        return self._numbers.get(number)

    def repository(self, full_name: str) -> Repository | None:
        return self._repositories.get(full_name.lower())

    def repository_numbered(self, number: int) -> Repository | None:
        return self._by_number.get(number)

    def owned(self, login: str) -> list[Repository]:
        """Last pushed to first."""
        return sorted(self._owned[login.lower()], key=lambda repository: repository.pushed, reverse=True)

    def landed(self, full_name: str) -> list[Change]:
        """Merged changes of a project, newest first."""
        merged = [change for change in self._changes[full_name.lower()] if change.merged]
        return sorted(merged, key=lambda change: change.merged or change.created, reverse=True)

    def change(self, full_name: str, number: int) -> Change | None:
        return next((change for change in self._changes[full_name.lower()] if change.number == number), None)

    def behind(self, sha: str) -> Change | None:
        return self._shas.get(sha)

    def contributors(self, full_name: str) -> list[tuple[InventedPerson | None, int]]:
        """Most commits first; None stands for everybody whose account is gone."""
        counts = Counter(change.author for change in self.landed(full_name))
        return [(self.person(login), count) for login, count in counts.most_common()]

    def find_changes(self, query: Query) -> list[Change]:
        """Raises: BadQueryError: the one repository or person that was named does not exist, or a bad qualifier."""
        named = [RENAMED.get(name, name) for name in values(query, "repo")]
        known = [name for name in named if name in self._repositories]
        gone = [login for login in values(query, "author") if self.person(login) is None]
        if (named and not known) or gone:
            raise BadQueryError("The listed users and repositories cannot be searched.")
        pool = (change for name in (known or list(self._changes)) for change in self._changes[name])
        return [change for change in pool if holds(query, partial(change_is, change))]

    def find_people(self, query: Query) -> list[InventedPerson]:
        """Raises: BadQueryError: a bad qualifier."""
        return [
            person for person in self.people if holds(query, partial(person_is, (person, self._owned[person.login])))
        ]


def sha_of(change: Change) -> str:
    """Forty hexadecimal digits, as a commit has."""
    return sha256(f"{change.project}#{change.number}".encode()).hexdigest()[:40]


def by_date(changes: Iterable[Change], sort: str | None, order: str | None) -> list[Change]:
    """Args: sort: created, updated or, for best match, None; order: asc or desc."""

    def when(change: Change) -> tuple[datetime, int]:
        return (change.closed or change.created) if sort == "updated" else change.created, change.id

    return sorted(changes, key=when, reverse=order != "asc")
