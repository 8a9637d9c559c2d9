"""What a brief may not ask, and what is odd about it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from agents.builtin.intake import traps
from agents.builtin.intake.text import Brieftext, found_in
from agents.builtin.intake.traps import Trap
from agents.intake.bands import Priced
from agents.intake.slots import Slots
from memory.knowledge.market import Market
from memory.records import PayBand, Remark, RoleLabel


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
    """What the recruiter is told, in the language of the brief, with the words and the figures that call for it."""
    says = partial(_says, market, slots.need.language)
    told = [
        Remark(kind=trap.kind, text=f"“{trap.quote}”{trap.figures and f' ({trap.figures})'}: {says(trap.kind)}")
        for trap in found
        if not (trap.kind == "title_content_mismatch" and label == "ambiguous")
    ]
    computed = _computed(label, slots, priced, market, today)
    return (*told, *(Remark(kind=kind, text=f"{before}{says(kind)}{after}") for kind, before, after in computed))


def _says(market: Market, language: str, kind: str) -> str:
    return market.refusals[kind].told(language)


def _computed(
    label: RoleLabel, slots: Slots, priced: Priced, market: Market, today: date
) -> Iterator[tuple[str, str, str]]:
    """Kinds that follow from figures, not from words; each with what is said before and behind its line."""
    if label == "not_ai":
        yield "not_ai_role", "", ""
    if slots.net:
        yield "pay_stated_net", "", ""
    elif priced.below is not None:
        yield "budget_below_band", "", f" {_range(priced.below)}"
    if priced.unpriced is not None and priced.below is None:  # which says whose band it is itself
        yield "pay_other_market", f"{priced.unpriced.name}: ", ""
    shown = (*((priced.pay,) if priced.pay else ()), *priced.others)
    if old := next((band for band in shown if market.is_stale(band.as_of, today)), None):
        yield "pay_figures_old", "", f" {_range(old)}"


def _range(band: PayBand) -> str:
    low, high = band.band
    return f"{low:,}–{high:,} {band.currency}: {band.universe} ({band.source}, {band.as_of})."
