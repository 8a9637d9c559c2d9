"""What a plan is expected to bring and to take, from the least to the most."""

from collections.abc import Sequence

from agents.builtin.follow import FOLLOWED
from agents.sourcing_check import PLAN_LIMITS
from memory.knowledge.queries import QueryCost, load
from memory.records import Frozen, Query

Span = tuple[int, int]
"""The least and the most."""


class PlanCost(Frozen):
    requests: Span
    money: Span
    """Thousandths of a dollar."""
    seconds: Span
    """Until every question is answered: sources are asked side by side, each one question after the other."""


def cost_of(query: Query) -> QueryCost:
    return load().cost(query.source, query.kind)


def plan_cost(queries: Sequence[Query], rounds: int) -> PlanCost:
    """Args: rounds: further rounds that may follow; their questions count with the most only."""
    by_source: dict[str, list[QueryCost]] = {}
    for query in queries:
        by_source.setdefault(query.source, []).append(cost_of(query))
    least = list(by_source.values())
    most = [costs + _further(source, rounds) for source, costs in by_source.items()]
    return PlanCost(
        requests=(_sum(least, "requests", 0), _sum(most, "requests", 1)),
        money=(_sum(least, "money", 0), _sum(most, "money", 1)),
        seconds=(max(map(_quickest, least), default=0), max(map(_slowest, most), default=0)),
    )


def _further(source: str, rounds: int) -> list[QueryCost]:
    name = source.partition(":")[0]
    return [load().cost(name, FOLLOWED[name][0])] * PLAN_LIMITS.followed * rounds if name in FOLLOWED else []


def _sum(sources: Sequence[Sequence[QueryCost]], what: str, end: int) -> int:
    return sum(getattr(cost, what)[end] for costs in sources for cost in costs)


def _quickest(costs: Sequence[QueryCost]) -> int:
    return sum(cost.requests[0] * cost.milliseconds[0] for cost in costs) // 1_000


def _slowest(costs: Sequence[QueryCost]) -> int:
    return -(-sum(cost.requests[1] * cost.milliseconds[1] for cost in costs) // 1_000)
