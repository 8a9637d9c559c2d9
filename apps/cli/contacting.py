"""How `people contact … add` reads its words and prints the answer."""

from datetime import date

from pydantic import ValidationError

from apps.cli import output
from apps.cli.session import run
from memory.errors import UsageError
from service.contacts import ContactAdded, Entered


def entered(
    address: str,
    found: str,
    seen: date,
    lawful: str,
    url: str | None,
    quote: str | None,
    from_whom: str | None,
    country: str | None,
    consent_note: str | None,
) -> Entered:
    """Raises: UsageError: naming the option whose value is none of the known ones."""
    typed = {
        "address": address,
        "found": found,
        "seen": seen,
        "lawful": lawful,
        "url": url,
        "quote": quote,
        "from_whom": from_whom,
        "country": country,
        "consent_note": consent_note,
    }
    try:
        return Entered.model_validate(typed)
    except ValidationError as bad:
        first = bad.errors()[0]
        raise UsageError(f"--{first['loc'][0]}: {first['msg'].lower()}") from None


def add(person: str, action: str, given: Entered, json: bool) -> None:
    if action != "add":
        raise UsageError(f"people contact {person} {action}: the only thing to do with a contact is `add`")
    output.show(run(lambda application, actor: application.contacts.add(actor, person, given)), json, _human)


def objected(person: str, json: bool) -> None:
    found = run(lambda application, actor: application.contacts.objected(actor, person))
    output.show(found, json, lambda shown: output.line(f"nobody writes to {shown.person} again"))


def _human(added: ContactAdded) -> None:
    output.line(f"contact {added.contact} is stored and may be used")
    if added.reason:
        output.line(f"note: {added.reason}", "yellow")
    output.line("next: hardsignal drafts list")
