"""How the store is looked after: `doctor`, `migrate`, `reindex`, `audit verify`."""

import asyncio
from typing import TYPE_CHECKING, Any

import typer
from pydantic import BaseModel

from apps.cli import output
from apps.cli.session import FAILED, run
from memory.errors import HardsignalError
from memory.store import migrate as migrate_store
from service.settings import described, load
from service.setup import SetupView, SourceState

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application

UNSAID = "nobody has said: an agency's rules hold until `hardsignal setup` was answered"


class Variable(BaseModel):
    name: str
    set: bool
    effect: str


class Diagnosis(BaseModel):
    """What is set up, and whether the store can be used."""

    settings: tuple[Variable, ...]
    """Each variable's name, whether it is set, and what it does; never its value."""
    engine: str
    use: str
    """in_house or agency, as `setup` was told; else that nobody has said."""
    sources: tuple[SourceState, ...]
    """Which public sources can be asked now, and what each key buys; none where the store cannot be used."""
    due: int
    """People whose data goes within a week, or is past its time: `hardsignal people due` lists them."""
    store: str
    """`ok`, or the one line that says what is wrong."""


class Kept(BaseModel):
    done: str
    count: int | None
    """Of what was done, where there is something to count."""


def doctor(json: bool) -> None:
    known = described()
    settings = load()
    use, sources, due = UNSAID, tuple[SourceState, ...](), 0
    try:
        said, sources, due = run(_set_up)
        use = said.use or UNSAID
    except HardsignalError as error:
        state = str(error)
    else:
        state = "ok"
    found = Diagnosis(
        settings=tuple(Variable(name=name, set=is_set, effect=effect) for name, (effect, is_set) in known.items()),
        engine="modelled" if settings.openai_api_key else "builtin",
        use=use,
        sources=sources,
        due=due,
        store=state,
    )
    output.show(found, json, _diagnosis)
    if state != "ok":
        raise typer.Exit(FAILED)


async def _set_up(application: "Application", _: "Actor") -> tuple[SetupView, tuple[SourceState, ...], int]:
    due = await application.retention.due()
    return await application.setup.show(), application.setup.states(), len(due.people)


def migrate(json: bool) -> None:
    asyncio.run(migrate_store(load().database))
    output.show(Kept(done="the schema is up to date", count=None), json, _kept)


def reindex(json: bool) -> None:
    count = run(lambda application, _: application.recall.rebuild())
    output.show(Kept(done="texts in the index", count=count), json, _kept)


def verify(json: bool) -> None:
    count = run(lambda application, _: application.audit.verify())
    output.show(Kept(done="entries form an unbroken chain", count=count), json, _kept)


def _kept(kept: Kept) -> None:
    output.line(kept.done if kept.count is None else f"{kept.count} {kept.done}")


def _diagnosis(found: Diagnosis) -> None:
    rows: list[tuple[Any, ...]] = [(item.name, "set" if item.set else "-", item.effect) for item in found.settings]
    output.table(("setting", "", "effect"), rows)
    output.table(("source", "asked", "key", "costs"), [_source(one) for one in found.sources])
    for one in found.sources:
        if one.reason:
            output.line(f"not asked: {one.source}: {one.reason}", "yellow")
    output.line(f"engine: {found.engine}")
    output.line(f"recruiting: {found.use}", "yellow" if found.use == UNSAID else None)
    if found.due:
        output.line(
            f"retention: {found.due} people within a week or past their time; `hardsignal people due`", "yellow"
        )
    output.line(f"store: {found.store}", None if found.store == "ok" else "red")


def _source(one: SourceState) -> tuple[Any, ...]:
    if one.setting is None:
        told = "needs none"
    else:
        told = f"{one.setting} set: {one.buys}" if one.set else f"no {one.setting}: {one.without}; it buys {one.buys}"
    return (one.source, "yes" if one.usable else "no", told, one.costs or "nothing")
