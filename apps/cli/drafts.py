"""`drafts …`, the review queue, and `deliver …`."""

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from apps.cli import options
from apps.cli.session import run

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application
    from service.views import DraftView

app = typer.Typer(help="The review queue: every message waits here for a person.", no_args_is_help=True)
delivery = typer.Typer(help="Hand over approved messages.", invoke_without_command=True)

Reason = Annotated[str, typer.Option(help="Why, in your own words.")]


@app.command("list")
def list_(
    state: Annotated[str | None, typer.Option(help="Only drafts in this state.")] = None,
    search: Annotated[str | None, typer.Option(help="Only drafts of this search.")] = None,
    json: options.Json = False,
) -> None:
    """Every draft of this store."""
    from apps.cli import reviewing

    reviewing.list_(state, search, json)


@app.command()
def show(draft: options.DraftId, json: options.Json = False) -> None:
    """One draft: each sentence with its proof, the whole message, and its SHA."""
    _print(run(lambda application, _: application.review.show(draft)), json)


@app.command()
def edit(
    draft: options.DraftId,
    sha: options.Sha,
    text_file: Annotated[str, typer.Option(help="File with the new text, or - for standard input.")],
    subject: Annotated[str | None, typer.Option(help="New subject line.")] = None,
    json: options.Json = False,
) -> None:
    """Replace a draft's text; it is checked again and gets a new SHA."""
    from service.settings import load

    text = options.read_text(text_file, load().longest_brief)
    _print(run(lambda application, actor: application.review.edit(actor, draft, sha, text, subject)), json)


@app.command()
def approve(draft: options.DraftId, sha: options.Sha, json: options.Json = False) -> None:
    """Approve exactly what was shown, for exactly that recipient."""
    _print(run(lambda application, actor: application.review.approve(actor, draft, sha)), json)


@app.command()
def reject(draft: options.DraftId, reason: Reason, json: options.Json = False) -> None:
    """Do not write to this person."""
    _print(run(lambda application, actor: application.review.reject(actor, draft, reason)), json)


@app.command()
def redraft(draft: options.DraftId, reason: Reason, json: options.Json = False) -> None:
    """Ask for another draft."""
    _print(run(lambda application, actor: application.review.redraft(actor, draft, reason)), json)


@app.command()
def route(
    draft: options.DraftId,
    channel: Annotated[
        str,
        typer.Option(help="email, linkedin, contact_form, event, referral_link, introduction, letter, phone_script."),
    ],
    to: Annotated[str | None, typer.Option(help="Page on which they are reached, or the colleague to ask.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="Where the person lives, such as CH.")] = None,
    consent_note: Annotated[str | None, typer.Option(help="When and how they agreed, where the law asks.")] = None,
    json: options.Json = False,
) -> None:
    """Send it another way: held and approved again, and handed over by yourself."""
    from memory.records import Channel, Route

    word = options.one_of("--channel", channel, get_args(Channel))
    by_hand = {"channel": word, "to": to, "country": country and country.upper(), "consent_note": consent_note}
    way = None if word == "email" else Route.model_validate(by_hand)

    async def work(application: "Application", actor: "Actor") -> "DraftView":
        await application.handoffs.route(actor, draft, way)
        return await application.review.show(draft)

    _print(run(work), json)


@delivery.callback()
def deliver(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="Deliver what is approved now, then end; without it go on looking.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Send approved messages by SMTP where it is set; else write .eml files to the outbox folder."""
    if context.invoked_subcommand is not None:
        return
    from apps.cli import reviewing

    reviewing.deliver(once, json)


@delivery.command()
def settle(
    draft: options.DraftId,
    outcome: Annotated[str, typer.Argument(metavar="sent|retry", help="What the mail server's log says.")],
    json: options.Json = False,
) -> None:
    """Say what became of an uncertain message."""

    async def work(application: "Application", actor: "Actor") -> "DraftView":
        await application.delivery.settle(draft, outcome, actor)
        return await application.review.show(draft)

    _print(run(work), json)


def _print(view: "DraftView", json: bool) -> None:
    from apps.cli import reviewing

    reviewing.draft(view, json)
