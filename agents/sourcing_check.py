"""The one check of a plan, whoever proposed it: only offered sources, known kinds, bounded terms, nothing twice.

Each lane has its share of a source's questions, and no proposal can silence a source or a lane.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agents.builtin.follow import PERSON_KINDS
from agents.builtin.plan import plan_source
from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from memory.knowledge.queries import load
from memory.records import QueryLane


@dataclass(frozen=True)
class PlanLimits:
    queries_per_source: int = 12
    adjacent: int = 4
    """Of these, kept for the adjacent lane; either lane may take what the other leaves."""
    followed: int = 4
    """Questions to one source and round about people beside strong finds."""
    terms: int = 8
    """Of one query."""
    term_chars: int = 80
    because_chars: int = 200


PLAN_LIMITS = PlanLimits()
_TITLED_IN_A_ROW = 2
"""Of the titled lane before one of the adjacent lane is asked."""


def check(
    given: PlanGiven, proposal: PlanProposal, kinds_of: Mapping[str, tuple[str, ...]], limits: PlanLimits = PLAN_LIMITS
) -> tuple[PlannedQuery, ...]:
    """What of the proposal is asked, by source in the order offered, the lanes in turn.

    A source with no valid query in a lane gets the built-in ones of that lane.

    Args: kinds_of: the query kinds that each source answers.
    """
    valid = tuple(_cleaned(proposal.queries, limits))
    planned: list[PlannedQuery] = []
    for source in given.sources:
        kinds = tuple(kind for kind in kinds_of.get(source, ()) if kind not in PERSON_KINDS)
        own, builtin = _of_source(valid, source, kinds), _of_source(plan_source(given, source), source, kinds)
        titled, adjacent = (_lane(own, lane) or _lane(builtin, lane) for lane in ("titled", "adjacent"))
        planned += _shared(titled, adjacent, limits)
    return tuple(planned)


def check_followed(
    queries: Iterable[PlannedQuery], kinds_of: Mapping[str, tuple[str, ...]], limits: PlanLimits = PLAN_LIMITS
) -> tuple[PlannedQuery, ...]:
    """Questions about people that code proposed: those of offered sources and known kinds, within the same bounds."""
    valid = tuple(_cleaned(queries, limits))
    followed = (_of_source(valid, source, kinds)[: limits.followed] for source, kinds in kinds_of.items())
    return tuple(query for queries in followed for query in queries)


def _lane(queries: Iterable[PlannedQuery], lane: QueryLane) -> list[PlannedQuery]:
    return [query for query in queries if query.lane == lane]


def _shared(titled: list[PlannedQuery], adjacent: list[PlannedQuery], limits: PlanLimits) -> list[PlannedQuery]:
    """Both lanes within their shares, in the order of asking."""
    most = limits.queries_per_source
    near = adjacent[: max(min(limits.adjacent, most), most - len(titled))]
    core = titled[: most - len(near)]
    return list(_in_turn(core, near))


def _in_turn(titled: Sequence[PlannedQuery], adjacent: Sequence[PlannedQuery]) -> Iterator[PlannedQuery]:
    waiting = list(adjacent)
    for number, query in enumerate(titled, start=1):
        yield query
        if waiting and number % _TITLED_IN_A_ROW == 0:
            yield waiting.pop(0)
    yield from waiting


def _of_source(queries: Iterable[PlannedQuery], source: str, kinds: tuple[str, ...]) -> list[PlannedQuery]:
    """Those in the form of their kind; of those that ask the same the first."""
    kept: dict[tuple[str, frozenset[str]], PlannedQuery] = {}
    for query in queries:
        if query.source == source and query.kind in kinds and load().takes(source, query.kind, query.terms):
            kept.setdefault((query.kind, frozenset(term.casefold() for term in query.terms)), query)
    return list(kept.values())


def _cleaned(queries: Iterable[PlannedQuery], limits: PlanLimits) -> Iterator[PlannedQuery]:
    """A query with a term that no recruiter would type is left out; its reason is only shown, and is cut."""
    for query in queries:
        terms = tuple(" ".join(term.split()) for term in query.terms)
        reason = "".join(char for char in " ".join(query.because.split()) if char.isprintable())
        if reason and len(terms) <= limits.terms and all(_plain(term, limits) for term in terms):
            yield query.model_copy(update={"terms": terms, "because": reason[: limits.because_chars]})


def _plain(term: str, limits: PlanLimits) -> bool:
    return 0 < len(term) <= limits.term_chars and term.isprintable()
