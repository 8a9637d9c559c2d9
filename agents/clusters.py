"""Teams, who holds them together, and who knows somebody: the graph of who worked with whom, edges with their pages.

What is asked of a reader is to look at a link, never to believe a number. networkx is imported when somebody asks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from agents.clusters_ties import Tie
from memory.records import Frozen, Text

if TYPE_CHECKING:
    from networkx import Graph

MOST_STEPS = 2
"""Whoever is further away would have to ask two strangers."""
SMALLEST = 3


@dataclass(frozen=True)
class Bounds:
    """What makes a team of people who met."""

    recent_days: int = 730
    """A team is intact where its members worked together within this time."""
    close: int = 3
    """So many recent works together are a working relation; one or two may be chance."""
    nearest: int = 12
    """A tie makes a team where each is among so many closest of the other: who reviews five hundred people is close to
    few of them. It also bounds the search, which would otherwise grow with the power of a crowd."""
    dense_permille: int = 667
    """So many of all pairs in a team work together."""


BOUNDS = Bounds()


class Team(Frozen):
    members: tuple[Text, ...]
    """In alphabetical order of ids."""
    held_by: Text
    """Who works with most of them, and most; may stand outside."""
    ties: tuple[Tie, ...]
    """Recent works of each two members who share any, most works first."""


class Centre(Frozen):
    person: Text
    ties: tuple[Tie, ...]
    """Recent works with everybody close, most works first."""


@dataclass(frozen=True)
class Clusters:
    teams: tuple[Team, ...]
    """Largest first."""
    centres: tuple[Centre, ...]
    """By weight in the graph of close ties: many ties count, and more those to whoever has many themselves."""


class Path(Frozen):
    """How somebody knows a person: one tie, or two over somebody in between."""

    people: tuple[Text, ...]
    """From the one who knows to the one who is known."""
    ties: tuple[Tie, ...]
    """Between each of them and the next."""


def clusters(ties: Sequence[Tie], as_of: date, bounds: Bounds = BOUNDS) -> Clusters:
    """Args: as_of: recent is counted back from this day."""
    start = as_of - timedelta(days=bounds.recent_days)
    recent = [kept for tie in ties if (kept := _since(tie, start)) is not None]
    close = _graph([tie for tie in recent if len(tie.shared) >= bounds.close])
    by_pair = {(tie.a, tie.b): tie for tie in recent}
    found = _dense(_nearest(close, bounds.nearest), bounds.dense_permille)
    return Clusters(
        teams=tuple(_team(members, close, by_pair) for members in sorted(found, key=lambda one: (-len(one), one))),
        centres=tuple(_centres(close)),
    )


def known_by(ties: Sequence[Tie], person: str, colleagues: Collection[str] | None, most: int) -> tuple[Path, ...]:
    """Who knows somebody, by the shortest way and the strongest weakest tie; nobody is met over more than one other.

    Args:
        colleagues: of whom it is asked, as ids of people or keys of accounts; None: of everybody, who knows them
            themselves.
        most: paths returned.
    """
    import networkx as nx

    graph = _graph(ties)
    if person not in graph:
        return ()
    steps = nx.single_source_shortest_path_length(graph, person, cutoff=MOST_STEPS if colleagues is not None else 1)
    asked = sorted(set(steps) - {person} if colleagues is None else (set(steps) & set(colleagues)) - {person})
    found = [min(_paths(graph, one, person), key=_strength) for one in asked]
    return tuple(sorted(found, key=_strength)[:most])


def _paths(graph: "Graph", one: str, other: str) -> Iterator[Path]:
    import networkx as nx

    for nodes in nx.all_shortest_paths(graph, one, other):
        yield Path(people=tuple(nodes), ties=tuple(graph.edges[edge]["tie"] for edge in pairwise(nodes)))


def _strength(path: Path) -> tuple[int, int, tuple[str, ...]]:
    """The strongest sorts first."""
    return len(path.ties), -min(len(tie.shared) for tie in path.ties), path.people


def _since(tie: Tie, day: date) -> Tie | None:
    kept = tuple(one for one in tie.shared if one.happened_on > day)
    return Tie(a=tie.a, b=tie.b, shared=kept) if kept else None


def _graph(ties: Sequence[Tie]) -> "Graph":
    import networkx as nx

    graph = nx.Graph()
    graph.add_edges_from((tie.a, tie.b, {"tie": tie, "works": len(tie.shared)}) for tie in ties)
    return graph


def _nearest(graph: "Graph", most: int) -> "Graph":
    """The ties that are among the closest of both ends."""
    nearest = {one: set(_closest(graph, one)[:most]) for one in graph}
    return graph.edge_subgraph((a, b) for a, b in graph.edges if a in nearest[b] and b in nearest[a])


def _closest(graph: "Graph", one: str) -> list[str]:
    return sorted(graph[one], key=lambda other: (-graph[one][other]["works"], other))


def _dense(graph: "Graph", permille: int) -> list[tuple[str, ...]]:
    """Groups of which each member works with several others who work together.

    Cliques of k that overlap in all but one are one group; where a group is thin, k rises until it falls apart. So two
    teams that have one or two people in common stay two.
    """
    import networkx as nx

    cliques, found = list(nx.find_cliques(graph)), list[frozenset[str]]()
    for k in range(SMALLEST, max(map(len, cliques), default=0) + 1):
        for group in nx.community.k_clique_communities(graph, k, cliques):
            pairs = len(group) * (len(group) - 1) // 2
            dense = 1000 * graph.subgraph(group).number_of_edges() >= permille * pairs
            if dense and not any(group <= other for other in found):
                found.append(group)
    return [tuple(sorted(group)) for group in found]


def _team(members: tuple[str, ...], close: "Graph", by_pair: Mapping[tuple[str, str], Tie]) -> Team:
    met: defaultdict[str, list[int]] = defaultdict(list)
    for one in members:
        for other in close[one]:
            met[other].append(close[one][other]["works"])
    held = [tie for pair in combinations(members, 2) if (tie := by_pair.get(pair)) is not None]
    return Team(
        members=members,
        held_by=min(met, key=lambda one: (-len(met[one]), -sum(met[one]), one)),
        ties=tuple(sorted(held, key=lambda tie: (-len(tie.shared), tie.a, tie.b))),
    )


def _centres(close: "Graph") -> Iterator[Centre]:
    import networkx as nx

    # Rounded, so that the last digits of another machine's processor do not decide who comes first.
    weight = {one: round(share, 9) for one, share in nx.pagerank(close, weight="works").items()}
    for one in sorted(close, key=lambda one: (-weight[one], one)):
        yield Centre(person=one, ties=tuple(close[one][other]["tie"] for other in _closest(close, one)))
