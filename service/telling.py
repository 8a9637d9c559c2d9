"""Briefs and shortlists in words, for the conversation."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from agents.intake.answers import offers_all
from agents.intake.check import role_question
from agents.roles import role_title
from memory.knowledge.market import Market
from memory.knowledge.replies import Replies, replies
from memory.records import Brief, PayBand, Question, Remark, RoleLabel, Salary
from service.views import SearchView

NO_SOURCE = "No source was asked, only memory: leave out --source to ask all, or name one, such as git:PATH."
MUST_HAVES = "must-haves"
"""Name of the field."""
_TOLD_WITH_THE_PAY = frozenset({"pay_figures_old", "pay_other_market"})
"""Kinds of warnings that the lines on pay speak of themselves."""
_READINGS = 2
SHOWN = 5
"""People named in one reply."""
_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")
_SKILLS = 8
"""Must-haves named in one line."""


def brief_in_words(brief: Brief, told: Brief | None, old: Callable[[date], bool], say: Replies, market: Market) -> str:
    """What was read, what it usually costs, and what stands in its way.

    Args:
        told: the brief as it was told last; what it said already is not said again. None: never.
        old: whether figures of a day are old by now; it is said once, behind all of them.
    """
    known = (*told.refused, *told.warnings) if told else ()
    bands = () if told and _bands(told) == _bands(brief) else _bands(brief)
    refused = [item for item in brief.refused if item not in known]
    careful = [item for item in brief.warnings if item not in known and item.kind not in _TOLD_WITH_THE_PAY]
    lines = [summary(brief, say), *(say.usual_pay.format(band=band_in_words(band, say)) for band in bands)]
    lines += [say.refuses.format(text=_retold(item, brief, say, market)) for item in refused]
    lines += [say.careful.format(text=_retold(item, brief, say, market)) for item in careful]
    lines += [say.old] if any(old(band.as_of) for band in bands) else []
    return "\n".join(lines)


def summary(brief: Brief, say: Replies) -> str:
    """The brief in one line."""
    stated = (field for name, field in fields(brief, say).items() if name != "role" and field)
    return f"{' · '.join([_role(brief, say), *stated])}."


def fields(brief: Brief, say: Replies) -> dict[str, str]:
    """The brief's fields in words, by their names in the replies; empty where nothing is said."""
    return {
        "role": title(brief.role, say),
        "level": brief.seniority or "",
        "place": brief.location or "",
        "remote": {True: say.remote_yes, False: say.remote_no, None: ""}[brief.remote],
        MUST_HAVES: some(brief.must_have_skills, say),
        "visa": {True: say.visa_yes, False: say.visa_no, None: ""}[brief.visa],
        "hours": brief.time_zone or "",
        "nice": some(brief.nice_to_have_skills, say),
        "languages": ", ".join(" ".join(filter(None, (need.language, need.level))) for need in brief.languages),
        "budget": budget_in_words(brief.salary, say),
    }


def title(role: RoleLabel, say: Replies) -> str:
    return say.roles.get(role, role_title(role))


def asked_in(question: Question, brief: Brief, say: Replies, market: Market) -> str:
    """The question in the language of the reply."""
    if question.topic == "role" and brief.role == "ambiguous":
        return role_question(brief.readings, say.language, market) or question.text
    return market.question(question.topic, say.language)


def shortlist_in_words(view: SearchView, say: Replies) -> str:
    if not view.shortlist:
        if not view.coverage:
            return say.no_source
        return "\n".join([say.nobody_found, *view.partial])
    people = [
        f"{row.rank}. {row.name}: {row.score} ± {row.spread}{_off_limits(row.off_limits)}" for row in view.shortlist
    ]
    more = len(people) - SHOWN
    return "\n".join([*people[:SHOWN], *([say.and_more.format(count=more)] if more > 0 else []), *view.partial])


def off_limits_in_words(view: SearchView, say: Replies | None = None) -> str:
    """The list that whoever accepts takes over; empty where nobody is on it. Args: say: None: in English."""
    if not view.off_limits:
        return ""
    spoken = say or replies("en")
    reasons = [f" ({spoken.name(row.why)})" if row.why != "other" else "" for row in view.off_limits]
    listed = "; ".join(f"{row.value}{why}" for row, why in zip(view.off_limits, reasons, strict=True))
    return spoken.off_limits.format(listed=listed)


def band_in_words(band: PayBand, say: Replies) -> str:
    low, high = (say.number(amount) for amount in band.band)
    return say.band.format(
        low=low, high=high, currency=band.currency, universe=say.spoken(band.universe),
        as_of=band.as_of, source=band.source,
    )  # fmt: skip


def budget_in_words(salary: Salary | None, say: Replies) -> str:
    if salary is None:
        return ""
    ends = dict.fromkeys(say.number(amount) for amount in (salary.min, salary.max) if amount is not None)
    parts = ("–".join(ends), salary.currency, say.periods[salary.period] if salary.period else None)
    return " ".join(part for part in parts if part)


def _off_limits(entries: Sequence[str]) -> str:
    return f" [{'; '.join(entries)}]" if entries else ""


def some(skills: Sequence[str], say: Replies) -> str:
    first = ", ".join(skills[:_SKILLS])
    return say.more.format(first=first, count=len(skills) - _SKILLS) if len(skills) > _SKILLS else first


def _role(brief: Brief, say: Replies) -> str:
    if brief.role == "ambiguous":
        return say.reads_as_none if offers_all(brief.readings) else say.reads_as_several
    other = say.or_role.format(role=title(brief.runner_up, say)) if brief.runner_up else ""
    return say.reads_as.format(role=title(brief.role, say), sure=f"{brief.confidence:.0%}", other=other)


def _bands(brief: Brief) -> tuple[PayBand, ...]:
    """The first band; of a blurred brief each reading's own, since the pay is half of the answer."""
    if brief.pay is None or not any(reading.quotes for reading in brief.readings):
        return ()
    return (brief.pay, *brief.other_pay)[: _READINGS if brief.role == "ambiguous" else 1]


def _retold(remark: Remark, brief: Brief, say: Replies, market: Market) -> str:
    """A remark in the language of the reply; the words and figures that call for it stay as they are."""
    kind = market.refusals[remark.kind]
    told = remark.text.replace(kind.told(brief.language), kind.told(say.language))
    return say.spoken(_GROUPED.sub(say.thousands, told)) if kind.computed else told
