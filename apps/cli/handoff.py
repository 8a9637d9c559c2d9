"""`handoff …`: approved texts that you hand over yourself."""

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from apps.cli import options
from apps.cli.session import run

if TYPE_CHECKING:
    from service.by_hand import HandOffView

app = typer.Typer(help="Approved texts that you hand over yourself, and what became of them.", no_args_is_help=True)

ChannelWord = Annotated[str, typer.Option("--channel", help="The channel that was approved.")]


@app.command()
def copy(draft: options.DraftId, sha: options.Sha, channel: ChannelWord, json: options.Json = False) -> None:
    """The approved text to paste or to say, after everything was checked again."""
    from apps.cli import output

    view = run(lambda application, actor: application.handoffs.copy(actor, draft, sha, channel))
    output.show(view, json, _lines)


@app.command()
def settle(
    draft: options.DraftId,
    outcome: Annotated[str, typer.Option("--as", help="sent_by_hand, sent_changed or not_sent.")],
    text_file: Annotated[
        str | None, typer.Option(help="With sent_changed: file with what you really sent, or - for standard input.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Say what became of it; it is your word and is never counted as delivered."""
    from apps.cli import output
    from memory.records import Attested
    from service.settings import load

    attested = options.one_of("--as", outcome, get_args(Attested))
    text = None if text_file is None else options.read_text(text_file, load().longest_brief)
    view = run(lambda application, actor: application.handoffs.settle(actor, draft, attested, text))
    output.show(view, json, _told)


@app.command()
def answer(
    draft: options.DraftId,
    said: Annotated[str, typer.Option("--as", help="will_ask, wont or dont_know.")],
    json: options.Json = False,
) -> None:
    """Keep what a colleague says who was asked for an introduction; a no frees the first contact."""
    from apps.cli import output
    from memory.records import IntroAnswer

    word = options.one_of("--as", said, get_args(IntroAnswer))
    output.show(run(lambda application, actor: application.handoffs.answer(actor, draft, word)), json, _told)


def _lines(view: "HandOffView") -> None:
    from apps.cli import output

    output.line(f"{view.channel}{f', {view.to}' if view.to else ''}", "bold")
    if view.limits:
        of = f" of {view.limits.longest:,}" if view.limits.longest else ""
        output.line(f"{view.limits.characters:,}{of} characters; {view.limits.rule} (as of {view.limits.as_of})", "dim")
    output.line(view.text)
    if view.notice:
        output.line("\nto hand over next, or when they ask:", "bold")
        output.line(view.notice)
    output.line(f"\nnext: hardsignal handoff settle {view.draft} --as sent_by_hand | sent_changed | not_sent")
    if view.channel == "introduction":
        output.line(f"then: hardsignal handoff answer {view.draft} --as will_ask | wont | dont_know")


def _told(view: "HandOffView") -> None:
    from apps.cli import output

    words = [view.state, view.attested, view.answer]
    output.line(f"draft {view.draft}: {', '.join(filter(None, words))}")
    for warning in view.warnings:
        output.line(f"warning: what you sent goes past what was checked: {warning}", "yellow")
