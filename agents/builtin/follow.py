"""Where strong finds lead: to whoever accepted or reviewed their changes, and to whoever wrote papers with them.

By code alone: these questions name people, and no model is shown one beside another.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from agents.proposals import PlannedQuery
from memory.papers import same_papers
from memory.records import Account, Evidence, MergedChange, Paper, Review

PERSON_KINDS = frozenset(("changes_of", "reviews", "author", "user", "person"))
"""Query kinds that are about one person; a plan proposes none, and a model is offered none."""

_AsTerm = Callable[[Account], str | None]
FOLLOWED: Mapping[str, tuple[str, _AsTerm]] = {
    "github": ("changes_of", lambda one: f"@{one.handle}" if one.handle else None),
    "openalex": ("author", lambda one: one.key),
    "huggingface": ("author", lambda one: one.key),
    "semanticscholar": ("author", lambda one: one.key),
    "dblp": ("author", lambda one: one.key),
    "openreview": ("author", lambda one: one.key),
}
"""Source -> the kind that asks for one person's work, and how it names them. A new source is one more entry."""


def follow(
    strong: Iterable[str], facts: Mapping[str, Sequence[Evidence]], accounts: Mapping[str, Account], most: int
) -> tuple[PlannedQuery, ...]:
    """Questions about those beside the strong finds, who stand beside most of them first.

    Args:
        strong: account keys of the strong finds.
        facts: evidence by the account key of its owner.
        accounts: everybody met, by key.
        most: questions to one source.
    """
    own = set(strong)
    beside = Counter(key for key in _beside(own, facts) if key not in own)
    ranked = sorted(beside, key=lambda key: (-beside[key], key))
    asked: Counter[str] = Counter()
    planned: list[PlannedQuery] = []
    for one in (accounts[key] for key in ranked if key in accounts):
        query = None if one.bot or asked[one.source] >= most else _about(one, beside[one.key])
        if query is not None:
            asked[one.source] += 1
            planned.append(query)
    return tuple(planned)


def _beside(own: set[str], facts: Mapping[str, Sequence[Evidence]]) -> Iterator[str]:
    """Account keys, one for each piece of a strong find's work that they accepted, reviewed or wrote.

    Two works of one title count as one here: that can cost a question, and joins nobody.
    """
    theirs = [fact for key in sorted(own) for fact in facts.get(key, ())]
    changes: set[tuple[str, int | None]] = {
        (it.project, it.number) for it in theirs if isinstance(it, MergedChange) and it.number
    }
    paper = same_papers(fact for held in facts.values() for fact in held if isinstance(fact, Paper))
    papers = {paper[fact.id] for fact in theirs if isinstance(fact, Paper)}
    for fact in theirs:
        if isinstance(fact, MergedChange) and fact.gate is not None and fact.gate.by is not None:
            yield fact.gate.by
    for owner, held in facts.items():
        for fact in held:
            if _reviews(fact, changes) or (isinstance(fact, Paper) and paper[fact.id] in papers):
                yield owner


def _reviews(fact: Evidence, changes: Collection[tuple[str, int | None]]) -> bool:
    return isinstance(fact, Review) and fact.act == "reviewed" and (fact.project, fact.number) in changes


def _about(one: Account, shared: int) -> PlannedQuery | None:
    kind, as_term = FOLLOWED.get(one.source, ("", lambda _: None))
    term = as_term(one)
    if term is None:
        return None
    because = f"stands beside strong finds in {shared} accepted piece{'s' if shared > 1 else ''} of work"
    return PlannedQuery(source=one.source, kind=kind, terms=(term,), because=because)
