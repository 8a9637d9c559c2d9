"""How replies are taken and printed."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from apps.cli import options, output
from apps.cli.session import run
from memory.errors import UsageError
from memory.records import REPLY_KINDS, ReplyKind
from service.inbox import Meant, RepliesView, ReplyView
from service.settings import load

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application


def reply(draft: str, text_file: str | None, kind: str | None, remind_on: str | None, json: bool) -> None:
    word: ReplyKind | None = None if kind is None else options.one_of("--as", kind, REPLY_KINDS)
    meant = Meant(kind=word, remind_on=_day(remind_on))
    text = None if text_file is None else options.read_text(text_file, load().longest_brief)

    async def work(application: "Application", actor: "Actor") -> ReplyView:
        if text is None:
            return await application.inbox.correct(actor, draft, meant)
        return await application.inbox.add(actor, draft, text, meant)

    output.show(run(work), json, _lines)


def replies(mailbox: Path | None, json: bool) -> None:
    async def work(application: "Application", actor: "Actor") -> RepliesView:
        if mailbox is None:
            return RepliesView(replies=await application.inbox.list(), not_taken=())
        return await application.inbox.mailbox(actor, mailbox)

    output.show(run(work), json, _all)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--remind-on {text[:40]!r} is no day; write it as YYYY-MM-DD") from None


def _all(view: RepliesView) -> None:
    for one in view.replies:
        _lines(one)
    for mail in view.not_taken:
        output.line(f"not taken: {mail.subject!r} from {mail.sender}: {mail.why}", "yellow")
    if not view.replies and not view.not_taken:
        output.line("nobody replied yet")


def _lines(view: ReplyView) -> None:
    by = f"by its words {view.phrase!r}" if view.phrase else "a person said so" if view.kind != "unknown" else None
    output.line(f"{view.name}: {view.kind.replace('_', ' ')}{f' ({by})' if by else ''}", "bold")
    output.line(f"  {' '.join(view.text.split())}")
    if view.lead:
        output.line(f"  points to: {view.lead}")
    if view.remind_on:
        output.line(f"  wants to hear again on {view.remind_on}")
    output.line(f"  {_next(view)}")


def _next(view: ReplyView) -> str:
    if view.kind == "no":
        return "nobody writes to them again, in any search"
    if view.answer is None:
        return f"next: hardsignal drafts reply {view.message} --as {' | '.join(REPLY_KINDS)}"
    return f"its answer: hardsignal drafts show {view.answer}"
