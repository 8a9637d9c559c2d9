"""What a brief may not ask, what is odd about it, and the few questions that have to be answered first."""

from collections.abc import Iterator, Sequence
from datetime import date

from agents.builtin import intake_traps as traps
from agents.builtin.intake_text import Brieftext, found_in
from agents.intake_answers import Settled
from agents.intake_bands import Priced
from agents.intake_slots import Slots
from memory.knowledge.market import Market
from memory.records import PayBand, Remark, RoleLabel, Topic

_ORDER: tuple[Topic, ...] = (
    "confirm_scope", "role", "must_haves", "remote_policy", "seniority", "language_level", "budget_or_level",
    "budget_period", "location", "legal_basis",
)  # fmt: skip
_UNSETTLED = frozenset({"unicorn", "impossible_experience"})
"""With these nobody knows what is really needed."""


def remarks(
    text: Brieftext,
    label: RoleLabel,
    proposed: Sequence[Remark],
    slots: Slots,
    priced: Priced,
    market: Market,
    today: date,
) -> tuple[Remark, ...]:
    """One remark a kind, in the market's words, with the words of the brief that call for it.

    The text is searched whatever the engine proposed, and a proposed trap counts only with words that are found.
    """
    found = {remark.kind: remark.text for remark in traps.find(text, market, today)}
    for trap in proposed:
        if trap.kind in market.refusals and all(found_in(part, text.text) for part in trap.text.split(traps.JOINT)):
            found.setdefault(trap.kind, trap.text)
    if label == "ambiguous":
        found.pop("title_content_mismatch", None)
    told = [Remark(kind=kind, text=f"“{quote}”: {market.refusals[kind].says}") for kind, quote in found.items()]
    return (*told, *_computed(label, slots, priced, market, today))


def open_topics(
    label: RoleLabel, found: Sequence[Remark], slots: Slots, settled: Settled, market: Market
) -> tuple[Topic, ...]:
    """Topics that block the search and that no answer has settled. A clear role with skills has none."""
    kinds = {remark.kind for remark in found}
    needed = {topic for topic in _needed(label, kinds, slots) if topic not in settled.topics}
    needed |= {topic for kind in kinds if (topic := market.refusals[kind].topic) and topic not in settled.topics}
    return tuple(topic for topic in _ORDER if topic in needed)


def _needed(label: RoleLabel, kinds: set[str], slots: Slots) -> Iterator[Topic]:
    if label == "not_ai":
        yield "confirm_scope"
    if label == "ambiguous":
        yield "role"
        if not slots.must_haves:
            yield "must_haves"
    if kinds & _UNSETTLED:
        yield "must_haves"
    if "contradictory_requirements" in kinds:
        yield "seniority" if slots.remote is not None else "remote_policy"
    if "budget_below_band" in kinds:
        yield "budget_or_level"
    if slots.salary is not None and slots.salary.period is None:
        yield "budget_period"


def _computed(label: RoleLabel, slots: Slots, priced: Priced, market: Market, today: date) -> Iterator[Remark]:
    """Remarks that follow from figures, not from words."""
    if label == "not_ai":
        yield Remark(kind="not_ai_role", text=market.refusals["not_ai_role"].says)
    if slots.net:
        yield Remark(kind="pay_stated_net", text=market.refusals["pay_stated_net"].says)
    elif priced.below is not None:
        says = market.refusals["budget_below_band"].says
        yield Remark(kind="budget_below_band", text=f"{says} {_range(priced.below)}")
    if priced.pay is not None and market.is_stale(priced.pay.as_of, today):
        yield Remark(kind="pay_figures_old", text=f"{market.refusals['pay_figures_old'].says} {_range(priced.pay)}")


def _range(band: PayBand) -> str:
    low, high = band.band
    return f"Usual: {low:,} to {high:,} {band.currency} a year ({band.universe}; {band.source}, {band.as_of})."
