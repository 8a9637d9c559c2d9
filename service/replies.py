"""What the conversation answers: how a search stands, what a turn changed, and why a brief was read as it was."""

from collections.abc import Sequence

from agents.builtin.intake.traps import Trap
from agents.conversation import next_question
from agents.roles import role_title
from memory.knowledge.market import Market, Meaning
from memory.records import Brief, Salary, SearchStatus
from service.telling import brief_in_words, off_limits_in_words, shortlist_in_words
from service.views import SearchView

_DRAFTS = "The drafts wait in the review queue; each one needs your approval before anything leaves."
_STANDS: dict[SearchStatus, str] = {
    "intake": "I am reading your brief.",
    "brief_gate": "I am reading your brief.",
    "sourcing": "I am asking the sources. Nobody is written to by it.",
    "scoring": "I am reading the proofs of everybody found. Nobody is written to by it.",
    "drafting": f"I am drafting. {_DRAFTS}",
    "held": _DRAFTS,
    "done": "The search is done: no draft of it waits for you. For somebody else, start a new conversation.",
    "cancelled": "The search was called off; what it found stays. For somebody else, start a new conversation.",
}
"""What is going on where no word of a person is waited for."""

NOTHING_TAKEN = "I took nothing from that; nothing has changed."
"""Said when a turn moved nothing, so that nobody believes that a wish was heard."""
SOMEBODY_ELSE = "Then it waits for whoever knows: `hardsignal search ask {search}` writes the question out for them."
_QUOTES = 3


def reply(view: SearchView) -> str:
    match view.status:
        case "brief_gate" if view.brief is not None:
            question = next_question(view.brief)
            asks = question.text if question else "Shall I search with this? Say yes, or tell me what to change."
            told = "\n".join(filter(None, (brief_in_words(view.brief), off_limits_in_words(view))))
            return f"{told}\n\n{asks}"
        case "shortlist_gate" if not view.shortlist:
            return f"{shortlist_in_words(view)}\n\nStart again with other words or another source, or say stop."
        case "shortlist_gate":
            asks = (
                f"Shall I draft messages to all {len(view.shortlist)} of them? Say yes; nothing is sent by it. "
                f"To choose, use the page of the search or `hardsignal search accept {view.search} --only PERSON`."
            )
            return f"{shortlist_in_words(view)}\n\n{asks}"
        case "failed":
            return f"The search stopped: {view.failure}. Nothing is lost; say yes, and it goes on from there."
        case status:
            return "\n".join([_STANDS[status], *view.partial])


def changes(before: Brief, after: Brief) -> str:
    """What is different now, field by field; empty where nothing is."""
    old, new = _fields(before), _fields(after)
    said = [f"{name}: {old[name] or 'open'} → {new[name] or 'open'}" for name in new if old[name] != new[name]]
    return f"Taken: {'; '.join(said)}." if said else ""


def refusals(wishes: Sequence[Trap], market: Market) -> str:
    """One polite line for each wish that nobody may filter on, with the lawful way."""
    return "\n".join(f"“{wish.quote}”: {market.refusals[wish.kind].says}" for wish in wishes)


def reasons(brief: Brief, market: Market) -> str:
    """The words that speak for each reading, and the question whose answer would change the mind."""
    likely = [reading for reading in brief.readings if reading.role != "ambiguous"][:2]
    lines = [
        f"For {role_title(reading.role)} speak: {', '.join(f'“{quote}”' for quote in reading.quotes[:_QUOTES])}."
        for reading in likely
        if reading.quotes
    ]
    pair: list[Meaning] = [reading.role for reading in likely if reading.role != "ambiguous"]
    if len(pair) == 2:
        lines.append(f"This would change my mind: {market.deciding_question(pair[0], pair[1], brief.language)}")
    return "\n".join(lines) or "Your words alone; nothing in them speaks for another role."


def _fields(brief: Brief) -> dict[str, str]:
    """The brief's fields as a person names them."""
    remote = {True: "possible", False: "not fully", None: ""}[brief.remote]
    return {
        "role": role_title(brief.role),
        "level": brief.seniority or "",
        "place": brief.location or "",
        "remote": remote,
        "must-haves": ", ".join(brief.must_have_skills),
        "pay": _pay(brief.salary),
    }


def _pay(salary: Salary | None) -> str:
    if salary is None:
        return ""
    ends = [f"{amount:,}" for amount in (salary.min, salary.max) if amount is not None]
    parts = (" to ".join(dict.fromkeys(ends)), salary.currency, f"a {salary.period}" if salary.period else None)
    return " ".join(part for part in parts if part)
