"""What to ask the public sources for a role: core projects, words of titles, parts of model names; dated YAML."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from memory.errors import UsageError
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
    roles: dict[Role, RoleQueries]

    def core_projects(self, role: Role, specialisation: str | None = None) -> tuple[str, ...]:
        """The projects that tell most for the role, as `owner/name`: by relevance, then in the order of the weights.

        With a specialisation those of its families come first, of which the best by the same measure.
        """
        own, known = set(self.families.get(specialisation or "", ())), weights()
        shares = {family: share.value for family, share in known.roles[role].families.items()}

        def rank(name: str) -> tuple[bool, int]:
            families = known.projects[name]
            return own.isdisjoint(families), -max(shares[f] for f in families if f in own or own.isdisjoint(families))

        return tuple(sorted(known.projects, key=rank)[: self.projects_per_search])

    def titles(self, role: Role, specialisation: str | None) -> tuple[tuple[str, ...], ...]:
        """The words of each question about papers; the specialisation's where it has some."""
        return tuple(map(tuple, self.papers.get(specialisation or "", self.roles[role].papers)))


@lru_cache(maxsize=4)
def load(path: Path = _FILE) -> Queries:
    """Raises: UsageError naming the file and, where one is wrong, the key."""
    try:
        found = Queries.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")), strict=False)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{path.name} cannot be read: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UsageError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    if missing := set(ROLES) - set(found.roles):
        raise UsageError(f"{path.name}: roles: missing {', '.join(sorted(missing))}")
    return found
