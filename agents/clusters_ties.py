"""Who worked with whom: pairs of people, each with the pages that show it. Pure; reads evidence that is kept anyway."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Literal, NamedTuple

from pydantic import Field

from agents.scoring.plain import change_named
from memory.papers import same_papers
from memory.records import Discount, Evidence, Frozen, MergedChange, Paper, Review, Text

How = Literal["wrote together", "accepted", "reviewed", "kept together"]
"""accepted: one stood at the gate of the other's change; kept together: both let in or judged a third one's."""

MOST_HANDS = 12
"""A work of more hands shows no two of them that they know each other."""
_NO_MEETING: frozenset[Discount] = frozenset({"bot", "replayed"})
"""A program meets nobody, and a replay is not a second meeting."""
_PROGRAM = "[bot]"
"""End of an account that GitHub runs for an app; no person's login can hold it."""


class Shared(Frozen):
    """One work that two people had a hand in."""

    how: How
    by: Text | None
    """Who accepted or reviewed it; None where both did the same."""
    url: Text
    """Where a reader can check it; for a commit without a public remote `git:<sha>`."""
    happened_on: date


class Tie(Frozen):
    """Two people who worked together."""

    a: Text
    """Id of a person, or the key of an account that is nobody's yet."""
    b: Text
    """Behind `a` in the alphabet."""
    shared: tuple[Shared, ...] = Field(min_length=1)
    """Newest first, each work once."""


class _Pair(NamedTuple):
    """In alphabetical order."""

    a: str
    b: str
    how: How
    by: str | None = None


@dataclass(slots=True)
class _Work:
    """Everybody who had a hand in one work. Sets are read in alphabetical order."""

    url: str
    day: date
    makers: set[str] = field(default_factory=set)
    gates: set[str] = field(default_factory=set)
    reviewers: set[str] = field(default_factory=set)

    def pairs(self) -> Iterator[_Pair]:
        """Each two people once, by what shows most."""
        gates = self.gates - self.makers
        reviewers = self.reviewers - self.makers - gates
        if len(self.makers) + len(gates) + len(reviewers) > MOST_HANDS:
            return
        for a, b in combinations(sorted(self.makers), 2):
            yield _Pair(a, b, "wrote together")
        for maker in sorted(self.makers):
            yield from (_judged(maker, gate, "accepted") for gate in sorted(gates))
            yield from (_judged(maker, one, "reviewed") for one in sorted(reviewers))
        for a, b in combinations(sorted(gates | reviewers), 2):
            yield _Pair(a, b, "kept together")


def _judged(maker: str, by: str, how: How) -> _Pair:
    return _Pair(min(maker, by), max(maker, by), how, by)


def ties(
    evidence: Mapping[str, Collection[Evidence]], owners: Mapping[str, str], programs: Collection[str], as_of: date
) -> tuple[Tie, ...]:
    """Everybody who worked with somebody, in alphabetical order of their ids.

    Args:
        evidence: by person.
        owners: person by account key; whoever stands at a gate and is not in it is taken for themselves.
        programs: ids of people who are none.
        as_of: nothing later is known.
    """
    met: defaultdict[tuple[str, str], list[Shared]] = defaultdict(list)
    for work in _works(evidence, owners, frozenset(programs), as_of):
        for a, b, how, by in work.pairs():
            met[a, b].append(Shared(how=how, by=by, url=work.url, happened_on=work.day))
    return tuple(
        Tie(a=a, b=b, shared=tuple(sorted(shared, key=lambda one: (-one.happened_on.toordinal(), one.url))))
        for (a, b), shared in sorted(met.items())
    )


def _works(
    evidence: Mapping[str, Collection[Evidence]], owners: Mapping[str, str], programs: frozenset[str], as_of: date
) -> Collection[_Work]:
    known = [
        (person, fact)
        for person, facts in evidence.items()
        if person not in programs
        for fact in facts
        if fact.happened_on <= as_of
    ]
    paper = _papers([fact for _, fact in known if isinstance(fact, Paper)])
    works: dict[object, _Work] = {}
    for person, fact in known:
        if isinstance(fact, Paper):
            if fact.authors <= MOST_HANDS:
                works.setdefault(paper[fact.id], _Work(fact.url, fact.happened_on)).makers.add(person)
        elif isinstance(fact, MergedChange):
            if _NO_MEETING.isdisjoint(fact.discounts):
                work = works.setdefault(change_named(fact), _Work(fact.url, fact.happened_on))
                work.makers.add(person)
                work.gates |= _gate(fact, owners) - programs
        elif isinstance(fact, Review):
            work = works.setdefault(change_named(fact), _Work(fact.url, fact.happened_on))
            (work.gates if fact.act == "merged" else work.reviewers).add(person)
    return works.values()


def _gate(change: MergedChange, owners: Mapping[str, str]) -> set[str]:
    by = change.gate.by if change.gate is not None else None
    return set() if by is None or by.endswith(_PROGRAM) else {owners.get(by, by)}


def _papers(papers: Sequence[Paper]) -> Mapping[str, str]:
    """What stands for each paper. Two people's titles may be alike: across people only a DOI, an arXiv id or a page
    tells that a paper is the same."""
    return same_papers(one.model_copy(update={"title": ""}) for one in papers)
