"""What a brief may not ask, what is odd about it, and the few questions that have to be answered first."""

from collections.abc import Iterator, Sequence
from datetime import date

from agents.builtin.intake import traps
from agents.builtin.intake.text import Brieftext, found_in
from agents.builtin.intake.traps import Trap
from agents.intake.answers import Settled
from agents.intake.bands import Priced
from agents.intake.slots import Slots
from memory.knowledge.market import Market
from memory.records import PayBand, Remark, RoleLabel, Topic

_ORDER: tuple[Topic, ...] = (
    "confirm_scope", "role", "must_haves", "remote_policy", "seniority", "language_level", "budget_or_level",
    "budget_period", "location", "legal_basis",
)  # fmt: skip


def heard(text: Brieftext, proposed: Sequence[Remark], market: Market, today: date) -> tuple[Trap, ...]:
    """Traps of the text, one a kind. It is searched whatever the engine proposed; a proposed one needs words found."""
    found = {trap.kind: trap for trap in traps.find(text, market, today)}
    for remark in proposed:
        refusal = market.refusals.get(remark.kind)
        if (
            refusal
            and not refusal.computed
            and all(found_in(part, text.text) for part in remark.text.split(traps.JOINT))
        ):
            found.setdefault(remark.kind, Trap(remark.kind, remark.text, refusal.topic))
    return tuple(found.values())


def remarks(
    label: RoleLabel, found: Sequence[Trap], slots: Slots, priced: Priced, market: Market, today: date
) -> tuple[Remark, ...]:
    """What the recruiter is told, in the market's words, with the words of the brief that call for it."""
    told = [
        Remark(kind=trap.kind, text=f"“{trap.quote}”: {market.refusals[trap.kind].says}")
        for trap in found
        if not (trap.kind == "title_content_mismatch" and label == "ambiguous")
    ]
    return (*told, *_computed(label, slots, priced, market, today))


def open_topics(
    label: RoleLabel, found: Sequence[Trap], slots: Slots, priced: Priced, settled: Settled, market: Market
) -> tuple[Topic, ...]:
    """Topics that block the search and that no answer has settled. A clear role with skills has none."""
    needed = {*_needed(label, slots, priced, market), *(trap.topic for trap in found)} - settled.topics
    return tuple(topic for topic in _ORDER if topic in needed)


def _needed(label: RoleLabel, slots: Slots, priced: Priced, market: Market) -> Iterator[Topic]:
    if label == "not_ai":
        yield "confirm_scope"
    if label == "ambiguous":
        yield "role"
        if all(
            market.fields.first(skill) for skill in slots.need.must_have_skills
        ):  # a whole field is nothing to search by
            yield "must_haves"
    if priced.below is not None:
        yield "budget_or_level"
    salary = slots.need.salary
    if salary is not None and salary.period is None:
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
    if priced.unpriced is not None:
        yield Remark(
            kind="pay_other_market", text=f"{priced.unpriced.name}: {market.refusals['pay_other_market'].says}"
        )
    if priced.pay is not None and market.is_stale(priced.pay.as_of, today):
        yield Remark(kind="pay_figures_old", text=f"{market.refusals['pay_figures_old'].says} {_range(priced.pay)}")


def _range(band: PayBand) -> str:
    low, high = band.band
    return f"Usual: {low:,} to {high:,} {band.currency} a year ({band.universe}; {band.source}, {band.as_of})."
