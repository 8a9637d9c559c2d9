"""What the market pays for a brief, and where its budget lies: the answer to `is that enough?`."""

from collections.abc import Callable, Iterator
from datetime import date

from agents.intake.bands import a_year
from memory.knowledge.replies import Replies
from memory.records import Brief, PayBand, Salary
from service.telling import band_in_words, budget_in_words


def pay_told(brief: Brief, old: Callable[[date], bool], say: Replies) -> str:
    """Every band on file for the brief, each with its source and day, and the budget held against it."""
    bands = (*((brief.pay,) if brief.pay else ()), *brief.other_pay)
    if not bands:
        return say.no_band
    lines = [line for band in bands for line in _against(band, brief, say)]
    lines += [] if brief.salary else [say.no_budget]
    lines += [say.old] if any(old(band.as_of) for band in bands) else []
    return "\n".join(lines)


def _against(band: PayBand, brief: Brief, say: Replies) -> Iterator[str]:
    told = say.usual_pay.format(band=band_in_words(band, say))
    yield f"{told} {_where(band, brief.salary, say)}" if brief.salary else told


def _where(band: PayBand, salary: Salary, say: Replies) -> str:
    """A budget is judged by the most that it offers; what is no year's gross pay in the band's currency by nothing."""
    budget, top = budget_in_words(salary, say), a_year(salary)
    if top is None or salary.currency not in {None, band.currency}:
        return say.budget_apart.format(budget=budget)
    low, high = band.band
    if low <= top <= high:
        return say.budget_within.format(budget=budget)
    gap, told = (low - top, say.budget_under) if top < low else (top - high, say.budget_over)
    return told.format(budget=budget, gap=say.number(gap), currency=band.currency)
