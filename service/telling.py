"""Briefs and shortlists in words, for the conversation."""

from agents.roles import role_title
from memory.records import Brief, PayBand
from service.views import SearchView

NO_SOURCE = "No source was asked, only memory: start the search with one, such as git:PATH or github."
SHOWN = 5
"""People named in one reply."""


def brief_in_words(brief: Brief) -> str:
    lines = [_role(brief), *(_pay(band) for band in ((brief.pay,) if brief.pay else ()) + brief.other_pay)]
    lines += [f"I will not filter on this: {item.text}" for item in brief.refused]
    lines += [f"Careful: {item.text}" for item in brief.warnings]
    return "\n".join(lines)


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
        return "I can read this as more than one role."
    runner_up = f"; it could also be {role_title(brief.runner_up)}" if brief.runner_up else ""
    return f"I read this as {role_title(brief.role)} ({brief.confidence:.0%} sure{runner_up})."


def _pay(band: PayBand) -> str:
    low, high = band.band
    return f"Usual pay ({band.universe}): {low:,} to {high:,} {band.currency}, as of {band.as_of} ({band.source})."
