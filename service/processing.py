"""The record of processing activities (Art. 30 GDPR), written from the settings that hold, so that it cannot be older
than they are.
"""

from urllib.parse import urlsplit

from memory.knowledge.terms import Terms
from memory.records import Frozen
from service.settings import Settings

_DATA = (
    "names and user names as published; professional work with its address on the web, day and who accepted it; scores "
    "made from it; addresses that a person entered, with where they were found and why they may be used; messages and "
    "what was decided about them. Not read, or dropped before anything is stored: photos, gender, age, nationality, "
    "addresses in sources' answers."
)
_MEASURES = (
    "approval of every message by a person; roles; an append-only audit log that holds keyed hashes; a home folder "
    "that only its owner can read; deleted data overwritten; one process alone holds the mail server's secret."
)


class ActiveSource(Frozen):
    source: str
    rule: str
    """Of its terms, as of a day."""


class Processing(Frozen):
    """Each field is one heading of Art. 30(1)."""

    controller: str
    purposes: tuple[str, ...]
    subjects: str
    data: str
    sources: tuple[ActiveSource, ...]
    recipients: tuple[str, ...]
    transfers: str
    retention: tuple[str, ...]
    measures: str


def record_of_processing(
    settings: Settings, terms: Terms, asked: tuple[str, ...], barred: dict[str, str]
) -> Processing:
    """Args: asked: sources that this version can ask; barred: those that it does not, with the reason."""
    sender = settings.sender_record
    recipients = _recipients(settings)
    return Processing(
        controller=f"{sender.name}, {sender.postal_address}, {sender.address}"
        if sender
        else "not said: set HARDSIGNAL_SENDER and HARDSIGNAL_POSTAL_ADDRESS",
        purposes=(
            "finding people for open positions by their published work (Art. 6(1)(f); purpose and balance are kept "
            "with each accepted brief)",
            "writing to a few of them, each message approved by a person",
        ),
        subjects="people who publish work in machine learning; colleagues of the organisation who use the product",
        data=_DATA,
        sources=(
            *(ActiveSource(source=name, rule=_rule(terms, name)) for name in asked if name not in barred),
            ActiveSource(source="git", rule="repositories on this machine, as somebody names them"),
        ),
        recipients=recipients,
        transfers="to wherever the recipients are; where that is outside of the EEA their operator's clauses are to be "
        "checked"
        if len(recipients) > 1
        else "none by the product itself",
        retention=(
            f"somebody who was not told: {settings.untold_days} days from the first storage, or a recorded reason",
            f"somebody who was told: {settings.retention_days} days from the first storage, or a recorded reason",
            "answers of sources as they came: 30 days; what was parsed from them as long as the person's data",
            "audit log: without end; forgetting somebody makes their entries nobody's",
            "salted hashes of those who objected or are forgotten: without end",
        ),
        measures=_MEASURES,
    )


def _rule(terms: Terms, name: str) -> str:
    rules = terms.sources
    known = rules.get(name)
    return f"{known.rule} ({known.url}, as of {known.as_of})" if known else "no terms are on file"


def _recipients(settings: Settings) -> tuple[str, ...]:
    """Mail first: it is there even where nothing else is set."""
    mail = "the mail server that the delivery process is given, or the mail program of whoever sends a file"
    found = [mail]
    if settings.openai_api_key is not None:
        host = urlsplit(settings.openai_base_url or "https://api.openai.com").hostname
        found.append(f"the model at {host}: work and wording, never a name or an address")
    if settings.embeddings_url:
        found.append(f"the embeddings at {urlsplit(settings.embeddings_url).hostname}: titles of work")
    return tuple(found)
