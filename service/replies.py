"""What the conversation answers: how a search stands, what a turn changed, and why a brief was read as it was."""

from collections.abc import Callable, Sequence
from datetime import date

from agents.builtin.intake.traps import Trap
from agents.conversation import next_question
from agents.roles import role_title
from memory.knowledge.conversation import talk
from memory.knowledge.market import Market, Meaning
from memory.records import Brief, SearchStatus
from service.telling import brief_in_words, fields, off_limits_in_words, shortlist_in_words, summary
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
NOT_NOTED = (
    "Whom not to approach is not noted by words here: `hardsignal search off-limits {search} add NAME` does, and it "
    "holds from then on."
)
_QUOTES = 3
_OTHERS = 3


def reply(view: SearchView, old: Callable[[date], bool], again: bool) -> str:
    """Args: old: whether figures of a day are old by now; again: the brief was told before, one line is enough."""
    match view.status:
        case "brief_gate" if view.brief is not None:
            told = summary(view.brief) if again else _told(view, view.brief, old)
            return f"{told}\n\n{_asks(view.brief)}"
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


def _told(view: SearchView, brief: Brief, old: Callable[[date], bool]) -> str:
    return "\n".join(filter(None, (brief_in_words(brief, old), _advice(view), off_limits_in_words(view))))


def _advice(view: SearchView) -> str:
    """How large the pool is and what else could be asked for; the figures stand where the brief is shown whole."""
    if view.advice is None or not view.advice.alternatives:
        return ""
    standings = ", ".join(dict.fromkeys(told.standing.replace("_", " ") for told in view.advice.pool))
    others = ", ".join(told.name.replace("_", " ") for told in view.advice.alternatives[:_OTHERS])
    return f"Pool: {standings}. You could also ask for: {others} (`hardsignal search show {view.search}` tells why)."


def _asks(brief: Brief) -> str:
    question = next_question(brief)
    return question.text if question else "Shall I search with this? Say yes, or tell me what to change."


def changes(before: Brief, after: Brief) -> str:
    """What is different now, field by field; empty where nothing is."""
    old, new = fields(before), fields(after)
    said = [f"{name} {new[name] or 'open'} (was {old[name] or 'open'})" for name in new if old[name] != new[name]]
    return f"Taken: {'; '.join(said)}." if said else ""


def not_noted(text: str, search: str) -> str:
    """Where a wish belongs that no turn settles: a name taken wrongly would leave the wrong one out."""
    return NOT_NOTED.format(search=search) if talk().not_from.first(text) else ""


def refusals(wishes: Sequence[Trap], language: str, market: Market) -> str:
    """One polite line for each wish that nobody may filter on, with the lawful way."""
    return "\n".join(f"“{wish.quote}”: {market.refusals[wish.kind].told(language)}" for wish in wishes)


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
