"""What to ask the public sources for a role: core projects, words of titles, parts of model names; dated YAML."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, NonNegativeInt

from memory.errors import UsageError
from memory.knowledge.files import read
from memory.knowledge.query_forms import QueryForm, TermForm
from memory.knowledge.weights import Family
from memory.knowledge.weights import load as weights
from memory.records import ROLES, Frozen, Role, Seniority, Text

_FILE = Path(__file__).with_name("queries.yaml")


def _ordered(span: list[int]) -> list[int]:
    if span[0] > span[1]:
        raise ValueError("the least stands before the most")
    return span


Span = Annotated[list[NonNegativeInt], Field(min_length=2, max_length=2), AfterValidator(_ordered)]
"""The least and the most."""
Topic = Annotated[str, Field(pattern=r"^T[0-9]+$")]


class RoleQueries(Frozen):
    papers: list[list[Text]]
    topics: list[Topic]
    models: list[Text]
    datasets: list[Text]
    tags: list[list[Text]]
    """Each entry is one question about answers: a tag, and the site where it is not Stack Overflow."""
    tiers: list[Text]
    """Of contests."""


class Neighbours(Frozen):
    """Where people work who could do the job under another title."""

    families: list[Family]
    languages: list[Text]
    papers: list[list[Text]]
    models: list[Text]
    tiers: list[Text]


class QueryCost(Frozen):
    """What one question is expected to bring and to take."""

    people: Span
    requests: Span
    money: Span
    """Thousandths of a dollar."""
    milliseconds: Span
    """Of one request, with what the service's limits leave between two."""


class Queries(Frozen):
    """The whole file."""

    as_of: date
    source: Text
    projects_per_search: int
    own_projects: int
    """Of these, at most so many that are the specialisation's; the rest go by the role."""
    papers: dict[str, list[list[Text]]]
    """By specialisation; each entry is the words of one question."""
    tags: dict[str, list[list[Text]]]
    """By specialisation."""
    contests: dict[str, list[Text]]
    """By specialisation: words of the titles of contests, one question each."""
    families: dict[str, list[Family]]
    """By specialisation: the families of core projects, as `weights.yaml` sorts them, in which its work happens."""
    projects: dict[str, list[str]]
    """By specialisation: core projects of `weights.yaml` that are its own within their family, likeliest first."""
    roles: dict[Role, RoleQueries]
    papers_since: int
    """Year from which on papers of a topic are listed."""
    adjacent: dict[Role, Neighbours]
    followers: dict[Seniority, NonNegativeInt]
    """Least of whoever is asked for by place or language alone."""
    followers_unsaid: NonNegativeInt
    """The same where the brief names no seniority."""
    terms: dict[str, TermForm]
    """By name."""
    asks: dict[str, dict[str, QueryForm]]
    """By source, then by query kind."""
    costs: dict[str, dict[str, QueryCost]]
    """By source, then by query kind."""
    unknown_cost: QueryCost
    """Of a kind that is not listed."""

    def core_projects(self, role: Role, specialisation: str | None = None) -> tuple[str, ...]:
        """The projects that tell most for the role, as `owner/name`.

        The specialisation's own come first: those named for it, then the best of its families. Then the role's: the
        first of each family by relevance, then the second of each, so that one family does not fill the list.
        """
        shares = {family: share.value for family, share in weights().roles[role].families.items()}
        near = sorted(shares, key=lambda family: -shares[family])
        chosen = (*self._own_projects(role, specialisation), *_in_turn(near[:_SPREAD]))
        return tuple(dict.fromkeys(chosen))[: self.projects_per_search]

    def adjacent_projects(self, role: Role, specialisation: str | None = None) -> tuple[str, ...]:
        """Projects next to the role's, one of each neighbouring family."""
        core, families = self.core_projects(role, specialisation), self.adjacent[role].families
        return tuple(name for name in _in_turn(families) if name not in core)[: len(families)]

    def _own_projects(self, role: Role, specialisation: str | None) -> tuple[str, ...]:
        named, own = self.projects.get(specialisation or "", []), set(self.families.get(specialisation or "", ()))
        known = weights()
        shares = known.roles[role].families

        def rank(name: str) -> tuple[int, int, int]:
            families = set(known.projects[name])
            place, within = (named.index(name) if name in named else len(named)), families & own
            return place, -max((shares[family].value for family in within), default=0), len(families - own)

        theirs = [name for name, families in known.projects.items() if name in named or own & set(families)]
        return tuple(sorted(theirs, key=rank)[: self.own_projects])

    def cost(self, source: str, kind: str) -> QueryCost:
        """Args: source: its name, also one such as `git:PATH`."""
        return self.costs.get(source.partition(":")[0], {}).get(kind, self.unknown_cost)

    def form(self, source: str, kind: str) -> QueryForm | None:
        """None: a kind that is not listed. Args: source: as for `cost`."""
        return self.asks.get(source.partition(":")[0], {}).get(kind)

    def takes(self, source: str, kind: str, terms: Sequence[str]) -> bool:
        """Whether the question can be asked with these terms; of a kind that is not listed nothing is known."""
        form = self.form(source, kind)
        return form is None or form.takes(terms, self.terms)

    def titles(self, role: Role, specialisation: str | None) -> tuple[tuple[str, ...], ...]:
        """The words of each question about papers; the specialisation's where it has some."""
        return tuple(map(tuple, self.papers.get(specialisation or "", self.roles[role].papers)))

    def answer_tags(self, role: Role, specialisation: str | None) -> tuple[tuple[str, ...], ...]:
        """The terms of each question about answers; the specialisation's where it has some."""
        return tuple(map(tuple, self.tags.get(specialisation or "", self.roles[role].tags)))


_SPREAD = 3
"""Families that a role's projects are taken from."""


def _in_turn(families: Sequence[Family]) -> tuple[str, ...]:
    """Every project whose first family is one of these: the first of each, then the second of each."""
    of_family: Counter[Family] = Counter()
    ranked: list[tuple[int, int, str]] = []
    for name, belongs in weights().projects.items():
        if (family := belongs[0]) in families:
            ranked.append((of_family[family], families.index(family), name))
            of_family[family] += 1
    return tuple(name for _, _, name in sorted(ranked))


@lru_cache(maxsize=4)
def load(path: Path = _FILE) -> Queries:
    """Raises: UsageError naming the file and, where one is wrong, the key."""
    found = read(path, Queries)
    for table, known in (("roles", found.roles.keys()), ("adjacent", found.adjacent.keys())):
        if missing := set(ROLES) - known:
            raise UsageError(f"{path.name}: {table}: missing {', '.join(sorted(missing))}")
    named = {name for kinds in found.asks.values() for form in kinds.values() for name in form.names}
    if unknown := sorted(named - found.terms.keys()):
        raise UsageError(f"{path.name}: asks: {unknown[0]!r} is no form of terms")
    for specialisation, names in found.projects.items():
        if unknown := sorted(set(names) - set(weights().projects)):
            raise UsageError(f"{path.name}: projects.{specialisation}: {unknown[0]!r} is no project of weights.yaml")
    return found
