"""Briefs and shortlists in words, for the conversation."""

from collections.abc import Callable
from datetime import date

from agents.roles import role_title
from memory.records import Brief, PayBand, Salary
from service.views import SearchView

NO_SOURCE = "No source was asked, only memory: leave out --source to ask all, or name one, such as git:PATH."
OLD_FIGURES = "pay_figures_old"
"""Kind of the warning that the figures shown are not fresh."""
SHOWN = 5
"""People named in one reply."""


def brief_in_words(brief: Brief, old: Callable[[date], bool]) -> str:
    """What was read, what it usually costs, and what stands in its way.

    Args:
        old: whether figures of a day are old by now; they say so beside them.
    """
    lines = [summary(brief), *(_pay(band, old(band.as_of)) for band in _bands(brief))]
    lines += [f"I will not filter on this: {item.text}" for item in brief.refused]
    lines += [f"Careful: {item.text}" for item in brief.warnings if item.kind != OLD_FIGURES]
    return "\n".join(lines)


def summary(brief: Brief) -> str:
    """The brief in one line."""
    stated = (field for name, field in fields(brief).items() if name != "role" and field)
    return f"{' · '.join([_role(brief), *stated])}."


def fields(brief: Brief) -> dict[str, str]:
    """The brief's fields as a person names them; empty where nothing is said."""
    return {
        "role": role_title(brief.role),
        "level": brief.seniority or "",
        "place": brief.location or "",
        "remote": {True: "remote possible", False: "on site or hybrid", None: ""}[brief.remote],
        "must-haves": ", ".join(brief.must_have_skills),
        "languages": ", ".join(" ".join(filter(None, (need.language, need.level))) for need in brief.languages),
        "budget": _budget(brief.salary),
    }


def shortlist_in_words(view: SearchView) -> str:
    if not view.shortlist:
        if not view.coverage:
            return NO_SOURCE
        return "\n".join(["Nobody with proof of this work was found where I looked.", *view.partial])
    people = [f"{row.rank}. {row.name}: {row.score} ± {row.spread}" for row in view.shortlist[:SHOWN]]
    more = len(view.shortlist) - SHOWN
    return "\n".join([*people, *([f"and {more} more"] if more > 0 else []), *view.partial])


def off_limits_in_words(view: SearchView) -> str:
    """The list that whoever accepts takes over; empty where nobody is on it."""
    if not view.off_limits:
        return ""
    listed = "; ".join(f"{row.value} ({row.why.replace('_', ' ')})" for row in view.off_limits)
    return f"off limits, nobody approaches them: {listed}"


def _role(brief: Brief) -> str:
    if brief.role == "ambiguous":
        return "I can read this as more than one role"
    runner_up = f", or {role_title(brief.runner_up)}" if brief.runner_up else ""
    return f"I read this as {role_title(brief.role)} ({brief.confidence:.0%} sure{runner_up})"


def _bands(brief: Brief) -> tuple[PayBand, ...]:
    """The first band; of a blurred brief every reading's own, since the pay is half of the answer."""
    if brief.pay is None:
        return ()
    return (brief.pay, *brief.other_pay) if brief.role == "ambiguous" else (brief.pay,)


def _pay(band: PayBand, old: bool) -> str:
    low, high = band.band
    age = ", which is old: check it before quoting it" if old else ""
    return f"Usual pay ({band.universe}): {low:,} to {high:,} {band.currency}, as of {band.as_of} ({band.source}){age}."


def _budget(salary: Salary | None) -> str:
    if salary is None:
        return ""
    ends = dict.fromkeys(f"{amount:,}" for amount in (salary.min, salary.max) if amount is not None)
    parts = (" to ".join(ends), salary.currency, f"a {salary.period}" if salary.period else None)
    return " ".join(part for part in parts if part)
