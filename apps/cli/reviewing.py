"""How the review queue and deliveries are printed."""

import asyncio
from typing import TYPE_CHECKING

import typer
from pydantic import BaseModel

from apps.cli import output
from apps.cli.session import IN_PART, run
from memory.errors import Refused, UsageError
from service.views import DraftView

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application
    from service.delivery import DeliveryReport

DELIVERY_PAUSE = 5.0
"""Seconds between two looks at the outbox."""


class Drafts(BaseModel):
    drafts: tuple[DraftView, ...]


def list_(state: str | None, search: str | None, json: bool) -> None:
    found = run(lambda application, _: application.review.list(state, search))
    output.show(Drafts(drafts=found), json, _list)


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
    output.line(f"sha256: {view.sha256}")
    output.line(_next(view))


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


def _list(found: Drafts) -> None:
    output.table(
        ("to", "state", "subject", "blocked by"),
        [(output.Named(d.name, d.draft), d.state, d.subject, ", ".join(d.blocks)) for d in found.drafts],
    )


def _delivered(report: "DeliveryReport") -> None:
    for name, drafts in report.model_dump().items():
        for item in drafts:
            output.line(f"{name}: {item}")


def _delivered_or_nothing(report: "DeliveryReport") -> None:
    _delivered(report)
    if not any(report.model_dump().values()):
        output.line("nothing is approved and waiting")
