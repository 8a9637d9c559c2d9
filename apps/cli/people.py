"""`people …`: who is known, and the contact points that persons enter."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from apps.cli import options
from apps.cli.session import run

if TYPE_CHECKING:
    from service.people import PersonView

_STANDING = {"open": "green", "blocked": "red", "unknown": "dim"}
app = typer.Typer(help="The people that searches found.", no_args_is_help=True)


@app.command()
def show(
    person: options.PersonId,
    search: Annotated[str | None, typer.Option(help="Search whose off-limits list holds too.")] = None,
    json: options.Json = False,
) -> None:
    """What is stored about one person, and each way to reach them: open, blocked or unknown, and why."""
    from apps.cli import output

    output.show(run(lambda application, _: application.people.show(person, search)), json, _human)


@app.command()
def teams(
    search: options.SearchId,
    knows: Annotated[str | None, typer.Option(metavar="PERSON", help="Who knows this person, over whom.")] = None,
    by: Annotated[
        list[str], typer.Option(metavar="ACCOUNT|PERSON", help="Ask only whether this colleague does. Repeat.")
    ] = [],
    limit: Annotated[int, typer.Option(help="Most centres.")] = 20,
    json: options.Json = False,
) -> None:
    """Who works with whom among the people of a search: intact teams, who holds them, and who knows somebody."""
    from apps.cli import grouping

    grouping.search(search, limit, knows, by, json)


@app.command()
def contact(
    person: options.PersonId,
    action: Annotated[str, typer.Argument(metavar="add")],
    address: Annotated[str, typer.Argument(help="The address, as the person publishes or gave it.")],
    found: Annotated[str, typer.Option(help="home_page|paper|applied|introduced|event|given_by_person|ats")],
    seen: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day you saw it.")],
    lawful: Annotated[str, typer.Option(help="legitimate_interest|consent|contract_steps")],
    url: Annotated[str | None, typer.Option(help="Page that publishes it (home_page, paper, event).")] = None,
    quote: Annotated[str | None, typer.Option(help="The words around it on that page.")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="Who gave it (the other ways).")] = None,
    country: Annotated[str | None, typer.Option(help="Where the person lives: two letters.")] = None,
    consent_note: Annotated[str | None, typer.Option(help="When and how consent was given.")] = None,
    json: options.Json = False,
) -> None:
    """Enter an address that you may use for this person; addresses from GitHub are refused."""
    from apps.cli import contacting

    entered = contacting.entered(address, found, seen.date(), lawful, url, quote, from_, country, consent_note)
    contacting.add(person, action, entered, json)


@app.command()
def link(
    a: Annotated[str, typer.Argument(metavar="A", help="An account as `people show` lists it, or a person.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    reason: Annotated[str, typer.Option(help="Why; shown as the proof.")],
    confirm: Annotated[bool, typer.Option("--confirm", help="They are one person's.")] = False,
    split: Annotated[bool, typer.Option("--split", help="They are two people's, whatever links say.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take your word back; the links alone decide again.")] = False,
    json: options.Json = False,
) -> None:
    """Say that two accounts are one person's or are not; audited, and undone by --undo."""
    from apps.cli import linking

    linking.link(a, b, {"confirmed": confirm, "split": split, "withdrawn": undo}, reason, json)


@app.command()
def objected(person: options.PersonId, json: options.Json = False) -> None:
    """This person does not want to hear from you: nobody writes to them again, in any search."""
    from apps.cli import contacting

    contacting.objected(person, json)


@app.command()
def export(person: options.PersonId, json: options.Json = False) -> None:
    """Everything held on one person, with its sources, and how they were found."""
    from apps.cli import rights

    rights.export(person, json)


@app.command()
def correct(
    person: options.PersonId,
    says: Annotated[str, typer.Option(help="What they say, in their words; shown beside the data.")],
    evidence: Annotated[
        str | None, typer.Option(help="Id of a fact that they say is wrong; it stops counting.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="How they are called.")] = None,
    json: options.Json = False,
) -> None:
    """Keep what a person says of their data; it outranks what sources say, and scores are computed again."""
    from apps.cli import rights

    rights.correct(person, says, evidence, name, json)


@app.command()
def forget(person: options.PersonId, json: options.Json = False) -> None:
    """Delete everything about a person from every file; a salted hash stays, so that they are not collected again."""
    from apps.cli import rights

    rights.forget(person, json)


@app.command()
def keep(
    person: options.PersonId,
    reason: Annotated[str, typer.Option(help="What allows it, such as a conversation that they began.")],
    until: Annotated[str, typer.Option(metavar="DAY", help="Last day, such as 2027-01-31.")],
    json: options.Json = False,
) -> None:
    """Record why a person may be kept although no message told them within a month."""
    from apps.cli import rights

    rights.keep(person, reason, rights.day(until), json)


@app.command()
def due(
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete whoever is past their time, as the worker does.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Whose data must go within a week: 30 days from the first storage for whoever was not told."""
    from apps.cli import rights

    rights.due(delete, json)


def _human(view: "PersonView") -> None:
    from apps.cli import output

    output.line(f"{view.name} ({view.person})", "bold")
    output.line(f"also seen as: {', '.join(view.names[1:]) or 'nothing else'}")
    for account in view.accounts:
        output.line(f"account: {account}")
    for item in view.contacts:
        output.line(f"contact: {item.address} ({item.found}, {item.lawful})")
    for proof in view.links:
        said = proof.status if proof.joins else f"{proof.status}, joins nothing"
        output.line(f"link: {proof.a} with {proof.b}: {said}: {proof.proof}")
    for word in view.statements:
        output.line(f"they say: {word.says}{f' (about {word.evidence})' if word.evidence else ''}", "green")
    for question in view.questions:
        output.line(f"question: {question.text}", "yellow")
    for way in view.routes:
        said = f"{way.channel}{f' to {way.to}' if way.to else ''}: {way.reason}"
        output.line(f"{way.standing}: {said}", _STANDING[way.standing])
        for work in way.shared:
            output.line(f"  {work.how} {work.happened_on}: {work.url}", "dim")
