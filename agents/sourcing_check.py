"""The one check of a plan, whoever proposed it: only offered sources, known kinds, bounded terms, nothing twice."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from agents.builtin.plan import plan_source
from agents.proposals import PlanGiven, PlannedQuery, PlanProposal


@dataclass(frozen=True)
class PlanLimits:
    queries_per_source: int = 12
    terms: int = 8
    """Of one query."""
    term_chars: int = 80
    because_chars: int = 200


PLAN_LIMITS = PlanLimits()


def check(
    given: PlanGiven, proposal: PlanProposal, kinds_of: Mapping[str, tuple[str, ...]], limits: PlanLimits = PLAN_LIMITS
) -> tuple[PlannedQuery, ...]:
    """What of the proposal is asked, by source in the order offered.

    A source with no valid query gets the built-in ones, so that no proposal can silence a source.

    Args: kinds_of: the query kinds that each source answers.
    """
    valid = tuple(_cleaned(proposal.queries, limits))
    planned: list[PlannedQuery] = []
    for source in given.sources:
        kinds = kinds_of.get(source, ())
        asked = _of_source(valid, source, kinds) or _of_source(plan_source(given, source), source, kinds)
        planned += asked[: limits.queries_per_source]
    return tuple(planned)


def _of_source(queries: Iterable[PlannedQuery], source: str, kinds: tuple[str, ...]) -> list[PlannedQuery]:
    """The first of those that ask the same."""
    kept: dict[tuple[str, frozenset[str]], PlannedQuery] = {}
    for query in queries:
        if query.source == source and query.kind in kinds:
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
