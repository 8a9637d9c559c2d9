"""Trainer or API caller: placed by what somebody made, never by what they call themselves."""

from collections.abc import Iterable, Iterator, Sequence

from memory.records import Area, Evidence

_ASKED: tuple[tuple[str, frozenset[Area]], ...] = (
    ("trains models", frozenset({"training"})),
    ("makes them run", frozenset({"kernel", "serving"})),
    ("builds on finished ones", frozenset({"agents"})),
)
NOT_TOLD = "not known: no source told which files they changed, and they published no model"


def made(evidence: Sequence[Evidence]) -> str:
    """Where somebody stands between training models and calling them, with what says so.

    Args:
        evidence: a person's. What a discount weakens (a copy, a bot's, a generated file) tells nothing here.
    """
    own = [fact for fact in evidence if not fact.discounts]
    return "; ".join([*_changed(own), *_published(own)]) or NOT_TOLD


def _changed(facts: Iterable[Evidence]) -> Iterator[str]:
    touched = [set(fact.areas) for fact in facts if fact.kind == "merged_change"]
    for what, areas in _ASKED:
        if count := sum(not areas.isdisjoint(one) for one in touched):
            yield f"{what}: {count} {'change' if count == 1 else 'changes'} to {' or '.join(sorted(areas))}"


def _published(facts: Iterable[Evidence]) -> Iterator[str]:
    models = [fact for fact in facts if fact.kind == "model"]
    if tuned := sum(fact.base_model is not None for fact in models):
        yield f"tunes models: {tuned} made from another's"
    if own := sum(fact.base_model is None for fact in models):
        yield f"models of their own: {own} that name no base"
