"""What to ask the public sources for a role: core projects, words of titles, parts of model names; dated YAML."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from memory.errors import UsageError
from memory.knowledge.files import read
from memory.knowledge.weights import Family
from memory.knowledge.weights import load as weights
from memory.records import ROLES, Frozen, Role, Text

_FILE = Path(__file__).with_name("queries.yaml")


class RoleQueries(Frozen):
    papers: list[list[Text]]
    models: list[Text]


class Queries(Frozen):
    """The whole file."""

    as_of: date
    source: Text
    projects_per_search: int
    papers: dict[str, list[list[Text]]]
    """By specialisation; each entry is the words of one question."""
    families: dict[str, list[Family]]
    """By specialisation: the families of core projects, as `weights.yaml` sorts them, in which its work happens."""
    projects: dict[str, list[str]]
    """By specialisation: core projects of `weights.yaml` that are its own within their family, likeliest first."""
    roles: dict[Role, RoleQueries]

    def core_projects(self, role: Role, specialisation: str | None = None) -> tuple[str, ...]:
        """The projects that tell most for the role, as `owner/name`: by relevance, then in the order of the weights.

        With a specialisation its own come first: those named for it, then the best of its families.
        """
        named, own = self.projects.get(specialisation or "", []), set(self.families.get(specialisation or "", ()))
        known = weights()
        shares = {family: share.value for family, share in known.roles[role].families.items()}

        def rank(name: str) -> tuple[int, bool, int, int]:
            families = set(known.projects[name])
            place, foreign = (named.index(name) if name in named else len(named)), families.isdisjoint(own)
            share = max(shares[family] for family in (families if foreign else families & own))
            return place, foreign, -share, 0 if foreign else len(families - own)

        return tuple(sorted(known.projects, key=rank)[: self.projects_per_search])

    def titles(self, role: Role, specialisation: str | None) -> tuple[tuple[str, ...], ...]:
        """The words of each question about papers; the specialisation's where it has some."""
        return tuple(map(tuple, self.papers.get(specialisation or "", self.roles[role].papers)))


@lru_cache(maxsize=4)
def load(path: Path = _FILE) -> Queries:
    """Raises: UsageError naming the file and, where one is wrong, the key."""
    found = read(path, Queries)
    if missing := set(ROLES) - set(found.roles):
        raise UsageError(f"{path.name}: roles: missing {', '.join(sorted(missing))}")
    for specialisation, names in found.projects.items():
        if unknown := sorted(set(names) - set(weights().projects)):
            raise UsageError(f"{path.name}: projects.{specialisation}: {unknown[0]!r} is no project of weights.yaml")
    return found
