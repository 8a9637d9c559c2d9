"""Templates and the words in which they tell states. Everything from outside is text: autoescape is on everywhere."""

from email import message_from_string, policy
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from agents.roles import role_title
from memory.records import (
    Attested,
    BudgetUnit,
    Channel,
    DraftState,
    FoundAt,
    IntroAnswer,
    LawfulBasis,
    ReplyKind,
    SearchStatus,
    Sentence,
    SourceStatus,
)
from service.advising import full, short
from service.shortlist import Tab

_HERE = Path(__file__).parent
STATIC = _HERE / "static"

RUNNING: frozenset[SearchStatus] = frozenset({"intake", "sourcing", "scoring", "drafting"})
"""Nobody has to do anything meanwhile."""

_STATUS: dict[SearchStatus, str] = {
    "intake": "reading the brief",
    "brief_gate": "waits for you to accept the brief",
    "sourcing": "reading sources",
    "scoring": "weighing the proof",
    "shortlist_gate": "waits for you to choose whom to write to",
    "drafting": "writing drafts",
    "held": "drafts wait for your review",
    "done": "done",
    "cancelled": "cancelled",
    "failed": "failed",
}
_STATE: dict[DraftState, str] = {
    "held": "waits for your approval",
    "blocked": "cannot be approved yet",
    "redrafting": "is being written again",
    "approved": "approved, not sent yet",
    "rejected": "rejected",
    "expired": "approval expired",
    "sending": "on its way",
    "sent": "sent",
    "failed": "could not be delivered",
    "uncertain": "nobody knows whether it arrived",
    "handed_off": "handed over to you",
}
_CHANNEL: dict[Channel, str] = {
    "email": "by e-mail",
    "linkedin": "by hand on LinkedIn",
    "contact_form": "by hand through the form on their page",
    "event": "by hand at an event",
    "referral_link": "by hand with a referral link",
    "introduction": "by introduction through a colleague",
    "letter": "by letter",
    "phone_script": "by a short call",
}
_ATTESTED: dict[Attested | None, str] = {
    None: "handed to you; say what became of it",
    "sent_by_hand": "you say that you sent exactly this",
    "sent_changed": "you say that you sent another text",
    "not_sent": "not sent",
}
_INTRO: dict[IntroAnswer, str] = {
    "will_ask": "I will ask",
    "wont": "I would rather not",
    "dont_know": "I do not know them",
}
_REPLY: dict[ReplyKind, str] = {
    "yes": "yes",
    "no": "no, and never again",
    "not_now": "not now",
    "ask_colleague": "points to somebody else",
    "how_did_you_find_me": "asks how we found them",
    "pay_question": "asks about the pay",
    "unknown": "not read by any phrase; say what it is",
}
_SOURCE: dict[SourceStatus, str] = {
    "ok": "answered",
    "partial": "answered in part",
    "limited": "stopped us at its limit",
    "failed": "did not answer",
    "skipped": "was not asked",
}
_SPENT: dict[BudgetUnit, str] = {
    "requests": "Requests",
    "tokens": "Tokens",
    "seconds": "Seconds",
    "money": "Money",
}
_TAB: dict[Tab, str] = {
    "standing": "By what each has shown.",
    "rising": "Who is on the way up: recent work against what was there before, the fastest first.",
    "adjacent": "Strong proof of a neighbouring role; a search for the title would pass them by.",
}
_BLOCK = {
    "no_contact_point": "Nobody has entered an address for this person yet.",
    "no_sender": "No sender is set: HARDSIGNAL_SENDER and HARDSIGNAL_POSTAL_ADDRESS.",
    "too_long": "It is longer than the channel takes.",
    "prior_contact": "Another message approached this person first.",
    "replied": "They answered; a follow-up is for silence alone.",
    "no_answer": "A reply of this kind gets no answer.",
    "unsupported_sentence": "A sentence says something that no proof carries.",
}
_FOUND: dict[FoundAt, str] = {
    "home_page": "their own page",
    "paper": "a paper of theirs",
    "applied": "they applied",
    "introduced": "somebody introduced us",
    "event": "an event's page",
    "given_by_person": "they gave it to us",
    "ats": "our applicant system",
}
_LAWFUL: dict[LawfulBasis, str] = {
    "legitimate_interest": "legitimate interest",
    "consent": "consent",
    "contract_steps": "steps towards a contract",
}


def environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "full_advice": full,
        "short_advice": short,
        "role": role_title,
        "figure": "{:,}".format,
        "own_text": own_text,
        "readable": readable,
        "block": block,
        "plain": plain,
    }
    found.tests["web_link"] = is_web_link
    found.globals |= {
        "status_words": _STATUS,
        "state_words": _STATE,
        "source_words": _SOURCE,
        "channel_words": _CHANNEL,
        "attested_words": _ATTESTED,
        "intro_words": _INTRO,
        "found_words": _FOUND,
        "lawful_words": _LAWFUL,
        "reply_words": _REPLY,
        "running": RUNNING,
        "tab_words": _TAB,
        "spent_words": _SPENT,
        "spent": spent,
    }
    return found


def spent(unit: BudgetUnit, amount: int) -> str:
    """An amount of a budget for a reader's eyes; money is kept in thousandths of a dollar."""
    return f"{amount / 1000:.2f} USD" if unit == "money" else f"{amount:,}"


def is_web_link(url: str) -> bool:
    """Whether a reader may be given this as a link: http or https, a host, nothing that hides where it leads."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    hidden = parts.username is not None or parts.password is not None or not url.isprintable() or " " in url
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0 and not hidden


def own_text(sentences: tuple[Sentence, ...]) -> str:
    """A message's own sentences, one a line, for editing; code puts the fixed texts around them again."""
    return "\n".join(sentence.text for sentence in sentences if sentence.template is None)


def readable(message: str) -> str:
    """A stored message as its reader sees it: headers and text, decoded; by hand it is stored as it is read."""
    if message.startswith("Channel: "):
        return message
    parsed = message_from_string(message, policy=policy.default)
    headers = "\n".join(f"{name}: {value}" for name, value in parsed.items() if not name.lower().startswith("content"))
    return f"{headers}\n\n{parsed.get_content()}"


def block(name: str) -> str:
    return _BLOCK.get(name, f"{plain(name)}.")


def plain(name: str) -> str:
    """A stable name such as `merged_change` for a reader's eyes."""
    return name.replace("_", " ")
