"""`drafts …`, the review queue, and `deliver …`."""

from pathlib import Path
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
    state: Annotated[str | None, typer.Option(help="Only drafts in this state, such as held or blocked.")] = None,
    search: Annotated[str | None, typer.Option(help="Only drafts of this search.")] = None,
    person: Annotated[str | None, typer.Option(help="Only drafts to this person.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only drafts that go this way: email or one by hand.")] = None,
    engine: Annotated[str | None, typer.Option(help="Only drafts that this engine wrote: builtin or modelled.")] = None,
    reviewer: Annotated[str | None, typer.Option(help="Only drafts that wait for this reviewer.")] = None,
    urgent: Annotated[
        bool,
        typer.Option("--urgent", help="Only where time runs out: an approval, or the person's data. Nearest first."),
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="Drafts on a page.")] = 1_000,
    offset: Annotated[int, typer.Option(min=0, max=options.FURTHEST, help="Drafts to pass over.")] = 0,
    json: options.Json = False,
) -> None:
    """The drafts of this store, page by page, the longest untouched first."""
    from apps.cli import reviewing

    asked = {"state": state, "search": search, "person": person, "channel": channel}
    asked |= {"engine": engine, "reviewer": reviewer}
    reviewing.list_(reviewing.wanted(asked, limit, offset), urgent, json)


@app.command()
def show(draft: options.DraftId, json: options.Json = False) -> None:
    """One draft: each sentence with its proof, its SHA, what changed since you last saw it, and what was decided."""
    _print(run(lambda application, actor: application.review.queue.show(draft, actor.id)), json)


@app.command()
def check(
    draft: options.DraftId,
    text_file: options.TextFile,
    subject: Annotated[str | None, typer.Option(help="New subject line.")] = None,
    json: options.Json = False,
) -> None:
    """What `drafts edit` would make of a text: its proofs, blocks and warnings. Nothing is stored."""
    from apps.cli import output, reviewing
    from service.settings import load

    text = options.read_text(text_file, load().longest_brief)
    checked = run(lambda application, _: application.review.check(draft, text, subject))
    output.show(checked, json, reviewing.checked_lines)


@app.command()
def assign(
    draft: options.DraftId,
    to: Annotated[str | None, typer.Option(metavar="REVIEWER", help="Such as local:ada.")] = None,
    anybody: Annotated[bool, typer.Option("--anybody", help="Whoever comes first.")] = False,
    json: options.Json = False,
) -> None:
    """Say whom a draft waits for; every reviewer can still decide about it."""
    from memory.errors import UsageError

    if (to is None) is not anybody:
        raise UsageError("drafts assign: give either --to REVIEWER or --anybody")
    _print(run(lambda application, actor: application.review.assign(actor, draft, to)), json)


@app.command()
def edit(
    draft: options.DraftId,
    sha: options.Sha,
    text_file: options.TextFile,
    subject: Annotated[str | None, typer.Option(help="New subject line.")] = None,
    json: options.Json = False,
) -> None:
    """Replace a draft's text; it is checked again and gets a new SHA."""
    from service.settings import load

    text = options.read_text(text_file, load().longest_brief)
    _print(run(lambda application, actor: application.review.edit(actor, draft, sha, text, subject)), json)


@app.command()
def approve(
    draft: options.DraftId,
    sha: options.Sha,
    reason: Annotated[str | None, typer.Option(help="Why, where you are asked to slow down.")] = None,
    json: options.Json = False,
) -> None:
    """Approve exactly what was shown, for exactly that recipient."""
    _print(run(lambda application, actor: application.review.approve(actor, draft, sha, reason)), json)


@app.command()
def reject(draft: options.DraftId, reason: Reason, json: options.Json = False) -> None:
    """Do not write to this person."""
    _print(run(lambda application, actor: application.review.reject(actor, draft, reason)), json)


@app.command()
def redraft(draft: options.DraftId, reason: Reason, json: options.Json = False) -> None:
    """Ask for another draft."""
    _print(run(lambda application, actor: application.review.redraft(actor, draft, reason)), json)


@app.command("follow-up")
def follow_up(draft: options.DraftId, json: options.Json = False) -> None:
    """Write once more to somebody who did not answer; held and approved like the first message."""
    _print(run(lambda application, actor: application.follow_ups.write(actor, draft)), json)


@app.command()
def reply(
    draft: options.DraftId,
    text_file: Annotated[str | None, typer.Option(help="File with what they wrote, or - for standard input.")] = None,
    kind: Annotated[str | None, typer.Option("--as", metavar="KIND", help=options.REPLY_KINDS)] = None,
    remind_on: Annotated[str | None, typer.Option(help="With not_now: the day on which they agreed to hear.")] = None,
    json: options.Json = False,
) -> None:
    """Keep what somebody answered: it stops the sequence, and its own answer waits as a draft."""
    from apps.cli import replying

    replying.reply(draft, text_file, kind, remind_on, json)


@app.command()
def replies(
    mailbox: Annotated[Path | None, typer.Option(help="An mbox file: each reply to a message of ours is kept.")] = None,
    json: options.Json = False,
) -> None:
    """Every reply, newest first, with whom they point to and when they want to hear again."""
    from apps.cli import replying

    replying.replies(mailbox, json)


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
