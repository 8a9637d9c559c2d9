"""How the review queue and deliveries are printed."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, get_args

import typer
from pydantic import TypeAdapter

from apps.cli import options, output
from apps.cli.session import IN_PART, run
from memory.errors import Refused, UsageError
from memory.records import Channel, DraftState, Engine
from memory.store.queue import Wanted
from service.queue import DraftChecked, DraftPage, DraftShown
from service.views import DraftView
from service.word_diff import Change

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application
    from service.delivery import DeliveryReport

DELIVERY_PAUSE = 5.0
"""Seconds between two looks at the outbox."""


_WORDS = {"state": get_args(DraftState), "channel": get_args(Channel), "engine": get_args(Engine)}


def wanted(asked: Mapping[str, str | None], limit: int, offset: int) -> Wanted:
    """Raises: UsageError: no such state, channel or engine."""
    for name, known in _WORDS.items():
        if (word := asked[name]) is not None:
            options.one_of(f"--{name}", word, known)
    return TypeAdapter(Wanted).validate_python({**asked, "limit": limit, "offset": offset})


def list_(wanted: Wanted, urgent: bool, json: bool) -> None:
    output.show(run(lambda application, _: application.review.queue.page(wanted, urgent=urgent)), json, _list)


def draft(view: DraftView, json: bool) -> None:
    output.show(view, json, draft_lines)


def deliver(once: bool, json: bool) -> None:
    if json and not once:
        raise UsageError("deliver --json prints one document: add --once, or leave --json out to go on delivering")

    async def work(application: "Application", _: "Actor") -> "DeliveryReport":
        while not once:
            _delivered(await application.delivery.deliver_all())
            await asyncio.sleep(DELIVERY_PAUSE)
        return await application.delivery.deliver_all()

    report = run(work, role="delivery")
    output.show(report, json, _delivered_or_nothing)
    if report.refused:
        raise typer.Exit(Refused.exit_status)
    if report.failed or report.uncertain or report.deferred or report.waiting:
        raise typer.Exit(IN_PART)


def draft_lines(view: DraftView) -> None:
    """A draft as a reviewer reads it: each sentence beside its proof."""
    output.line(f"draft {view.draft}: {view.state}, version {view.version}, to {view.name}", "bold")
    output.line(f"{view.channel} to: {view.recipient or _nowhere(view)}")
    output.line(f"subject: {view.subject}")
    _held_lines(view)
    for told in _waits(view):
        output.line(told)
    if isinstance(view, DraftShown):
        _history(view)
    output.line(f"sha256: {view.sha256}")
    output.line(_next(view))


def checked_lines(view: DraftChecked) -> None:
    """What an edit would become."""
    output.line(f"draft {view.draft} would be {view.state}; nothing is stored", "bold")
    _held_lines(view)
    _changed(view.changes, "from the version that stands")


def _held_lines(view: DraftView | DraftChecked) -> None:
    for sentence in view.sentences:
        output.line(f"  {sentence.text}")
        for evidence in sentence.evidence:
            output.line(f"      proof: {view.proofs.get(evidence, evidence)}", "dim")
        if sentence.fact:
            output.line(f"      employer fact: {sentence.fact}", "dim")
        if sentence.template:
            output.line(f"      fixed text: {sentence.template}", "dim")
    for block in view.blocks:
        output.line(f"blocked: {block}", "red")
    for warning in view.warnings:
        output.line(f"warning: {warning}", "yellow")


def _waits(view: DraftView) -> list[str]:
    """For whom, and until when."""
    told = [f"waits for: {view.reviewer}"] if view.reviewer else []
    if view.due:
        told.append(f"urgent: the person's data goes on {view.due} unless they are told before")
    if view.expires_at:
        told.append(f"approved until: {view.expires_at:%Y-%m-%d %H:%M} UTC")
    return told


def _history(view: DraftShown) -> None:
    if view.changes:
        _changed(view.changes, f"since version {view.changed_since}")
    for verdict in view.verdicts:
        took = "never shown it before" if verdict.seconds is None else f"after {verdict.seconds} s"
        edited = f", {verdict.edited} characters edited" if verdict.edited else ""
        output.line(f"{verdict.verdict} of version {verdict.version} by {verdict.by}, {took}{edited}", "dim")


def _changed(changes: Sequence[Change], since: str) -> None:
    """Words taken out in [-brackets-], words put in in {+braces+}, so that no colour is needed to tell them."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    output.line(f"changed {since}:" if changes else f"nothing changed {since}")
    if changes:
        output.line("".join(marks[change.kind].format(change.text) for change in changes))


def _nowhere(view: DraftView) -> str:
    return "nobody entered an address yet" if view.channel == "email" else "the person, by yourself"


def _next(view: DraftView) -> str:
    if view.state == "held":
        return f"next: hardsignal drafts approve {view.draft} --sha {view.sha256}"
    if view.state == "approved" and view.channel != "email":
        return f"next: hardsignal handoff copy {view.draft} --sha {view.sha256} --channel {view.channel}"
    if "no_contact_point" in view.blocks:
        return (
            f"next: hardsignal people contact {view.person} add ADDRESS ..., or drafts route {view.draft} --channel ..."
        )
    return "next: hardsignal drafts list"


def _list(found: DraftPage) -> None:
    output.table(
        ("to", "state", "subject", "blocked by", "until", "waits for"),
        [
            (output.Named(d.name, d.draft), d.state, d.subject, ", ".join(d.blocks), _until(d), d.reviewer)
            for d in found.drafts
        ],
    )
    if found.following is not None:
        output.line(f"there are more: add --offset {found.following}")


def _until(view: DraftView) -> str:
    """The day on which its time is over, where it is near or the draft is approved."""
    days = [day for day in (view.due, view.expires_at and view.expires_at.date()) if day]
    return str(min(days)) if days else ""


def _delivered(report: "DeliveryReport") -> None:
    for name, drafts in report.model_dump().items():
        for item in drafts:
            output.line(f"{name}: {item}")


def _delivered_or_nothing(report: "DeliveryReport") -> None:
    _delivered(report)
    if not any(report.model_dump().values()):
        output.line("nothing is approved and waiting")
